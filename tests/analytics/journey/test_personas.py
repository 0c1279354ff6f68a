"""Personas: only what the data holds."""

import pytest

from analytics.customers.identity import as_kept, rename
from analytics.customers.segments import keep_segments, segment
from analytics.journey.personas import personas
from analytics.journey.telling_personas import feelings, headline, month_note, size
from tests.analytics.journey.conftest import TODAY


def test_without_segments_in_use_there_are_no_personas_and_with_them_every_word_is_from_the_data(shop):
    shop, _truth = shop
    groups = segment(shop, TODAY)
    assert personas(shop, groups.segments, TODAY) == ()
    keep_segments(shop, groups)
    found = personas(shop, groups.segments, TODAY)
    assert len(found) == groups.k
    assert sum(persona.segment.share for persona in found) == pytest.approx(1)
    stored = set(shop.run("SELECT text FROM feedback WHERE text IS NOT NULL")["text"].to_pylist())
    for persona in found:
        assert len(persona.remarks) == 3
        assert {remark.text for remark in persona.remarks} <= stored
        assert {remark.segment for remark in persona.remarks} == {persona.segment.name}
        assert sum(channel.share for channel in persona.channels) <= 1 + 1e-9
        for said in (size(persona), feelings(persona), month_note(persona), size(persona, "en"), feelings(persona, "en"), month_note(persona, "en")):
            assert said
    assert "매출" in headline(found)
    renamed = rename(shop, groups, groups.segments[0].name, "우리 단골")
    assert personas(shop, as_kept(shop, groups).segments, TODAY)[0].segment.name == renamed.segments[0].name == "우리 단골"
