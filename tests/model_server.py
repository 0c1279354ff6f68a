"""A local HTTP server that speaks a language model's protocol, well or badly, and records what it was sent.

Serves POST /v1/responses and /v1/chat/completions, plain and streamed. ``answer`` makes the text from the
request's material; ``mode`` is how the server behaves: honest, refuse, cut_off, html, broken, slow, error.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str]


@dataclass
class ModelServer:
    address: str
    answer: Answer
    mode: str = "honest"
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    pieces_sent: int = 0

    @property
    def sent(self) -> str:
        """Everything the server was sent, as text."""
        return json.dumps(self.requests, ensure_ascii=False)


@contextmanager
def model_server(answer: Answer | str, mode: str = "honest") -> Iterator[ModelServer]:
    """A running server; stopped when the block ends."""
    said: Answer = (lambda _request: answer) if isinstance(answer, str) else answer
    state = ModelServer("", said, mode)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append(body)
            state.headers.append(dict(self.headers))
            _reply(self, state, body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _reply(handler: BaseHTTPRequestHandler, state: ModelServer, body: dict[str, Any]) -> None:
    if state.mode == "slow":
        time.sleep(5)
    if state.mode == "error":
        return _send(handler, 500, "application/json", '{"error": {"message": "down"}}')
    if state.mode == "wrong_key":
        return _send(handler, 401, "application/json", '{"error": {"message": "bad key"}}')
    if state.mode == "html":
        return _send(handler, 200, "text/html", "<html><body>Bad gateway</body></html>")
    text = state.answer(body)
    if body.get("stream"):
        return _stream(handler, state, text)
    made = _response(text, state.mode) if handler.path.endswith("/responses") else _completion(text, state.mode)
    return _send(handler, 200, "application/json", json.dumps(made))


def _send(handler: BaseHTTPRequestHandler, status: int, kind: str, text: str) -> None:
    content = text.encode()
    try:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the client's time was up


def _response(text: str, mode: str) -> dict[str, Any]:
    part = {"type": "refusal", "refusal": "I cannot help with that."} if mode == "refuse" else {"type": "output_text", "text": _cut(text, mode), "annotations": []}
    return {
        "id": "resp_1", "object": "response", "created_at": 0, "model": "test", "status": "incomplete" if mode == "cut_off" else "completed",
        "incomplete_details": {"reason": "max_output_tokens"} if mode == "cut_off" else None, "parallel_tool_calls": False, "tool_choice": "none", "tools": [],
        "output": [{"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}],
        "usage": {"input_tokens": 100, "output_tokens": 20, "total_tokens": 120},
    }


def _completion(text: str, mode: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": None if mode == "refuse" else _cut(text, mode), "refusal": "I cannot help." if mode == "refuse" else None}
    return {
        "id": "chat_1", "object": "chat.completion", "created": 0, "model": "test",
        "choices": [{"index": 0, "message": message, "finish_reason": "length" if mode == "cut_off" else "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def _cut(text: str, mode: str) -> str:
    return text[: len(text) // 2] if mode in ("cut_off", "broken") else text


def _stream(handler: BaseHTTPRequestHandler, state: ModelServer, text: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    try:
        for piece in text.split(" "):
            if handler.path.endswith("/responses"):
                event = {"type": "response.output_text.delta", "delta": piece + " ", "item_id": "m", "output_index": 0, "content_index": 0, "sequence_number": state.pieces_sent, "logprobs": []}
                handler.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
            else:
                event = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "test", "choices": [{"index": 0, "delta": {"content": piece + " "}, "finish_reason": None}]}
                handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            handler.wfile.flush()
            state.pieces_sent += 1
            time.sleep(0.02)
        if not handler.path.endswith("/responses"):
            handler.wfile.write(b"data: [DONE]\n\n")
    except (BrokenPipeError, ConnectionResetError):
        pass  # the reader stopped
