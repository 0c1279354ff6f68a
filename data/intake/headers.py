"""Where a table's column names are: instruction, title and unit rows above, names on two or three rows.

Nothing is decided by position. A row is the header when its cells are words that name columns; it is
certain only when it is the first row and the only one, otherwise the user is asked with this as proposal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

_LOOKED_AT = 15
_NUMBERLIKE = re.compile(r"[\d\s.,:/%()₩￦$+\-–~년월일시분초원점오전후TZ]*\d[\d\s.,:/%()₩￦$+\-–~년월일시분초원점오전후TZ]*")
_PERIOD = re.compile(r"(?:19|20)\d{2}년(?:도)?|\d{1,2}(?:월|분기|주차)")  # 2024년 names a column, 2024 may be a value
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d{3,}[-\d]*")
_TOTALS = frozenset({"합계", "총계", "총합계", "소계", "계", "총합", "누계", "평균", "total", "grandtotal", "sum", "subtotal", "합", "전체합계"})
TOTAL_WORDS = [f"{word}{sign}" for word in (*_TOTALS, "합 계", "총 계", "소 계", "총 합계", "Total", "TOTAL", "Grand Total", "Subtotal", "Sum") for sign in ("", ":", " ")]
_FOOTER = re.compile(r"^\s*(?:※|\*|주\)|자료\s*:|출처|비고\s*:|-?\s*이하\s*여백|끝\.?$|작성자\s*:)")
_UNIT = re.compile(r"[(\[（]?\s*(?:단위\s*[:：]?\s*)?(?:천|만|백만|십만|억|조)?\s*(?:원|명|건|개|회|점|%|세|년|월|일|천|백만|만|억|krw|usd|won|ea|pcs)\s*[)\]）]?", re.IGNORECASE)
_ANSWER_WORDS = frozenset({"Response", "Open-Ended Response", "Other (please specify)"})  # SurveyMonkey's second row
_HEADER_NAME = re.compile(r"[​-‏‪-‮⁠﻿\x00-\x1f\x7f]")


@dataclass
class Header:
    """Column names and the records they stand on (from 1; 0, 0 when the file has none)."""

    names: list[str]
    first: int
    last: int
    certain: bool = True
    unit: str = ""  # "(단위: 천원)" said once for the whole table
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def _blank(cell: str) -> bool:
    return not cell.strip()


def wordy(cell: str) -> bool:
    """Whether a cell could name a column: words, not a number, a date or a code."""
    cell = cell.strip()
    if _PERIOD.fullmatch(cell):
        return True
    return bool(cell) and not _NUMBERLIKE.fullmatch(cell) and not _CODE.fullmatch(cell) and "@" not in cell


def _filled(row: Sequence[str]) -> int:
    return sum(not _blank(cell) for cell in row)


def find_header(
    head: list[list[str]],
    known: Callable[[str], bool],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> Header:
    """Find the header in the first records; ``known`` says whether a text is a column name seen before."""
    rows = _unmerged(head[: _LOOKED_AT + 5], merged)
    usual = _usual_width(rows)
    start = _first_header_row(rows[:_LOOKED_AT], known, usual)
    if start is None:
        width = max(map(len, head))
        return Header([f"열{at + 1}" for at in range(width)], 0, 0, certain=False)
    end = _last_header_row(rows, start, known)
    names, notes = named(rows[start : end + 1], head[end + 1 :])
    above = sum(1 for row in rows[:start] if _filled(row))
    if above or end > start:
        code = "header_rows" if above else "deep_header"
        notes.insert(0, (code, {"first": start + 1, "last": end + 1, "above": above}))
    unit = next((cell.strip() for row in rows[:start] for cell in row if is_unit(cell)), "")
    return Header(names, start + 1, end + 1, certain=not above and end == start, unit=unit, notes=notes)


def is_unit(cell: str) -> bool:
    """Whether a cell only says the unit of what stands below: (단위: 원), (%), 천원."""
    return not _blank(cell) and bool(_UNIT.fullmatch(cell.strip()))


def _unmerged(rows: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[list[str]]:
    """Merged cells of the head say their text in each of their columns (not rows: blank means "as above")."""
    filled = [list(row) for row in rows]
    for (top, left), (_, right) in merged:
        if top < len(filled) and left < len(filled[top]) and right - left < len(filled[top]) - 1:
            for at in range(left, min(right + 1, len(filled[top]))):
                filled[top][at] = filled[top][left]
    return filled


def _usual_width(rows: list[list[str]]) -> int:
    counts = [_filled(row) for row in rows if _filled(row)]
    return max(set(counts), key=lambda count: (counts.count(count), count)) if counts else 0


def _first_header_row(rows: list[list[str]], known: Callable[[str], bool], usual: int) -> int | None:
    counts = [sum(known(cell) for cell in row if not _blank(cell)) for row in rows]
    best = max(counts, default=0)
    if best >= 2 or (best == 1 and usual <= 2):
        at = counts.index(best)
        return at - 1 if at and _spans(rows[at - 1], rows[at]) else at
    for at, row in enumerate(rows):
        cells = [cell for cell in row if not _blank(cell)]
        wide_enough = len(cells) >= max(1, 0.6 * usual) and (len(cells) > 1 or usual <= 1)
        if cells and wide_enough and all(wordy(cell) and len(cell) <= 60 for cell in cells):
            return at
        if cells and wide_enough:
            return at if counts[at] else None  # the table has begun and its first row is data
    return None


def _spans(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether ``above`` names groups of the columns that ``below`` names."""
    if _filled(above) < 2 or not all(wordy(cell) for cell in above if not _blank(cell)):
        return False
    holes = [at for at in range(min(len(above), len(below))) if _blank(below[at]) and not _blank(above[at])]
    return bool(holes)


