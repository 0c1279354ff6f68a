"""Marketers and owners: show an executive a few figures on the phone, without an account, until a day."""

import dataclasses
import json
from urllib.parse import urlsplit

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.reports.auditing import read
from analytics.reports.publishing import LEAST, Published, publish
from data.sharing import MOST_DAYS, USUAL_DAYS, Share, sharing
from pages.kit import cards, gate, record, scope, store, words
from pages.kit.moments import device_words, moment_words
from pages.kit.words import _

me = gate.need("share")
language = words.language()


@st.dialog(_("링크가 만들어졌어요"))
def show_link(token: str) -> None:
    here = urlsplit(st.context.url or "")
    st.markdown(_("**지금만 볼 수 있어요.** 복사해서 볼 사람에게 보내 주세요."))
    st.code(f"{here.scheme}://{here.netloc}/s/{token}", language=None, wrap_lines=True)


def make(published: Published) -> None:
    """The form of a new link over what is shown above it."""
    with st.form("share", border=False):
        title = st.text_input(_("제목"), max_chars=80, placeholder=_("예: 12월 경영 회의"))
        note = st.text_area(_("덧붙일 말"), max_chars=1000, height=80)
        with st.container(horizontal=True):
            days = st.number_input(_("열어 둘 날"), 1, MOST_DAYS, USUAL_DAYS, width=140)
            password = st.text_input(_("비밀번호(선택)"), type="password", autocomplete="off", width=240)
        sent = st.form_submit_button(_("공유 링크 만들기"), type="primary", disabled=not published.headlines)
    if sent:
        copy = json.dumps(dataclasses.asdict(dataclasses.replace(published, released=())), ensure_ascii=False)
        share_id, token = sharing().make(me, title or _("마음"), copy, note=note, days=int(days), password=password, language=language,
                                         released=[group.plain() for group in published.released])
        record.write("share", whose="", what=f"{share_id} · {title}")
        show_link(token)


def listed(share: Share) -> None:
    """One link: until when, who opened it when, and the button that ends it."""
    state = _("닫힘") if share.ended_at else _("{day}까지 열림", day=moment_words(share.expires_at))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{share.title}**" + (f" :gray[{_('비밀번호 있음')}]" if share.has_password else ""))
            st.caption(" · ".join([state, _("{n}번 열림", n=share.views), _("만든 사람 {who}", who=share.made_by or _("소유자"))]))
        if share.views:
            with st.popover(_("누가 언제"), type="tertiary"):
                for view in sharing().views_of(share):
                    st.caption(" · ".join([moment_words(view.seen_at), device_words(view.device), view.address]))
        if not share.ended_at and st.button(_("닫기"), key=share.share_id):
            sharing().end(share)
            record.write("end_share", what=f"{share.share_id} · {share.title}")
            st.rerun()


with cards.page(_("공유 링크"), _("계정이 없는 사람에게 지금의 숫자를 얼려서 보여 줘요")):
    looked = scope.controls(segment=False)

names = list(catalogue().metrics)
usual = [name for name in ("nps", "csat", "rating", "repeat_purchase_rate") if name in names]
chosen = st.multiselect(_("보여 줄 숫자"), names, default=usual, format_func=lambda name: telling.label(name, language), max_selections=8)
published = store.figure(publish, tuple(chosen), looked, language, tuple(read(group) for group in sharing().released()))
hidden = sum(block.hidden for block in published.blocks)

with cards.card(_("이렇게 보여요"), published.period):
    with st.grid("auto", min_column_width=160):
        for one in published.headlines:
            st.metric(one.label, one.value, border=True, help=f"{one.between} · n {one.n:,}")
    cards.facts([", ".join(block.title for block in published.blocks), *([_("응답이 {least}건 미만인 곳과 그것을 계산해 낼 수 있는 곳, 모두 {n}곳을 가려요", least=LEAST, n=hidden)] if hidden else [])])
    st.caption(_("이름, 고객 번호, 글은 들어가지 않아요. 링크를 연 사람은 다른 조건으로 바꿔 볼 수 없어요."))
    make(published)

shares = sharing().listed()
if shares:
    st.subheader(_("만든 링크"), anchor=False)
    for share in shares:
        listed(share)
