"""Against a real model, when one is named: never in CI.

    MAEUM_LIVE_URL=https://... MAEUM_LIVE_MODEL=... MAEUM_MODEL_KEY=... pytest -m live

MAEUM_LIVE_API is responses (default) or chat. Costs a few thousand tokens.
"""

from __future__ import annotations

import os
import re

import pytest
from pydantic import BaseModel

from prompts import client, request_log, settings
from prompts.settings import ModelSettings
from prompts.tasks.summary import rephrased, summarise
from prompts.texts import Prompt
from tests.analytics.reports.shop import SCOPE, shop

pytestmark = pytest.mark.live


class Counted(BaseModel):
    words: list[str]


@pytest.fixture
def use(tmp_path, monkeypatch) -> ModelSettings:
    """The endpoint that the environment names."""
    address = os.environ.get("MAEUM_LIVE_URL") or pytest.skip("needs a model: set MAEUM_LIVE_URL and MAEUM_LIVE_MODEL")
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    chosen = {"on": True, "base_url": address, "model": os.environ["MAEUM_LIVE_MODEL"], "api": os.environ.get("MAEUM_LIVE_API", "responses"), "timeout_s": 30.0}
    return settings.checked(chosen)


def test_a_real_model_answers_in_the_shape_asked_for(use):
    asked = client.Asked("words", Prompt("words", "words@1", "Give three Korean words for delivery, as JSON."), "배송", 300)
    assert client.ask(asked, Counted, use).words


def test_a_real_models_summary_keeps_every_figure(use, tmp_path):
    warehouse = shop(tmp_path / "shop.duckdb", effect=True, seed=1)
    plain = summarise(warehouse, SCOPE)
    told = rephrased(plain, use)
    warehouse.close()
    assert told.trouble is None
    assert len(told.lines) == len(plain.lines)
    for before, after in zip(plain.lines, told.lines, strict=True):
        allowed = set(re.findall(r"\d[\d,.]*", " ".join(fact_text(plain, one) for one in before.sentence.fact_ids) + before.text))
        assert set(re.findall(r"\d[\d,.]*", after.text)) <= allowed, after.text


def fact_text(summary, fact_id) -> str:
    fact = summary.evidence.fact(fact_id)
    return f"{fact.value} {fact.prev} {fact.change} {fact.n} {fact.period} {fact.prev_period} {summary.evidence.window}"


def test_what_was_sent_to_a_real_model_is_on_record(use):
    test_a_real_model_answers_in_the_shape_asked_for(use)
    assert "배송" in str(request_log.requests())

