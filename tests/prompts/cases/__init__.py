"""Cases in the words of this project, read in the form of `cli.py check` and `cli.py veil`.

`summaries.txt` holds sheet|kind|summary (kind ok: true), `personal.txt` texts with [TYPE:value] around personal data.
"""

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARKED = re.compile(r"\[([A-Z]+):([^\]\[]*(?:\[[a-z]+\][^\]\[]*)*)\]")


def summaries() -> list[dict[str, Any]]:
    """One dict a case: facts, quotes, summary, label (ok or error), kind."""
    sheets = json.loads((HERE / "sheets.json").read_text())
    lines = [line.split("|", 2) for line in (HERE / "summaries.txt").read_text().splitlines()]
    return [
        {**sheets[sheet], "summary": said, "label": "ok" if kind == "ok" else "error", "kind": kind}
        for sheet, kind, said in lines
    ]


def personal() -> list[dict[str, Any]]:
    """One dict a text: text and its spans (type, start, end)."""
    return [_unmarked(line) for line in (HERE / "personal.txt").read_text().splitlines()]


def _unmarked(line: str) -> dict[str, Any]:
    text, spans, last = "", [], 0
    for mark in MARKED.finditer(line):
        text += line[last : mark.start()]
        spans.append({"type": mark[1], "start": len(text), "end": len(text) + len(mark[2])})
        text, last = text + mark[2], mark.end()
    return {"text": text + line[last:], "spans": spans}
