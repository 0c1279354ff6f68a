"""Marketers: who is about to leave, why, and whom to call first."""

import pandas as pd
import streamlit as st

from analytics.charts.customers import calibration, risk_spread
from analytics.customers.calling import todays_list
from analytics.customers.churn import HORIZON_DAYS, in_words, warning
from analytics.customers.pausing import HORIZONS, advice, pauses
from analytics.reports import korean
from pages.kit import cards, models, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("이탈 위험"), _("한동안 다시 사지 않을 고객을 미리 찾아요")):
    horizon = st.segmented_control(_("떠난 것으로 보는 기간"), HORIZONS, format_func=lambda days: _("{days}일", days=days), default=HORIZON_DAYS, key="horizon",
                                   bind="query-params", required=True, help=_("이 기간 동안 사지 않으면 떠난 것으로 봐요."))
    capacity = st.segmented_control(
        _("오늘 연락할 수 있는 고객"), [20, 50, 200, 1000], format_func=lambda n: f"{n:,}", default=50, key="capacity",
        bind="query-params", required=True,
    )
    st.caption(advice(store.figure(pauses, store.today("orders")), horizon, language))

found = models.result("churn", horizon_days=horizon)
told = in_words(found, language)
if stale := warning(found, language):
    st.warning(stale, icon=":material/trending_down:")

with st.grid(4, min_column_width=190):
    st.metric(_("지켜볼 고객"), korean.people(found.n) if language == "ko" else f"{found.n:,}", border=True,
              help=_("최근 1년 안에 산 고객이에요. 1년 넘게 안 산 고객은 이미 떠난 것으로 봐요."))
    st.metric(_("{days}일 안에 떠날 것으로 보이는 고객", days=found.horizon_days), f"{found.expected_leavers:,.0f}", border=True)
    st.metric(_("걸려 있는 1년 매출"), korean.won(found.money_at_risk_won), border=True, help=_("위험 × 지난 365일 매출의 합이에요."))
    st.metric(_("위험한 순서를 맞히는 힘"), f"{found.judged.auc.value:.3f}", border=True,
              help=_("떠난 고객을 남은 고객보다 위험하다고 본 비율(AUC)이에요. 0.5면 동전 던지기와 같아요."))

with cards.card(told.list_title, told.method):
    listed = todays_list(found, capacity).reset_index().round({"risk": 2, "loss_won": 0}).astype({"loss_won": int})
    listed["why"] = [" / ".join(reasons) for reasons in listed["reasons"]]
    table = listed[listed["contact"]]
    waiting = len(listed) - len(table)
    cards.table(table, {
        "customer_key": st.column_config.TextColumn(_("고객 ID")),
        "risk": st.column_config.ProgressColumn(_("위험"), format="percent", min_value=0, max_value=1, width="small"),
        "loss_won": st.column_config.NumberColumn(_("예상 손실(원)"), format="localized", help=_("위험 × 지난 365일 매출")),
        "recency_days": st.column_config.NumberColumn(_("마지막 구매(일 전)"), format="%d", width="small"),
        "why": st.column_config.TextColumn(_("이유"), width="large"),
        "change": st.column_config.TextColumn(_("위험을 낮추려면"), width="medium", help=_("그 이유 하나만 보통 고객과 같아질 때의 위험이에요. 다른 것은 그대로예요.")),
    }, alt_text=told.list_title, height=420)
    cards.facts([_("연락할 고객 {n}명", n=f"{len(table):,}"),
                 _("같은 위험의 {n}명은 무작위로 골라 일부러 남겨 둬요. 나중에 둘을 비교하면 연락의 효과를 알 수 있어요.", n=f"{waiting:,}")])


def whole() -> pd.DataFrame:
    """All customers with their reasons, for the download."""
    return found.customers.assign(reasons=[" / ".join(reasons) for reasons in found.customers["reasons"]]).reset_index()


with st.container(horizontal=True):
    cards.download(_("오늘 목록 내려받기"), lambda: listed.drop(columns="reasons"), f"contact-{found.today}.csv")
    cards.download(_("고객별 위험 내려받기"), whole, f"churn-{found.today}.csv")

left, right = st.columns(2)
with left, cards.card(told.spread_title, _("고객 {n}명의 위험 분포 · 점선은 평균", n=f"{found.n:,}")):
    cards.chart(store.drawn(risk_spread, found, language), alt_text=told.spread_title)
with right, cards.card(told.trust_title, told.trust_method):
    cards.chart(store.drawn(calibration, found.judged, language), alt_text=told.trust_title)
cards.facts([told.against_rule, *found.caveats])
models.card(found)
