"""Six thousand lives as customers: who buys what and when, what goes wrong, who leaves and why."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from data.sample.shop import (
    BY_NAME,
    CONSUMABLES,
    DEFECTIVE,
    EVERYDAY,
    FURNITURE,
    GIFTS,
    RAISED,
    SEGMENTS,
    Calendar,
    Product,
    Segment,
    month_start,
)

AHEAD_DAYS = 90  # lives go on so long after today: the truth about the future
OWN_CHANNELS = ("앱", "자사몰")
_REGIONS = {"서울": 27, "경기": 30, "인천": 7, "부산": 8, "대구": 5, "대전": 4, "광주": 4, "강원": 3, "충청": 5, "전라": 3, "경상": 3, "제주": 1}
_HOURS = (2, 1, 1, 0.5, 0.5, 1, 2, 4, 5, 6, 7, 7, 8, 7, 6, 6, 6, 6, 6, 7, 9, 11, 10, 6)
_NIGHTS = (5, 2, 0.5, 0, 0, 0, 0.5, 1, 2, 2, 2, 3, 4, 3, 3, 3, 3, 3, 3, 4, 8, 24, 30, 18)  # sales open at nine in the evening
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = ["서연", "민준", "지우", "하은", "도윤", "서준", "예은", "수빈", "지훈", "현우", "은지", "미영", "정숙", "영호", "유진", "다은", "태희", "준호", "나래", "가온"]
# How probable it is that a thing that went wrong ends the relation, and that it is written about.
LEAVES = {"배송 지연": 0.52, "제품 불량": 0.62, "가격 인상": 0.70, "결제 불편": 0.60}
COMPLAINS = {"배송 지연": 0.34, "제품 불량": 0.42, "가격 인상": 0.42, "결제 불편": 0.50}


@dataclass
class Line:
    product: Product
    quantity: int
    amount_won: int
    discount_won: int
    status: str = "paid"


@dataclass
class Order:
    at: datetime
    channel: str
    lines: list[Line]
    trouble: str | None = None
    number: str = ""


@dataclass
class Life:
    """One customer from the first order to the last one ever (or to 90 days after today)."""

    key: str
    segment: Segment
    name: str
    gender: str
    birth_year: int
    region: str
    joined: date
    consent: bool
    mood: float
    orders: list[Order] = field(default_factory=list)
    left_for: str | None = None  # a driver, "자연 이탈", or None: still buying at the end

    @property
    def last_order(self) -> date:
        return self.orders[-1].at.date()


class Town:
    """Draws lives; one source of chance, so that a seed gives one town."""

    def __init__(self, calendar: Calendar, chance: random.Random) -> None:
        self._calendar = calendar
        self._chance = chance
        self._end = calendar.today + timedelta(days=AHEAD_DAYS)

    def lives(self) -> list[Life]:
        """All customers of all segments, in the order of their keys."""
        segments = [segment for segment in SEGMENTS for _ in range(segment.customers)]
        self._chance.shuffle(segments)
        return [self._life(f"C{number:05d}", segment) for number, segment in enumerate(segments, 1)]

    def _life(self, key: str, segment: Segment) -> Life:
        chance = self._chance
        life = Life(
            key=key,
            segment=segment,
            name=chance.choice(_SURNAMES) + chance.choice(_GIVEN),
            gender=chance.choices(("여", "남"), (68, 32))[0],
            birth_year=self._calendar.today.year - min(78, max(19, round(chance.gauss(39, 11)))),
            region=chance.choices(list(_REGIONS), list(_REGIONS.values()))[0],
            joined=self._joined(segment),
            consent=chance.random() < 0.71,
            mood=min(0.99, max(0.05, chance.gauss(segment.mood, 0.09))),
        )
        regular = segment.name == "살림 정기구매"
        favourites = chance.sample(CONSUMABLES[:5] if regular else CONSUMABLES, k=chance.choice((1, 2, 2, 3)))
        day = max(life.joined, self._calendar.opens + timedelta(days=chance.randrange(max(2, round(segment.gap_days)))))
        usual = max(9.0, chance.gauss(segment.gap_days, segment.gap_days * 0.15))
        while day < self._end and life.left_for is None:
            day = self._snapped(day, segment)
            life.orders.append(self._order(day, life, favourites))
            life.left_for = self._leaving(life)
            gap = max(4.0, chance.gauss(usual, usual * segment.gap_spread))
            day += timedelta(days=max(4, round(gap)))
        return life

    def _joined(self, segment: Segment) -> date:
        """Gift buyers come all the time; half of the others were there before."""
        span = (self._calendar.today - self._calendar.opens).days
        if segment.name == "한 번 선물":
            return self._calendar.opens + timedelta(days=self._chance.randrange(span - 2))
        if self._chance.random() < 0.5:
            return self._calendar.opens - timedelta(days=self._chance.randrange(30, 900))
        return self._calendar.opens + timedelta(days=self._chance.randrange(round(span * 0.62)))

    def _snapped(self, day: date, segment: Segment) -> date:
        """Bargain hunters wait for the sale week at the month's start (a few cannot)."""
        if not segment.sales_days or self._chance.random() < 0.12:
            return day
        first = day if day.day <= 6 else month_start(day, 1)
        return max(day, first.replace(day=1) + timedelta(days=self._chance.randrange(6)))

    def _order(self, day: date, life: Life, favourites: list[Product]) -> Order:
        segment, chance = life.segment, self._chance
        hours = _NIGHTS if segment.sales_days else _HOURS
        at = datetime.combine(day, time(chance.choices(range(24), hours)[0], chance.randrange(60), chance.randrange(60)))
        channel = chance.choices(list(segment.channels), list(segment.channels.values()))[0]
        products = self._basket(segment, favourites, chance.choice(segment.items))
        order = Order(at, channel, [self.line(product, day, segment) for product in products])
        order.trouble = self._trouble(order, life)
        return order

    def _basket(self, segment: Segment, favourites: list[Product], size: int) -> list[Product]:
        chance = self._chance
        if segment.name == "살림 정기구매":
            pool = [*favourites * 9, *CONSUMABLES]
        elif segment.name == "집 꾸미기 큰손":
            pool = [*FURNITURE * 6, *EVERYDAY]
        elif segment.name == "한 번 선물":
            pool = list(GIFTS)
        elif segment.name == "할인 사냥":
            pool = [*EVERYDAY, *EVERYDAY, *CONSUMABLES]
        else:
            pool = [*EVERYDAY * 2, *CONSUMABLES * 2, *favourites * 3]
        return list(dict.fromkeys(chance.choice(pool) for _ in range(size)))

    def line(self, product: Product, day: date, segment: Segment) -> Line:
        """One order line at the day's price with the segment's usual discount."""
        chance = self._chance
        quantity = chance.choice((1, 1, 1, 2)) if product.price_won < 30_000 else 1
        full = self._calendar.price_won(product, day) * quantity
        share = max(0.0, chance.gauss(segment.discount, 0.04)) if chance.random() < 0.9 else 0.0
        discount = int(full * min(share, 0.6)) // 100 * 100
        return Line(product, quantity, full - discount, discount)

    # ---- what goes wrong, who leaves --------------------------------------------------------------

    def _trouble(self, order: Order, life: Life) -> str | None:
        chance, day = self._chance, order.at.date()
        names = {line.product.name for line in order.lines}
        if order.channel != "매장" and chance.random() < (0.45 if self._calendar.in_incident(day) else 0.06):
            return "배송 지연"
        faulty = DEFECTIVE in names and day >= self._calendar.defect_since
        if chance.random() < (0.45 if faulty else 0.02):
            return "제품 불량"
        if self._first_raised(names, day, life) and chance.random() < (0.34 if life.segment.sales_days else 0.14):
            return "가격 인상"
        if order.channel == "앱" and day >= self._calendar.app_release and chance.random() < 0.35:
            return "결제 불편"
        return None

    def _first_raised(self, names: set[str], day: date, life: Life) -> bool:
        """The first time this customer meets the new price."""
        since = self._calendar.price_rise
        met = any(line.product.name in RAISED for order in life.orders if order.at.date() >= since for line in order.lines)
        return day >= since and not met and bool(names & set(RAISED))

    def _leaving(self, life: Life) -> str | None:
        chance, trouble = self._chance, life.orders[-1].trouble
        settled = len(life.orders) >= 4 or life.segment.name == "한 번 선물"
        faithful = 0.35 if life.segment.name == "추천하는 단골" else 1.0
        if trouble and settled and chance.random() < LEAVES[trouble] * faithful:
            return trouble
        if settled and chance.random() < life.segment.drifts:
            return "자연 이탈"
        return None


