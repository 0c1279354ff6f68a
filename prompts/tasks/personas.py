"""Names for personas: a model may propose a shorter, livelier one than the rule's; it is checked, marked and never used by itself.

What is sent are the traits in words, subjects, channels and stages: no remark, no customer, no figure. A name is dropped
when it holds a digit, a link or markdown, tells an age, a sex, a family or a job that the facts do not hold, says the
opposite of a trait or what no trait says, or is another group's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from analytics.customers.editing import LONGEST_NAME
from analytics.journey.personas import Persona
from prompts import client, settings
from prompts.settings import ModelSettings
from prompts.tasks.measures import NOT_PLAIN
from prompts.texts import prompt

_LONGEST = min(LONGEST_NAME, 24)
_LONGEST_EN = LONGEST_NAME
_INVENTED = re.compile(
    r"[여남]성|여자|남자|아내|남편|엄마|아빠|부모|자녀|아이|가족|부부|신혼|싱글|미혼|기혼|혼자|자취|주부|직장|회사원|학생|청년|청소년|중년|노년|어르신|시니어|세대|"
    r"십대|이십|삼십|사십|오십|부자|젊은|도시|시골|"
    r"\b(wom[ae]n|m[ae]n|girls?|boys?|moms?|mothers?|dads?|fathers?|parents?|famil|couples?|singles?|housewi|workers?|students?|young|old|seniors?|teens?|millennials?|gen ?z|urban|rural|rich|wealthy)", re.IGNORECASE)
_SAYS: tuple[tuple[re.Pattern[str], str, int], ...] = tuple((re.compile(words, re.IGNORECASE), feature, sign) for words, feature, sign in (
    (r"단골|자주|충성|열성|꾸준|loyal|frequent|regular|devoted", "frequency", 1),
    (r"가끔|어쩌다|한 ?번|드문|occasional|rare|one-?time", "frequency", -1),
    (r"뜸|휴면|떠난|떠나|멀어|잠든|잊|dormant|lapsed|gone|drift|sleep|lost", "recency_days", 1),
    (r"최근|요즘|방금|활발|recent|active", "recency_days", -1),
    (r"큰 ?손|VIP|브이아이피|프리미엄|고액|귀한|big|premium|high.?value|top", "money", 1),
    (r"알뜰|할인|쿠폰|절약|실속|bargain|discount|deal|thrift|saver", "discount_share", 1),
    (r"불만|화난|까다|투덜|실망|unhappy|angry|critic|grumpy|disappoint", "feeling", -1),
    (r"만족|행복|기쁜|팬|사랑|happy|satisf|fans?\b|delight|love", "feeling", 1),
))
_LIKE = {"money": ("money", "money_365", "order_money"), "feeling": ("feeling", "goodness", "feeling_90"), "discount_share": ("discount_share", "discounted_lines")}


class Named(BaseModel):
    number: int
    name: str


class Names(BaseModel):
    names: list[Named]


@dataclass(frozen=True)
class Proposed:
    """Names by the group's own name, those that passed; trouble: what went wrong with the model."""

    names: Mapping[str, str]
    trouble: client.ModelTrouble | None = None


def proposed(found: Sequence[Persona], language: str = "ko", chosen: ModelSettings | None = None) -> Proposed:
    """A name for each persona for which the model had one that holds."""
    use = chosen or settings.load()
    try:
        said = client.ask(client.Asked("personas", prompt("personas", language), material(found, language)), Names, use).names
    except client.ModelTrouble as trouble:
        return Proposed({}, trouble)
    names: dict[str, str] = {}
    taken = {one.segment.name for one in found} | {one.segment.name_en for one in found}
    for one in said:
        name = one.name.strip()
        if 1 <= one.number <= len(found) and name not in taken and holds(name, found[one.number - 1], language):
            names.setdefault(found[one.number - 1].segment.name, name)
            taken.add(name)
    return Proposed(names)


def holds(name: str, persona: Persona, language: str = "ko") -> bool:
    """Plain, short, and nothing in it that the group's own traits do not say."""
    if not name or len(name) > (_LONGEST if language == "ko" else _LONGEST_EN) or NOT_PLAIN.search(name):
        return False
    facts = _facts(persona, language)
    if any(found.group(0).lower() not in facts.lower() for found in _INVENTED.finditer(name)):
        return False
    return all(_borne_out(persona, feature, sign) for words, feature, sign in _SAYS if words.search(name))


def _borne_out(persona: Persona, feature: str, sign: int) -> bool:
    return any(one.gap * sign > 0 for one in persona.segment.traits if one.feature in _LIKE.get(feature, (feature,)))


def material(found: Sequence[Persona], language: str) -> str:
    """What is sent: each group's traits in words, and what it speaks about where."""
    return json.dumps([{"number": number, **json.loads(_facts(one, language))} for number, one in enumerate(found, start=1)], ensure_ascii=False)


def _facts(persona: Persona, language: str) -> str:
    ko = language == "ko"
    peak, low = persona.journey.peak, persona.journey.lowest
    return json.dumps({
        "name_now": persona.segment.name if ko else persona.segment.name_en,
        "traits": [{"what": one.label if ko else one.label_en, "than_others": "more" if one.gap > 0 else "less"} for one in persona.segment.traits],
        "subjects": [one.name for one in persona.subjects], "channels": [one.name for one in persona.channels],
        "best_stage": peak.stage if peak else None, "worst_stage": low.stage if low else None,
    }, ensure_ascii=False)
