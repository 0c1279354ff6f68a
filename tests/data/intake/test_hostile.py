"""The generated odd files: the right verdict, mapping, counts and words for each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.data.intake.hostile import Case, cases
from tests.data.intake.judging import faults

_CASES = tuple(cases())


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_an_odd_file_is_read_as_a_person_would(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


def test_every_verdict_is_among_the_cases_and_no_name_twice() -> None:
    verdicts = Counter(case.verdict for case in _CASES)
    assert len(_CASES) == len({case.name for case in _CASES}) >= 160
    assert min(verdicts.values()) >= 15 and len(verdicts) == 4
