"""The privacy notice, and one customer's data on request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from data import home
from data.ledger import ledger
from data.privacy import pseudonym
from data.warehouse import close_all, open_warehouse


@pytest.fixture(autouse=True)
def shop(maeum_home: object) -> Iterator[None]:
    with open_warehouse(home.MAIN).writing() as writer:
        writer.execute("INSERT INTO customers (customer_key, name, birth_year) VALUES ('C1', '강비밀', 1988)")
        writer.execute("INSERT INTO orders (order_id, customer_key, ordered_at) VALUES ('1', 'C1', TIMESTAMP '2026-10-01')")
    yield
    close_all()


def everything(app: Any) -> str:
    return repr([element.value for kind in ("markdown", "caption", "dataframe", "title", "subheader", "code") for element in app.get(kind)])


def ask_for(app: Any, key: str) -> Any:
    return app.text_input(key="customer").input(key).run()


@pytest.mark.parametrize("role", ["owner", "analyst", "marketer", "viewer"])
def test_nobody_sees_the_name_without_giving_a_reason(screen: Callable[..., Any], role: str) -> None:
    app = screen("manage/privacy.py", role=role, dataset=home.MAIN)
    assert not app.exception
    assert not (role == "viewer" and app.text_input)
    if role != "viewer":
        ask_for(app, "C1")
        assert any("1" in caption.value for caption in app.caption)
    assert "강비밀" not in everything(app)


def test_a_reason_opens_one_person_for_ten_minutes(screen: Callable[..., Any]) -> None:
    app = ask_for(screen("manage/privacy.py", role="analyst", dataset=home.MAIN), "C1")
    app.session_state["revealed"] = {"C1": time.monotonic()}
    assert "강비밀" in str(app.run().dataframe[-1].value.to_dict())
    app.session_state["revealed"] = {"C1": time.monotonic() - 601}
    assert "강비밀" not in everything(app.run())


def test_the_record_does_not_name_the_customer() -> None:
    from data.access import Person

    ledger().write(Person("p", None, "", "owner"), "reveal", whose=pseudonym("C1"), what="name", reason="상담 요청 확인")
    assert "C1" not in ledger().recent()[0].whose


def test_somebody_unknown_is_said(screen: Callable[..., Any]) -> None:
    app = ask_for(screen("manage/privacy.py", dataset=home.MAIN), "C9")
    assert any("그 고객이 없어요" in caption.value for caption in app.caption)
