"""Analysts: which figures of our own do we need beside Maeum's, who defined them, and what did they mean before?"""

from datetime import datetime

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.catalogue import TABLES, catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.own import KINDS, accepted, columns_of, draft
from analytics.metrics.question import MetricQuestion
from data import own_metrics
from pages.kit import cards, gate, store, words
from pages.kit.words import _

language = words.language()
person = gate.need("define")
current = own_metrics.in_use()
TABLE_WORDS = {"answers": _("의견과 답변"), "invitations": _("보낸 설문"), "lines": _("주문 품목"), "baskets": _("주문"), "sessions": _("방문")}
KIND_WORDS = {"share": _("비율"), "mean": _("평균"), "sum": _("합계"), "count": _("개수")}


def begin() -> None:
    """The form's answers as a definition in the editor."""
    said = st.session_state
    st.session_state["metric_text"] = draft(said["kind"], said["table"], said["ko"], said["en"], said["meaning"], said["where"], said["column"], said["condition"])


def open_one() -> None:
    """A metric in use in the editor."""
    st.session_state["metric_name"] = st.session_state["opened"] or ""
    st.session_state["metric_text"] = current.get(st.session_state["opened"], "")


def keep(name: str, text: str | None) -> None:
    """A checked version, or the end of a metric, with author and time."""
    own_metrics.add(name, text, person.name, datetime.now())
    store.forget()
    st.session_state["metric_kept"] = name


with cards.page(_("우리 지표"), _("우리 회사에 필요한 지표를 같은 형식으로 더해요. 받아들이기 전에 식과 예시를 검사해요")):
    if current:
        st.selectbox(_("고칠 지표"), [None, *current], format_func=lambda name: telling.label(name, language) if name else _("새 지표"), key="opened", on_change=open_one, width=220)

with cards.card(_("빈칸을 채우면 정의의 틀을 만들어 드려요"), _("틀을 만든 다음 예시를 채우고 필요한 곳을 고치세요")):
    left, right = st.columns(2)
    with left:
        st.text_input(_("한국어 이름"), key="ko", placeholder=_("예: 배송 불만 비율"))
        st.text_input(_("영어 이름"), key="en", placeholder="Share of delivery complaints")
        st.text_input(_("뜻"), key="meaning", placeholder=_("예: 배송을 말한 글 가운데 부정적인 글의 비율이에요."))
        table = st.selectbox(_("무엇을 세나요?"), TABLES, format_func=TABLE_WORDS.__getitem__, key="table")
    with right:
        kind = st.segmented_control(_("어떤 값인가요?"), KINDS, format_func=KIND_WORDS.__getitem__, default="share", required=True, key="kind")
        columns = store.figure(columns_of, table)
        st.selectbox(_("셈할 열"), columns, key="column", disabled=kind not in ("mean", "sum"))
        st.text_input(_("전체에 드는 조건"), key="where", placeholder="subject = '배송'")
        st.text_input(_("세는 조건(비율)"), key="condition", placeholder="sentiment_label = 'negative'", disabled=kind != "share")
    st.button(_("틀 만들기"), on_click=begin, icon=":material/edit_note:", disabled=not st.session_state.get("ko"))

with cards.card(_("정의"), _("쓸 수 있는 열: {columns}", columns=", ".join(columns))):
    name = st.text_input(_("지표의 영어 이름표"), key="metric_name", placeholder="delivery_complaints", help=_("영어 소문자와 밑줄만 써요. 주소와 질문에 쓰여요."))
    text = st.text_area(_("정의(TOML)"), key="metric_text", height=420)
    st.caption(_("예시는 ‘이런 행이면 이런 값’이라는 검사예요. 예: rows = [[…]]와 value, n을 적어요.").replace("[[…]]", "[{subject = '배송', sentiment_label = 'negative'}]"))
    if name and text:
        found = accepted(store.warehouse(), name, text)
        st.success(_("식과 예시가 모두 맞아요. 저장하면 지표 추이, 질문, 알림, 사전에 나타나요."), icon=":material/check:")
        st.button(_("저장하기"), type="primary", icon=":material/save:", on_click=keep, args=(name, text), disabled=current.get(name) == text)
    if name in current:
        st.button(_("그만 쓰기"), icon=":material/block:", on_click=keep, args=(name, None))

if kept := st.session_state.pop("metric_kept", None):
    st.toast(_("‘{name}’의 새 판을 저장했어요.", name=kept))
for name in current:
    measured = store.figure(measure, MetricQuestion(name))
    metric = catalogue().metric(name)
    with cards.card(f"{metric.label[language]} {telling.written(metric, measured.total.value, language)}", metric.meaning[language], key=f"own_{name}"):
        cards.facts([f"n {measured.total.n:,}", telling.interval(metric, measured.total, language) or ""])
        cards.facts([_("{number}판: {at}, {by}", number=one.number, at=one.at[:16].replace("T", " "), by=cards.literal(one.by)) + ("" if one.text else _(" (그만 씀)"))
                     for one in own_metrics.history(name)])
