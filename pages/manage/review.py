"""The owner, once a month: does everybody who can see something still need it? Confirmed one by one, kept on record."""

import time

import streamlit as st

from data import reviewing
from data.boards import boards
from data.reviewing import Standing
from pages.kit import cards, gate, nav
from pages.kit.moments import moment_words
from pages.kit.sending import every_words
from pages.kit.words import _

me = gate.need("people")
found, last = reviewing.review(time.time()), reviewing.last()
points = {"never_came": _("아직 들어오지 않음"), "away": _("90일 넘게 들어오지 않음"), "no_second_step": _("2단계 인증 없음")}

with cards.page(_("권한 점검"), _("볼 수 있는 사람이 아직 그 권한이 필요한지 한 달에 한 번 확인해요")):
    st.badge(_("점검할 때예요") if reviewing.due(time.time()) else _("점검했어요") if last else _("아직 점검 전"), color="orange" if reviewing.due(time.time()) else "green" if last else "gray")
if last:
    st.caption(_("마지막 점검: {when}, {who}", when=moment_words(last.happened_at), who=last.person or _("소유자")))


def person_row(one: Standing) -> bool:
    """Who, as what, what they did; whether the owner ticked them."""
    person = one.member.person
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{cards.literal(person.name or person.email or _('이름 없음'))}** :gray[{nav.role_words(person.role)}]")
            cards.facts([cards.literal(person.email or ""), "" if person.reach.everything else _("일부 자료만"),
                         _("마지막 {when}", when=moment_words(one.member.last_seen_at)) if one.member.last_seen_at else "",
                         _("한 달 동안 개인정보 열람 {looks}번, 내려받기 {downloads}번", looks=one.looks, downloads=one.downloads)])
        for point in one.points:
            st.badge(points[point], color="orange")
        return st.checkbox(_("계속 필요해요"), key=f"keep_{person.person_id}", disabled=person.person_id == me.person_id, value=person.person_id == me.person_id)


def thing_row(title: str, facts: list[str], key: str) -> bool:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{cards.literal(title)}**")
            cards.facts([cards.literal(fact) for fact in facts])
        return st.checkbox(_("계속 필요해요"), key=key)


titles = {board.board_id: board.title for board in boards().all()}
with st.form("review", border=False):
    st.subheader(_("사람 {n}명", n=len(found.people)), anchor=False)
    kept = [person_row(one) for one in found.people]
    if found.links:
        st.subheader(_("열린 링크 {n}개", n=len(found.links)), anchor=False)
        kept += [thing_row(share.title, [_("{day}까지 열림", day=moment_words(share.expires_at)), _("{n}번 열림", n=share.views), _("만든 사람 {who}", who=share.made_by or _("소유자"))], f"keep_{share.share_id}") for share in found.links]
    if found.subscriptions:
        st.subheader(_("보내는 곳 {n}곳", n=len(found.subscriptions)), anchor=False)
        kept += [thing_row(one.target, [titles.get(one.board_id, ""), every_words(one.every)], f"keep_{one.subscription_id}") for one in found.subscriptions]
    st.caption(_("열람 기록 {n}건도 처음부터 끝까지 확인했어요. 바뀌거나 빠진 것이 없어요. [기록 보기](/access)", n=f"{found.entries:,}"))
    sent = st.form_submit_button(_("점검 마치기"), type="primary")

if sent and not all(kept):
    st.warning(_("표시하지 않은 것이 {n}가지 있어요. [사람과 권한](/people)이나 [공유 링크](/sharing)에서 바꾸거나 닫은 뒤에 마쳐 주세요.", n=kept.count(False)), icon=":material/rule:")
elif sent:
    reviewing.confirm(me, found, address=gate.address())
    st.success(_("점검을 열람 기록에 남겼어요. 한 달 뒤에 다시 알려 드릴게요."))
