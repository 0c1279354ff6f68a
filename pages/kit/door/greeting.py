"""Streamlit's first message to a page names the frame's place on this machine's disk, its Python and its system: they stay here."""

from __future__ import annotations

from pathlib import Path

from starlette.types import Message, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_FRAME = str(Path(__file__).resolve().parents[2] / "frame.py").encode()


def nameless(send: Send) -> Send:
    """``send`` of a WebSocket whose greeting says nothing of the machine. Other messages pass as they are."""

    async def sending(message: Message) -> None:
        content = message.get("bytes")
        if content and _FRAME in content:
            message = {**message, "bytes": without_place(content)}
        await send(message)

    return sending


def without_place(content: bytes) -> bytes:
    """One message of Streamlit's with the place of its script left out."""
    told = ForwardMsg()
    told.ParseFromString(content)
    if told.WhichOneof("type") == "new_session":
        told.new_session.main_script_path = "maeum"
        told.new_session.initialize.environment_info.python_version = ""
        told.new_session.initialize.environment_info.server_os = ""
    return bytes(told.SerializeToString())
