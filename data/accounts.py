"""People, sessions and one-time codes: MAEUM_HOME/accounts.sqlite, opened by the app and the terminal at once.

Tokens and codes are stored as SHA-256 of 256 random bits: the file alone signs nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import home, keys, passwords, sealing, second_step
from data.access import ALL, Person, Reach, Role
from data.statements import Statements
from data.troubles import Trouble

_DAY = 86400.0
SESSION_DAYS, IDLE_DAYS = 30, 7
CODE_HOURS, INVITATION_DAYS = 24, 7
_TRY_SECONDS = 60.0  # wrong tries are counted over this long
_LOCK_SECONDS = 900.0  # ... and for one account over this long
TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS = 5, 10
_SEEN_SECONDS = 60.0  # a session's last use is written at most this often
_MOMENT_SECONDS = 0.25  # a person is not looked up anew

OWNER_CODE, INVITATION = "owner", "invitation"


class WrongPassword(Trouble):
    """E-mail and password do not belong together (which of the two is not said)."""


class TooManyTries(Trouble):
    """The check is closed for a while. Facts: minutes."""


class CodeUsedUp(Trouble):
    """A one-time link was used, replaced or is too old."""


class EmailTaken(Trouble):
    """Another account has this address. Facts: email."""


class BadEmail(Trouble):
    """Not an e-mail address. Facts: email."""


class WrongCode(Trouble):
    """The authenticator's code does not fit, was used, or belongs to another time."""


class NotInvited(Trouble):
    """The company's sign-in vouches for somebody who has no account here. Facts: email."""


class LastOwner(Trouble):
    """Somebody must stay owner."""


class OwnerSeesAll(Trouble):
    """An owner's rows cannot be limited."""


@dataclass(frozen=True)
class Session:
    """One signed-in browser. ``session_id`` names it and opens nothing."""

    session_id: str
    way: str
    address: str
    device: str
    made_at: float  # seconds since 1970
    seen_at: float
    is_this: bool


@dataclass(frozen=True)
class Member:
    """A person in the owner's list."""

    person: Person
    last_seen_at: float | None  # seconds since 1970; None: never signed in


