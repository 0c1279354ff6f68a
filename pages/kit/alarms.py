"""Alerts on a page: what was found, the inbox, the rules and who is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.alerts import Digest, cause_title
from analytics.metrics.catalogue import catalogue
from analytics.metrics.outside import value_of
from analytics.metrics.telling_targets import part_words
from data import sending
from data.posting import SENT
from data.rules import DIRECTIONS, BadRule, Notice, Rule, Rules, Weekly
from pages.kit import cards, figures, gate, rounds, scope, store
from pages.kit.words import _

_ICONS = {True: ":green[:material/trending_up:]", False: ":red[:material/trending_down:]", None: ":material/trending_flat:"}
_PARTS = ("channel", "stage", "segment", "product")


# ---- what was found ----------------------------------------------------------------------------------------


def causes(found: Digest, language: str) -> None:
    """One block a cause: its sentence, then the metrics that moved with it."""
    for alarm in found.alarms:
        st.markdown(f"**{cards.literal(cause_title(alarm, language))}**")
        figures.moves(alarm.moves, language)


# ---- the inbox ---------------------------------------------------------------------------------------------


def inbox(kept: Rules, language: str) -> None:
    """The notices, new ones marked; what was sent where stands below each."""
    found = kept.inbox(gate.person().person_id)
    if not found:
        cards.nothing(_("아직 온 알림이 없어요"), _("평소와 다른 움직임이 생기거나 규칙이 울리면, 그리고 매주 월요일 아침에 여기에 소식이 와요."), page=None)
    for one in found:
        with st.container(border=True, gap="small"):
            _notice(kept, one, language)
    kept.see(gate.person().person_id)


def _notice(kept: Rules, one: Notice, language: str) -> None:
    title, *lines = one.told.get(language, one.told["ko"])
    icon = ":material/calendar_month:" if one.kind == "digest" else _ICONS[one.good]
    st.markdown(f"{icon} **{cards.literal(title)}**" + ("" if one.seen else f" :blue-badge[{_('새 소식')}]"))
    for line in lines:
        st.caption(cards.literal(line))
    told = [f"{_('메일') if sent['way'] == 'mail' else _('웹훅')} {sent['whereto']} {_('보냄') if sent['outcome'] == SENT else _('못 보냄')}" for sent in kept.sent(one.key)]
    cards.facts([f"{one.found_at:%Y.%m.%d %H:%M}", *map(cards.literal, told)])


def check_now() -> None:
    """A round at once, of the data set on the screen, as on the day after its last one."""
    if gate.person().may("define") and st.button(_("지금 확인하기"), icon=":material/refresh:"):
        rounds.start(store.warehouse().whole, datetime.combine(store.today(), datetime.now().time())).wait(20)
        st.rerun()


# ---- the rules ---------------------------------------------------------------------------------------------


def rules(kept: Rules, language: str) -> None:
    """The rules in words, each with its way out."""
    found = kept.all()
    if not found:
        cards.nothing(_("아직 만든 규칙이 없어요"), _("규칙이 없어도 평소와 다른 움직임은 알려 드려요. 꼭 지켜볼 지표가 있으면 규칙으로 만들어 메일이나 웹훅으로도 받으세요."), page=None)
    for rule in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{cards.literal(rule.name or telling.label(rule.metric, language))}**")
                cards.facts(map(cards.literal, rule_words(rule, language)))
            if gate.person().may("define"):
                st.button(_("지우기"), key=f"rule_{rule.rule_id}", type="tertiary", icon=":material/delete:", on_click=kept.end, args=(rule.rule_id, datetime.now()))


def rule_words(rule: Rule, language: str) -> list[str]:
    """What it watches, when it rings, whom it tells."""
    metric = catalogue().metric(rule.metric)
    size = telling.moved(metric, rule.least, language).lstrip("+")
    return [
        telling.label(rule.metric, language), part_words(rule.dimension, rule.part, language), _way(rule.direction),
        _("날마다") if rule.grain == "day" else _("주마다"), _("{size} 이상", size=size) if rule.least else "", _("확신 {level}", level=f"{rule.level:.0%}"),
        _("울린 뒤 {n}일 쉼", n=rule.cool_down_days), *rule.mail_to, rule.hook,
    ]


def _way(direction: str) -> str:
    return {"worse": _("나빠질 때"), "better": _("좋아질 때"), "both": _("어느 쪽이든")}[direction]


def new_rule(kept: Rules, language: str) -> None:
    """The form of a rule: what, of whom, how large, how sure, how often, to whom."""
    with st.popover(_("규칙 만들기"), icon=":material/add_alert:", type="primary"):
        names = [name for name in catalogue().metrics if name != "new_customers"]
        metric = catalogue().metric(st.selectbox(_("지표"), names, format_func=lambda name: telling.label(name, language), key="rule_metric"))
        dimension, part = part_of(metric.name, _PARTS, "rule", language)
        direction = st.segmented_control(_("언제 울릴까요"), DIRECTIONS, default="worse", required=True, format_func=_way, key="rule_direction")
        least = st.text_input(_("가장 작은 변화(비우면 확실하기만 하면)"), key="rule_least", placeholder={"share": "5%p", "points": "10"}.get(metric.unit, ""))
        with st.container(horizontal=True):
            level = st.selectbox(_("확신"), [0.95, 0.99, 0.9], format_func=lambda one: f"{one:.0%}", key="rule_level", width=110)
            grain = st.selectbox(_("살피는 때"), ["week", "day"], format_func=lambda one: _("주마다") if one == "week" else _("날마다"), key="rule_grain", width=120)
            quiet = st.number_input(_("울린 뒤 쉬는 날"), 0, 90, 7, key="rule_quiet", width=140)
        name = st.text_input(_("이름(선택)"), key="rule_name", max_chars=60)
        mail_to, hook = recipients("rule")
        if st.button(_("저장"), type="primary", key="rule_save"):
            size = value_of(least, metric) if least.strip() else 0.0
            if size is None:
                raise BadRule(what=_("가장 작은 변화"))
            kept.add(metric=metric.name, at=datetime.now(), by=gate.person().name, name=name, dimension=dimension, part=part, direction=direction or "both", least=size,
                     level=level, grain="day" if grain == "day" else "week", cool_down_days=int(quiet), mail_to=mail_to, hook=hook)
            st.rerun()


def part_of(metric: str, cuts: tuple[str, ...], key: str, language: str) -> tuple[str | None, str | None]:
    """Of whom: everybody, or one value of a dimension that the metric's rows carry."""
    definition = catalogue().metric(metric)
    fitting = [name for name in cuts if name in catalogue().dimensions and definition.table in catalogue().dimensions[name].tables]
    dimension = st.selectbox(_("누구의"), [None, *fitting], key=f"{key}_dimension", format_func=lambda name: catalogue().dimensions[name].label[language] if name else _("전체"))
    if dimension is None:
        return None, None
    values = store.figure(scope.values_of, definition.table, dimension)
    part = st.selectbox(catalogue().dimensions[dimension].label[language], values, key=f"{key}_part") if values else None
    return (dimension, part) if part else (None, None)


