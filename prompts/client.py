"""The one door to a language model: an OpenAI-compatible server, through Responses or Chat Completions.

``ask`` gives a checked answer of the shape asked for or raises a ModelTrouble; ``tell`` streams plain text.
What is sent passes the veil and the log; ``store=False`` always; the whole call ends within the time limit.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from data.troubles import Trouble
from prompts import request_log, scripted, settings
from prompts.settings import ModelSettings
from prompts.texts import Prompt
from prompts.veil import Veil, holds_personal_data

Shape = TypeVar("Shape", bound=BaseModel)
_RETRIES = 2
_TOKENS_PER_CHARACTER = 0.8  # Korean, on the careful side


class ModelTrouble(Trouble):
    """No usable answer came. Facts: model."""


class NoModel(ModelTrouble):
    """No model is switched on, or there is no key."""


class ModelRefused(ModelTrouble):
    """The model declined to answer. Facts: model, said."""


class ModelCutOff(ModelTrouble):
    """The answer ended in the middle."""


class ModelUnreadable(ModelTrouble):
    """What came back is not what was asked for: HTML, broken JSON, another shape."""


class ModelUnreachable(ModelTrouble):
    """The server could not be reached or answered with an error. Facts: model, status."""


class ModelKeyWrong(ModelTrouble):
    """The server does not accept the key."""


class ModelTooSlow(ModelTrouble):
    """No answer within the time limit. Facts: model, seconds."""


class ModelBudgetSpent(ModelTrouble):
    """The day's or the question's tokens are used up. Facts: model, need, left."""


class PersonalDataLeft(ModelTrouble):
    """The text still held personal data after the veil; nothing was sent."""


@dataclass(frozen=True)
class Asked:
    """One question: the prompt file it follows and the material it is about."""

    task: str
    prompt: Prompt
    material: str
    most_tokens: int = 1_500


@dataclass(frozen=True)
class _Answer:
    text: str
    raw: str
    refusal: str | None = None
    cut_off: bool = False
    tokens_sent: int = 0
    tokens_received: int = 0


def ask(asked: Asked, shape: type[Shape], chosen: ModelSettings | None = None) -> Shape:
    """The model's answer as an object of ``shape``, personal data back in place. Raises a ModelTrouble."""
    use = chosen or settings.load()
    veil = Veil()
    material = _let_out(asked, use, veil)
    started, answer, outcome = time.monotonic(), None, "answered"
    try:
        answer = _within(use, lambda: _complete(use, asked, material, shape))
        return _read(answer, shape, use, veil)
    except ModelTrouble as trouble:
        outcome = trouble.code
        raise
    finally:
        _note(asked, use, material, answer, outcome, time.monotonic() - started)


class _Hello(BaseModel):
    hello: str


def checked_connection(use: ModelSettings) -> float:
    """Seconds until the model answered a greeting that holds no data. Raises a ModelTrouble."""
    started = time.monotonic()
    ask(Asked("hello", Prompt("hello", "hello@1", 'Answer {"hello": "hi"}.'), "hello", 100), _Hello, use)
    return time.monotonic() - started


def tell(asked: Asked, chosen: ModelSettings | None = None) -> Iterator[str]:
    """The model's plain text in pieces as it comes; closing the iterator stops the model."""
    use = chosen or settings.load()
    veil = Veil()
    material = _let_out(asked, use, veil)
    started, pieces, outcome = time.monotonic(), [], "stopped"
    try:
        for piece in _stream(use, asked, material):
            if time.monotonic() - started > use.timeout_s:
                raise ModelTooSlow(model=use.model, seconds=use.timeout_s)
            pieces.append(piece)
            yield piece
        outcome = "answered"
    except ModelTrouble as trouble:
        outcome = trouble.code
        raise
    finally:
        text = "".join(pieces)
        _note(asked, use, material, _Answer(text, text), outcome, time.monotonic() - started)


# ---- before: budget and veil -------------------------------------------------------------------------


def _let_out(asked: Asked, use: ModelSettings, veil: Veil) -> str:
    """The material as it may leave the machine. Raises when nothing may."""
    if not settings.ready(use):
        raise NoModel(model=use.model)
    material = veil.put_on(asked.material)
    if holds_personal_data(material):
        raise PersonalDataLeft(model=use.model)
    need = estimated_tokens(asked.prompt.text + material) + asked.most_tokens
    left = min(use.question_tokens, use.daily_tokens - request_log.tokens_on(request_log.now()[:10]))
    if need > left:
        raise ModelBudgetSpent(model=use.model, need=need, left=max(left, 0))
    return material


def estimated_tokens(text: str) -> int:
    return int(len(text) * _TOKENS_PER_CHARACTER) + 1


# ---- the call ----------------------------------------------------------------------------------------


