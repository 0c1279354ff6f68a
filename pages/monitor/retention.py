"""Marketers: do customers come back after their first order, how soon, and do newer ones come back less?"""

import streamlit as st

from analytics.charts import cohort as charts
from analytics.charts import returning as survival
from analytics.metrics.catalogue import catalogue
from analytics.metrics.cohorts import cohorts, newer_title, retention_title
from analytics.metrics.returning import CUTS, returning, returning_lines, returning_title
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("재구매 유지"), _("처음 산 고객이 언제, 얼마나 다시 오는지 봐요")):
    looked = scope.controls(default="all", table="baskets")
with st.container(horizontal=True, vertical_alignment="bottom"):
    looked = scope.narrowed(looked, "customers", ("first_product",), language)

ways = {"unbounded": _("그 달이나 그 뒤에"), "bounded": _("바로 그 달에")}
way = st.segmented_control(_("다시 산 것으로 보는 때"), list(ways), format_func=ways.get, default="unbounded", required=True, key=scope.linked("way", ways), help=_("‘그 달이나 그 뒤에’는 떠나지 않은 고객을, ‘바로 그 달에’는 그 달에 산 고객만 세요."))

found = store.figure(cohorts, looked, way)
if not found.cells:
    cards.nothing(_("고객을 알 수 있는 주문이 없어요"), _("고객 ID나 연락처가 있는 주문 파일을 올려 주세요."))
    st.stop()

cuts = [None, *CUTS]
cut = st.selectbox(_("나눠 보기"), cuts, format_func=lambda name: catalogue().dimensions[name].label[language] if name else _("나누지 않음"), key=scope.linked("cut", cuts), width=200)
back = store.figure(returning, looked, cut)
with cards.card(returning_title(back, language), _("첫 구매 뒤 날마다 두 번째 구매를 한 고객의 비율(카플란-마이어) · 띠는 95% 구간 · 아직 지켜보는 고객은 지켜본 날까지만 세요")
                + (_(" · 로그 순위 검정으로 확실히 다를 때만 색을 달리해요") if cut else "")):
    if back.whole and back.whole.days:
        cards.chart(store.drawn(survival.returns, back, language), alt_text=returning_lines(back, language))
    with st.container(horizontal=True):
        figures.sql_passport(back.sql, [_("두 번째 구매까지의 날, 아직 안 산 고객은 지켜본 날까지"), _("구간: 그린우드 분산의 log(-log) 변환"), f"n = {back.whole.n if back.whole else 0:,}"])

with cards.card(retention_title(found, language), _("첫 구매 뒤 달마다 다시 산 비율 · 띠는 95% 구간 · 아직 끝나지 않은 달은 빼요")):
    cards.chart(store.drawn(charts.curve, found, language), alt_text=retention_title(found, language))
    cards.facts([_("고객 {n}명", n=f"{found.customers:,}"), _("{day}까지의 주문", day=f"{found.last:%Y.%m.%d}") if found.last else ""])

newer = newer_title(store.figure(cohorts, looked, "bounded"), language)  # older customers have had longer for "or later"
with cards.card(newer, _("행은 처음 산 달, 열은 그 뒤 개월 · 진할수록 많이 돌아와요 · 점선 칸은 아직 끝나지 않은 달이에요")):
    cards.chart(store.drawn(charts.heat, found, language), alt_text=newer)
    with st.container(horizontal=True):
        cards.download(_("CSV 내려받기"), lambda: figures.cohort_frame(found), "retention.csv")
        figures.sql_passport(found.sql, [
            _("다시 산 비율 = 그 달(또는 그 뒤)에 산 고객 ÷ 그 달에 처음 산 고객"), _("구간: 윌슨 1927"), f"n = {found.customers:,}",
        ])
