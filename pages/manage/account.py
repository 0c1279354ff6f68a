"""Everybody: my password, my second step, and the devices where I am signed in."""

import streamlit as st

from data import second_step
from data.accounts import accounts
from data.passwords import LEAST
from pages.kit import cards, gate, nav
from pages.kit.moments import device_words, moment_words
from pages.kit.words import _

me = gate.person()
ways = {"password": _("비밀번호"), "password+code": _("비밀번호와 인증 앱"), "code": _("일회용 주소"), "invitation": _("초대 링크"), "company": _("회사 계정")}


@st.dialog(_("비밀번호 바꾸기"))
def change_password() -> None:
    with st.form("password", border=False):
        old = st.text_input(_("지금 비밀번호"), type="password", autocomplete="current-password")
        new = st.text_input(_("새 비밀번호"), type="password", autocomplete="new-password", help=_(
            "{least}자 이상. 기억하기 쉬운 낱말 여러 개를 이어 쓰면 좋아요.", least=LEAST))
        if st.form_submit_button(_("바꾸기"), type="primary"):
            accounts().change_password(me, old, new, cookie=gate.cookie())
            st.success(_("바꿨어요. 다른 기기에서는 로그아웃했어요."))


@st.dialog(_("2단계 인증 켜기"))
def turn_on() -> None:
    secret = st.session_state.setdefault("new_secret", second_step.new_secret())
    st.markdown(_("1. 휴대폰의 인증 앱에서 ‘키 직접 입력’을 골라 아래 키를 넣어 주세요."))
    st.code(second_step.readable(secret), language=None)
    st.markdown(_("휴대폰으로 보고 있다면 [인증 앱에서 열기]({address})", address=second_step.address(secret, me.email or me.name)))
    with st.form("second", border=False):
        given = st.text_input(_("2. 앱에 나온 숫자 여섯 자리"), autocomplete="one-time-code", max_chars=7)
        if st.form_submit_button(_("켜기"), type="primary"):
            accounts().set_second_step(me, secret, given)
            del st.session_state["new_secret"]
            st.rerun()


@st.dialog(_("2단계 인증 끄기"))
def turn_off() -> None:
    with st.form("off", border=False):
        given = st.text_input(_("앱에 나온 숫자 여섯 자리"), autocomplete="one-time-code", max_chars=7)
        if st.form_submit_button(_("끄기"), type="primary"):
            accounts().check_second_step(me, given)
            accounts().drop_second_step(me)
            st.rerun()


with cards.page(_("내 계정"), " · ".join(part for part in (cards.literal(me.name), cards.literal(me.email or ""), nav.role_words(me.role)) if part)):
    st.link_button(_("로그아웃"), "/sign-out", icon=":material/logout:")

left, right = st.columns(2)
with left, cards.card(_("비밀번호"), _("오래 써도 괜찮아요. 남이 알게 된 것 같을 때 바꿔 주세요.")):
    if not me.has_password:
        st.link_button(_("이메일과 비밀번호 정하기"), "/welcome", type="primary")
    elif st.button(_("비밀번호 바꾸기")):
        change_password()
with right, cards.card(_("2단계 인증"), _("비밀번호 다음에 인증 앱의 숫자를 한 번 더 물어요.")):
    if me.has_second_step and st.button(_("끄기")):
        turn_off()
    if not me.has_second_step and st.button(_("켜기"), disabled=not me.has_password):
        turn_on()

with cards.card(_("로그인한 기기"), _("모르는 기기가 있으면 끝내고 비밀번호를 바꿔 주세요.")):
    for session in accounts().sessions_of(me, gate.cookie()):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{device_words(session.device)}**" + (f" :gray[{_('이 기기')}]" if session.is_this else ""))
                st.caption(" · ".join([ways.get(session.way, session.way), session.address, _("마지막 {when}", when=moment_words(session.seen_at))]))
            if not session.is_this and st.button(_("끝내기"), key=session.session_id):
                accounts().end_listed_session(me, session.session_id)
                st.rerun()
