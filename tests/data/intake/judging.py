"""One odd file held against what was expected of it: a list of faults, empty when all is right."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from data.intake.examining import Examined, discard, examine
from tests.data.intake.hostile import Case

_PATH = re.compile(r"/(?:tmp|work|home|usr|var)/|Traceback|Error\b|Exception|\.py\b")


def faults(case: Case, folder: Path) -> list[str]:
    """What is wrong with the verdict, the counts, the mapping, the notes or the words."""
    path = folder / "stored.upload"
    path.write_bytes(case.content)
    found = examine(path, case.name, **case.asked)
    try:
        return [*_verdict(case, found), *_facts(case, found), *_rows(case, found), *_words(found)]
    finally:
        discard(found)


def _verdict(case: Case, found: Examined) -> list[str]:
    out = []
    if found.verdict != case.verdict:
        said = found.refused or [choice.key for choice in found.choices] or [note.code for note in found.notes]
        out.append(f"verdict {found.verdict} {said}, not {case.verdict}")
    if case.refused and (found.refused or ("",))[0] != case.refused:
        out.append(f"refused {found.refused}, not {case.refused}")
    asked = {choice.key.partition(":")[0] for choice in found.choices}
    if case.asks is not None and asked != case.asks:
        out.append(f"asks {sorted(asked)}, not {sorted(case.asks)}")
    if missing := case.notes - {note.code for note in found.notes}:
        out.append(f"notes lack {sorted(missing)}: {[note.code for note in found.notes]}")
    return out


def _facts(case: Case, found: Examined) -> list[str]:
    out = []
    for name in ("kind", "template", "encoding"):
        wanted = getattr(case, name)
        if wanted is not None and getattr(found, name) != wanted:
            out.append(f"{name} {getattr(found, name)}, not {wanted}")
    for column, target in case.maps.items():
        if found.mapping.get(column) != target:
            out.append(f"{column!r} became {found.mapping.get(column)}, not {target} ({found.mapping})")
    out += [f"{column!r} must not be used" for column in case.unmapped if column in found.mapping]
    return out


def _rows(case: Case, found: Examined) -> list[str]:
    out = []
    counted = (found.rows_read, found.rows_loaded, found.rows_set_aside)
    if case.rows is not None and counted != case.rows:
        out.append(f"rows {counted}, not {case.rows} ({found.reasons})")
    if counted[0] != counted[1] + counted[2]:
        out.append(f"rows do not add up: {counted}")
    if case.stored is not None and found.stored_rows != case.stored:
        out.append(f"stored {found.stored_rows}, not {case.stored}")
    if case.total is not None and float(found.totals.get("net", "nan")) != float(case.total):
        out.append(f"net {found.totals.get('net')}, not {case.total}")
    if case.hides:
        kept = prepared(found)
        out += [f"{text!r} was kept" for text in case.hides if text in kept]
    return out


def prepared(found: Examined) -> str:
    """All that would be stored of a file, rows set aside included, as one text."""
    parts = []
    for file in (found.rows_file, found.rejects_file):
        if file.exists():
            with pa.memory_map(str(file)) as stored:
                parts.append(str(pa.ipc.open_file(stored).read_all().to_pylist()))
    return "\n".join(parts)


def _words(found: Examined) -> list[str]:
    """Every sentence is Korean (and there in English), says no path and no program's own words."""
    out = []
    for language in ("ko", "en"):
        said = [found.message(language), *(note.say(language) for note in found.notes), *(one.say(language) for one in found.choices)]
        out += [f"{language}: {text}" for text in said if not text.strip() or _PATH.search(text)]
        if language == "ko":
            out += [f"not Korean: {text}" for text in said if not re.search("[가-힣]", text)]
    return out
