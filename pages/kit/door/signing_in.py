"""The pages at the door: signing in and out, the owner's one-time address, invitations.

Each route answers with a small HTML page; passwords are checked off the event loop, two at a time at most.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlencode

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import operating, passwords, readiness
from data.access import Person
from data.accounts import SESSION_DAYS, CodeUsedUp, accounts, kept_promise, promise
from data.troubles import Trouble
from pages.kit.door import company
from pages.kit.door.forms import Visit, page, seen_anyhow
from pages.kit.door.wall import BACKUP, COOKIE, SECOND_STEP, SIGN_IN, safe_next

_Result = TypeVar("_Result")
_CODE_SECONDS = 300.0  # between the password and the code
_checks = anyio.Semaphore(2)  # argon2id takes 64 MiB a check


async def sign_in(request: Request) -> Response:
    """The sign-in page; a right e-mail and password lead to the page that was asked for."""
    seen, problem = await seen_anyhow(request)
    if request.method == "GET" or problem:
        if accounts().person_of(request.cookies.get(COOKIE)):
            return RedirectResponse(safe_next(request.query_params.get("next")), 303)
        return _sign_in_page(seen, problem)
    try:
        person = await _off_the_loop(_check, seen)
    except Trouble as trouble:
        return _sign_in_page(seen, trouble)
    accounts().set_language(person, seen.language)
    if person.has_second_step:
        return _code_page(seen, promise(person, _CODE_SECONDS, time.time()), None)
    return let_in(seen, person, safe_next(seen.fields.get("next")), way="password")


async def second_step(request: Request) -> Response:
    """The authenticator's six digits, asked for after the password."""
    seen, problem = await seen_anyhow(request)
    note = seen.fields.get("note", "")
    person = accounts().person(kept_promise(note, time.time()) or "")
    if person is None or problem:
        return RedirectResponse(SIGN_IN, 303)
    try:
        accounts().check_second_step(person, seen.fields.get("code", ""))
    except Trouble as trouble:
        return _code_page(seen, note, trouble)
    return let_in(seen, person, safe_next(seen.fields.get("next")), way="password+code")


def _code_page(seen: Visit, note: str, problem: Trouble | None) -> Response:
    _ = seen.words
    return page(
        seen, "second_step", title=_("한 단계 더"), problem=problem, status=_status(problem), note=note, lead=_("인증 앱에 나온 숫자 여섯 자리를 넣어 주세요."),
        next=safe_next(seen.fields.get("next")), code_label=_("인증 숫자"), button=_("확인"),
    )


async def ask_to_sign_in(request: Request, target: str) -> Response:
    """What a stranger gets in place of a page: 401 with the sign-in form, which leads on to that page."""
    seen, _problem = await seen_anyhow(request)
    if company.arrived(request):
        return company.forget(_come_in(seen))
    return _sign_in_page(seen, None, target=target, status=401)


def _come_in(seen: Visit) -> Response:
    """Back from the company's sign-in."""
    try:
        person = company.vouched_for(seen.request)
    except Trouble as trouble:
        return _sign_in_page(seen, trouble, status=403)
    return let_in(seen, person, safe_next(company.wanted(seen.request)), way="company")


def _check(seen: Visit) -> Person:
    return accounts().sign_in(seen.fields.get("email", ""), seen.fields.get("password", ""), address=seen.address)


def _sign_in_page(seen: Visit, problem: Trouble | None, *, target: str | None = None, status: int | None = None) -> Response:
    _ = seen.words
    where = target or safe_next(seen.fields.get("next") or seen.request.query_params.get("next"))
    return page(
        seen, "sign_in", title=_("로그인"), problem=problem, status=status or _status(problem), email_label=_("이메일"),
        password_label=_("비밀번호"), button=_("로그인"), email=seen.fields.get("email", ""),
        next=where, company_way=f"{company.WAY}?{urlencode({'next': where})}", company_hidden="" if company.configured() else "hidden",
        company=_("회사 계정으로 로그인"),
        note=_("계정은 초대로 만들어요. 소유자는 앱을 시작한 창에 나온 주소로 들어올 수 있어요."),
    )


async def start(request: Request) -> Response:
    """The address that `cli.py run` prints: signs the owner in once, then asks for e-mail and password."""
    seen, _problem = await seen_anyhow(request)
    try:
        person = accounts().use_owner_code(request.query_params.get("code", ""))
    except Trouble as trouble:
        return _message(seen, trouble)
    return let_in(seen, person, "/" if person.has_password else "/welcome", way="code")


async def welcome(request: Request) -> Response:
    """The owner's first minute: name, e-mail, password; may be put off (each start prints a new code)."""
    seen, problem = await seen_anyhow(request)
    person = accounts().person_of(request.cookies.get(COOKIE))
    if person is None or person.has_password:
        return RedirectResponse("/", 303)
    if request.method == "POST" and not problem:
        try:
            await _off_the_loop(_describe, seen, person)
            return RedirectResponse(safe_next(seen.fields.get("next")), 303)
        except Trouble as trouble:
            problem = trouble
    return _welcome_page(seen, person, problem)


def _describe(seen: Visit, person: Person) -> None:
    password = seen.fields.get("password", "")
    email, name = seen.fields.get("email", ""), seen.fields.get("name", "")
    passwords.require_strong(password, own=(email, name))
    described = accounts().describe(person, email=email, name=name)
    accounts().set_password(described, password)
    accounts().set_language(described, seen.language)


