"""What the town's customers say: complaints that follow from what went wrong, and everyday remarks."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from data.sample.behaviour import COMPLAINS, Life, Line, Order
from data.sample.shop import DEFECTIVE, Calendar
from data.sample.writing import Mood, Occasion, Writer

QUOTAS = {"설문": 5_200, "리뷰": 4_700, "채팅": 1_900, "전화": 1_000, "이메일": 600, "SNS": 900, "앱스토어": 700}
_SURVEYS = {"nps": 42, "csat": 37, "ces": 21}
_SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "rating": (1, 5)}
_QUESTIONS = {
    "nps": "마음살림을 주변에 추천할 마음이 얼마나 있으신가요?",
    "csat": "이번 {stage} 경험에 얼마나 만족하셨나요?",
    "ces": "이번 {stage} 과정이 얼마나 쉬웠나요?",
}
_WITH_TEXT = {"nps": 0.62, "csat": 0.46, "ces": 0.42}
_TOUCHPOINTS = {
    "탐색": "상품 검색", "비교": "상품 후기", "구매": "장바구니", "결제": "결제 화면", "배송": "택배", "개봉·사용": "제품",
    "문의·A/S": "고객센터", "교환·반품": "반품 접수", "재구매": "정기배송",
}
_STAGES = {
    "nps": {"추천": 26, "개봉·사용": 26, "재구매": 14, "배송": 14, "구매": 12, "문의·A/S": 8},
    "csat": {"배송": 34, "개봉·사용": 34, "탐색": 16, "구매": 16},
    "ces": {"문의·A/S": 38, "결제": 34, "교환·반품": 28},
    "리뷰": {"개봉·사용": 58, "배송": 21, "구매": 8, "재구매": 7, "추천": 4, "비교": 2},
    "채팅": {"배송": 34, "결제": 12, "교환·반품": 20, "탐색": 14, "개봉·사용": 14, "구매": 6},
    "전화": {"배송": 32, "문의·A/S": 26, "교환·반품": 24, "개봉·사용": 18},
    "이메일": {"문의·A/S": 34, "교환·반품": 26, "배송": 22, "구매": 18},
    "SNS": {"개봉·사용": 36, "인지": 16, "추천": 20, "구매": 14, "비교": 8, "배송": 6},
    "앱스토어": {"앱": 60, "결제": 26, "탐색": 14},
}
# Where people take which trouble, how long after the order, and which clauses name it.
_OUTLETS = {
    "배송 지연": {"리뷰": 26, "설문": 30, "채팅": 24, "전화": 10, "이메일": 5, "SNS": 5},
    "제품 불량": {"리뷰": 46, "설문": 18, "채팅": 16, "전화": 10, "이메일": 5, "SNS": 5},
    "가격 인상": {"리뷰": 16, "설문": 46, "SNS": 14, "채팅": 14, "이메일": 10},
    "결제 불편": {"앱스토어": 34, "설문": 36, "채팅": 20, "전화": 10},
}
_AFTER_DAYS = {"배송 지연": (3, 8), "제품 불량": (2, 18), "가격 인상": (0, 5), "결제 불편": (0, 1)}
_ABOUT = {"배송 지연": "배송", "제품 불량": "개봉·사용", "가격 인상": "구매", "결제 불편": "결제"}
_NAMED = {
    "배송 지연": "늦|느리|안 왔|예정일|나흘째|열흘|물류|쓸 날|감감",
    "제품 불량": "샌|새지|젖었|흐른|나사선|고장|불량|깜빡|망가",
    "가격 인상": "올랐|비싸졌|올라서|인상|값만|용량을",
    "결제 불편": "결제|튕|인증|카드|간편|버전",
}
_SURVEY_OF = {"배송 지연": ("nps", "csat"), "제품 불량": ("nps", "csat"), "가격 인상": ("nps", "csat"), "결제 불편": ("ces", "nps")}
# How good everyday remarks of a channel are, against the customer's own mood.
_TILT = {"채팅": -0.16, "전화": -0.2, "이메일": -0.16, "SNS": 0.0, "앱스토어": -0.06, "설문": 0.0, "리뷰": 0.06}


@dataclass
class Remark:
    """One row of feedback and, beside it, what is true of it."""

    row: dict[str, Any]
    mood: Mood
    stage: str
    cause: str | None


class Voices:
    """Collects remarks of all channels until each has its quota."""

    def __init__(self, calendar: Calendar, chance: random.Random) -> None:
        self._calendar = calendar
        self._chance = chance
        self._writer = Writer(chance)
        self._left = dict(QUOTAS)
        self._conversation = 0

    def listen(self, orders: list[tuple[Life, Order]]) -> list[Remark]:
        """All remarks before today, sorted by time."""
        remarks = [remark for life, order in orders for remark in self._complaints(life, order)]
        remarks = self._within_quotas(remarks)
        for channel, left in self._left.items():
            while left > 0:
                remark = self._everyday(channel, *self._chance.choice(orders))
                if remark:
                    remarks.append(remark)
                    left -= 1
        return sorted(remarks, key=lambda remark: (remark.row["answered_at"], remark.row["text"] or ""))

    def _within_quotas(self, remarks: list[Remark]) -> list[Remark]:
        """Complaints may fill at most 60 % of a channel."""
        self._chance.shuffle(remarks)
        kept = []
        for remark in remarks:
            channel = remark.row["channel"]
            if self._left[channel] > 0.4 * QUOTAS[channel]:
                self._left[channel] -= 1
                kept.append(remark)
        return kept

    # ---- complaints -----------------------------------------------------------------------------

    def _complaints(self, life: Life, order: Order) -> list[Remark]:
        cause, chance = order.trouble, self._chance
        if cause is None:
            return []
        leaving = life.left_for == cause and life.orders[-1] is order
        if chance.random() > COMPLAINS[cause] + (0.3 if leaving else 0):
            return []
        channels = dict.fromkeys(self._draw(_OUTLETS[cause]) for _ in range(2 if chance.random() < 0.25 else 1))
        found = (self._complaint(channel, cause, life, order) for channel in channels)
        return [remark for remark in found if remark]

    def _complaint(self, channel: str, cause: str, life: Life, order: Order) -> Remark | None:
        chance = self._chance
        low, high = _AFTER_DAYS[cause]
        at = self._moment(order.at, chance.randint(low, high))
        if at is None:
            return None
        kind = chance.choice(_SURVEY_OF[cause]) if channel == "설문" else "open"
        line = next((line for line in order.lines if line.product.name == DEFECTIVE and cause == "제품 불량"), order.lines[0])
        about = Occasion(channel, _ABOUT[cause], "bad", line.product.kind, line.product.name, _NAMED[cause])
        return self._remark(about, at, kind, min(0.34, max(0.02, chance.gauss(0.16, 0.09))), life, order, line, cause)

    # ---- everyday remarks --------------------------------------------------------------------------

    def _everyday(self, channel: str, life: Life, order: Order) -> Remark | None:
        chance = self._chance
        at = self._moment(order.at, 0 if channel == "앱스토어" else chance.randint(1, 21))
        if at is None:
            return None
        kind = self._draw(_SURVEYS) if channel == "설문" else "open"
        stage = self._draw(_STAGES[kind if channel == "설문" else channel])
        line = chance.choice(order.lines)
        feeling = min(0.99, max(0.01, chance.gauss(life.mood + _TILT[channel], 0.15) - self._weight(stage, order, line, channel)))
        mood: Mood = "good" if feeling > 0.66 else "mixed" if feeling > 0.46 else "bad"
        about = Occasion(channel, stage, mood, line.product.kind, line.product.name)
        return self._remark(about, at, kind, feeling, life, order, line, None)

    def _weight(self, stage: str, order: Order, line: Line, channel: str) -> float:
        """What weighs on a feeling beyond the customer's own mood."""
        day, calendar = order.at.date(), self._calendar
        weight = 0.14 if order.trouble else 0.0
        if stage == "배송" and calendar.in_incident(day):
            weight += 0.22
        if stage in ("결제", "앱") and day >= calendar.app_release and (order.channel == "앱" or channel == "앱스토어"):
            weight += 0.30 if stage == "결제" else 0.16
        if line.product.name == DEFECTIVE and stage == "개봉·사용" and day >= calendar.defect_since:
            weight += 0.22
        return weight

    # ---- rows -----------------------------------------------------------------------------------

    def _remark(self, about: Occasion, at: datetime, kind: str, feeling: float, life: Life, order: Order, line: Line,
                cause: str | None) -> Remark:
        chance, channel = self._chance, about.channel
        kind = "rating" if channel in ("리뷰", "앱스토어") else kind
        wrote = kind not in _WITH_TEXT or cause is not None or chance.random() < _WITH_TEXT[kind]
        english = wrote and channel != "전화" and chance.random() < 0.025
        text = None
        if wrote:
            text = self._writer.english(about.mood) if english else self._writer.write(_dated(about, at, self._calendar))
        stage = "탐색" if about.stage == "앱" else about.stage
        given = self._given_stage(channel, kind, stage)
        known = channel not in ("앱스토어", "SNS") or (channel == "SNS" and chance.random() < 0.3)
        low, high = _SCALES.get(kind, (None, None))
        row = {
            "answered_at": at,
            "customer_key": life.key if known else None,
            "channel": channel,
            "stage": given,
            "touchpoint": _TOUCHPOINTS.get(given) if given else None,
            "question": _QUESTIONS[kind].format(stage=stage) if kind in _QUESTIONS else None,
            "question_kind": kind,
            "score": self._score(kind, feeling),
            "scale_min": low,
            "scale_max": high,
            "high_is_good": None if low is None else True,
            "text": text,
            "product": line.product.name if channel == "리뷰" or (known and chance.random() < 0.5) else None,
            "order_id": order.number if known and channel != "SNS" else None,
            "order_line_id": f"{order.number}-{order.lines.index(line) + 1}" if channel == "리뷰" else None,
            "language": "en" if english else "ko" if text else None,
            "paid": chance.random() < (0.09 if feeling > 0.6 else 0.01) if channel == "리뷰" else None,
            "brand": None,
            "conversation": self._conversation_of(channel),
        }
        return Remark(row, about.mood, stage, cause)

    def _given_stage(self, channel: str, kind: str, stage: str) -> str | None:
        """The survey's own stage; agents code half of the chats and most calls; the rest is silent."""
        share = {"채팅": 0.5, "전화": 0.7}.get(channel, 1.0 if kind in ("csat", "ces") else 0.0)
        return stage if self._chance.random() < share else None

    def _score(self, kind: str, feeling: float) -> float | None:
        if kind == "open":
            return None
        low, high = _SCALES[kind]
        lifted = {"nps": 1.2, "rating": 1.32, "csat": 1.26, "ces": 1.18}[kind]
        wanted = low + (high - low) * min(1.0, feeling * lifted) + self._chance.gauss(0, 0.35)
        return float(min(high, max(low, round(wanted))))

    def _conversation_of(self, channel: str) -> str | None:
        if channel != "채팅":
            return None
        self._conversation += 1
        return f"T{self._conversation:06d}"

    def _moment(self, since: datetime, days: int) -> datetime | None:
        """Some waking hour ``days`` later; None when that is not before today."""
        chance = self._chance
        hours = (1, 0, 0, 0, 0, 0, 1, 3, 5, 7, 8, 8, 7, 7, 7, 7, 7, 6, 6, 6, 7, 8, 7, 4)
        day = since.date() + timedelta(days=days)
        at = datetime.combine(day, time(chance.choices(range(24), hours)[0], chance.randrange(60), chance.randrange(60)))
        if days == 0 and at <= since:
            at = since + timedelta(minutes=chance.randint(5, 50))
        return at if at.date() < self._calendar.today else None

    def _draw(self, weights: dict[str, int]) -> str:
        return self._chance.choices(list(weights), list(weights.values()))[0]


def _dated(about: Occasion, at: datetime, calendar: Calendar) -> Occasion:
    """Before the price rose nobody complains of it, and before the release nobody of the new version."""
    unborn = [
        *(["올랐|비싸졌|올라서|인상|값만"] if at.date() < calendar.price_rise else []),
        *(["업데이트|버전"] if at.date() < calendar.app_release else []),
    ]
    return replace(about, unless="|".join(unborn)) if unborn and about.only is None else about
