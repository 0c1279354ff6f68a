import numpy as np
import pytest

from analytics.customers.editing import BadGroupEdit, BadGroupName, edits, merge, split, undo
from analytics.customers.identity import as_kept, moves_as_kept, rename
from analytics.customers.migration import migration
from analytics.customers.segments import families_in_use, keep_segments, segment


@pytest.fixture
def kept(sold, lives):
    """A shop whose found groups are in use; and the day."""
    rows = lives(400, 400)
    warehouse = sold(rows)
    today = max(row["day"] for row in rows)
    found = segment(warehouse, today, k=4)
    keep_segments(warehouse, found)
    return warehouse, today, found


def test_two_groups_put_together_hold_their_customers_and_money(kept):
    warehouse, _today, found = kept
    first, second = found.segments[:2]
    merged = merge(warehouse, found, (first.name, second.name), "단골")
    one = next(one for one in merged.segments if one.name == "단골")
    assert merged.k == 3 and one.size == first.size + second.size
    assert one.money_won == pytest.approx(first.money_won + second.money_won)
    assert sum(other.size for other in merged.segments) == found.n == sum(other.size for other in found.segments)


def test_a_group_is_divided_at_a_figure(kept):
    warehouse, _today, found = kept
    largest = max(found.segments, key=lambda one: one.size)
    inside = found.members[found.members["name"] == largest.name]
    at = float(inside["recency_days"].median())
    parts = split(warehouse, found, largest.name, "recency_days", at, ("최근", "오래전"))
    recent, old = (parts.members[parts.members["name"] == name] for name in ("최근", "오래전"))
    assert parts.k == 5 and len(recent) + len(old) == largest.size
    assert recent["recency_days"].max() <= at < old["recency_days"].min()


def test_a_later_run_is_changed_in_the_same_way(kept):
    warehouse, today, found = kept
    merged = merge(warehouse, found, tuple(one.name for one in found.segments[:2]), "단골")
    again = as_kept(warehouse, segment(warehouse, today, k=4, seed=1))
    assert {one.name for one in again.segments} == {one.name for one in merged.segments}
    both = again.members["name"].to_numpy() == merged.members["name"].reindex(again.members.index).to_numpy()
    assert np.mean(both) > 0.8


def test_the_last_change_can_be_taken_back(kept):
    warehouse, today, found = kept
    merged = merge(warehouse, found, tuple(one.name for one in found.segments[:2]), "단골")
    undo(warehouse, merged)
    back = as_kept(warehouse, segment(warehouse, today, k=4))
    assert back.segments == found.segments and not edits(warehouse, families_in_use(warehouse))


def test_a_changed_group_can_be_renamed_and_stays_changed(kept):
    warehouse, today, found = kept
    merged = merge(warehouse, found, tuple(one.name for one in found.segments[:2]), "단골")
    rename(warehouse, merged, "단골", "오래 함께한 고객")
    again = as_kept(warehouse, segment(warehouse, today, k=4))
    assert "오래 함께한 고객" in {one.name for one in again.segments} and again.k == 3


def test_moves_are_told_between_the_groups_as_they_are_now(kept):
    warehouse, today, found = kept
    merged = merge(warehouse, found, tuple(one.name for one in found.segments[:2]), "단골")
    base = segment(warehouse, today)
    went = moves_as_kept(migration(warehouse, today), base, as_kept(warehouse, base))
    assert sum(one.n for one in went.moves) == went.n
    if base.k == found.k:
        assert set(went.names) == {one.name for one in merged.segments}
        assert went.same == pytest.approx(sum(one.n for one in went.moves if one.source == one.target) / went.n)


def test_what_makes_no_sense_changes_nothing(kept):
    warehouse, _today, found = kept
    names = tuple(one.name for one in found.segments)
    with pytest.raises(BadGroupEdit):
        merge(warehouse, found, names[:1], "하나")
    with pytest.raises(BadGroupEdit):
        merge(warehouse, found, names, "모두")
    with pytest.raises(BadGroupEdit):
        split(warehouse, found, names[0], "recency_days", -1, ("가", "나"))
    with pytest.raises(BadGroupName):
        merge(warehouse, found, names[:2], names[2])
    with pytest.raises(BadGroupName):
        split(warehouse, found, names[0], "frequency", float(found.members.loc[found.members["name"] == names[0], "frequency"].median()), ("같은", "같은"))
    assert not edits(warehouse, found.families)
