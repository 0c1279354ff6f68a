"""Visits of the shop's own site and app: sessions that end in an order, and the many that do not."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from data.sample.behaviour import OWN_CHANNELS, Life, Order
from data.sample.shop import PRODUCTS, Calendar

STEPS = ("visit", "product", "cart", "checkout", "purchase")
_TRACKED = 0.32  # of the orders; the others declined cookies
_CHANNELS = {"앱": 34, "검색": 26, "광고": 16, "SNS": 11, "직접": 8, "이메일": 5}
_CAMPAIGNS = {
    "광고": ("네이버 파워링크", "메타 신규 고객", "구글 쇼핑"),
    "SNS": ("인스타 살림템", "유튜브 협찬"),
    "이메일": ("정기 소식지", "장바구니 알림", "휴면 고객 쿠폰"),
}


class Doorway:
    """Writes visit rows until there are as many as asked."""

    def __init__(self, calendar: Calendar, chance: random.Random) -> None:
        self._calendar = calendar
        self._chance = chance
        self._sessions = 0

    def visits(self, lives: list[Life], orders: list[tuple[Life, Order]], rows: int) -> list[dict[str, Any]]:
        """Exactly ``rows`` rows, sorted by time."""
        found: list[dict[str, Any]] = []
        for life, order in orders:
            if order.channel in OWN_CHANNELS and self._chance.random() < _TRACKED:
                found += self._bought(life, order)
        spans = [span for life in lives if (span := self._interested(life))]
        while len(found) < rows:
            found += self._looked(*self._chance.choice(spans))
        del found[rows:]
        return sorted(found, key=lambda row: (row["visited_at"], row["session_id"], STEPS.index(row["step"])))

    def _bought(self, life: Life, order: Order) -> list[dict[str, Any]]:
        product = order.lines[0].product.name
        came = order.at - timedelta(minutes=self._chance.randint(4, 40))
        channel = "앱" if order.channel == "앱" else self._web_channel()
        failed: list[dict[str, Any]] = []
        if order.trouble == "결제 불편":
            for tries in range(self._chance.randint(1, 3)):
                failed += self._session(life.key, came - timedelta(hours=2 * tries + 2), channel, 4, product)
        return failed + self._session(life.key, came, channel, 5, product)

    def _interested(self, life: Life) -> tuple[Life, date, date] | None:
        """The days on which a customer looks around: until soon after the last order when leaving."""
        first = life.orders[0].at.date() - timedelta(days=25)
        last = self._calendar.today
        if life.left_for:
            last = min(last, life.last_order + timedelta(days=21))
        first = max(first, self._calendar.opens)
        return (life, first, last) if first < last else None

    def _looked(self, life: Life, first: date, last: date) -> list[dict[str, Any]]:
        chance = self._chance
        if chance.random() > min(1.0, (last - first).days / 500 + 0.15):  # long relations look more often
            return []
        day = first + timedelta(days=chance.randrange((last - first).days))
        at = datetime.combine(day, time(min(23, max(0, round(chance.gauss(17, 4.5)))), chance.randrange(60), chance.randrange(60)))
        channel = chance.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
        key = life.key if channel == "앱" or chance.random() < 0.5 else None
        return self._session(key, at, channel, self._depth(channel, day), chance.choice(PRODUCTS).name)

    def _depth(self, channel: str, day: date) -> int:
        """How many steps a session without an order takes; since the release more app checkouts fail."""
        chance = self._chance
        if chance.random() > 0.52:
            return 1
        if chance.random() > 0.24:
            return 2
        failing = channel == "앱" and day >= self._calendar.app_release
        return 4 if chance.random() < (0.62 if failing else 0.2) else 3

    def _session(self, key: str | None, at: datetime, channel: str, steps: int, product: str) -> list[dict[str, Any]]:
        self._sessions += 1
        campaigns = _CAMPAIGNS.get(channel)
        campaign = self._chance.choice(campaigns) if campaigns else None
        rows = []
        for step in STEPS[:steps]:
            rows.append({
                "session_id": f"S{self._sessions:06d}", "customer_key": key, "visited_at": at, "step": step,
                "channel": channel, "campaign": campaign, "product": None if step == "visit" else product,
            })
            at += timedelta(seconds=self._chance.randint(15, 300))
        return rows

    def _web_channel(self) -> str:
        web = {channel: weight for channel, weight in _CHANNELS.items() if channel != "앱"}
        return self._chance.choices(list(web), list(web.values()))[0]
