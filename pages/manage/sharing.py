"""Marketers and owners: show an executive a few figures on the phone, without an account, until a day."""

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.reports.publishing import LEAST, publish
from data.sharing import sharing
from pages.kit import cards, gate, linking, scope, store, words
from pages.kit.words import _

gate.need("share")
language = words.language()

with cards.page(_("공유 링크"), _("계정이 없는 사람에게 지금의 숫자를 얼려서 보여 줘요")):
    looked = scope.controls(segment=False)

names = list(catalogue().metrics)
usual = [name for name in ("nps", "csat", "rating", "repeat_purchase_rate") if name in names]
chosen = st.multiselect(_("보여 줄 숫자"), names, default=usual, format_func=lambda name: telling.label(name, language), max_selections=8)
published = store.figure(publish, tuple(chosen), looked, language, linking.earlier(), linking.limits())
hidden = sum(block.hidden for block in published.blocks)

with cards.card(_("이렇게 보여요"), published.period):
    with st.grid("auto", min_column_width=160):
        for one in published.headlines:
            st.metric(one.label, one.value, border=True, help=" · ".join(part for part in (one.between, f"n {one.n:,}") if part))
    cards.facts([", ".join(block.title for block in published.blocks), *([_("응답이 {least}건 미만인 곳과 그것을 계산해 낼 수 있는 곳, 모두 {n}곳을 가려요", least=LEAST, n=hidden)] if hidden else [])])
    st.caption(_("이름, 고객 번호, 글은 들어가지 않아요. 링크를 연 사람은 다른 조건으로 바꿔 볼 수 없어요."))
    token = linking.form(published)
    if token:
        st.dialog(_("링크가 만들어졌어요"))(linking.show)(token)
st.caption(_("여러 화면의 칸을 모아 보여 주려면 [보드](/boards)를 만들고 거기서 링크를 만들어 주세요."))

shares = sharing().listed()
if shares:
    st.subheader(_("만든 링크"), anchor=False)
    for share in shares:
        linking.listed(share)
