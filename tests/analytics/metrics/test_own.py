"""An analyst's own metric: accepted when it can only count, refused with the reason when it could do anything else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from analytics.metrics.asking.vocabulary import vocabulary
from analytics.metrics.catalogue import BadDefinition, catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.own import BadMetricName, ExampleFails, NotAllowedHere, accepted, draft
from analytics.metrics.question import MetricQuestion
from data import own_metrics
from data.troubles import Trouble
from data.warehouse import Warehouse

GOOD = draft("share", "answers", "앱 비추천 비율", "Share of app detractors", "앱스토어 추천 점수 가운데 0~6점의 비율", "channel = '앱스토어' AND score IS NOT NULL",
             "", "score <= 6").replace("rows = []\nn = 0", "rows = [{channel = '앱스토어', score = 3}, {channel = '앱스토어', score = 9}, {channel = '설문', score = 1}]\nvalue = 0.5\nn = 2")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    return tmp_path


def test_a_metric_that_passes_is_measured_asked_and_kept_with_its_author_and_history(stocked: Warehouse) -> None:
    accepted(stocked, "app_detractors", GOOD)
    own_metrics.add("app_detractors", GOOD, "p1", datetime(2026, 3, 1, 9))
    found = measure(stocked, MetricQuestion("app_detractors", ("channel",)))
    rows = stocked.run("SELECT count(*) AS n, count(*) FILTER (WHERE score <= 6) AS hits FROM answers WHERE channel = '앱스토어' AND score IS NOT NULL AND brand IS NULL").to_pylist()[0]
    assert (found.total.n, found.total.value) == (rows["n"], pytest.approx(rows["hits"] / rows["n"]))
    assert found.total.low is not None
    assert any("app_detractors" in str(one) for one in vocabulary(stocked).phrases["앱비추천비율"])
    changed = GOOD.replace("score <= 6", "score <= 5")
    own_metrics.add("app_detractors", changed, "p2", datetime(2026, 4, 1, 9))
    assert measure(stocked, MetricQuestion("app_detractors")).total.value != found.total.value
    own_metrics.add("app_detractors", None, "p1", datetime(2026, 5, 1, 9))
    assert "app_detractors" not in catalogue().metrics
    assert [(one.number, one.by, one.text is None) for one in own_metrics.history("app_detractors")] == [(1, "p1", False), (2, "p2", False), (3, "p1", True)]


@pytest.mark.parametrize(("old", "new", "key"), [
    ("count(*)", "count(*) FROM orders) --", "parts.n"),
    ("count(*)", "(SELECT count(*) FROM customers)", "parts.n"),
    ("count(*)", "count(*), count(*)", "parts.n"),
    ("count(*)", "count(*) FROM it; DROP TABLE orders; SELECT count(*)", "parts.n"),
    ("count(*)", "score", "parts.n"),
    ("score <= 6", "birth_year < 1990", "parts.hits"),
    ("score <= 6", "text LIKE '%a%'", "parts.hits"),
    ("score <= 6", "getenv('HOME') = 'x'", "parts.hits"),
    ("score <= 6", "read_text('/etc/passwd') = 'x'", "parts.hits"),
    ("score <= 6", "answers.score <= 6", "parts.hits"),
    ("score <= 6", "exists(FROM customers)", "parts.hits"),
    ("score <= 6", "row_number() OVER () < 3", "parts.hits"),
    ("channel = '앱스토어' AND score IS NOT NULL", "count(*) > 3", "where"),
    ("channel = '앱스토어' AND score IS NOT NULL", "true) OR (true", "where"),
    ("hits / n", "sum(hits) / n", "value"),
    ("hits / n", "promoters / n", "value"),
    ("channel = '설문', score = 1", "name = '김', score = 1", "examples.1"),
])
def test_an_expression_that_could_do_more_than_count_is_refused(stocked: Warehouse, old: str, new: str, key: str) -> None:
    with pytest.raises(NotAllowedHere) as refused:
        accepted(stocked, "app_detractors", GOOD.replace(old, new))
    assert refused.value.facts["key"] == key


@pytest.mark.parametrize(("name", "text", "kind"), [
    ("nps", GOOD, BadMetricName), ("../x", GOOD, BadMetricName), ("한글", GOOD, BadMetricName),
    ("mine", GOOD.replace("value = 0.5\nn = 2", "value = 0.7\nn = 2"), ExampleFails), ("mine", GOOD.replace("value = 0.5\nn = 2", "value = 0.5\nn = 3"), ExampleFails),
    ("mine", "table = [", BadDefinition), ("mine", GOOD.replace('table = "answers"', 'table = "customers"'), BadDefinition),
    ("mine", GOOD.replace('interval = "wilson"', 'interval = "mean"'), BadDefinition), ("mine", GOOD.split("[[examples]]")[0], BadDefinition),
    ("mine", GOOD.replace('value = "hits / n"', "value = 3"), BadDefinition), ("mine", GOOD.replace("hits =", '"a b" ='), BadDefinition),
    ("mine", GOOD + "x" * 20_000, BadDefinition),
])
def test_what_does_not_hold_is_refused_with_its_reason(stocked: Warehouse, name: str, text: str, kind: type[Trouble]) -> None:
    with pytest.raises(kind):
        accepted(stocked, name, text)
