"""The web door: Streamlit behind a wall. Started by `cli.py run` (or `streamlit run app.py`)."""

from __future__ import annotations

import logging
import secrets
import traceback
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.kit.door.headers import SecurityHeaders
from pages.kit.door.signing_in import ask_to_sign_in, routes
from pages.kit.door.wall import Wall
from pages.kit.words import _

log = logging.getLogger("maeum")
ROOT = Path(__file__).resolve().parent


def allowed_hosts() -> list[str]:
    return list(st.get_option("server.allowedHosts") or ["localhost"])


def last_resort(error: Exception) -> bool:
    """What nobody foresaw: the visitor gets a sentence and a number, the log the place, neither the values."""
    number = secrets.token_hex(4)
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__) if str(ROOT) in f.filename]
    log.error("reference %s: %s at %s", number, type(error).__name__, " < ".join(reversed(places[-5:])))
    st.error(_("화면을 그리다가 문제가 생겼어요. 다시 열어도 같으면 번호 {number}를 알려 주세요.", number=number), icon=":material/error:")
    return True


app = st.App(
    ROOT / "pages" / "frame.py",
    routes=routes(),
    middleware=[Middleware(SecurityHeaders), Middleware(Wall, hosts=allowed_hosts, ask=ask_to_sign_in)],
    on_script_error=last_resort,
)
