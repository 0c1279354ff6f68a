"""The made-up shop "마음살림": what it sells, to what kinds of people, and what happened to it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Product:
    name: str
    kind: str  # key of data/sample/phrases/goods.toml
    category: str
    price_won: int
    cycle_days: int | None = None  # a consumable is bought again after about so long


PRODUCTS = (
    Product("순한 세탁세제 3L", "세탁세제", "세탁·청소", 13_900, 45),
    Product("고농축 캡슐세제 50입", "세탁세제", "세탁·청소", 19_900, 55),
    Product("주방세제 리필 1.2L", "주방세제", "세탁·청소", 8_900, 40),
    Product("천연펄프 화장지 30롤", "화장지", "세탁·청소", 21_900, 42),
    Product("도톰 물티슈 10팩", "물티슈", "세탁·청소", 12_900, 30),
    Product("대나무 칫솔 8입", "칫솔", "욕실", 9_900, 80),
    Product("샤워기 필터 3입", "필터", "욕실", 14_900, 60),
    Product("호텔 수건 10장", "수건", "욕실", 39_900),
    Product("무형광 세안 수건 5장", "수건", "욕실", 18_900),
    Product("보온 텀블러 500ml", "텀블러", "주방", 24_900),
    Product("손잡이 텀블러 900ml", "텀블러", "주방", 29_900),
    Product("통주물 프라이팬 28cm", "프라이팬", "주방", 45_900),
    Product("계란말이 팬", "프라이팬", "주방", 22_900),
    Product("접이식 리빙박스 3개", "수납함", "수납", 27_900),
    Product("틈새 수납장 4단", "수납함", "수납", 49_900),
    Product("냉장고 정리함 6입", "수납함", "수납", 17_900),
    Product("원형 페달 쓰레기통", "쓰레기통", "수납", 25_900),
    Product("센서 쓰레기통 20L", "쓰레기통", "수납", 43_900),
    Product("실내 디퓨저 200ml", "디퓨저", "인테리어", 15_900),
    Product("미니 가습기", "가습기", "생활가전", 32_900),
    Product("통세척 가습기 4L", "가습기", "생활가전", 79_900),
    Product("호텔 침구 세트 퀸", "침구", "가구·침구", 159_000),
    Product("사계절 구스 이불", "침구", "가구·침구", 219_000),
    Product("플로어 스탠드 조명", "조명", "가구·침구", 129_000),
    Product("원목 식탁 의자 2개", "의자", "가구·침구", 189_000),
    Product("원목 수납 서랍장", "수납함", "가구·침구", 239_000),
    Product("1인 리클라이너", "의자", "가구·침구", 329_000),
    Product("무드등", "조명", "인테리어", 23_900),
    Product("면 베개 커버 2장", "침구", "인테리어", 16_900),
)
BY_NAME = {product.name: product for product in PRODUCTS}
CONSUMABLES = tuple(product for product in PRODUCTS if product.cycle_days)
FURNITURE = tuple(product for product in PRODUCTS if product.category == "가구·침구")
EVERYDAY = tuple(product for product in PRODUCTS if not product.cycle_days and product.category != "가구·침구")
GIFTS = tuple(p for p in PRODUCTS if p.kind in ("텀블러", "디퓨저", "가습기", "수건") and p.price_won < 45_000)

DEFECTIVE = "보온 텀블러 500ml"
RAISED = tuple(product.name for product in CONSUMABLES if product.category == "세탁·청소")
RAISE = 1.14


@dataclass(frozen=True)
class Segment:
    """A latent kind of customer: how often, what, where and at what price they buy, how they feel."""

    name: str
    customers: int
    gap_days: float
    gap_spread: float  # standard deviation as a share of the gap
    items: tuple[int, ...]  # basket sizes to draw from
    discount: float  # usual share taken off
    sales_days: bool  # buys in the sale week of a month
    mood: float  # mean of the latent feeling, 0..1
    drifts: float  # chance to leave after an order for reasons of one's own
    channels: dict[str, int]


SEGMENTS = (
    Segment("살림 정기구매", 1_400, 54, 0.22, (1, 1, 1, 2), 0.02, False, 0.72, 0.010,
            {"앱": 40, "자사몰": 22, "스마트스토어": 22, "쿠팡": 14, "매장": 2}),
    Segment("추천하는 단골", 550, 50, 0.35, (1, 2, 2, 3), 0.06, False, 0.90, 0.004,
            {"자사몰": 48, "앱": 34, "매장": 12, "스마트스토어": 6}),
    Segment("할인 사냥", 1_350, 94, 0.35, (1, 2, 2), 0.36, True, 0.60, 0.020,
            {"쿠팡": 44, "스마트스토어": 40, "앱": 10, "자사몰": 6}),
    Segment("집 꾸미기 큰손", 1_000, 120, 0.40, (1, 1, 1, 2), 0.08, False, 0.72, 0.030,
            {"자사몰": 44, "매장": 32, "스마트스토어": 18, "앱": 6}),
    Segment("한 번 선물", 1_700, 200, 0.50, (1, 1, 1, 1, 2), 0.08, False, 0.64, 0.92,
            {"스마트스토어": 62, "쿠팡": 20, "자사몰": 12, "앱": 6}),
)


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month that lies ``months`` from the one of ``day``.

    >>> month_start(date(2026, 1, 15), -2)
    datetime.date(2025, 11, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Calendar:
    """What happens when, counted back from today."""

    today: date

    @property
    def opens(self) -> date:
        """First day of the data, 24 months before today (28 February for a leap day)."""
        day = min(self.today.day, calendar.monthrange(self.today.year - 2, self.today.month)[1])
        return self.today.replace(year=self.today.year - 2, day=day)

    @property
    def incident(self) -> date:
        """First day of the month in which the warehouse moved and parcels came late."""
        return month_start(self.today, -5)

    @property
    def price_rise(self) -> date:
        return month_start(self.today, -10)

    @property
    def defect_since(self) -> date:
        return month_start(self.today, -9)

    @property
    def app_release(self) -> date:
        return month_start(self.today, -4) + timedelta(days=9)

    def in_incident(self, day: date) -> bool:
        return self.incident <= day < month_start(self.incident, 1)

    def price_won(self, product: Product, day: date) -> int:
        """The list price on a day; raised prices end in 900 or 400 as shops like them."""
        if product.name in RAISED and day >= self.price_rise:
            return round(product.price_won * RAISE / 500) * 500 - 100
        return product.price_won
