"""Accounts: sessions end, codes are spent once, nothing in the file opens anything."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data import keys, passwords
from data.access import ABILITIES, ROLES, NotAllowed, Person, may, require
from data.accounts import Accounts, BadEmail, CodeUsedUp, EmailTaken, LastOwner, TooManyTries, WrongPassword
from data.passwords import PasswordTooPlain, PasswordTooShort

PASSWORD = "우산 자전거 고양이 열두 개"
DAY = 86400


@pytest.fixture
def now() -> list[float]:
    return [1_800_000_000.0]


@pytest.fixture
def people(tmp_path: Path, now: list[float]) -> Accounts:
    return Accounts(tmp_path / "accounts.sqlite", clock=lambda: now[0])


def owner(people: Accounts) -> Person:
    return people.use_owner_code(people.owner_code())


def test_the_file_holds_no_token_no_code_and_no_password(people: Accounts) -> None:
    person, code = people.invite("kim@example.com", "김마음", "viewer")
    people.set_password(person, PASSWORD)
    cookie = people.open_session(person, way="test")
    sqlite3.connect(people.path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = b"".join(path.read_bytes() for path in people.path.parent.glob("accounts.sqlite*"))
    assert code.encode() not in stored
    assert cookie.split(".")[0].encode() not in stored
    assert PASSWORD.encode() not in stored


def test_a_session_ends_when_told_when_idle_and_when_old(people: Accounts, now: list[float]) -> None:
    person = owner(people)
    told, idle, old = (people.open_session(person, way="test") for _ in range(3))
    people.end_session(told)
    assert people.person_of(told) is None
    now[0] += 6 * DAY
    assert people.person_of(old)
    now[0] += 2 * DAY
    assert people.person_of(idle) is None
    for _ in range(5):
        assert people.person_of(old) or now[0] > 1_800_000_000 + 30 * DAY
        now[0] += 5 * DAY
    assert people.person_of(old) is None


def test_removing_a_person_ends_their_sessions_and_frees_their_address(people: Accounts) -> None:
    owner(people)
    person, _ = people.invite("kim@example.com", "김마음", "analyst")
    cookie = people.open_session(person, way="test")
    people.remove(person)
    assert people.person_of(cookie) is None
    assert b"kim@example.com" not in people.path.read_bytes()
    people.invite("kim@example.com", "다른 김", "viewer")


def test_a_changed_role_counts_at_once(people: Accounts) -> None:
    owner(people)
    person, _ = people.invite("kim@example.com", "김마음", "viewer")
    cookie = people.open_session(person, way="test")
    people.set_role(person, "analyst")
    found = people.person_of(cookie)
    assert found and found.may("sql")


def test_listed_sessions_are_ended_by_name_and_only_the_persons_own(people: Accounts) -> None:
    one, two = owner(people), people.invite("kim@example.com", "김마음", "viewer")[0]
    cookie = people.open_session(one, way="password", address="10.0.0.1", device="Firefox")
    (listed,) = people.sessions_of(one, cookie)
    assert (listed.address, listed.device, listed.is_this) == ("10.0.0.1", "Firefox", True)
    people.end_listed_session(two, listed.session_id)
    assert people.person_of(cookie)
    people.end_listed_session(one, listed.session_id)
    assert people.person_of(cookie) is None


def test_ending_the_others_keeps_this_one(people: Accounts) -> None:
    person = owner(people)
    this, other = people.open_session(person, way="a"), people.open_session(person, way="b")
    people.end_sessions_of(person, but=this)
    assert people.person_of(this)
    assert people.person_of(other) is None


def test_a_code_is_spent_once_even_by_twenty_at_a_time(people: Accounts) -> None:
    code = people.owner_code()

    def spend(_: int) -> bool:
        try:
            people.use_owner_code(code)
        except CodeUsedUp:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(20))) == 1


def test_a_code_goes_stale(people: Accounts, now: list[float]) -> None:
    owner_code, (_, invitation) = people.owner_code(), people.invite("kim@example.com", "김", "viewer")
    now[0] += 8 * DAY
    with pytest.raises(CodeUsedUp):
        people.use_owner_code(owner_code)
    assert people.invited(invitation) is None


def test_an_invitation_is_no_owners_code(people: Accounts) -> None:
    owner(people)
    _, code = people.invite("kim@example.com", "김", "viewer")
    with pytest.raises(CodeUsedUp):
        people.use_owner_code(code)


def test_tries_side_by_side_do_not_slip_past_the_limit(people: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    monkeypatch.setattr(passwords, "fits", lambda *_: bool(checked.append(1)))

    def attempt(n: int) -> None:
        with pytest.raises((WrongPassword, TooManyTries)):
            people.sign_in("kim@example.com", "wrong", address=f"10.0.0.{n}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, range(40)))
    assert len(checked) == 5


def test_somebody_stays_owner(people: Accounts) -> None:
    only = owner(people)
    for change in (lambda: people.set_role(only, "viewer"), lambda: people.remove(only)):
        with pytest.raises(LastOwner):
            change()


def test_an_address_belongs_to_one_person(people: Accounts) -> None:
    people.invite("kim@example.com", "김", "viewer")
    with pytest.raises(EmailTaken):
        people.invite("KIM@example.com", "김", "viewer")
    for wrong in ("", "kim", "kim@", "@example.com", "kim@example", "a b@example.com"):
        with pytest.raises(BadEmail):
            people.invite(wrong, "김", "viewer")


@pytest.mark.parametrize("password", ["짧다", "a" * 14, "우산 자전거"])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort):
        passwords.require_strong(password)


@pytest.mark.parametrize(
    "password",
    ["a" * 20, "abcabcabcabcabcabc", "abcdefghijklmnop", "passwordpassword", "qwertyuiopasdfg", "kim.maeum@kim.maeum", "123456789012345",
     "가나다라마바사아자차카타파하"],
)
def test_a_long_but_plain_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooPlain):
        passwords.require_strong(password + "kim" * (len(password) < 15), own=("kim.maeum@example.com", "김마음"))


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery staple", "purple giraffe 77 tea", "비 오는 날 국수집 창가 자리"])
def test_unrelated_words_in_a_row_are_fine(password: str) -> None:
    passwords.require_strong(password, own=("kim@example.com", "김마음"))


def test_one_password_typed_in_two_unicode_forms_is_one_password() -> None:
    import unicodedata

    stored = passwords.sealed(unicodedata.normalize("NFC", PASSWORD))
    assert stored.startswith("$argon2id$")
    assert passwords.fits(unicodedata.normalize("NFD", PASSWORD), stored)
    assert not passwords.fits(PASSWORD + " ", stored)
    assert not passwords.fits(PASSWORD, None)


def test_a_key_is_made_once_and_for_its_owner_alone() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: keys.key("test"), range(16)))) == 1
    assert len(keys.key("test")) == 32
    assert (keys.folder() / "test").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keys.folder().iterdir()] == ["test"]


def test_every_role_may_do_what_the_one_below_may() -> None:
    for higher, lower in zip(ROLES, ROLES[1:], strict=False):
        assert all(may(higher, ability) for ability in ABILITIES if may(lower, ability))


def test_a_viewer_may_not_define() -> None:
    with pytest.raises(NotAllowed):
        require(Person("1", None, "", "viewer"), "define")
