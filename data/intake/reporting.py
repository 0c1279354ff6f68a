"""What the child says of a file it has read: the parts of report.json, the rows set aside, the contacts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import privacy
from data.intake import recognising
from data.intake.finishing import Finisher
from data.intake.plan import Plan
from data.intake.questions import Target
from data.intake.recognising import Recognised
from data.intake.shaping import Shaper

Note = tuple[str, dict[str, Any]]
_NUMBERED = frozenset({"order_id", "order_line_id", "customer_key"})
_TOLD_RULES = ("cut", "relative", "unix_time", "excel_serial", "month_only", "decimal_comma", "money_unit", "pseudonym", "hidden_id")


def told(plan: Plan, recognised: Recognised, shaper: Shaper, finished: Finisher, seen: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was read, loaded, set aside and changed. ``seen``: some cells of each column."""
    if plan.kind == "orders":
        _reconcile(finished.totals, shaper)
    shown = samples(plan.names, recognised, seen)
    columns = []
    for name in plan.names:
        memory = shaper.memory[name]
        changes = [[rule, *pair] for rule, pair in memory.examples.items()]
        columns.append(column(name, plan.targets.get(name), recognised.why.get(name, "unknown"), shown[name], memory.rules, changes))
    tally = shaper.tally
    return {
        "kind": plan.kind, "template": plan.template.id, "columns": columns,
        "rows_read": tally.read, "rows_loaded": tally.loaded, "rows_set_aside": tally.set_aside,
        "reasons": [[reason, name, count] for (reason, name), count in tally.reasons.most_common(50)],
        "totals": finished.totals, "stored_rows": finished.rows,
        "unreliable_customers": plan.template.unreliable_customers,
    }  # fmt: skip


def column(name: str, target: Target | None, why: str, shown: list[str], rules: Mapping[str, int], changes: list[list[str]]) -> dict[str, Any]:
    """One column as the report has it."""
    counted = {rule: count for rule, count in rules.items() if count}
    return {"name": name, "target": str(target) if target else None, "why": why, "samples": shown, "rules": counted, "changes": changes}


def samples(names: list[str], recognised: Recognised, seen: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Three filled cells of each column for the preview; government numbers masked, forbidden columns blank."""
    found = {}
    for name in names:
        filled = [cell for cell in seen[name] if cell.strip()][:3]
        never = recognised.why.get(name) == "never"
        found[name] = [] if never else [privacy.mask(cell[:80], privacy.GOVERNMENT)[0] for cell in filled]
    return found


def notes(plan: Plan, shaper: Shaper, seen: Mapping[str, list[str]]) -> list[Note]:
    """What was changed or left out; what merely took another form is in the columns' rules."""
    said: list[Note] = []
    if other := sum(count for (reason, _), count in shaper.tally.reasons.items() if reason != "ragged"):
        said.append(("set_aside", {"count": other}))
    masked, totals = _counted(plan, shaper)
    if masked:
        said.append(("masked", {"count": sum(masked.values()), "kinds": ", ".join(sorted(masked))}))
    said += [(code, {"count": count}) for code, count in totals.items() if count]
    if names := [name for name, target in plan.targets.items() if target.field in _NUMBERED and _ends_cut(seen[name])]:
        said.append(("long_numbers", {"names": ", ".join(names)}))
    if ids := sum(shaper.memory[name].rules["decimal_id"] for name in plan.targets):
        said.append(("decimal_id", {"count": ids}))
    if never := [name for name in plan.names if recognising.is_never(name, plan.template)]:
        said.append(("never_loaded", {"names": ", ".join(never)}))
    required = {"orders": "ordered_at", "feedback": "answered_at"}.get(plan.kind)
    if required and not plan.columns_of(required):
        said.append(("no_date", {}))
    return said


def _counted(plan: Plan, shaper: Shaper) -> tuple[Counter[str], Counter[str]]:
    """Cells masked, by kind, and cells changed, by rule, over all columns."""
    masked: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for name, memory in shaper.memory.items():
        for rule, count in memory.rules.items():
            if rule.startswith("masked_"):
                masked[rule.removeprefix("masked_")] += count
            elif rule in _TOLD_RULES and (rule != "hidden_id" or plan.template.generic):  # an export is known to hide them
                totals[rule] += count
        if (target := plan.targets.get(name)) is not None:
            for reason, count in memory.reasons.items():
                if reason == "damaged_id" and target.field != "order_id":
                    totals["damaged_id"] += count
                elif target.field in ("birth_year", "gender", "consent_marketing"):
                    totals["unread"] += count
    return masked, totals


def _ends_cut(cells: list[str]) -> bool:
    """Whether long numbers all end in 0: a spreadsheet keeps 15 digits and writes zeros for the rest."""
    long = [cell.strip() for cell in cells if re.fullmatch(r"\d{16,}", cell.strip())]
    return len(long) >= 3 and all(cell.endswith("0") for cell in long) and len(set(long)) > 1


def _reconcile(totals: dict[str, Any], shaper: Shaper) -> None:
    """The file's own sum against the loaded one; where order totals were shared out, the file's sum is theirs."""
    if "file_total" in totals:
        return
    own, loaded = round(shaper.amount_read, 4), float(totals["amount"])
    totals |= {"file_total": f"{own:.10g}", "difference": f"{round(own - loaded, 4):.10g}"}


# ---- what is kept beside the rows --------------------------------------------------------------------


def write_contacts(shaper: Shaper, folder: Path) -> None:
    """Which keys stand beside which phone and e-mail hashes; no file when there is neither."""
    if shaper.contacts:
        _write(pa.concat_tables(shaper.contacts).group_by(["own_key", "mark", "rule"]).aggregate([]), folder / "contacts.arrow")


def write_rejects(shaper: Shaper, folder: Path) -> None:
    """The rows set aside, as they stood in the file."""
    schema = pa.schema([("row_no", pa.int32()), ("column_name", pa.string()), ("value", pa.string()), ("reason", pa.string()), ("row", pa.string())])
    _write(pa.Table.from_pylist(shaper.rejects, schema=schema), folder / "rejects.arrow")


def _write(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
