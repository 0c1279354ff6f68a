"""Marketers: who our customers are, what sets each group apart, and where the money comes from."""

import pandas as pd
import streamlit as st

from analytics.charts.customers import moves, segment_money
from analytics.charts.returning import stays
from analytics.customers import migration
from analytics.customers.identity import as_kept, moves_as_kept
from analytics.customers.segments import headline, keep_segments
from analytics.customers.staying import staying, staying_lines, staying_title
from analytics.reports import korean
from pages.kit import cards, grouping, models, scope, store, words
from pages.kit.words import _

FAMILIES = {"behaviour": ("behaviour",), "rfm": ("rfm",), "attitude": ("attitude",), "both": ("behaviour", "attitude"),
            "demographic": ("demographic",), "region": ("region",), "all": ("behaviour", "attitude", "demographic", "region")}
language = words.language()
family_words = {"behaviour": _("행동"), "attitude": _("마음"), "both": _("행동+마음"),
                "rfm": _("RFM 규칙"), "demographic": _("성별·나이·등급"), "region": _("지역"), "all": _("모두")}

with cards.page(_("고객군"), _("누가 우리 고객이고, 무엇이 다르고, 누가 매출을 만드는지 봐요")):
    family = st.segmented_control(
        _("나누는 기준"), list(FAMILIES), format_func=family_words.__getitem__, default="behaviour", key=scope.linked("family", FAMILIES),
        required=True,
    )

base = models.result("segment", FAMILIES[family])
found = store.figure(as_kept, base)
title = headline(found, language)
with cards.card(title, _("고객 {n}명 · {day} 기준 · 금액은 최근 365일", n=f"{found.n:,}", day=f"{found.today:%Y.%m.%d}")):
    cards.chart(store.drawn(segment_money, found, language), alt_text=title)
    trust = [] if found.stability is None else [
        _("안정성 {value}", value=f"{found.stability:.2f}"), _("실루엣 {value}", value=f"{found.silhouette:.2f}"),
        _("다른 방법(GMM)과 일치 {value}", value=f"{found.mixture_agreement:.2f}")]
    cards.facts([_("{k}개로 나눔", k=found.k), *trust, *found.caveats])


def feeling_words(one) -> str:
    """Mean feeling with its interval, or that nothing was said."""
    if one.feeling.value is None:
        return _("남긴 말 없음")
    if one.feeling.low is None or one.feeling.n < 10:
        return _("감정 {value} (n={n}, 참고만)", value=f"{one.feeling.value * 100:+.0f}", n=one.feeling.n)
    return _("감정 {value} ({low}~{high}, n={n})", value=f"{one.feeling.value * 100:+.0f}",
             low=f"{one.feeling.low * 100:+.0f}", high=f"{one.feeling.high * 100:+.0f}", n=f"{one.feeling.n:,}")


with st.grid("auto", min_column_width=300):
    for one in found.segments:
        with cards.card(one.name if language == "ko" else one.name_en[:1].upper() + one.name_en[1:]):
            st.markdown(_("**{size}명** · 고객의 {share} · 매출의 {money}", size=f"{one.size:,}",
                          share=korean.percent(one.share, 0), money=korean.percent(one.money_share, 0)))
            st.caption(_("한 사람이 1년에 {money} · {feeling}", money=korean.won(one.money_per_customer_won), feeling=feeling_words(one)))
            ko = language == "ko"
            st.markdown("\n".join(
                _("- {label} **{value}** :gray[전체 {typical}]", label=trait.label if ko else trait.label_en,
                  value=trait.said if ko else trait.said_en, typical=trait.said_typical if ko else trait.said_typical_en)
                for trait in one.traits[:3]))

members: pd.DataFrame = found.members.drop(columns="segment").reset_index()
with st.container(horizontal=True):
    if st.button(_("모든 화면에서 이 고객군 쓰기"), type="primary", icon=":material/done_all:"):
        keep_segments(store.warehouse(), found)
        st.toast(_("이제 지표·여정·목소리를 고객군으로 나눠 볼 수 있어요."))
    cards.download(_("고객별 고객군 내려받기"), members, f"segments-{found.today}.csv")
grouping.edited_by_hand(found)
models.card(found)

lasting = store.worked_out(staying, found, language)
with cards.card(staying_title(lasting, language), _("첫 구매 뒤 날마다 아직 사고 있는 고객의 비율(카플란-마이어) · 띠는 95% 구간 · 90일 동안 안 사면 마지막 구매 날에 떠난 것으로 봐요")):
    cards.chart(store.drawn(stays, lasting, language), alt_text=staying_lines(lasting, language))
    cards.facts([_("고객군을 나눌 때 마지막 구매도 봤다면, 차이의 일부는 나눈 기준에서 와요"),
                 _("로그 순위 검정 p {p}", p=f"{lasting.p_value:.3f}" if lasting.p_value >= 0.001 else "< 0.001") if lasting.p_value is not None else ""])

st.subheader(_("지난 90일 사이의 이동"), anchor=False)
went = store.worked_out(moves_as_kept, models.result("migration", FAMILIES[family]), base, found)
title = migration.headline(went, language)
with cards.card(title, _("{since}과 {until}에 모두 고객이던 {n}명 · {same}는 같은 고객군에 남았어요(95% 구간 {low}~{high}) · 그사이 새로 온 고객 {came}명",
                         since=f"{went.since:%Y.%m.%d}", until=f"{went.until:%Y.%m.%d}", n=f"{went.n:,}", same=korean.percent(went.same, 0),
                         low=korean.percent(went.same_low, 0), high=korean.percent(went.same_high, 0), came=f"{went.came:,}")):
    if went.holds:
        cards.flow(moves(went, language), moves(went, language, upright=True), alt_text=title, key="migration")
