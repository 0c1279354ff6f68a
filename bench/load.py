"""Load speed as ratios within one run: the whole path of ``cli.py load`` against bare tools on the same file.

    python bench/load.py [--reviews ../shared/data/nsmc_reviews.parquet] [--lines 0] [--sheet]

Reviews: the 677,719 NSMC reviews as UTF-8 and cp949 CSV, against DuckDB's read_csv into a file table and
against pandas.read_csv with the same cleaning. Lines: that many made-up order lines, time and memory.
Sheet: 100,000 rows of XLSX against python-calamine alone and pandas.read_excel.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def bare(path: Path, home: Path) -> float:
    """DuckDB's own read_csv into a table of a fresh file."""
    target = home / "bare.duckdb"
    target.unlink(missing_ok=True)

    def run() -> None:
        with duckdb.connect(str(target)) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}')")

    return timed(run)


def maeum(path: Path, home: Path) -> float:
    """Recognise, clean, scan, remove doubles, commit; a fresh data set each time."""
    from data.intake.examining import discard, examine, settled
    from data.intake.loading import load
    from data.warehouse import Warehouse

    target = home / "maeum.duckdb"
    target.unlink(missing_ok=True)
    warehouse = Warehouse(target)

    def run() -> None:
        examined = settled(examine(path))
        report = load(warehouse, examined, by="bench")
        assert report.rows_read == report.rows_loaded + report.rows_set_aside
        discard(examined)

    seconds = timed(run)
    warehouse.close()
    return seconds


def with_pandas(path: Path, encoding: str) -> float:
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


def peak_mb() -> tuple[float, float]:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return own, children


def reviews(source: Path, folder: Path, pandas_too: bool) -> None:
    table = parquet.read_table(source)
    plain = folder / "reviews.csv"
    arrow_csv.write_csv(table, plain)
    korean = folder / "reviews_cp949.csv"
    korean.write_bytes(plain.read_bytes().decode().encode("cp949", "replace"))
    del table
    base = min(bare(plain, folder) for _ in range(3))
    print(f"read_csv into a file table          {base:6.2f} s")
    for name, path, goal in (("utf-8", plain, 3.0), ("cp949", korean, 3.5)):
        seconds = min(maeum(path, folder) for _ in range(3))
        print(f"maeum {name:<8} {table_rows(path):>9,} rows   {seconds:6.2f} s   x {seconds / base:.2f} (goal {goal})")
        if pandas_too:
            other = with_pandas(path, name)
            print(f"pandas {name:<7}                     {other:6.2f} s   maeum is {other / seconds:.1f} times as fast (goal 3)")
    print("peak memory of server and child: {:.0f} MB, {:.0f} MB (goal 700)".format(*peak_mb()))


def table_rows(path: Path) -> int:
    return duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', all_varchar=true, encoding='utf-8', ignore_errors=true, strict_mode=false)").fetchall()[0][0] if "cp949" not in path.name else 677_719


def order_lines(count: int, folder: Path) -> None:
    path = folder / "lines.csv"
    duckdb.sql(
        f"COPY (SELECT 'O' || (i // 3) AS order_id, 'C' || (i * 7919 % 200000) AS customer_id, "
        f"TIMESTAMP '2023-01-01' + INTERVAL (i % 60000000) SECOND AS order_date, 'P' || (i * 31 % 5000) AS product, "
        f"1 + i % 4 AS quantity, (1000 + i * 37 % 90000) AS amount FROM range({count}) t(i)) TO '{path}' (HEADER)"
    )
    seconds = maeum(path, folder)
    print(f"{count:,} order lines: {seconds:.1f} s, {count / seconds:,.0f} a second; peak {peak_mb()[0]:.0f} MB, child {peak_mb()[1]:.0f} MB")


def sheet(folder: Path) -> None:
    import pandas as pd
    import python_calamine
    import xlsxwriter

    path = folder / "lines.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["주문번호", "주문일", "고객번호", "상품명", "수량", "결제금액"])
        for at in range(1, 100_001):
            page.write_row(at, 0, [f"K-{at // 2}", f"2025-01-{1 + at % 28:02d} 10:{at % 60:02d}", f"{at % 7000:05d}", f"상품 {at % 300}", 1 + at % 3, 1000 + at % 90000])
    alone = min(timed(lambda: python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) for _ in range(3))
    ours = min(maeum(path, folder) for _ in range(3))
    other = timed(lambda: pd.read_excel(path))
    print(f"XLSX of 100,000 rows: calamine alone {alone:.2f} s, maeum {ours:.2f} s (x {ours / alone:.2f}, goal 1.5), "
          f"pandas.read_excel {other:.2f} s (x {other / ours:.1f}, goal 4)")  # fmt: skip


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reviews", type=Path)
    options.add_argument("--pandas", action="store_true")
    options.add_argument("--lines", type=int, default=0)
    options.add_argument("--sheet", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["MAEUM_HOME"] = name
        if given.reviews:
            reviews(given.reviews, Path(name), given.pandas)
        if given.lines:
            order_lines(given.lines, Path(name))
        if given.sheet:
            sheet(Path(name))
