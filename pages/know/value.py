"""Marketers: what each customer will be worth in a year, who is still a customer, and how sure that is."""

import pandas as pd
import streamlit as st

from analytics.charts.customers import tracking
from analytics.customers.value import headline, track_title
from analytics.reports import korean
from pages.kit import cards, models, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("고객 가치"), _("앞으로 1년 동안 누가 얼마나 살지 예측해요")):
    shown = st.segmented_control(_("목록 길이"), [50, 200, 1000], default=50, key="most", bind="query-params", required=True)



def won(value: float) -> str:
    """Money in words; a dash where the orders hold no money."""
    return korean.won(value) if value == value else "–"


found = models.result("value")
money, bought = found.value_won, found.purchases
with st.grid(4, min_column_width=190):
    st.metric(_("앞으로 1년 매출"), won(money.value), border=True,
              help=_("95% 구간 {low} ~ {high}", low=won(money.low), high=won(money.high)))
    st.metric(_("앞으로 1년 구매"), f"{bought.value:,.0f}", border=True,
              help=_("95% 구간 {low} ~ {high}", low=f"{bought.low:,.0f}", high=f"{bought.high:,.0f}"))
    st.metric(_("구매한 고객"), f"{found.n:,}", border=True)
    st.metric(_("다시 산 고객"), f"{found.repeaters:,}", border=True)

with cards.card(headline(found, language), _("가치 = 기대 구매 횟수 × 기대 금액 · 구간은 95%")):
    cards.table(found.customers.head(shown).reset_index().round({"value_won": 0, "low_won": 0, "high_won": 0, "alive": 2}), {
        "customer_key": st.column_config.TextColumn(_("고객 ID")),
        "value_won": st.column_config.NumberColumn(_("1년 가치"), format="localized"),
        "low_won": st.column_config.NumberColumn(_("하한"), format="localized"),
        "high_won": st.column_config.NumberColumn(_("상한"), format="localized"),
        "purchases": st.column_config.NumberColumn(_("기대 구매"), format="%.1f"),
        "alive": st.column_config.ProgressColumn(_("아직 고객일 확률"), format="percent", min_value=0, max_value=1),
        "next_on": st.column_config.DateColumn(_("다음 구매 예상"), format="YYYY.MM.DD"),
    }, alt_text=headline(found, language), height=420)


def whole() -> pd.DataFrame:
    """All customers, for the download."""
    return found.customers.reset_index()


cards.download(_("고객별 가치 내려받기"), whole, f"value-{found.today}.csv")
check = found.hold_out
with cards.card(track_title(found, language), _("{day} 전만 보고 예측한 뒤, 그 뒤 {weeks}주와 비교했어요", day=f"{check.at:%Y.%m.%d}", weeks=check.days // 7)):
    cards.chart(store.drawn(tracking, found, language), alt_text=track_title(found, language))
cards.facts(found.caveats)
models.card(found)