class Accounts:
    """The accounts file. Methods are short transactions; all threads may call them."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self._file = Statements(path, "accounts")
        self._just_seen: dict[str, tuple[float, Person]] = {}  # cookie -> until when its person is not looked up anew

    def _run(self, statement: str, /, **values: Any) -> list[sqlite3.Row]:
        before = self._file.connection.total_changes
        found = self._file.run(statement, **{"now": self.clock(), **values})
        if self._file.connection.total_changes != before:
            self._just_seen.clear()  # an ended session or a changed role counts at once
        return found

    def _one(self, statement: str, /, **values: Any) -> sqlite3.Row | None:
        return next(iter(self._run(statement, **values)), None)

    # ---- sessions ----------------------------------------------------------------------------

    def open_session(self, person: Person, *, way: str, address: str = "", device: str = "") -> str:
        """A new session; the token goes into the browser's cookie and nowhere else."""
        token = secrets.token_urlsafe(32)
        self._run("add_session", token_hash=_hash(token), person_id=person.person_id, way=way,
                  address=address, device=device[:200])
        return signed(token)

    def person_of(self, cookie: str | None) -> Person | None:
        """Who holds this cookie; None when it is forged, ended, idle too long or too old.

        A page asks two dozen times in one run: the answer holds for a moment, or until anything is written.
        """
        now = self.clock()
        until, known = self._just_seen.get(cookie or "", (0.0, None))
        if known is not None and now < until:
            return known
        token = opened(cookie)
        if token is None:
            return None
        found = self._one("person_of_session", token_hash=_hash(token), **self._still_good())
        if found is None:
            return None
        if now - found["seen_at"] > _SEEN_SECONDS:
            self._run("touch_session", token_hash=_hash(token))
        person = _person(found)
        self._just_seen[cookie or ""] = (now + _MOMENT_SECONDS, person)
        return person

    def _still_good(self) -> dict[str, float]:
        now = self.clock()
        return {"oldest": now - SESSION_DAYS * _DAY, "idle": now - IDLE_DAYS * _DAY}

    def end_session(self, cookie: str | None) -> None:
        token = opened(cookie)
        if token is not None:
            self._run("end_session", token_hash=_hash(token))

    def sessions_of(self, person: Person, cookie: str | None = None) -> list[Session]:
        """The browsers in which the person is signed in, last used first."""
        rows = self._run("sessions_of", person_id=person.person_id, current=_hash(opened(cookie) or ""), **self._still_good())
        return [
            Session(row["session_id"], row["way"], row["address"], row["device"], row["made_at"], row["seen_at"], bool(row["is_this"]))
            for row in rows
        ]

    def end_listed_session(self, person: Person, session_id: str) -> None:
        self._run("end_listed_session", person_id=person.person_id, session_id=session_id)

    def end_sessions_of(self, person: Person, but: str | None = None) -> None:
        """End all the person's sessions, except the one of cookie ``but``."""
        self._run("end_sessions_of", person_id=person.person_id, but=_hash(opened(but) or ""))

    # ---- signing in --------------------------------------------------------------------------

    def sign_in(self, email: str, password: str, *, address: str = "") -> Person:
        """The person of e-mail and password.

        Raises WrongPassword, TooManyTries. A try is counted before the check, so tries made side by
        side cannot slip past the limit; a right password clears the account's count.
        """
        account = f"account:{email.strip().lower()}"
        self._count_try(account, TRIES_AN_ACCOUNT, _LOCK_SECONDS)
        self._count_try(f"address:{address}", TRIES_AN_ADDRESS, _TRY_SECONDS)
        found = self._one("person_of_email", email=email.strip())
        if not passwords.fits(password, found["password"] if found else None) or found is None:
            raise WrongPassword()
        self._run("clear_tries", what=account)
        return _person(found)

    def change_password(self, person: Person, old: str, new: str, *, cookie: str | None) -> None:
        """Replace the person's own password and end their other sessions. Raises as ``sign_in`` and ``set_password``."""
        self.sign_in(person.email or "", old, address=f"person:{person.person_id}")
        self.set_password(person, new)
        self.end_sessions_of(person, but=cookie)

    # ---- the second step -----------------------------------------------------------------------

    def set_second_step(self, person: Person, secret: bytes, given: str) -> None:
        """Ask for an authenticator's code from now on. ``given`` proves that the app has the secret. Raises WrongCode."""
        step = second_step.matching_step(secret, given, self.clock(), after=0)
        if step is None:
            raise WrongCode()
        sealed = sealing.seal(secret, what=f"second step:{person.person_id}")
        self._run("set_second_step", person_id=person.person_id, totp=sealed, step=step)

    def drop_second_step(self, person: Person) -> None:
        self._run("set_second_step", person_id=person.person_id, totp=None, step=0)

    def seal_again(self) -> None:
        """After the sealing key was replaced: every second step under the new one."""
        for row in self._run("second_steps"):
            what = f"second step:{row['person_id']}"
            secret = sealing.unseal(row["totp"], what=what)
            self._run("set_second_step", person_id=row["person_id"], totp=sealing.seal(secret, what=what), step=row["totp_step"])

    def check_second_step(self, person: Person, given: str) -> None:
        """Raises WrongCode, TooManyTries (six digits can be guessed)."""
        self._count_try(f"code:{person.person_id}", TRIES_AN_ACCOUNT, _LOCK_SECONDS)
        found = self._one("person", person_id=person.person_id)
        if found is None or found["totp"] is None:
            raise WrongCode()
        secret = sealing.unseal(found["totp"], what=f"second step:{person.person_id}")
        step = second_step.matching_step(secret, given, self.clock(), after=found["totp_step"])
        if step is None or not self._run("use_second_step", person_id=person.person_id, step=step):
            raise WrongCode()
        self._run("clear_tries", what=f"code:{person.person_id}")

    def _count_try(self, what: str, most: int, seconds: float) -> None:
        now = self.clock()
        with self._file:
            self._run("forget_tries", before=now - _LOCK_SECONDS)
            counted = self._one("tries", what=what, since=now - seconds)
            if counted is None or counted["n"] < most:
                self._run("add_try", what=what)
                return
        raise TooManyTries(minutes=max(1, round((counted["first_at"] + seconds - now) / 60)))

    def admit(self, email: str, name: str, role: Role | None) -> Person:
        """Whom the company's own sign-in vouches for. ``role`` comes from their groups; it makes an account or
        changes it (an owner stays owner); None leaves it to the invitations. Raises NotInvited, BadEmail."""
        known = self.person_of_email(email)
        if known is None and role is None:
            raise NotInvited(email=email)
        if known is None:
            return self._add(self._free_email(email), name.strip(), role or "viewer")
        if role is not None and known.role not in ("owner", role):
            self.set_role(known, role)
        return self.person(known.person_id) or known

    # ---- one-time codes ------------------------------------------------------------------------

    def owner_code(self) -> str:
        """A one-time code for the owner, valid for a day; the one printed before stops working."""
        self._run("void_codes", purpose=OWNER_CODE, person_id=None)
        return self._new_code(OWNER_CODE, None, CODE_HOURS * 3600.0)

    def use_owner_code(self, code: str) -> Person:
        """The owner, made at the first use. Raises CodeUsedUp."""
        self._spend(code, OWNER_CODE)
        found = self._one("first_owner")
        return _person(found) if found else self._add(None, "", "owner")

    def invite(self, email: str, name: str, role: Role) -> tuple[Person, str]:
        """A new person and their one-time code, shown once, valid for seven days. Raises BadEmail, EmailTaken."""
        person = self._add(self._free_email(email), name.strip(), role)
        return person, self.invite_again(person)

    def invite_again(self, person: Person) -> str:
        """A fresh code for somebody (lost link, forgotten password); earlier ones stop working."""
        self._run("void_codes", purpose=INVITATION, person_id=person.person_id)
        return self._new_code(INVITATION, person.person_id, INVITATION_DAYS * _DAY)

    def invited(self, code: str) -> Person | None:
        """Whom an unused invitation is for; it stays unused."""
        found = self._one("code", code_hash=_hash(code), purpose=INVITATION)
        return self.person(found["person_id"]) if found else None

    def accept(self, code: str, password: str) -> Person:
        """Set the invited person's password and spend the code. Raises CodeUsedUp and what ``passwords.require_strong`` does."""
        person = self.invited(code)
        if person is None:
            raise CodeUsedUp()
        passwords.require_strong(password, own=(person.email or "", person.name))
        self._spend(code, INVITATION)
        self.set_password(person, password)
        return self.person(person.person_id) or person

    def _new_code(self, purpose: str, person_id: str | None, seconds: float) -> str:
        code = secrets.token_urlsafe(32)
        self._run("add_code", code_hash=_hash(code), purpose=purpose, person_id=person_id, expires_at=self.clock() + seconds)
        return code

    def _spend(self, code: str, purpose: str) -> None:
        if not self._run("use_code", code_hash=_hash(code), purpose=purpose):
            raise CodeUsedUp()

    # ---- people --------------------------------------------------------------------------------

    def members(self) -> list[Member]:
        """Everybody with an account, owners first."""
        return [Member(_person(row), row["last_seen_at"]) for row in self._run("people")]

    def person(self, person_id: str) -> Person | None:
        found = self._one("person", person_id=person_id)
        return _person(found) if found else None

    def person_of_email(self, email: str) -> Person | None:
        found = self._one("person_of_email", email=email.strip())
        return _person(found) if found else None

    def has_owner(self) -> bool:
        return self._one("first_owner") is not None

    def describe(self, person: Person, *, email: str, name: str) -> Person:
        """Set the person's own address and name. Raises BadEmail, EmailTaken."""
        self._run("name_person", person_id=person.person_id, email=self._free_email(email, person), name=name.strip())
        return self.person(person.person_id) or person

    def set_password(self, person: Person, password: str) -> None:
        """Store a new password. Raises PasswordTooShort, PasswordTooLong, PasswordTooPlain."""
        passwords.require_strong(password, own=(person.email or "", person.name))
        self._run("set_password", person_id=person.person_id, password=passwords.sealed(password))

    def set_language(self, person: Person, language: str) -> None:
        self._run("set_language", person_id=person.person_id, language=language)

    def set_role(self, person: Person, role: Role) -> None:
        """Raises LastOwner."""
        if person.role == "owner" and role != "owner":
            self._keep_an_owner()
        self._run("set_role", person_id=person.person_id, role=role)
        if role == "owner":
            self.set_reach(replace(person, role=role), ALL)

    def set_reach(self, person: Person, reach: Reach) -> None:
        """Limit whose rows the person sees, from their next click on. Raises OwnerSeesAll."""
        if person.role == "owner" and not reach.everything:
            raise OwnerSeesAll()
        self._run("set_reach", person_id=person.person_id, reach=None if reach.everything else json.dumps(asdict(reach), ensure_ascii=False))

    def remove(self, person: Person) -> None:
        """End the person's sessions and forget name, address and password. Raises LastOwner."""
        if person.role == "owner":
            self._keep_an_owner()
        self.end_sessions_of(person)
        self._run("void_codes", purpose=INVITATION, person_id=person.person_id)
        self._run("remove_person", person_id=person.person_id)

    def _keep_an_owner(self) -> None:
        counted = self._one("owners")
        if counted is None or counted["n"] < 2:
            raise LastOwner()

    def _add(self, email: str | None, name: str, role: Role) -> Person:
        person_id = secrets.token_hex(8)
        self._run("add_person", person_id=person_id, email=email, name=name, role=role, language="ko")
        return Person(person_id, email, name, role)

    def _free_email(self, email: str, person: Person | None = None) -> str:
        address = email.strip()
        local, _, domain = address.partition("@")
        if not local or "." not in domain or len(address) > 254 or any(sign.isspace() for sign in address):
            raise BadEmail(email=address)
        other = self.person_of_email(address)
        if other and (person is None or other.person_id != person.person_id):
            raise EmailTaken(email=address)
        return address


