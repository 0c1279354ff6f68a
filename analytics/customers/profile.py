"""One customer: who, what was bought and said, what the models expect."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analytics.customers.history import Stay, history
from data import sealing
from data.privacy import email_form, phone_digits, pseudonym
from data.schema import CUSTOMERS
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Score:
    """What a model kept about the customer; detail holds reasons, intervals and dates."""

    as_of: date
    value: float | None
    label: str | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class Joined:
    """Another id of the same person; rule: phone | email | both; confidence: high | middle | low."""

    own_key: str
    rule: str
    confidence: str


@dataclass(frozen=True)
class Profile:
    """One customer before ``today``. ``person`` holds personal columns too: show them only when revealed.

    events: newest first; columns happened_at, kind (order | remark | visit), channel, title, text, money, feeling, stage, went_back.
    """

    customer: str
    person: dict[str, Any]
    orders: int
    money_won: float
    remarks: int
    feeling: float | None
    first: date | None
    last: date | None
    scores: dict[str, Score]
    groups: tuple[Stay, ...]
    joined: tuple[Joined, ...]
    events: pd.DataFrame = field(repr=False, compare=False)


def find_customers(warehouse: Warehouse, asked: str) -> tuple[str, ...]:
    """Customers by id, order number, phone or e-mail (those two by their keyed hash; they are not stored)."""
    asked = asked.strip()
    phone, mail = phone_digits(asked), email_form(asked)
    found = warehouse.query(
        "customer_find", asked=asked, phone=pseudonym(phone) if phone else None, email=pseudonym(mail) if mail else None
    )
    return tuple(found.column("customer_key").to_pylist())


def profile(warehouse: Warehouse, customer: str, today: date) -> Profile:
    """All that is known of one customer on the morning of ``today``."""
    stored = [sealing.row_read(row, CUSTOMERS) for row in warehouse.query("customer_one", customer=customer).to_pylist()]
    events = warehouse.frame("customer_events", customer=customer, as_of=today)
    orders, remarks = events[events["kind"] == "order"], events[events["kind"] == "remark"]
    felt = remarks["feeling"].dropna()
    scores = {
        row["model"]: Score(row["as_of"], row["value"], row["label"], json.loads(row["detail"]) if row["detail"] else {})
        for row in warehouse.query("customer_scores_one", customer=customer).to_pylist()
    }
    return Profile(
        customer, stored[0] if stored else {}, len(orders), float(orders["money"].sum()), len(remarks),
        float(felt.mean()) if len(felt) else None, _day(events, "min"), _day(events, "max"), scores,
        history(warehouse, customer, today), tuple(Joined(**row) for row in warehouse.query("customer_joined", customer=customer).to_pylist()), events,
    )


def _day(events: pd.DataFrame, which: str) -> date | None:
    return getattr(events["happened_at"], which)().date() if len(events) else None
