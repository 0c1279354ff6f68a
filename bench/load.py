"""Load speed as ratios within one run: the whole path of an upload against bare tools on the same file.

    python bench/load.py [--reviews ../shared/data/nsmc_reviews.parquet] [--pandas] [--lines 0] [--sheet] [--rounds 3]

Reviews: the 677,719 NSMC reviews as UTF-8 and cp949 CSV, against DuckDB's read_csv into a file table and
against pandas.read_csv with the same cleaning. Lines: that many made-up order lines, time and memory.
Sheet: 100,000 rows of XLSX against python-calamine alone and pandas.read_excel.

What is compared is run in turns, and of each the fastest of the rounds counts. Seconds are wall time; "cpu" is the
processor time of this process and its children, which a busy machine changes less. Memory is the sum of the resident
memory of this process and its child, looked at fifty times a second.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, order=True)
class Cost:
    """What a run took: wall seconds, processor seconds."""

    wall: float
    cpu: float

    def over(self, other: Cost) -> str:
        return f"{self.wall:6.2f} s   x {self.wall / other.wall:.2f}   (cpu {self.cpu:.2f} s   x {self.cpu / other.cpu:.2f})"


def timed(what: Callable[[], object]) -> Cost:
    start, before = time.perf_counter(), _cpu()
    what()
    return Cost(time.perf_counter() - start, _cpu() - before)


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@contextmanager
def memory_watched() -> Generator[list[float]]:
    """Megabytes of this process and its children together, the highest at the only place of the list."""
    peak, over, own = [0.0], threading.Event(), psutil.Process()

    def look() -> None:
        while not over.wait(0.02):
            family = [own, *own.children(recursive=True)]
            peak[0] = max(peak[0], sum(_resident(one) for one in family) / 2**20)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def bare(path: Path, home: Path) -> Cost:
    """DuckDB's own read_csv into a table of a fresh file."""
    target = home / "bare.duckdb"
    target.unlink(missing_ok=True)

    def run() -> None:
        with duckdb.connect(str(target)) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}')")

    return timed(run)


def maeum(path: Path, home: Path, *, waiting: bool = True) -> Cost:
    """Recognise, clean, scan, remove doubles, commit; a fresh data set each time.

    ``waiting``: with a child process waiting for the file, as while somebody is at the upload page.
    """
    from data.intake import child
    from data.intake.examining import discard, examine, settled
    from data.intake.loading import load
    from data.warehouse import Warehouse

    target = home / "maeum.duckdb"
    target.unlink(missing_ok=True)
    warehouse = Warehouse(target)
    if waiting:
        child.warm()
        time.sleep(1.5)

    def run() -> None:
        examined = settled(examine(path))
        report = load(warehouse, examined, by="bench")
        assert report.rows_read == report.rows_loaded + report.rows_set_aside
        discard(examined)

    cost = timed(run)
    warehouse.close()
    return cost


def with_pandas(path: Path, encoding: str) -> Cost:
    """What a notebook would do: read, clean the same columns, scan the text for personal data, write."""
    import pandas as pd

    from data import privacy

    def run() -> None:
        frame = pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)
        frame["date"] = pd.to_datetime(frame["date"])
        frame["rating"] = pd.to_numeric(frame["rating"])
        frame["review"] = [privacy.mask(text.strip())[0] for text in frame["review"]]
        frame["twin"] = frame.groupby(list(frame.columns), sort=False).cumcount()
        with duckdb.connect(str(path.with_suffix(".pandas.duckdb"))) as connection:
            connection.execute("CREATE OR REPLACE TABLE t AS SELECT * FROM frame")

    return timed(run)


def written(source: Path, folder: Path) -> tuple[Path, Path]:
    """The reviews as UTF-8 and cp949 CSV, written in parts: this process stays as small as a server."""
    plain, korean = folder / "reviews.csv", folder / "reviews_cp949.csv"
    file = parquet.ParquetFile(source)
    with arrow_csv.CSVWriter(plain, file.schema_arrow) as out:
        for batch in file.iter_batches():
            out.write_batch(batch)
    with plain.open(encoding="utf-8", newline="") as text, korean.open("w", encoding="cp949", errors="replace", newline="") as out:
        out.writelines(text)
    return plain, korean


