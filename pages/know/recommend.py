"""Marketers: what to offer each customer next, why, and whether that beats offering the bestsellers."""

import pandas as pd
import streamlit as st

from analytics.charts.customers import ways
from analytics.customers.recommending import headline
from pages.kit import cards, models, store, words
from pages.kit.words import _

language = words.language()
names = {"popularity": _("인기 순"), "repurchase": _("다시 살 때가 된 것"), "habit": _("인기 순 + 다시 살 것"), "together": _("함께 사는 것"),
         "factors": _("숨은 취향(ALS)"), "blend": _("다시 살 것 + 함께 사는 것")}
with cards.page(_("다음 구매"), _("고객마다 다음에 살 만한 상품을 골라요")):
    asked = st.text_input(_("고객 찾기"), placeholder=_("고객 ID"), key="customer", bind="query-params")

found = models.result("recommend")
title = headline(found, names, language)
with cards.card(title, _("{day}부터 {days}일 동안 다시 산 고객 {n}명에게서 확인 · 막대는 95% 구간", day=f"{found.judged_from:%Y.%m.%d}",
                         days=found.judged_days, n=f"{found.customers_judged:,}")):
    cards.chart(store.drawn(ways, found, names, language), alt_text=title)
    cards.facts(found.caveats)

offers = found.offers[found.offers["customer_key"] == asked] if asked else found.offers.head(100)
with cards.card(_("고객별 추천"), _("환불한 상품은 다시 권하지 않아요")):
    cards.table(offers, {
        "customer_key": st.column_config.TextColumn(_("고객 ID"), width="small"),
        "place": st.column_config.NumberColumn(_("순위"), width="small"),
        "product": st.column_config.TextColumn(_("상품")),
        "reason": st.column_config.TextColumn(_("이유"), width="large"),
        "when": st.column_config.DateColumn(_("언제"), format="YYYY.MM.DD"),
    }, alt_text=_("고객별 추천"), height=380)
cards.download(_("모든 추천 내려받기"), found.offers, f"offers-{found.today}.csv")

if found.cycles:
    with cards.card(_("다시 사는 주기"), _("같은 고객이 같은 상품을 다시 사기까지 걸린 날")):
        cycles = pd.DataFrame([vars(one) for one in found.cycles[:30]])
        cards.table(cycles, {
            "product": st.column_config.TextColumn(_("상품")),
            "days": st.column_config.NumberColumn(_("가운데 값(일)"), format="%.0f"),
            "low": st.column_config.NumberColumn(_("빠른 편(25%)"), format="%.0f"),
            "high": st.column_config.NumberColumn(_("늦은 편(75%)"), format="%.0f"),
            "gaps": st.column_config.NumberColumn(_("다시 산 횟수"), format="localized"),
        }, alt_text=_("다시 사는 주기"), height=320)
models.card(found)
