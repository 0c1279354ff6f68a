"""Server CPU of a page's rerun: a filter not seen before and one seen, on a data set of real size.

    MAEUM_HOME=... python bench/pages.py [--dataset main] [--pages overview,kpi,conversion]

Runs the page script in Streamlit's AppTest (no browser, no network) and prints CPU milliseconds of the process.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.accounts import accounts  # noqa: E402
from pages.kit import gate, reading  # noqa: E402

ADDRESS = "bench@example.com"
SECTIONS = ("start", "monitor", "listen", "know", "act", "ask", "manage")


def cpu(work) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--dataset", default="main")
    ask.add_argument("--pages", default="overview,kpi,conversion,retention")
    given = ask.parse_args()
    person = accounts().person_of_email(ADDRESS) or accounts().invite(ADDRESS, "bench", "owner")[0]
    cookie = accounts().open_session(person, way="test")
    gate.cookie = lambda: cookie
    reading.keep_up = lambda *_: None  # remarks are read beside the pages, not by them
    for name in given.pages.split(","):
        script = next(path for section in SECTIONS if (path := Path("pages") / section / f"{name}.py").exists())
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
        app.session_state["dataset"] = given.dataset
        first = cpu(lambda app=app, script=script: app.switch_page(str(script.relative_to("pages"))).run())
        new = cpu(lambda app=app: _choose(app, "26w"))
        _choose(app, "1y")
        seen = cpu(lambda app=app: _choose(app, "26w"))
        assert not app.exception, app.exception
        print(f"{name:14} first {first:7.0f} ms   new filter {new:6.0f} ms   seen {seen:6.0f} ms", flush=True)


def _choose(app: AppTest, period: str) -> None:
    app.selectbox(key="period").set_value(period).run()


if __name__ == "__main__":
    main()
