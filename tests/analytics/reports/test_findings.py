"""The finder: what was planted is found and told once, where nothing was planted it stays silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.metrics.comparing import compare_all
from analytics.metrics.overview import WATCHED
from analytics.metrics.question import Cell, Change, Scope
from analytics.reports.evidence import Evidence, gather
from analytics.reports.explaining import told
from analytics.reports.searching import FALSE_DISCOVERIES, Comparison, corrected, search
from analytics.reports.writing import AUDIENCES, method, write
from data.warehouse import Warehouse
from tests.analytics.reports.shop import SCOPE, shop


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return shop(tmp_path_factory.mktemp("shop") / "shop.duckdb")


@pytest.fixture(scope="module")
def evidence(company: Warehouse) -> Evidence:
    return gather(company, SCOPE)


def test_the_planted_fall_is_the_first_finding(evidence):
    main = evidence.findings[0].main
    assert (main.metric, main.group, main.is_good) == ("nps", "배송", False)


def test_a_finding_that_another_explains_is_not_told_again(evidence):
    places = [(finding.main.metric, finding.main.dimension, finding.main.group) for finding in evidence.findings]
    assert len(places) == len(set(places))
    assert not any(finding.main.dimension == "channel" and finding.main.kind == "change" for finding in evidence.findings)


def test_every_finding_rests_on_thirty_or_more(evidence):
    assert all(finding.main.cell.n >= 30 for finding in evidence.findings)


def test_the_quote_says_what_the_finding_says(evidence):
    quote = next(quote for quote in evidence.quotes if quote.id == evidence.finding_quotes[0])
    assert "늦어서" in quote.text


def test_a_headline_is_as_clear_as_the_overview_says(company, evidence):
    changes = compare_all(company, WATCHED, SCOPE)
    assert "repeat_purchase_rate" not in changes  # the orders begin too late for it
    judged = {fact.source["metric"]: fact.clear for fact in map(evidence.fact, evidence.headline_ids) if fact.source["metric"] in changes}
    assert judged
    assert judged == {name: changes[name].clear for name in judged}


def test_what_was_searched_is_told(evidence):
    assert f"{evidence.searched.comparisons:,}" in method(evidence)[0]


def test_an_empty_data_set_says_so(tmp_path: Path):
    found = gather(Warehouse(tmp_path / "empty.duckdb"), Scope())
    assert not found.facts
    assert [sentence.text for sentence in write(found)] == ["이 기간과 조건에는 요약할 자료가 아직 없습니다."]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_sentences_name_facts_that_exist(evidence, audience, language):
    known = {fact.id for fact in evidence.facts} | {quote.id for quote in evidence.quotes}
    for sentence in write(evidence, audience, language):
        assert {*sentence.fact_ids, *sentence.quote_ids} <= known
        assert "None" not in sentence.text and "nan" not in sentence.text


def test_the_correction_is_that_of_benjamini_and_hochberg():
    p_values = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    cell = Cell(1.0, None, None, 100)
    made = [Comparison("change", "nps", None, None, Change(cell, cell, 1.0, 0.1, 1.9, p, "t"), 1.0, Scope()) for p in p_values]
    found = sorted(one.q for one in corrected(made))
    assert found[:2] == pytest.approx([0.01, 0.04]) and found[2:5] == pytest.approx([0.084, 0.084, 0.084])


def test_without_effects_at_most_one_search_in_twenty_finds_anything():
    """200 seeds of pure chance: normal means compared many at once, as the search does."""
    random = np.random.default_rng(7)
    cell = Cell(1.0, None, None, 100)
    false = 0
    for _ in range(200):
        p_values = random.uniform(size=300)
        made = [Comparison("change", "nps", None, None, Change(cell, cell, 1.0, 0.1, 1.9, float(p), "t"), 1.0, Scope()) for p in p_values]
        false += any(one.q <= FALSE_DISCOVERIES for one in corrected(made))
    assert false <= 0.05 * 200 + 2 * (200 * 0.05 * 0.95) ** 0.5


def test_a_shop_without_effects_gives_no_findings(tmp_path: Path):
    """Real searches on shops in which nothing depends on anything (bench/false_findings.py runs 200)."""
    false = 0
    for seed in range(5):
        warehouse = shop(tmp_path / f"s{seed}.duckdb", effect=False, seed=seed)
        false += bool(told(warehouse, search(warehouse, SCOPE)))
        warehouse.close()
    assert false <= 1
