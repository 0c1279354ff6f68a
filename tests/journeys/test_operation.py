"""The terminal beside the running app: backups go through it, what would pull the floor away is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT, Server


def cli(server: Server, *arguments: str) -> tuple[int, Any]:
    done = subprocess.run(
        [sys.executable, "cli.py", *arguments, "--json"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"MAEUM_HOME": str(server.home)},
    )
    return done.returncode, json.loads(done.stdout)


def test_a_backup_is_made_while_the_app_holds_the_data_and_stands_a_drill(server: Server) -> None:
    server.ask("/operate/backup", "owner", "POST")
    code, made = cli(server, "backup")
    assert code == 0
    code, drilled = cli(server, "restore", made["name"], "--drill")
    assert (code, drilled["equal"]) == (0, True)


def test_restoring_and_erasing_under_the_running_app_are_refused_with_a_sentence(server: Server) -> None:
    _, made = cli(server, "backup")
    for arguments in (("restore", made["name"], "--yes"), ("erase", "nobody", "--yes")):
        code, said = cli(server, *arguments)
        assert (code, said["error"]) == (1, "WarehouseBusy")


def test_not_even_the_owners_cookie_operates(server: Server) -> None:
    assert server.ask("/operate/backup", method="POST").status_code == 403
    assert server.ask("/operate/backup", "owner", "POST").status_code == 403
    forged = server.ask("/operate/backup", method="POST", headers={"X-Maeum-Pass": "operate-9999999999.0000"})
    assert forged.status_code == 403


def test_the_house_says_that_it_is_whole(server: Server) -> None:
    code, found = cli(server, "check")
    assert code == 0
    assert found["backups"] >= 0