def _within(use: ModelSettings, call: Any) -> _Answer:
    """The call's result, or ModelTooSlow: also for a server that sends one byte at a time."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="model")
    try:
        return pool.submit(call).result(timeout=use.timeout_s)
    except TooLong:
        raise ModelTooSlow(model=use.model, seconds=use.timeout_s) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _complete(use: ModelSettings, asked: Asked, material: str, shape: type[BaseModel]) -> _Answer:
    if use.scripted:
        text = scripted.answer(use.scripted, asked.task)
        return _Answer(text, text)
    import openai  # here and not above: it takes a second, and most visits never ask a model

    schema = openai.pydantic_function_tool(shape)["function"].get("parameters", {})
    try:
        with _client(use) as client:
            if use.api == "chat":
                return _from_chat(client.chat.completions.with_raw_response.create(
                    **_chat_body(use, asked, material),
                    response_format={"type": "json_schema", "json_schema": {"name": asked.task, "schema": schema, "strict": True}},
                ).text, use)
            return _from_responses(client.responses.with_raw_response.create(
                **_responses_body(use, asked, material),
                text={"format": {"type": "json_schema", "name": asked.task, "schema": schema, "strict": True}},
            ).text, use)
    except openai.OpenAIError as error:
        raise _as_trouble(error, use) from error


def _client(use: ModelSettings) -> Any:
    import openai

    return openai.OpenAI(
        api_key=settings.key() or "none", base_url=use.base_url or None, timeout=use.timeout_s, max_retries=_RETRIES,
        http_client=openai.DefaultHttpxClient(timeout=use.timeout_s, trust_env=False, follow_redirects=False),
    )


def _responses_body(use: ModelSettings, asked: Asked, material: str) -> dict[str, Any]:
    return {"model": use.model, "instructions": asked.prompt.text, "input": material, "store": False,
            "max_output_tokens": asked.most_tokens}


def _chat_body(use: ModelSettings, asked: Asked, material: str) -> dict[str, Any]:
    messages = [{"role": "system", "content": asked.prompt.text}, {"role": "user", "content": material}]
    return {"model": use.model, "messages": messages, "store": False, "max_tokens": asked.most_tokens}


def _from_responses(reply: str, use: ModelSettings) -> _Answer:
    body = _json(reply, use)
    parts = [part for item in body.get("output") or [] for part in item.get("content") or []]
    usage = body.get("usage") or {}
    return _Answer(
        "".join(part.get("text", "") for part in parts if part.get("type") == "output_text"), reply,
        next((part.get("refusal") for part in parts if part.get("type") == "refusal"), None),
        body.get("status") == "incomplete", usage.get("input_tokens") or 0, usage.get("output_tokens") or 0,
    )


def _from_chat(reply: str, use: ModelSettings) -> _Answer:
    body = _json(reply, use)
    choice = (body.get("choices") or [{}])[0]
    message, usage = choice.get("message") or {}, body.get("usage") or {}
    return _Answer(
        message.get("content") or "", reply, message.get("refusal"), choice.get("finish_reason") == "length",
        usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0,
    )


def _json(reply: str, use: ModelSettings) -> dict[str, Any]:
    """The reply's JSON object; a page of HTML with status 200 is no answer."""
    try:
        body = json.loads(reply)
    except json.JSONDecodeError:
        raise ModelUnreadable(model=use.model) from None
    if not isinstance(body, dict):
        raise ModelUnreadable(model=use.model)
    return body


def _stream(use: ModelSettings, asked: Asked, material: str) -> Iterator[str]:
    if use.scripted:
        yield scripted.answer(use.scripted, asked.task)
        return
    import openai

    try:
        with _client(use) as client:
            if use.api == "chat":
                with client.chat.completions.create(**_chat_body(use, asked, material), stream=True) as events:
                    for event in events:
                        yield (event.choices[0].delta.content or "") if event.choices else ""
            else:
                with client.responses.create(**_responses_body(use, asked, material), stream=True) as events:
                    for event in events:
                        yield event.delta if event.type == "response.output_text.delta" else ""
    except openai.OpenAIError as error:
        raise _as_trouble(error, use) from error


def _as_trouble(error: Exception, use: ModelSettings) -> ModelTrouble:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return ModelTooSlow(model=use.model, seconds=use.timeout_s)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelKeyWrong(model=use.model)
    if isinstance(error, openai.LengthFinishReasonError):
        return ModelCutOff(model=use.model)
    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    return ModelUnreachable(model=use.model, status=status)


# ---- after: reading and the log ------------------------------------------------------------------------


def _read(answer: _Answer, shape: type[Shape], use: ModelSettings, veil: Veil) -> Shape:
    if answer.refusal:
        raise ModelRefused(model=use.model, said=answer.refusal[:200])
    if answer.cut_off:
        raise ModelCutOff(model=use.model)
    try:
        found = shape.model_validate_json(answer.text)
    except ValidationError:
        raise ModelUnreadable(model=use.model) from None
    return shape.model_validate(_unveiled(found.model_dump(), veil))


def _unveiled(value: Any, veil: Veil) -> Any:
    if isinstance(value, str):
        return veil.take_off(value)
    if isinstance(value, list):
        return [_unveiled(item, veil) for item in value]
    if isinstance(value, dict):
        return {name: _unveiled(item, veil) for name, item in value.items()}
    return value


def _note(asked: Asked, use: ModelSettings, material: str, answer: _Answer | None, outcome: str, seconds: float) -> None:
    sent = f"{asked.prompt.text}\n\n{material}"
    request_log.note(request_log.Request(
        at=request_log.now(), task=asked.task, prompt_version=asked.prompt.version, address=use.base_url or "https://api.openai.com/v1",
        model=use.model, sent=sent, received=answer.raw if answer else "", outcome=outcome,
        tokens_sent=(answer.tokens_sent if answer else 0) or estimated_tokens(sent),
        tokens_received=(answer.tokens_received if answer else 0) or (estimated_tokens(answer.text) if answer else 0),
        seconds=round(seconds, 2),
    ))
