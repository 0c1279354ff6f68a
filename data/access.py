"""Roles, and the one table of what each may do. Menu, wall and buttons all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from data.troubles import Trouble

Role = Literal["owner", "analyst", "marketer", "viewer"]
Ability = Literal[
    "see",  # figures, charts and masked remarks
    "download",  # tables and reports without personal columns
    "upload",  # load files, undo a load
    "one_customer",  # one customer's history under a pseudonym
    "reveal",  # personal data unmasked, with a reason, on record
    "define",  # targets, alerts, subjects, segments, boards
    "sql",  # write queries
    "verify",  # mark an answer as checked
    "share",  # make links for people without an account
    "people",  # invite, change roles, end sessions
    "settings",  # language model, retention, keys
    "records",  # who looked at what; server metrics
]

ROLES: tuple[Role, ...] = get_args(Role)
ABILITIES: tuple[Ability, ...] = get_args(Ability)

_MAY: dict[Role, frozenset[Ability]] = {
    "owner": frozenset(ABILITIES),
    "analyst": frozenset({"see", "download", "upload", "one_customer", "reveal", "define", "sql", "verify", "share"}),
    "marketer": frozenset({"see", "download", "upload", "one_customer", "define", "share"}),
    "viewer": frozenset({"see"}),
}


# What touches the whole data set is not for somebody who sees a part of it.
_OF_THE_WHOLE = frozenset({"upload", "define", "verify", "people", "settings", "records"})


@dataclass(frozen=True)
class Reach:
    """Which rows somebody sees: an empty list is all; "" among the brands is the user's own brand."""

    channels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        return not (self.channels or self.regions or self.brands)


ALL = Reach()


class NotAllowed(Trouble):
    """This role may not do that. Facts: ability."""


@dataclass(frozen=True)
class Person:
    """Somebody with an account, as the screens see them."""

    person_id: str
    email: str | None  # None: the owner before they gave one
    name: str
    role: Role
    language: str = "ko"
    has_password: bool = False
    has_second_step: bool = False
    reach: Reach = ALL

    def may(self, ability: Ability) -> bool:
        return may(self.role, ability) and (self.reach.everything or ability not in _OF_THE_WHOLE)


def may(role: Role, ability: Ability) -> bool:
    """Whether the role may do it.

    >>> may("viewer", "upload"), may("marketer", "upload")
    (False, True)
    """
    return ability in _MAY[role]


def require(person: Person, ability: Ability) -> None:
    """Raise NotAllowed unless the person may do it."""
    if not person.may(ability):
        raise NotAllowed(ability=ability)