def settle(lives: list[Life], town: Town, calendar: Calendar, lines: int, chance: random.Random) -> list[tuple[Life, Order]]:
    """Orders before today with exactly ``lines`` lines, by widening or narrowing baskets; numbered by time."""
    orders = [(life, order) for life in lives for order in life.orders if order.at.date() < calendar.today]
    orders.sort(key=lambda pair: (pair[1].at, pair[0].key))
    total = sum(len(order.lines) for _, order in orders)
    regular = [pair for pair in orders if pair[0].segment.name in ("살림 정기구매", "추천하는 단골", "할인 사냥")]
    while total < lines:
        life, order = chance.choice(regular)
        have = {line.product.name for line in order.lines}
        pool = CONSUMABLES[:5] if life.segment.name == "살림 정기구매" else (*EVERYDAY, *CONSUMABLES)
        extra = chance.choice(pool)
        if extra.name not in have and extra.name != DEFECTIVE:
            order.lines.append(town.line(extra, order.at.date(), life.segment))
            total += 1
    while total > lines:
        _, order = chance.choice(regular)
        if len(order.lines) > 1 and order.lines[-1].product.name != DEFECTIVE:
            order.lines.pop()
            total -= 1
    for life, order in orders:
        if life.segment.name != "한 번 선물":  # gifts are exchanged rather than sent back
            _decide_status(order, chance)
    for number, (_, order) in enumerate(orders, 1):
        order.number = f"{order.at:%Y%m%d}-{number:06d}"
    return orders


def _decide_status(order: Order, chance: random.Random) -> None:
    """Faulty goods come back more often than not; a few orders are cancelled."""
    if chance.random() < 0.012:
        for line in order.lines:
            line.status = "cancelled"
        return
    for line in order.lines:
        faulty = order.trouble == "제품 불량" and (line.product is BY_NAME[DEFECTIVE] or len(order.lines) == 1)
        if chance.random() < (0.55 if faulty else 0.02):
            line.status = "returned"