def _last_header_row(rows: list[list[str]], start: int, known: Callable[[str], bool]) -> int:
    end = start
    while end + 1 < len(rows) and end - start < 2:
        above, below = rows[end], rows[end + 1]
        cells = [cell for cell in below if not _blank(cell)]
        if any('"ImportId"' in cell for cell in cells):
            return end + 1
        if end + 2 < len(rows) and any('"ImportId"' in cell for cell in rows[end + 2]):
            end += 1
            continue
        if cells and all(map(is_unit, cells)) and (len(cells) < _filled(above) or any("(" in cell for cell in cells)):
            return end + 1
        if cells and sum(cell.strip() in _ANSWER_WORDS for cell in cells) * 2 >= len(cells):
            return end + 1
        all_words = bool(cells) and all(wordy(cell) for cell in cells)
        repeated = any(a.strip() and a.strip() == b.strip() for a, b in zip(above, above[1:], strict=False))
        holes = any(_blank(a) and not _blank(b) for a, b in zip(above, below, strict=False))
        repeats_above = repeated and any(a.strip() == b.strip() != "" for a, b in zip(above, below, strict=False))
        more_names = holes and (_filled(below) < len(below) or sum(map(known, cells)) >= 1)
        data_below = end + 2 < len(rows)
        if not (all_words and data_below and (more_names or repeats_above or (repeated and _mostly_known(below, known)))):
            break
        end += 1
    return end


def _mostly_known(row: Sequence[str], known: Callable[[str], bool]) -> bool:
    cells = [cell for cell in row if not _blank(cell)]
    return sum(map(known, cells)) * 2 >= len(cells) > 0


def header_at(head: list[list[str]], row: int) -> Header:
    """The header as the user said it: on this row (from 1), or 0 for none."""
    if row == 0 or row > len(head):
        return Header([f"열{at + 1}" for at in range(max(map(len, head)))], 0, 0)
    end = _last_header_row(head, row - 1, lambda _: False)
    names, notes = named(head[row - 1 : end + 1], head[end + 1 :])
    return Header(names, row, end + 1, notes=notes)


def named(levels: list[list[str]], below: list[list[str]]) -> tuple[list[str], list[tuple[str, dict[str, Any]]]]:
    width = max(map(len, levels))
    levels = [[*level, *[""] * (width - len(level))] for level in levels if not any('"ImportId"' in cell for cell in level)]
    levels = [["" if cell.strip() in _ANSWER_WORDS else cell for cell in level] for level in levels]
    for upper, lower in zip(levels, levels[1:], strict=False):
        for at in range(1, width):  # a group name stands once, over its first column
            if _blank(upper[at]) and not _blank(lower[at]) and not _blank(lower[at - 1]) and not is_unit(lower[at]):
                upper[at] = upper[at - 1]
    names = [_joined([level[at] for level in levels]) for at in range(width)]
    notes: list[tuple[str, dict[str, Any]]] = []
    used_blank = [at for at, name in enumerate(names) if not name and any(at < len(row) and not _blank(row[at]) for row in below)]
    for at, name in enumerate(names):
        names[at] = name or f"열{at + 1}"
    if used_blank:
        notes.append(("blank_headers", {"names": ", ".join(names[at] for at in used_blank)}))
    if renamed := _made_unique(names):
        notes.append(("duplicate_headers", {"names": ", ".join(renamed)}))
    return names, notes


def _joined(parts: Sequence[str]) -> str:
    """점수 > NPS; a unit below a name stays beside it: 금액 (원)."""
    *names, last = [part for part in parts if not _blank(part)] or [""]
    if names and is_unit(last):
        return f"{_joined(names)} ({clean_name(last).strip('()[]（） ')})"
    return " > ".join(dict.fromkeys(map(clean_name, [*names, last])))


def clean_name(name: str) -> str:
    """A header as shown: one line, composed letters, nothing invisible."""
    return " ".join(_HEADER_NAME.sub(" ", unicodedata.normalize("NFC", name)).split())[:200]


def _made_unique(names: list[str]) -> list[str]:
    """Number repeated names in place; the whole families of those renamed are returned."""
    renamed: list[str] = []
    seen: dict[str, int] = {}
    taken = set(names)
    for at, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 1:
            continue
        number = seen[name]
        while f"{name}_{number}" in taken:
            number += 1
        names[at] = f"{name}_{number}"
        taken.add(names[at])
        renamed += [name] * (name not in renamed) + [names[at]]
    return renamed


def is_total(cell: str) -> bool:
    """Whether a cell says that its row sums up others: 합계, 소 계:, Grand Total."""
    return re.sub(r"[\s:()\[\]<>*]", "", cell).lower() in _TOTALS


def closes_table(cells: Sequence[str]) -> str | None:
    """Whether a row at the foot is no data: "total" for sums, "footer" for a remark, else None."""
    filled = [cell.strip() for cell in cells if not _blank(cell)]
    if not filled:
        return "blank"
    if is_total(filled[0]) and len(filled) < len(cells):
        return "total"
    return "footer" if len(filled) == 1 and len(cells) > 1 and _FOOTER.match(filled[0]) else None