def reviews(source: Path, folder: Path, rounds: int, pandas_too: bool) -> None:
    plain, korean = written(source, folder)
    costs: dict[str, list[Cost]] = {}
    with memory_watched() as peak:  # before anything else has used memory here
        costs["utf-8 (goal 3)"], costs["cp949 (goal 3.5)"] = [maeum(plain, folder)], [maeum(korean, folder)]
    for _ in range(rounds):
        costs.setdefault("read_csv", []).append(bare(plain, folder))
        costs["utf-8 (goal 3)"].append(maeum(plain, folder))
        costs["cp949 (goal 3.5)"].append(maeum(korean, folder))
        costs.setdefault("utf-8, no child waiting", []).append(maeum(plain, folder, waiting=False))
    base = min(costs["read_csv"])
    print(f"{'read_csv into a file table':28}{base.over(base)}")
    for name in (one for one in costs if one != "read_csv"):
        print(f"{'maeum ' + name:28}{min(costs[name]).over(base)}")
    print(f"peak memory of this process and its child together: {peak[0]:.0f} MB (goal 700)")
    if pandas_too:
        for name, path, ours in (("utf-8", plain, "utf-8 (goal 3)"), ("cp949", korean, "cp949 (goal 3.5)")):
            other, own = with_pandas(path, name), min(costs[ours])
            print(f"pandas {name}: {other.wall:.2f} s (cpu {other.cpu:.2f}): maeum is {other.wall / own.wall:.1f} times as fast (cpu {other.cpu / own.cpu:.1f}; goal 3)")


def order_lines(count: int, folder: Path) -> None:
    path = folder / "lines.csv"
    duckdb.sql(
        f"COPY (SELECT 'O' || (i // 3) AS order_id, 'C' || (i * 7919 % 200000) AS customer_id, "
        f"TIMESTAMP '2023-01-01' + INTERVAL (i % 60000000) SECOND AS order_date, 'P' || (i * 31 % 5000) AS product, "
        f"1 + i % 4 AS quantity, (1000 + i * 37 % 90000) AS amount FROM range({count}) t(i)) TO '{path}' (HEADER)"
    )
    with memory_watched() as peak:
        cost = maeum(path, folder)
    print(f"{count:,} order lines: {cost.wall:.1f} s (cpu {cost.cpu:.1f}), {count / cost.wall:,.0f} a second; peak {peak[0]:.0f} MB")


def sheet(folder: Path, rounds: int) -> None:
    import pandas as pd
    import python_calamine
    import xlsxwriter

    path = folder / "lines.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["주문번호", "주문일", "고객번호", "상품명", "수량", "결제금액"])
        for at in range(1, 100_001):
            page.write_row(at, 0, [f"K-{at // 2}", f"2025-01-{1 + at % 28:02d} 10:{at % 60:02d}", f"{at % 7000:05d}", f"상품 {at % 300}", 1 + at % 3, 1000 + at % 90000])
    costs: list[tuple[Cost, Cost]] = []
    for _ in range(rounds):
        alone = timed(lambda: python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
        costs.append((alone, maeum(path, folder)))
    alone, ours = min(one for one, _ in costs), min(one for _, one in costs)
    other = timed(lambda: pd.read_excel(path))
    print(f"{'XLSX, calamine alone':28}{alone.over(alone)}\n{'maeum (goal 1.5)':28}{ours.over(alone)}")
    print(f"pandas.read_excel {other.wall:.2f} s (cpu {other.cpu:.2f}): maeum is {other.wall / ours.wall:.1f} times as fast (cpu {other.cpu / ours.cpu:.1f}; goal 4)")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reviews", type=Path)
    options.add_argument("--pandas", action="store_true")
    options.add_argument("--lines", type=int, default=0)
    options.add_argument("--sheet", action="store_true")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["MAEUM_HOME"] = name
        if given.reviews:
            reviews(given.reviews, Path(name), given.rounds, given.pandas)
        if given.lines:
            order_lines(given.lines, Path(name))
        if given.sheet:
            sheet(Path(name), given.rounds)
