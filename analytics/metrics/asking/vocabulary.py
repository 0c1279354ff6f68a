"""Every phrase a question may hold, from the catalogue, words.toml and the values of the user's own data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from analytics.metrics.catalogue import catalogue
from data import own_metrics
from data.warehouse import Warehouse

_BY = ("별", "별로", "별로는", "마다", "에따라", "에따른", "당", "별순위", "단위로", "단위")
_KEPT = re.compile(r"[0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ~./&+·*%-]")
_SIZE = re.compile(r"\s*[\(\[]?\d+(?:\.\d+)?\s*(?:ml|l|kg|g|cm|mm|개|장|입|매|팩|롤|단|호|인치)[\)\]]?$", re.IGNORECASE)
_ALIKE = 0.78
TIMES = ("hour", "weekday", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Meaning:
    """One sense of a phrase: metric, dimension (named), cut (by it), value, or a word class of words.toml."""

    kind: str
    name: str
    value: str | None = None
    source: str | None = None  # the table that holds the value
    weak: bool = False  # gives way to any other metric
    generic: bool = False  # weak, and says nothing by itself: the noun that a filter stands at (고객, 주문)
    exact: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """phrases: surface -> meanings; lengths: of surfaces, longest first; alike: surfaces open to typing slips."""

    phrases: Mapping[str, tuple[Meaning, ...]]
    lengths: tuple[int, ...]
    alike: Mapping[str, str] = field(repr=False)  # surface -> its letters taken apart

    def nearest(self, said: str) -> str | None:
        """The one phrase that ``said`` was meant to be, by the share of equal letters (jamo); None when none is near."""
        apart = unicodedata.normalize("NFD", said)
        best: tuple[float, str] | None = None
        for surface, letters in self.alike.items():
            if abs(len(letters) - len(apart)) > 2:
                continue
            if len(said) < 3 and all(one.kind == "value" for one in self.phrases[surface]) and _initials(apart) != _initials(letters):
                continue  # 쿠팜 is 쿠팡, but 충성 is not 충청
            score = Levenshtein.normalized_similarity(apart, letters)
            if score >= _ALIKE and (best is None or score > best[0]):
                best = (score, surface)
        return best[1] if best else None


def _initials(letters: str) -> str:
    """The first consonants of syllables taken apart (NFD)."""
    return "".join(sign for sign in letters if "\u1100" <= sign <= "\u1112")


def flat(text: str) -> tuple[str, set[int]]:
    """Small letters without blanks and marks, and the places where a word began."""
    low = unicodedata.normalize("NFKC", text).lower()
    kept, starts, fresh = [], set(), True
    for sign in low:
        if _KEPT.match(sign):
            if fresh:
                starts.add(len(kept))
            kept.append(sign)
            fresh = False
        else:
            fresh = True
    joined = "".join(kept)
    return joined.rstrip(".~-"), starts


def surface(text: str) -> str:
    return flat(text)[0]


@cache
def words() -> Mapping[str, Any]:
    """words.toml."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def vocabulary(warehouse: Warehouse) -> Vocabulary:
    """The vocabulary of a data set, made once per data version."""
    return _vocabulary(warehouse, str(warehouse.path), warehouse.version, own_metrics.stamp())


@lru_cache(maxsize=8)
def _vocabulary(warehouse: Warehouse, path: str, version: int, own: tuple[str, int]) -> Vocabulary:
    phrases: dict[str, dict[Meaning, None]] = {}

    def add(said: str, meaning: Meaning) -> None:
        if key := surface(said):
            phrases.setdefault(key, {})[meaning] = None

    for said, meaning in (*_metric_phrases(), *_dimension_phrases(), *_class_phrases()):
        add(said, meaning)
    for said, meaning in _value_phrases(warehouse.query("asking_values").to_pylist()):
        add(said, meaning)
    made = {key: tuple(meanings) for key, meanings in phrases.items()}
    open_to_slips = {
        key: unicodedata.normalize("NFD", key) for key, meanings in made.items()
        if len(key) >= 2 and any(one.kind in ("metric", "cut", "value", "dimension") for one in meanings) and not key.isdigit()
    }
    return Vocabulary(made, tuple(sorted({len(key) for key in made}, reverse=True)), open_to_slips)


def _metric_phrases() -> Iterable[tuple[str, Meaning]]:
    weak, generic = set(words()["weak"]["phrases"]), set(words()["weak"]["generic"])
    for metric in catalogue().metrics.values():
        short = [re.sub(r"\([A-Za-z]+\)", "", label) for label in metric.label.values()]  # (NPS), not (환산)
        said = [*metric.label.values(), *short, *(one for every in metric.asked_as.values() for one in every), *words()["metrics"].get(metric.name, ())]
        for one in dict.fromkeys(said):
            yield one, Meaning("metric", metric.name, weak=surface(one) in weak | generic, generic=surface(one) in generic)


def _dimension_phrases() -> Iterable[tuple[str, Meaning]]:
    for dimension in catalogue().dimensions.values():
        said = dict.fromkeys([*dimension.label.values(), *words()["dimensions"].get(dimension.name, ())])
        for one in said:
            yield one, Meaning("cut" if one.endswith("별") else "dimension", dimension.name)
            for by in _BY:
                yield one + by, Meaning("cut", dimension.name)
            for by in ("by ", "per ", "for each ", "which ", "each ", "across "):
                if one.isascii():
                    yield by + one, Meaning("cut", dimension.name)
    for name, said in words()["cuts"].items():
        for one in said:
            yield one, Meaning("cut", name)
            yield one + "로", Meaning("cut", name)
    yield "달", Meaning("dimension", "month")
    yield "날", Meaning("dimension", "day")


def _class_phrases() -> Iterable[tuple[str, Meaning]]:
    for section in ("ranking", "intents", "refusals", "filler"):
        for name, said in words()[section].items():
            for one in said:
                yield one, Meaning(section, name)


def _value_phrases(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Meaning]]:
    """A value by its name, by its name without the pack size, and by other words for it."""
    aliases = words()["values"]
    for row in rows:
        value, dimension = str(row["value"]), row["dimension"]
        meaning = Meaning("value", dimension, value, row["source"])
        yield value, meaning
        for alias in aliases.get(value, ()):
            yield alias, meaning
        if dimension in ("product", "campaign"):
            short = _SIZE.sub("", value)
            for one in {short, short.split(" ", 1)[-1] if short.count(" ") >= 1 else short} - {value}:
                yield one, Meaning("value", dimension, value, row["source"], exact=one == short)
    for source in ("answers", "lines", "sessions", "baskets"):
        for value in catalogue().dimensions["age_band"].order:
            yield value, Meaning("value", "age_band", value, source)
        for value, said in words()["weekdays"].items():  # "6|7": any of them
            for one in said:
                yield one, Meaning("value", "weekday", value, source)
