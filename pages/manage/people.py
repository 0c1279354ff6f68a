"""The owner: who may come in, as what, and whose doors to close."""

from urllib.parse import urlsplit

import streamlit as st

from data.access import ROLES, Reach
from data.accounts import INVITATION_DAYS, Member, accounts
from pages.kit import cards, gate, nav, record, scope
from pages.kit.moments import moment_words
from pages.kit.words import _

me = gate.need("people")
duties = {
    "owner": _("모두. 사람, 언어 모델, 열람 기록까지"), "analyst": _("분석, SQL, 파일 올리기, 사유를 남기고 개인정보 열람"),
    "marketer": _("분석, 파일 올리기, 고객 한 사람 보기, 공유"), "viewer": _("화면 보기만"),
}


def show_link(code: str) -> None:
    """The one-time link, shown this once."""
    here = urlsplit(st.context.url or "")
    st.markdown(_("**아래 링크를 전해 주세요.** 지금만 볼 수 있고, 한 번 쓰거나 {days}일이 지나면 닫혀요.", days=INVITATION_DAYS))
    st.code(f"{here.scheme}://{here.netloc}/invitation?code={code}", language=None, wrap_lines=True)


@st.dialog(_("초대하기"))
def invite() -> None:
    with st.form("invite", border=False):
        email = st.text_input(_("이메일"), placeholder="name@company.co.kr")
        name = st.text_input(_("이름"))
        role = st.radio(_("역할"), ROLES, index=3, format_func=nav.role_words, captions=[duties[role] for role in ROLES])
        sent = st.form_submit_button(_("초대 링크 만들기"), type="primary", width="stretch")
    if sent:
        person, code = accounts().invite(email, name, role)
        record.write("people", what=f"{person.email} → {role}")
        show_link(code)


@st.dialog(_("새 링크"))
def invite_again(member: Member) -> None:
    st.caption(_("{who}님이 이 링크로 새 비밀번호를 정해요.", who=cards.literal(member.person.name or member.person.email or "")))
    show_link(accounts().invite_again(member.person))


@st.dialog(_("계정 지우기"))
def remove(member: Member) -> None:
    st.markdown(_("{who}님의 이름, 이메일, 비밀번호를 지우고 열려 있는 화면을 모두 닫아요.", who=cards.literal(member.person.name or member.person.email or "")))
    if st.button(_("지우기"), type="primary"):
        accounts().remove(member.person)
        record.write("people", what=f"{member.person.person_id} → –")
        st.rerun()


@st.dialog(_("볼 수 있는 자료"))
def limit(member: Member) -> None:
    """Which rows the person sees: nothing chosen is everything."""
    st.caption(_("고른 것만 보여요. 비워 두면 모두 봐요. 일부만 보는 사람은 파일을 올리거나 설정을 바꿀 수 없어요."))
    now = member.person.reach
    with st.form("reach", border=False):
        channels = st.multiselect(_("채널"), sorted({*scope.choices("channel"), *now.channels}), now.channels, placeholder=_("모든 채널"), accept_new_options=True)
        regions = st.multiselect(_("지역"), sorted({*scope.choices("region"), *now.regions}), now.regions, placeholder=_("모든 지역"), accept_new_options=True)
        brands = st.multiselect(_("브랜드"), ["", *sorted({*scope.choices("brand"), *now.brands} - {""})], now.brands, placeholder=_("모든 브랜드"),
                                format_func=lambda name: name or _("우리 브랜드"), accept_new_options=True)
        sent = st.form_submit_button(_("저장"), type="primary", width="stretch")
    if sent:
        reach = Reach(tuple(channels), tuple(regions), tuple(brands))
        accounts().set_reach(member.person, reach)
        record.write("people", what=f"{member.person.email or member.person.person_id} → {limits(reach) or '–'}")
        st.rerun()


def limits(reach: Reach) -> str:
    return ", ".join(name or _("우리 브랜드") for name in (*reach.channels, *reach.regions, *reach.brands))


def end_sessions(member: Member) -> None:
    accounts().end_sessions_of(member.person, but=gate.cookie())
    st.toast(_("다른 기기의 화면을 모두 닫았어요."))


def row(member: Member) -> None:
    """One person: who, when last seen, role, what can be done."""
    person, key = member.person, member.person.person_id
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{cards.literal(person.name) or _('이름 없음')}**" + (f" :gray[{_('나')}]" if person.person_id == me.person_id else ""))
            st.caption(cards.literal(person.email or "") or _("이메일을 아직 정하지 않았어요"))
        seen = moment_words(member.last_seen_at) if member.last_seen_at else _("아직 들어오지 않음")
        st.caption(" · ".join([seen, *([_("2단계 인증")] if person.has_second_step else []), *([cards.literal(limits(person.reach))] if not person.reach.everything else [])]), width=190)
        role = st.selectbox(
            _("역할"), ROLES, index=ROLES.index(person.role), format_func=nav.role_words, key=f"role-{key}-{person.role}",
            label_visibility="collapsed", width=130,
        )
        if role != person.role:
            accounts().set_role(person, role)
            record.write("people", what=f"{person.email or person.person_id} → {role}")
            st.rerun()
        actions = {_("새 링크 만들기"): invite_again, _("볼 수 있는 자료"): limit, _("모든 기기에서 로그아웃"): end_sessions, _("계정 지우기"): remove}
        chosen = st.menu_button(_("더 보기"), list(actions), key=f"more-{key}", icon=":material/more_horiz:")
    if chosen:
        actions[chosen](member)


with cards.page(_("사람과 권한"), _("초대한 사람만 들어올 수 있어요. 역할이 할 수 있는 일을 정해요")):
    if st.button(_("초대하기"), type="primary", icon=":material/person_add:"):
        invite()

for one in accounts().members():
    row(one)

with cards.card(_("역할이 할 수 있는 일")):
    for role in ROLES:
        st.markdown(f"**{nav.role_words(role)}**  \n{duties[role]}")
