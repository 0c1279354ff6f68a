from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from analytics.customers.editing import BadGroupName
from analytics.customers.identity import as_kept, audience, rename
from analytics.customers.segments import keep_segments, segment


@pytest.fixture
def grouped(sold, lives):
    warehouse = sold(lives(160, 500))
    today = warehouse.run("SELECT max(day) AS day FROM lines").to_pylist()[0]["day"]
    return warehouse, segment(warehouse, today, k=3)


def test_a_name_that_somebody_gave_outlives_the_next_run(grouped):
    warehouse, found = grouped
    keep_segments(warehouse, found)
    rename(warehouse, found, found.segments[0].name, "우리 단골")
    later = as_kept(warehouse, segment(warehouse, found.today + timedelta(days=3), k=3))
    assert later.segments[0].name == later.segments[0].name_en == "우리 단골"
    assert set(later.members["name"]) == {one.name for one in later.segments}
    keep_segments(warehouse, later)
    assert [one.name for one in as_kept(warehouse, segment(warehouse, found.today, k=3)).segments] == [one.name for one in later.segments]


def test_other_groups_do_not_inherit_a_name(grouped):
    warehouse, found = grouped
    shuffled = found.members.assign(name=[found.segments[number % 3].name for number in range(found.n)])
    keep_segments(warehouse, replace(found, members=shuffled))
    names = [one.name for one in as_kept(warehouse, found).segments]
    assert len(set(names)) == 3
    assert names == [one.name for one in found.segments]


def test_groups_by_another_side_start_anew(grouped):
    warehouse, found = grouped
    keep_segments(warehouse, found)
    by_rule = segment(warehouse, found.today, ("rfm",))
    assert as_kept(warehouse, by_rule) is by_rule


def test_two_groups_do_not_share_a_name(grouped):
    warehouse, found = grouped
    with pytest.raises(BadGroupName):
        rename(warehouse, found, found.segments[0].name, found.segments[1].name)
    with pytest.raises(BadGroupName):
        rename(warehouse, found, found.segments[0].name, "  ")


def test_who_did_not_agree_is_in_no_audience(grouped):
    warehouse, found = grouped
    name = found.segments[0].name
    inside = list(found.members.index[found.members["name"] == name])
    with warehouse.writing() as writer:
        writer.register("batch", pa.table({"key": inside[:3], "agreed": [True, False, None]}))
        writer.execute("INSERT INTO customers (customer_key, consent_marketing) SELECT key, agreed FROM batch")
    listed = audience(warehouse, found, name)
    assert listed.customers["customer_key"].tolist() == inside[:1]
    assert listed.left_out == len(inside) - 1


def test_rules_name_those_who_bought_lately_and_much(grouped):
    warehouse, found = grouped
    ruled = segment(warehouse, found.today, ("rfm",))
    names = ruled.members.groupby("name")[["recency_days", "money"]].median()
    assert names["money"].idxmax() in ("핵심 고객", "놓치면 안 되는 고객")
    assert names.loc["핵심 고객", "recency_days"] < names.loc["떠난 듯한 고객", "recency_days"]
    assert len(ruled.members) == found.n and ruled.stability is None and ruled.k > 4