def recipients(key: str, mail_to: tuple[str, ...] = (), hook: str = "") -> tuple[list[str], str]:
    """Addresses and webhook, where the owner has set up a way out; else how to."""
    use = sending.settings()
    if not use.mails and not use.hooks:
        st.caption(_("앱의 알림함에 와요. 메일이나 웹훅으로도 받으려면 소유자가 ‘보내기 설정’에서 켜야 해요."))
        return list(mail_to), hook
    given = st.text_input(_("메일로 받을 사람(쉼표로)"), ", ".join(mail_to), key=f"{key}_mail", disabled=not use.mails).split(",")
    options = ["", *use.hooks]
    chosen = st.selectbox(_("웹훅"), options, options.index(hook) if hook in options else 0, format_func=lambda one: one or _("없음"), key=f"{key}_hook", disabled=not use.hooks)
    return given, chosen


def weekly_to(kept: Rules) -> None:
    """Who gets the week's digest: nobody until somebody is named."""
    now = kept.weekly()
    with st.popover(_("주간 소식 받는 사람"), icon=":material/mail:"):
        mail_to, hook = recipients("weekly", now.mail_to, now.hook)
        language = st.segmented_control(_("어느 말로"), ["ko", "en"], default=now.language, required=True, format_func={"ko": "한국어", "en": "English"}.__getitem__, key="weekly_language")
        if st.button(_("저장"), key="weekly_save", type="primary"):
            kept.set_weekly(Weekly(tuple(mail_to), hook, language or "ko"))
            st.toast(_("저장했어요."))


def week_words(week: date) -> str:
    return f"{week:%Y.%m.%d} ~ {week + timedelta(days=6):%Y.%m.%d}"
