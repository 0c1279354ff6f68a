"""A page drawn for nobody: its script is run in a session of its own, and the blocks of its cards are kept.

What a live block of a board shows is so always what the page shows, to the same person, with the same address.
The few names of Streamlit's that are not public are used in this file alone (tests/pages/test_boards.py holds them).
"""

from __future__ import annotations

import runpy
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState

from data.access import Person
from data.part import within
from data.troubles import Trouble
from data.warehouse import open_warehouse
from pages.kit import gate, pinning
from pages.kit.door.breaking import noted
from pages.kit.pinning import Block

_PAGES = Path(__file__).resolve().parents[1]
_SECONDS = 120.0


def replayed(person: Person, language: str, dataset: str, script: str, address: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks of a page as this person sees it now; kept for the data version. A Trouble of the page is raised."""
    seen = within(open_warehouse(dataset), person.reach)
    asked = urlencode(sorted(address.items()), doseq=True)
    found = _keep(seen.name, str(seen.path), seen.version, person.role, language, script, asked, _person=person, _dataset=dataset)
    if isinstance(found, Trouble):
        raise found
    return found


@st.cache_resource(max_entries=256, show_spinner=False)
def _keep(
    name: str, path: str, version: int, role: str, language: str, script: str, asked: str, *, _person: Person, _dataset: str
) -> tuple[Block, ...] | Trouble:
    told: list[tuple[Block, ...] | Trouble] = []
    thread = threading.Thread(target=_run, args=(told, _person, language, _dataset, script, asked), daemon=True, name=f"replay-{script}")
    thread.start()
    thread.join(_SECONDS)
    return told[0] if told else ()


def _run(told: list[tuple[Block, ...] | Trouble], person: Person, language: str, dataset: str, script: str, asked: str) -> None:
    _apart(asked)
    st.session_state.update({"language": language, "dataset": dataset, "person_id": person.person_id})
    with gate.standing_in(person), pinning.of_page(script, replayed=True) as blocks:
        try:
            runpy.run_path(str(_PAGES / script), run_name="__replay__")
        except (StopException, RerunException):
            pass  # the page said all it has to say
        except Trouble as trouble:
            told.append(trouble)
            return
        except Exception as error:  # one block is empty, the board stands
            noted(error)
            return
    told.append(tuple(blocks))


def _apart(asked: str) -> None:
    """A session of its own for this thread: no browser hears it, no visitor's choices are in it."""
    frame = str(_PAGES / "frame.py")
    context = ScriptRunContext(
        session_id=f"replay-{threading.get_ident()}", _enqueue=lambda message: None, query_string=asked,
        session_state=SafeSessionState(SessionState(), lambda: None), uploaded_file_mgr=MemoryUploadedFileManager("/_stcore/upload_file"),
        main_script_path=frame, user_info={}, fragment_storage=MemoryFragmentStorage(), pages_manager=PagesManager(frame),
    )
    add_script_run_ctx(threading.current_thread(), context)
    context.reset(query_string=asked)
    with context.session_state.query_params() as params:
        params.set_initial_query_params(asked)
        params.populate_from_query_string(asked)
