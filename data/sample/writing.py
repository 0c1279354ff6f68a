"""Writes one remark: clauses from the phrase banks, joined, ended in one register, with human noise.

A remark has a mood (good, mixed, bad), a stage of the journey, a kind of product and a channel; the
channel decides its form (a review, a chat line, an agent's call note, an e-mail, a post, a store review).
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from data.sample.endings import Clause, clause

Mood = Literal["good", "mixed", "bad"]
_PHRASES = Path(__file__).parent / "phrases"
_USED_UP = ("세탁세제", "주방세제", "화장지", "물티슈", "칫솔", "필터")
_REGISTERS = ("haeyo", "formal", "noted", "casual", "plain")


@dataclass(frozen=True)
class Occasion:
    """What a remark is about."""

    channel: str
    stage: str
    mood: Mood
    kind: str  # of product: 텀블러, 침구 ...
    product: str
    only: str | None = None  # the first clause names this cause (pattern: 샌|젖었)
    unless: str | None = None  # never these words (nobody complains of what has not happened yet)


@cache
def bank(name: str) -> dict[str, Any]:
    """One phrase file with its lists as tuples of lines."""
    return _lines(tomllib.loads((_PHRASES / f"{name}.toml").read_text(encoding="utf-8")))


def _lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lines(item) for key, item in value.items()}
    return tuple(line for line in value.strip().splitlines() if line)


@cache
def clauses(stage: str, kind: str, mood: str) -> tuple[str, ...]:
    """Everything a customer may say of this stage (and kind of product) in this mood."""
    if stage == "앱":
        return bank("frames")["app"][mood]
    banks = [name for name in bank("journey") if name.startswith(f"{stage}.")]
    if kind in _USED_UP:
        banks = [name for name in banks if name != "개봉·사용.물건"]
    found = [line for name in banks for line in bank("journey")[name][mood]]
    if stage == "개봉·사용":
        found += list(bank("goods").get(kind, {}).get(mood, ())) * 2
    return tuple(found)


class Writer:
    """Writes remarks from a seeded source of chance; the same seed writes the same remarks."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def write(self, about: Occasion) -> str:
        """The text of one remark."""
        form = {
            "채팅": self._chat,
            "전화": self._call_note,
            "이메일": self._email,
            "SNS": self._post,
            "앱스토어": self._store_review,
        }.get(about.channel, self._review)
        text = form(about).replace("{상품}", about.product)
        return text if about.channel == "전화" else self._roughened(text, about)

    def english(self, mood: Mood) -> str:
        """One remark in English."""
        words = bank("english")
        side = "good" if mood == "good" else "bad"
        lines = self._chance.sample(words[side], k=self._chance.choice((1, 1, 2)))
        if mood == "mixed":
            lines = [self._pick(words["good"]), "But " + _lower_first(self._pick(words["bad"]))]
        if self._maybe(0.45):
            lines.append(self._pick(words[f"so_{side}"]))
        return " ".join(lines)

    # ---- forms ---------------------------------------------------------------------------------

    def _review(self, about: Occasion) -> str:
        words = bank("frames")["review"]
        if about.only is None and self._maybe(0.07):
            return self._pick(bank("frames")["short"]["mid" if about.mood == "mixed" else about.mood])
        register = self._register((52, 13, 17, 12, 6))
        body = self._body(about, register)
        if self._maybe(0.3) and not re.search("[는은인한]데 ", body):
            used = about.stage == "개봉·사용" and self._maybe(0.6)
            body = f"{self._pick(words['opening_use' if used else 'opening'])} {body}"
        if self._maybe(0.22):
            kind = "mid" if about.mood == "mixed" else about.mood
            body = f"{_closed(body)} {self._pick(words[f'{kind}_close'])}"
        return body

    def _chat(self, about: Occasion) -> str:
        words = bank("frames")["chat"]
        questions = bank("questions").get(about.stage, ())
        asks, pleased = about.mood == "mixed" and questions, about.mood == "good"
        body = self._pick(questions) if asks else self._body(about, self._register((75, 18, 0, 7, 0)), most=2)
        if about.product and self._maybe(0.2):
            body = f"{{상품}} {'주문한 사람인데요' if not asks else '관련해서요'} {body}"
        if self._maybe(0.35):
            body = f"{self._pick(words['good_opening' if pleased else 'opening'])} {body}"
        if self._maybe(0.35):
            body = f"{_closed(body)} {self._pick(words['good_close' if pleased else 'close'])}"
        return body

    def _call_note(self, about: Occasion) -> str:
        words = bank("frames")["phone"]
        side = "good" if about.mood == "good" else "bad"
        body = self._body(about, "haeyo", most=2, plain=True)
        said = self._pick(words["said_good" if side == "good" else "said"])
        pieces = [self._pick(words[f"{side}_opening"])] if self._maybe(0.75) else []
        pieces.append(f'"{body}"{said}.')
        pieces.append(self._pick(words[f"{side}_action"]))
        return " ".join(pieces)

    def _email(self, about: Occasion) -> str:
        words = bank("frames")["email"]
        thanks = about.mood == "good"
        register = self._register((20, 80, 0, 0, 0))
        if about.mood == "mixed":
            body = _closed(self._contrast(about, register))
        else:
            chosen = self._choose(about, about.mood, self._chance.choice((1, 2, 2, 3)))
            body = " ".join(_closed(self._ended(one, register)) for one in chosen)
        opening, close = ("thanks_opening", "thanks_close") if thanks else ("opening", "close")
        return f"{self._pick(words[opening])} {body} {self._pick(words[close])}"

    def _post(self, about: Occasion) -> str:
        words = bank("frames")["social"]
        side = "bad" if about.mood == "bad" else "good"
        body = self._body(about, self._register((25, 3, 25, 30, 17)), most=2)
        if self._maybe(0.4):
            opening = self._pick(words[f"{side}_opening"])
            body = f"{opening} {'{상품} ' if side == 'good' and self._maybe(0.5) else ''}{body}"
        if self._maybe(0.4):
            body = f"{body} {self._pick(words[f'{side}_tag'])}"
        return body

    def _store_review(self, about: Occasion) -> str:
        words = bank("frames")["app"]
        side = "bad" if about.mood == "bad" else "good"
        body = self._body(about, self._register((55, 8, 20, 12, 5)), most=2)
        if self._maybe(0.3):
            openings = [line for line in words[f"{side}_opening"] if not about.unless or not re.search(about.unless, line)]
            body = f"{self._pick(openings)} {body}"
        if self._maybe(0.3) and about.mood != "mixed":
            body = f"{_closed(body)} {self._pick(words[f'close_{side}'])}"
        return body

    # ---- clauses into sentences -------------------------------------------------------------------

    def _body(self, about: Occasion, register: str, most: int = 3, plain: bool = False) -> str:
        if about.mood == "mixed":
            return self._contrast(about, register)
        first, *others = self._choose(about, about.mood, self._chance.choice((1, 2, 2, 3)[:most + 1]))
        others = others[: most - 1]
        sentences = [self._joined(first, others[0], register) if others else self._ended(first, register)]
        sentences += [self._ended(other, register) for other in others[1:]]
        if not plain and about.stage != "앱" and self._maybe(0.3):
            so = self._consequence(about)
            because = (others[-1] if others else first).because()
            alone = len(sentences) == 1 and not others
            if alone and because and "서 " not in because and self._maybe(0.6):
                return f"{because} {_told(so, register)}"
            sentences.append(_told(so, register))
        return self._chance.choice((". ", " ", ". ")).join(sentences)

    def _joined(self, first: Clause, second: Clause, register: str) -> str:
        link = self._chance.choice(("고", "고", "고", "는 데다"))
        if link == "고":
            return f"{first.and_()} {self._ended(second, register)}"
        glue = self._chance.choice((" ", ". "))
        return f"{self._ended(first, register)}{glue}{self._pick(('그리고', '게다가', '거기다'))} {self._ended(second, register)}"

    def _contrast(self, about: Occasion, register: str) -> str:
        good = self._choose(about, "good", 1)[0]
        same = about.stage == "앱" or self._maybe(0.5)
        other = replace(about, stage=about.stage if same else self._pick(("배송", "구매", "개봉·사용")), only=None)
        bad = self._choose(other, "bad", 1)[0]
        while re.search(_CONTRASTED, good.stem):
            good = self._choose(about, "good", 1)[0]
        while re.search(_CONTRASTED, bad.stem):
            bad = self._choose(other, "bad", 1)[0]
        first, second = (good, bad) if self._maybe(0.7) else (bad, good)
        link = first.while_() if self._maybe(0.55) else first.but()
        body = f"{link} {self._ended(second, register)}"
        if self._maybe(0.3):
            body = f"{_closed(body)} {_told(self._consequence(about), register)}"
        return body

    def _consequence(self, about: Occasion) -> Clause:
        words = bank("frames")["review"]
        kind = "mid" if about.mood == "mixed" else about.mood
        used = words[f"{kind}_so_use"] if about.stage == "개봉·사용" else ()
        return clause(self._pick((*words[f"{kind}_so"], *used)))

    def _choose(self, about: Occasion, mood: str, count: int) -> list[Clause]:
        lines: Sequence[str] = clauses(about.stage, about.kind, mood)
        if about.unless:
            lines = [line for line in lines if not re.search(about.unless, line)]
        fitting = [line for line in lines if about.only and re.search(about.only, line)] if mood == "bad" else []
        chosen = [self._pick(fitting)] if fitting else []
        while len(chosen) < count:
            line = self._pick(lines)
            if line not in chosen:
                chosen.append(line)
        return [clause(line) for line in chosen]

    def _ended(self, one: Clause, register: str) -> str:
        if register != "haeyo":
            return getattr(one, register)()
        seen = one.shape != "past" or one.stem[-1] in "왔졌있없났됐샜"  # what one did oneself is not recalled
        return self._chance.choice((one.haeyo, one.haeyo, one.haeyo, one.noticed, *((one.recalled,) if seen else ())))()

    def _register(self, weights: Sequence[int]) -> str:
        return self._chance.choices(_REGISTERS, weights)[0]

    # ---- human noise ------------------------------------------------------------------------------

    def _roughened(self, text: str, about: Occasion) -> str:
        """Laughs, tears, marks, slang, slips of spelling and spacing, each with its own small chance."""
        chance = self._chance
        formal = about.channel == "이메일"
        if not formal and chance.random() < 0.2:
            text = _with_intensifier(text, chance)
        if not formal and chance.random() < 0.3:
            text = _swapped(text, _SLANG, chance)
        if chance.random() < (0.03 if formal else 0.14):
            text = _swapped(text, _SLIPS, chance)
        if not formal and chance.random() < 0.1:
            text = _unspaced(text, chance)
        if formal or "#" in text:
            return text
        if text.endswith("?"):
            return text + self._pick(("", "", "", "?", " ㅠㅠ"))
        return text.rstrip(".") + chance.choices(_TAILS[about.mood], _TAIL_WEIGHTS)[0]

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _pick(self, lines: Sequence[str]) -> str:
        return self._chance.choice(lines)