def _welcome_page(seen: Visit, person: Person, problem: Trouble | None) -> Response:
    _ = seen.words
    return page(
        seen, "welcome", title=_("반가워요"), problem=problem, status=_status(problem),
        lead=_("다음에도 들어올 수 있게 이메일과 비밀번호를 정해 주세요."), name_label=_("이름"), email_label=_("이메일"),
        name=seen.fields.get("name", person.name), email=seen.fields.get("email", person.email or ""),
        next=safe_next(seen.fields.get("next")), button=_("정하고 시작하기"), later=_("나중에 하기"), **_password_words(seen),
    )


def _password_words(seen: Visit) -> dict[str, str]:
    _ = seen.words
    least = str(passwords.LEAST)
    return {
        "least": least, "password_label": _("비밀번호"),
        "rule": _("{least}자 이상. 기억하기 쉬운 낱말 여러 개를 이어 쓰면 좋아요.", least=least),
    }


async def invitation(request: Request) -> Response:
    """Whom the owner invited sets a password here; the link works once."""
    seen, problem = await seen_anyhow(request)
    code = seen.fields.get("code") or request.query_params.get("code", "")
    if request.method == "POST" and not problem:
        try:
            person = await _off_the_loop(_accept, code, seen.fields.get("password", ""))
            accounts().set_language(person, seen.language)
            return let_in(seen, person, "/", way="invitation")
        except Trouble as trouble:
            problem = trouble
    invited = accounts().invited(code)
    return _invitation_page(seen, invited, code, problem) if invited else _message(seen, problem)


def _accept(code: str, password: str) -> Person:
    return accounts().accept(code, password)


def _invitation_page(seen: Visit, invited: Person, code: str, problem: Trouble | None) -> Response:
    _ = seen.words
    return page(
        seen, "invitation", title=_("초대를 받았어요"), problem=problem, status=_status(problem), code=code,
        lead=_("{name}님, 쓸 비밀번호를 정하면 바로 시작해요.", name=invited.name or invited.email), email=invited.email or "",
        email_label=_("이메일"), button=_("정하고 시작하기"), **_password_words(seen),
    )


def _message(seen: Visit, problem: Trouble | None) -> Response:
    _ = seen.words
    return page(
        seen, "message", title=_("들어갈 수 없어요"), problem=problem or CodeUsedUp(), status=403, back=_("로그인 화면으로"), where=SIGN_IN,
    )


async def lost(request: Request) -> Response:
    """An address that no page answers to."""
    seen, _problem = await seen_anyhow(request)
    _ = seen.words
    return page(seen, "message", title=_("그런 화면이 없어요"), status=404, back=_("처음 화면으로"), where="/")


async def sign_out(request: Request) -> Response:
    """End this browser's session. A link on another site cannot do it."""
    if request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
        accounts().end_session(request.cookies.get(COOKIE))
    response = RedirectResponse(SIGN_IN, 303, headers={"Clear-Site-Data": '"cache"'})
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


async def alive(_request: Request) -> Response:
    """Behind the wall: 204 while the session lives, 401 from the wall when it has ended."""
    return Response(status_code=204)


async def health(_request: Request) -> Response:
    """For a reverse proxy or a service manager: the process answers."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def ready(_request: Request) -> Response:
    """For a load balancer: 200 when every part works, 503 with the name of the one that does not."""
    found = await run_sync(readiness.readiness)
    return JSONResponse(found, 200 if all(found.values()) else 503, headers={"Cache-Control": "no-store"})


async def operate_backup(request: Request) -> Response:
    """`cli.py backup` while the app holds the data: only for who can read the keys folder."""
    if not operating.may_operate(request.headers.get(operating.PASS_HEADER)):
        return Response(status_code=403)
    made = await run_sync(operating.backup_here)
    return JSONResponse({"name": made.name})


def let_in(seen: Visit, person: Person, where: str, *, way: str) -> Response:
    """Open a session, put it in the cookie, go on to the page."""
    accounts().end_session(seen.request.cookies.get(COOKIE))  # a session is never taken over from before
    cookie = accounts().open_session(person, way=way, address=seen.address, device=seen.device)
    response = RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        COOKIE, cookie, max_age=SESSION_DAYS * 86400, httponly=True, samesite="lax", secure=seen.request.url.scheme == "https",
    )
    return response


async def _off_the_loop(function: Callable[..., _Result], *args: object) -> _Result:
    async with _checks:
        return await run_sync(function, *args)


def _status(problem: Trouble | None) -> int:
    return {None: 200, "TooManyTries": 429, "WrongPassword": 401, "WrongCode": 401, "FormTooLarge": 413}.get(problem and problem.code, 400)


_Page = Callable[[Request], Awaitable[Response]]
_PAGES: dict[str, tuple[_Page, list[str]]] = {
    SIGN_IN: (sign_in, ["GET", "POST"]),
    SECOND_STEP: (second_step, ["POST"]),
    "/start": (start, ["GET"]),
    "/welcome": (welcome, ["GET", "POST"]),
    "/invitation": (invitation, ["GET", "POST"]),
    "/sign-out": (sign_out, ["GET"]),
    "/alive": (alive, ["GET"]),
    "/health": (health, ["GET"]),
    "/ready": (ready, ["GET"]),
    company.WAY: (company.go, ["GET"]),
    BACKUP: (operate_backup, ["POST"]),
}


def routes() -> list[Route]:
    return [Route(path, function, methods=methods) for path, (function, methods) in _PAGES.items()]
