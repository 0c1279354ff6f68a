"""How long rows are kept, table by table, and the daily round that lets go of what is older.

A period stands in the data set (meta, retention); a table without one is kept until it is undone or erased. Rows are
counted by their own day (a review of 2023 is old on the day it is loaded). The file is not written anew each day:
free blocks are used again, and ``erase`` rewrites.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from data import schema
from data.ledger import ledger
from data.sharing import sharing
from data.troubles import Trouble
from data.warehouse import Warehouse, statement

LEAST_DAYS, MOST_DAYS = 30, 36500
DAY_OF: Mapping[str, str] = {"feedback": "answered_at", "orders": "ordered_at", "visits": "visited_at", "rejects": "loaded_at"}
_KEY = "retention"


class BadPeriod(Trouble):
    """A period is too short or too long. Facts: table, least, most (days)."""


def periods(warehouse: Warehouse) -> dict[str, int]:
    """Table -> days its rows are kept; a table that is not in it is kept."""
    return json.loads(warehouse.meta(_KEY) or "{}")


def keep_for(warehouse: Warehouse, chosen: Mapping[str, int | None]) -> None:
    """Set the periods of some tables; None keeps their rows. Raises BadPeriod."""
    for table, days in chosen.items():
        if table not in DAY_OF or (days is not None and not LEAST_DAYS <= days <= MOST_DAYS):
            raise BadPeriod(table=table, least=LEAST_DAYS, most=MOST_DAYS)
    kept = {table: days for table, days in {**periods(warehouse), **chosen}.items() if days}
    warehouse.set_meta(_KEY, json.dumps(kept))


def let_go(warehouse: Warehouse, today: date) -> dict[str, int]:
    """Delete what is past its period; table -> rows that went."""
    gone: dict[str, int] = {}
    for table, days in periods(warehouse).items():
        before = today - timedelta(days=days)
        names = {"table": table, "day": DAY_OF[table]}
        count = warehouse.run(statement(f"retention_{_way(table)}_count", **names), {"before": before}).column(0)[0].as_py()
        if count:
            with warehouse.writing() as writer:
                writer.execute(statement(f"retention_{_way(table)}", **names), {"before": before})
                for text in statement("retention_orphans").split(";"):
                    writer.execute(text)
            gone[table] = count
    return gone


def daily(warehouse: Warehouse, now: datetime) -> dict[str, int]:
    """The round of a day: rows past their period, entries of the access log past the law's, links past their day."""
    gone = let_go(warehouse, now.date())
    if forgotten := ledger().forget_old():
        gone["access_log"] = forgotten
    sharing().listed()  # ends what is past its day
    if gone:
        ledger().write(None, "erase", what=f"{warehouse.name}: " + ", ".join(f"{table} {n}" for table, n in gone.items()))
    return gone


def _way(table: str) -> str:
    return "aside" if table == schema.REJECTS.name else "rows"