def promise(person: Person, seconds: float, now: float) -> str:
    """A signed note that the person has passed the password, good for ``seconds``."""
    return signed(f"{person.person_id}-{int(now + seconds)}")


def kept_promise(note: str | None, now: float) -> str | None:
    """The person_id of a note that is ours and still good."""
    person_id, _, until = (opened(note) or "").rpartition("-")
    return person_id if until.isdigit() and int(until) > now else None


def signed(token: str) -> str:
    """The token with its signature, as the cookie carries it."""
    return f"{token}.{_signature(token)}"


def opened(cookie: str | None) -> str | None:
    """The token of a cookie whose signature is ours, else None."""
    token, dot, signature = (cookie or "").partition(".")
    right = dot and hmac.compare_digest(signature.encode(), _signature(token).encode())
    return token if right else None


def _signature(text: str) -> str:
    return hmac.new(_cookie_key(home.home()), text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _cookie_key(folder: Path) -> bytes:
    return keys.key("cookie")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _person(row: sqlite3.Row) -> Person:
    return Person(
        row["person_id"], row["email"], row["name"], row["role"], row["language"],
        has_password=row["password"] is not None, has_second_step=row["totp"] is not None,
        reach=_reach(row["reach"]),
    )


def _reach(stored: str | None) -> Reach:
    return Reach(**{name: tuple(values) for name, values in json.loads(stored).items()}) if stored else ALL


@lru_cache(maxsize=8)
def _open(path: Path) -> Accounts:
    return Accounts(path)


def accounts() -> Accounts:
    """The accounts of this MAEUM_HOME, opened once a process."""
    return _open(home.home() / "accounts.sqlite")