def _told(one: Clause, register: str) -> str:
    """What the writer did or thinks: never -네요, -더라고요."""
    return getattr(one, register)()


_CONTRASTED = "[는은인한]데 |지만 |는데도 |인데도 "
_TAILS = {
    "good": ("", ".", "!", "~", "!!", " ㅎㅎ", " ^^", " ㅋㅋ", " 👍", " ㅎ", "~~", " ♥", "ㅋㅋㅋ", " 😊", "!!!"),
    "bad": ("", ".", ";;", "...", " ㅠㅠ", " ㅡㅡ", "..", " ㅜㅜ", " ㅠ", "!!", " 하...", "ㅠㅠㅠ", " 😡", " ㅋㅋ 어이없음", ";"),
    "mixed": ("", ".", "~", "..", " ㅎㅎ", " ㅠㅠ", "!", " ㅎ", " ㅜㅜ", ".", "ㅋㅋ", "~~", " ㅠ", "..", " 🙂"),
}
_TAIL_WEIGHTS = (26, 24, 9, 8, 6, 6, 4, 4, 3, 3, 2, 2, 1, 1, 1)
_INTENSIFIERS = ("진짜", "정말", "솔직히", "아니", "와", "음", "일단", "확실히")
_SLANG = (
    ("너무 ", "넘 "), ("진짜", "찐"), ("그냥 ", "걍 "), ("정말 ", "증말 "), ("좋아요", "좋아용"), ("했어요", "했어여"),
    ("해요", "해용"), ("네요", "네용"), ("예뻐요", "이뻐요"), ("예쁘", "이쁘"), ("없어요", "없어여"), ("상담원", "상담사"),
    ("마음에", "맘에"), ("빨라요", "빨라욤"), ("배송이", "배송"), ("가격이", "가격"), ("앱이", "어플이"), ("최고예요", "최고에요"),
    ("왔어요", "왔어용"), ("친구", "칭구"), ("이거", "요거"), ("샀어요", "샀어여"), ("업데이트", "업뎃"),
)
_SLIPS = (
    ("돼", "되"), ("됐", "됬"), ("예요", "에요"), ("할게요", "할께요"), ("금방", "금새"), ("며칠", "몇일"), ("않", "안"),
    ("왠지", "웬지"), ("어떡", "어떻"), ("깨끗", "깨긋"), ("설거지", "설겆이"), ("습니다", "슴니다"), ("괜찮", "괜찬"),
    ("많", "만"), ("싫", "실"), ("없", "업"), ("찌그러", "찌글어"), ("얘기", "예기"), ("오랜만", "오랫만"), ("배송", "베송"),
    ("굳이", "구지"), ("낫", "낳"), ("만에", "만애"), ("뒀", "둿"), ("더라고요", "더라구요"), ("결제", "결재"),
)


def _swapped(text: str, pairs: Sequence[tuple[str, str]], chance: random.Random) -> str:
    """One of the pairs that fit, applied once."""
    fitting = [pair for pair in pairs if pair[0] in text]
    return text.replace(*chance.choice(fitting), 1) if fitting else text


def _with_intensifier(text: str, chance: random.Random) -> str:
    return text if text.startswith(_INTENSIFIERS) else f"{chance.choice(_INTENSIFIERS)} {text}"


def _unspaced(text: str, chance: random.Random) -> str:
    """Some or all blanks lost, as on a phone."""
    if chance.random() < 0.25:
        return text.replace(" ", "") if len(text) < 25 else text
    words = text.split(" ")
    at = chance.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join([*words[: at - 1], "".join(words[at - 1 : at + 1]), *words[at + 1 :]]) if at else text


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "~")) else text + "."


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
