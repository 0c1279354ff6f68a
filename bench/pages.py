"""Server CPU of a page's rerun: a filter not seen before and one seen, on a data set of real size.

    MAEUM_HOME=... python bench/pages.py [--dataset main] [--pages overview,kpi,conversion]

The page runs in Streamlit's script runner with the frame around it (sign-in, menu, sidebar), without a browser.
"server" is the CPU of the whole process (DuckDB's threads too) during that script run, and of writing its messages
as bytes: what the server does. "with AppTest" adds what only the test client does (reading the messages back).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data import jobs  # noqa: E402
from data.accounts import accounts  # noqa: E402
from pages.kit import gate, reading, store  # noqa: E402

ADDRESS = "bench@example.com"
SECTIONS = ("start", "monitor", "listen", "know", "act", "ask", "manage")
PAGES = ("overview", "kpi", "retention", "conversion", "patterns", "voice", "subject", "drivers", "search", "taxonomy", "dialogue", "journey", "paths", "segments", "value",
         "churn", "summary", "painpoints", "glossary")
UNSEEN = ("26w", "1y", "4w")
SEEN_TIMES = 5


class Clock:
    """CPU seconds of the script runs since it was last read."""

    def __init__(self) -> None:
        self.seconds = 0.0
        run_script, forward_msgs = ScriptRunner._run_script, LocalScriptRunner.forward_msgs

        def timed_run(runner: Any, rerun: Any) -> None:
            began = time.process_time()
            run_script(runner, rerun)
            self.seconds += time.process_time() - began

        def timed_messages(runner: Any) -> Any:
            began = time.process_time()
            messages = forward_msgs(runner)
            for message in messages:
                message.SerializeToString()
            self.seconds += time.process_time() - began
            return messages

        ScriptRunner._run_script = timed_run
        LocalScriptRunner.forward_msgs = timed_messages

    def of(self, work: Any) -> tuple[float, float]:
        """Milliseconds of CPU: what the server does, and all of it."""
        self.seconds, began = 0.0, time.process_time()
        work()
        return 1000 * self.seconds, 1000 * (time.process_time() - began)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--dataset", default="main")
    ask.add_argument("--pages", default=",".join(PAGES))
    given = ask.parse_args()
    person = accounts().person_of_email(ADDRESS) or accounts().invite(ADDRESS, "bench", "owner")[0]
    cookie = accounts().open_session(person, way="test")
    gate.cookie = lambda: cookie
    reading.keep_up = lambda *_: None  # remarks are read beside the pages, not by them
    clock = Clock()
    print("| page | first, server | new filter, server (median of 3) | seen, server (median of 5) | seen with AppTest |")
    print("|---|---|---|---|---|")
    for name in given.pages.split(","):
        print(f"| {name} | " + " | ".join(f"{one:,.0f}" for one in measured(clock, name, given.dataset)) + " |", flush=True)


def measured(clock: Clock, name: str, dataset: str) -> tuple[float, float, float, float]:
    """First opening, a filter not seen before, one seen (both of the server), one seen with the test client's part."""
    script = next(path for section in SECTIONS if (path := Path("pages") / section / f"{name}.py").exists())
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
    app.session_state["dataset"] = dataset
    first = clock.of(lambda: app.switch_page(str(script.relative_to("pages"))).run())[0]
    assert not app.exception, app.exception
    for job in jobs.running():
        job.wait(120)  # a model fitted beside the page is not the page's CPU
    app.run()
    periods = [code for code in UNSEEN if "period" in [box.key for box in app.selectbox]]
    store._kept.cache_clear()  # other pages have asked for some of the same figures
    new = [clock.of(lambda code=code: app.selectbox(key="period").set_value(code).run())[0] for code in periods]
    again = [clock.of(app.run) for _ in range(SEEN_TIMES)]
    assert not app.exception, app.exception
    return first, statistics.median(new or [float("nan")]), *(statistics.median(one) for one in zip(*again, strict=True))


if __name__ == "__main__":
    main()
