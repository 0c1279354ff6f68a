"""A visitor without a browser: speaks Streamlit's WebSocket as its page does, and keeps every byte that comes.

``with Visitor(port, cookie) as somebody: somebody.open("kpi", "period=4w")`` -> seconds until the script had run;
``somebody.said`` holds all that the server sent since, as bytes.
"""

from __future__ import annotations

import time
from types import TracebackType
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


class Visitor:
    """One open page of one signed-in person."""

    def __init__(self, port: int, cookie: str, *, patience_seconds: float = 120) -> None:
        self.said = b""
        self.hashes: set[str] = set()
        self._patience = patience_seconds
        self._socket: ClientConnection = connect(
            f"ws://localhost:{port}/_stcore/stream", additional_headers={"Cookie": f"maeum={cookie}"}, origin=f"http://localhost:{port}",
            subprotocols=["streamlit"], max_size=None, open_timeout=patience_seconds,
        )

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()

    def open(self, page: str, query: str = "") -> float:
        """Go to a page by its address; seconds until its script has run."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        until = time.monotonic() + self._patience
        while time.monotonic() < until:
            content = self._socket.recv(timeout=self._patience)
            assert isinstance(content, bytes)
            self.said += content
            message = ForwardMsg()
            message.ParseFromString(content)
            if message.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began
        raise TimeoutError(page)


def address(**choices: str) -> str:
    return urlencode(choices)
