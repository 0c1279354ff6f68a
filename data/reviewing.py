"""The monthly look at who may see what: people, open links, subscriptions, and what each did in the last month.

Korea's safety standards for personal data ask for it (개인정보의 안전성 확보조치 기준: rights are kept to what is
needed, access records are looked through once a month). That it was done is an entry of the access log.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from data.access import Person
from data.accounts import Member, accounts
from data.boards import Subscription, boards
from data.ledger import Entry, ledger
from data.sharing import Share, sharing

EVERY_DAYS, AWAY_DAYS = 31, 90
_DAY = 86400.0
Point = Literal["never_came", "away", "no_second_step"]


@dataclass(frozen=True)
class Standing:
    """One person with an account. ``points``: what speaks for a second look; counts are of the last 31 days."""

    member: Member
    points: tuple[Point, ...]
    looks: int
    downloads: int


@dataclass(frozen=True)
class Review:
    """What there is to confirm. ``entries``: how many the access log holds, checked from its first on."""

    people: tuple[Standing, ...]
    links: tuple[Share, ...]
    subscriptions: tuple[Subscription, ...]
    entries: int


def review(now: float) -> Review:
    """As of now (seconds since 1970). Raises LedgerBroken."""
    checked = ledger().check()
    done = Counter((entry.person_id, entry.act) for entry in ledger().recent(EVERY_DAYS, most=100_000))
    people = tuple(
        Standing(member, _points(member, now), done[member.person.person_id, "reveal"], done[member.person.person_id, "download"])
        for member in accounts().members()
    )
    return Review(people, tuple(share for share in sharing().listed() if share.ended_at is None), tuple(boards().subscriptions()), checked)


def _points(member: Member, now: float) -> tuple[Point, ...]:
    seen, person = member.last_seen_at, member.person
    found: list[Point] = ["never_came"] if seen is None else ["away"] if now - seen > AWAY_DAYS * _DAY else []
    if (person.may("reveal") or person.may("people")) and not person.has_second_step:
        found.append("no_second_step")
    return tuple(found)


def last() -> Entry | None:
    """When it was done last, and by whom."""
    return ledger().last_of("review")


def due(now: float) -> bool:
    """Whether a month has passed, in a house with more people than its owner or with open links."""
    before = last()
    if before is not None and now - before.happened_at < EVERY_DAYS * _DAY:
        return False
    return len(accounts().members()) > 1 or sharing().any_open()


def confirm(reviewer: Person, found: Review, *, address: str = "") -> Entry:
    """Put on record that everybody in the list keeps what they have."""
    people = ", ".join(f"{one.member.person.email or one.member.person.person_id} → {one.member.person.role}" for one in found.people)
    links = "".join(f"; link {share.share_id}" for share in found.links)
    sent = "".join(f"; {one.way} {one.target}" for one in found.subscriptions)
    return ledger().write(reviewer, "review", what=f"{people}{links}{sent}", address=address)
