"""The web door: Streamlit behind a wall. Started by `cli.py run` (or `streamlit run app.py`)."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from data import logs
from data.intake import watching
from data.troubles import Trouble
from pages.kit import lasting, nav, rounds, trouble, upkeep
from pages.kit.door import company, shared
from pages.kit.door.breaking import SafetyNet, noted
from pages.kit.door.headers import SecurityHeaders
from pages.kit.door.noting import Noting
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import BEHIND, DOOR, Wall
from pages.kit.words import _

logs.settle()
# Streamlit would log an error's message, in which there may be a customer's data. MAEUM_TRACES=1 is for developers.
logging.getLogger("streamlit.error_util").disabled = "MAEUM_TRACES" not in os.environ
ROOT = Path(__file__).resolve().parent


def allowed_hosts() -> list[str]:
    return list(st.get_option("server.allowedHosts") or ["localhost"])


def last_resort(error: Exception) -> bool:
    """A trouble of a dialog or a button is said as on a page; what nobody foresaw with its number."""
    if isinstance(error, Trouble):
        trouble.say(error)
        return True
    number = noted(error)
    st.error(_("화면을 그리다가 문제가 생겼어요. 다시 열어도 같으면 이 번호를 알려 주세요: {number}", number=number), icon=":material/error:")
    return True


watching.resume()

app = st.App(
    ROOT / "pages" / "frame.py",
    routes=[*routes(), *shared.routes()],
    middleware=[
        Middleware(Noting, pages=(*nav.addresses(), *DOOR, *BEHIND)),
        Middleware(SafetyNet),
        Middleware(SecurityHeaders),
        Middleware(Wall, hosts=allowed_hosts, ask=ask_to_sign_in, lost=lost, pages=nav.addresses(), oidc=company.configured),
    ],
    on_script_error=last_resort,
)
rounds.Watch().start()
upkeep.Upkeep().start()
lasting.Lasting().start()
