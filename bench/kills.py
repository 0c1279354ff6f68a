"""kill -9 at any moment of a load: nothing acknowledged is lost, nothing half-loaded is seen.

    python bench/kills.py [--kills 100] [--rows 60000] [--seed 1] [--folder FOLDER --minutes 7]

Goes on until so many loads were killed. Each round loads a new file with ``cli.py load`` and kills the command and its child: two rounds in three after a
random part of the time an undisturbed load takes, one in three the moment it has said that the file is stored, while
it is still closing. Afterwards the data set is opened and compared: every acknowledged upload has all its rows, every
other upload has all of them or none.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]


def written(folder: Path, number: int, rows: int) -> Path:
    """A file of answers that no other round holds."""
    path = folder / f"{number}.csv"
    lines = (f"C{at},2025-01-{1 + at % 28:02d},{1 + at % 5},{number}번째 파일의 {at}번째 의견입니다\n" for at in range(rows))
    path.write_text("고객ID,작성일,점수,내용\n" + "".join(lines), encoding="utf-8")
    return path


def started(path: Path, home: Path) -> subprocess.Popen[str]:
    """The command in a process group of its own, so that its child dies with it."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "load", str(path), "--yes", "--json"], cwd=ROOT, env={**os.environ, "MAEUM_HOME": str(home)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip


def said_by(command: subprocess.Popen[str], *, at_once: bool) -> dict[str, object] | None:
    """What the command said of the load, None when it was killed before; ``at_once`` kills it right after that."""
    assert command.stdout is not None
    said = ""
    told: dict[str, object] | None = None
    for line in command.stdout:
        said += line
        with suppress(json.JSONDecodeError):  # not all of it yet
            told = json.loads(said)
            if at_once:
                killed(command)
    command.wait()
    return told


def killed(command: subprocess.Popen[str]) -> None:
    if command.poll() is None:
        os.killpg(command.pid, signal.SIGKILL)


def stored(home: Path) -> dict[str, tuple[int, int]]:
    """File name -> rows its record promises, rows that are there; rows without a record stand under ''."""
    target = next(home.rglob("main.duckdb"), None)
    if target is None:
        return {}
    with duckdb.connect(str(target)) as connection:
        found = connection.execute(
            "SELECT coalesce(u.file_name, ''), coalesce(any_value(u.rows_loaded), 0), count(f.upload_id) "
            "FROM uploads u FULL JOIN feedback f USING (upload_id) GROUP BY 1"
        ).fetchall()
    return {name: (promised, there) for name, promised, there in found}


@dataclass
class State:
    """What is known after some rounds; kept beside the data set, so that a bench can be run in slices."""

    rows: int
    whole: float = 0.0  # seconds of a load that nobody disturbs
    rounds: int = 0
    struck: int = 0
    lost: int = 0
    half: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)  # file -> rows that were said to be stored

    @classmethod
    def kept(cls, folder: Path, rows: int) -> State:
        file = folder / "state.json"
        return cls(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else cls(rows)

    def keep(self, folder: Path) -> None:
        (folder / "state.json").write_text(json.dumps(asdict(self)), encoding="utf-8")


def undisturbed(state: State, folder: Path, home: Path) -> None:
    start = time.perf_counter()
    said = json.loads(started(written(folder, 0, state.rows), home).communicate()[0])
    state.whole, state.acknowledged["0.csv"] = time.perf_counter() - start, said["rows_loaded"]


def one_round(state: State, folder: Path, home: Path, chance: random.Random) -> None:
    """Load a new file, kill the load, compare what is there with what was said."""
    state.rounds += 1
    name = f"{state.rounds}.csv"
    command = started(written(folder, state.rounds, state.rows), home)
    at_once = state.rounds % 3 == 0
    blow = threading.Timer(60.0 if at_once else chance.uniform(0.1, 1.3) * state.whole, killed, (command,))
    blow.start()
    told = said_by(command, at_once=at_once)
    blow.cancel()
    state.struck += command.returncode == -signal.SIGKILL
    if told is not None:
        state.acknowledged[name] = int(str(told["rows_loaded"]))
    there = stored(home)
    state.lost += sum(there.get(file, (0, 0))[1] != rows for file, rows in state.acknowledged.items())
    state.half += sum(promised != rows for promised, rows in there.values())
    (folder / name).unlink()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--rows", type=int, default=60_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, help="keep all in this folder and go on from there at the next run")
    options.add_argument("--minutes", type=float, default=1e9, help="stop after so many, with a folder to go on later")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        home, until = folder / "home", time.monotonic() + given.minutes * 60
        state = State.kept(folder, given.rows)
        chance = random.Random(given.seed + state.rounds)
        if not state.rounds:
            undisturbed(state, folder, home)
        while state.struck < given.kills and time.monotonic() < until:
            one_round(state, folder, home, chance)
            state.keep(folder)
        print(f"{state.rounds} rounds over a load of {state.whole:.1f} s ({state.rows:,} rows), {state.struck} killed: {len(state.acknowledged) - 1} acknowledged, "
              f"{len(stored(home)) - 1} stored, {state.lost} lost, {state.half} half-loaded")  # fmt: skip


if __name__ == "__main__":
    main()
