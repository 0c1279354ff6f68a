"""Marketers: when do people buy, who buys what, and what goes into one basket?"""

import pandas as pd
import streamlit as st

from analytics.charts import trend
from analytics.charts.cycles import again
from analytics.charts.hours import busiest, crossing, hours
from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.crossing import crossed, crossed_title
from analytics.metrics.cycles import cycles, cycles_title
from analytics.metrics.pairs import LEAST, pairs
from analytics.metrics.question import MetricQuestion
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("구매 패턴"), _("언제, 누가, 무엇을 함께 사는지 봐요")):
    looked = scope.controls(default="1y", table="baskets")

whole = figures.answer(MetricQuestion("orders", (), looked))
if whole.total.value is None:
    cards.nothing(_("이 조건에 맞는 주문이 없어요"), _("기간을 넓히거나 주문 파일을 올려 주세요."))
    st.stop()
with st.container(horizontal=True, vertical_alignment="bottom"):
    narrowed = scope.narrowed(looked, "orders", ("age_band", "category"), language)
timed = figures.answer(MetricQuestion("orders", ("weekday", "hour"), narrowed))
with cards.card(busiest(timed, language), _("요일과 시간별 주문 수 · 진할수록 많아요 · n {n}", n=f"{timed.total.n:,}")):
    cards.chart(store.drawn(hours, timed, language), alt_text=busiest(timed, language))
    figures.passport(timed, language)

by = ("age_band", "category")
pairs_of = store.worked_out(crossed, figures.answer(MetricQuestion("orders", by, looked)))
if pairs_of.pairs:
    with cards.card(crossed_title(pairs_of, by, language), _("나이대마다 주문의 분류 비중 · 테두리는 다른 나이대와 확실히 다른 칸(카이제곱 잔차, 칸 수만큼 보정)")):
        cards.chart(store.drawn(crossing, pairs_of, by, language), alt_text=crossed_title(pairs_of, by, language))

names = {name: telling.label(name, language) for name in ("revenue", "orders", "customers", "units", "refund_rate")}
cuts = ("category", "age_band", "gender", "region", "product", "channel")
with st.container(horizontal=True, vertical_alignment="bottom"):
    shown = st.selectbox(_("지표"), list(names), format_func=names.get, key=scope.linked("metric", names), width=200)
    cut = st.segmented_control(_("나눠 보기"), cuts, format_func=lambda name: catalogue().dimensions[name].label[language],
                               default="category", required=True, key=scope.linked("cut", cuts))
ranked = figures.answer(MetricQuestion(shown, (cut,), looked))
if figures.splits(ranked, cut):
    with cards.card(telling.ranking_title(ranked, cut, language), _("많은 순으로 12개까지 보여 드려요")):
        cards.chart(store.drawn(trend.ranking, figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language), of=ranked)
        cards.download(_("CSV 내려받기"), lambda: figures.cells_frame(ranked, language), f"{shown}-{cut}.csv")
else:
    st.caption(_("이 기준으로는 나눌 것이 하나뿐이에요."))

together = store.figure(pairs, looked)
with cards.card(_("우연보다 자주 함께 사는 상품이 {n}쌍 있어요", n=len(together)) if together else _("우연보다 자주 함께 사는 상품은 없어요"),
                _("한 주문에 함께 담긴 횟수가 {least}회 넘는 쌍만 봐요. 향상도의 구간은 모든 쌍을 고려해 보정했어요.", least=LEAST)):
    if together:
        cards.table(pd.DataFrame([{"first": one.first, "second": one.second, "together": one.together, "lift": one.lift,
                                   "between": f"{one.low:.1f} ~ {one.high:.1f}"} for one in together]), {
            "first": st.column_config.TextColumn(_("상품")), "second": st.column_config.TextColumn(_("함께 산 상품")),
            "together": st.column_config.NumberColumn(_("함께 산 주문"), format="localized"),
            "lift": st.column_config.NumberColumn(_("향상도(배)"), format="%.1f"), "between": st.column_config.TextColumn(_("95% 구간")),
        }, alt_text=_("함께 사는 상품"))

kinds = {"product": _("상품"), "category": _("분류")}
what = st.segmented_control(_("무엇을 다시 사나요"), list(kinds), format_func=kinds.__getitem__, default="product", required=True, key=scope.linked("again", kinds))
round_trips = store.figure(cycles, looked, what)
with cards.card(cycles_title(round_trips, language), _("같은 고객이 같은 것을 다시 사기까지의 날 · 점은 가운데값, 띠는 가운데 절반 · 다시 산 일이 30번 넘는 것만, 많은 순으로 15개까지")):
    if round_trips:
        cards.chart(store.drawn(again, round_trips, language), alt_text=cycles_title(round_trips, language))
        cards.download(_("CSV 내려받기"), lambda: pd.DataFrame([vars(one) for one in round_trips]), "cycles.csv")
