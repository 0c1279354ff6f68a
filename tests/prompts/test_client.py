"""The door to a model: what is sent, what is not, and what happens when the answer is no answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from prompts import client, request_log, settings
from prompts.settings import ModelSettings
from prompts.texts import Prompt
from tests.model_server import ModelServer, model_server

GOOD = json.dumps({"title": "배송이 늦다는 의견"})


class Titled(BaseModel):
    title: str


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    monkeypatch.setenv("MAEUM_MODEL_KEY", "sk-test-key-0123456789")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def to(server: ModelServer, **changes: object) -> ModelSettings:
    return settings.checked({"on": True, "base_url": server.address, "model": "test", "timeout_s": 15.0, **changes})


def asked(material: str = "배송 의견 12건") -> client.Asked:
    return client.Asked("title", Prompt("title", "title.ko@1", "제목을 붙여 주세요."), material)


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_good_answer_comes_back_in_its_shape(api):
    with model_server(GOOD) as server:
        assert client.ask(asked(), Titled, to(server, api=api)).title == "배송이 늦다는 의견"


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_the_server_is_told_to_keep_nothing(api):
    with model_server(GOOD) as server:
        client.ask(asked(), Titled, to(server, api=api))
        assert server.requests[0]["store"] is False


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("refuse", client.ModelRefused),
        ("cut_off", client.ModelCutOff),
        ("broken", client.ModelUnreadable),
        ("html", client.ModelUnreadable),
        ("wrong_key", client.ModelKeyWrong),
    ],
)
def test_each_way_to_fail_has_its_own_name(api, mode, trouble):
    with model_server(GOOD, mode) as server, pytest.raises(trouble):
        client.ask(asked(), Titled, to(server, api=api))


def test_another_shape_is_no_answer():
    with model_server('{"name": 1}') as server, pytest.raises(client.ModelUnreadable):
        client.ask(asked(), Titled, to(server))


def test_a_slow_server_is_left_after_the_time_limit():
    with model_server(GOOD, "slow") as server:
        started = time.monotonic()
        with pytest.raises(client.ModelTooSlow):
            client.ask(asked(), Titled, to(server, timeout_s=1.0))
        assert time.monotonic() - started < 2.5


def test_a_server_that_is_not_there_is_named_so():
    gone = settings.checked({"on": True, "base_url": "http://127.0.0.1:9/v1", "timeout_s": 8.0})
    with pytest.raises(client.ModelUnreachable):
        client.ask(asked(), Titled, gone)


def test_without_a_key_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("MAEUM_MODEL_KEY")
    with pytest.raises(client.NoModel):
        client.ask(asked(), Titled, settings.checked({"on": True, "base_url": "https://api.example.com/v1"}))
    assert request_log.requests() == ()


def test_switched_off_nothing_is_sent():
    with model_server(GOOD) as server:
        with pytest.raises(client.NoModel):
            client.ask(asked(), Titled, to(server, on=False))
        assert not server.requests


def test_personal_data_leaves_as_tokens_and_comes_back_as_it_was():
    secret = "김서연님 010-2345-6789, kim@example.com, 850101-2345678"

    def echo(body: dict) -> str:
        return json.dumps({"title": str(body["input"])}, ensure_ascii=False)

    with model_server(echo) as server:
        answer = client.ask(asked(f"고객이 남긴 글: {secret}"), Titled, to(server))
        for value in ("김서연", "010-2345-6789", "kim@example.com", "850101-2345678"):
            assert value not in server.sent
        assert secret in answer.title


def test_the_log_shows_what_was_sent_and_received_but_never_the_key():
    with model_server(GOOD) as server:
        client.ask(asked("연락처 010-2345-6789"), Titled, to(server))
    (logged,) = request_log.requests()
    assert "⟦전화번호1⟧" in logged.sent
    assert json.loads(logged.received)["output"][0]["content"][0]["text"] == GOOD
    assert logged.outcome == "answered" and logged.tokens == 120
    everything = "".join(path.read_text(encoding="utf-8") for path in settings.home.home().glob("*.json*"))
    assert "sk-test-key" not in everything and "010-2345-6789" not in everything


def test_the_budget_of_a_question_and_of_a_day_holds():
    with model_server(GOOD) as server:
        with pytest.raises(client.ModelBudgetSpent):
            client.ask(asked("가" * 20_000), Titled, to(server))
        use = to(server, daily_tokens=2_000)
        client.ask(asked(), Titled, use)
        for _ in range(5):
            try:
                client.ask(asked(), Titled, use)
            except client.ModelBudgetSpent:
                break
        else:
            pytest.fail("the day's budget never ended")


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_stream_stops_when_its_reader_stops(api):
    with model_server(" ".join(["글"] * 400)) as server:
        pieces = client.tell(asked(), to(server, api=api, timeout_s=20))
        assert next(piece for piece in pieces if piece) == "글 "
        pieces.close()
        time.sleep(0.5)
        assert server.pieces_sent < 200


def test_the_sealed_key_is_not_readable_in_its_file(monkeypatch, tmp_path):
    monkeypatch.delenv("MAEUM_MODEL_KEY")
    settings.seal_key("sk-sealed-secret")
    assert settings.key() == "sk-sealed-secret" and settings.key_source() == "sealed"
    assert b"sk-sealed" not in (tmp_path / "keys/model_key.sealed").read_bytes()
    settings.seal_key("")
    assert settings.key() is None


def test_unusable_settings_are_refused():
    for bad in ({"base_url": "ftp://x"}, {"timeout_s": 0}, {"api": "soap"}, {"model": " "}):
        with pytest.raises(settings.BadModelSettings):
            settings.checked(bad)


def test_a_script_answers_without_a_server(tmp_path):
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"title": [{"title": "첫째"}, {"title": "둘째"}]}), encoding="utf-8")
    use = settings.checked({"on": True, "base_url": f"scripted:{path}"})
    asking: Callable[[], str] = lambda: client.ask(asked(), Titled, use).title  # noqa: E731
    assert [asking(), asking(), asking()] == ["첫째", "둘째", "첫째"]
