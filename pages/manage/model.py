"""The owner: which language model may be asked, what may be sent to it, what it cost, and every word that was sent."""

import streamlit as st

from pages.kit import cards, gate
from pages.kit.words import _
from prompts import request_log, settings
from prompts.client import checked_connection

gate.need("settings")
use = settings.load()
with cards.page(_("언어 모델"), _("모델 없이도 모든 화면이 그대로 움직여요. 켜면 문장을 다듬는 데만 써요")):
    st.badge(_("연결됨") if settings.ready(use) else _("꺼져 있음"), color="green" if settings.ready(use) else "gray")

sends = {"figures": _("숫자와 이름표만"), "figures_and_remarks": _("숫자와, 개인정보를 가린 의견")}
with cards.card(_("무엇을 어디로 보낼지")), st.form("model", border=False):
    on = st.toggle(_("언어 모델 쓰기"), use.on)
    left, right = st.columns(2)
    base_url = left.text_input(_("서버 주소"), use.base_url, placeholder="https://api.openai.com/v1", help=_("OpenAI와 같은 방식으로 말하는 서버면 돼요. 비워 두면 OpenAI예요."))
    model = right.text_input(_("모델 이름"), use.model)
    api = left.selectbox(_("API 종류"), ["responses", "chat"], ["responses", "chat"].index(use.api), format_func={"responses": "Responses", "chat": "Chat Completions"}.__getitem__)
    key = right.text_input(_("키"), type="password", placeholder={"environment": _("환경 변수에서 읽고 있어요"), "sealed": _("저장돼 있어요")}.get(settings.key_source() or "", _("아직 없어요")),
                           help=_("데이터베이스나 기록에 남기지 않고 잠근 파일에 둬요."))
    may_send = st.radio(_("보내도 되는 것"), list(sends), list(sends).index(use.may_send), format_func=sends.__getitem__, horizontal=True)
    one, two, three, four = st.columns(4)
    timeout_s = one.number_input(_("기다리는 시간(초)"), 1.0, 120.0, use.timeout_s, 1.0)
    question = two.number_input(_("질문 하나의 한도(토큰)"), 200, 200_000, use.question_tokens, 500)
    daily = three.number_input(_("하루 한도(토큰)"), 0, 100_000_000, use.daily_tokens, 10_000)
    price = four.number_input(_("백만 토큰 값(원)"), 0.0, 1e6, use.won_per_million_tokens, 100.0)
    saved = st.form_submit_button(_("저장"), type="primary")
if saved:
    settings.save(settings.ModelSettings(on, base_url.strip(), model.strip(), api, may_send, timeout_s, int(question), int(daily), price))
    if key:
        settings.seal_key(key)
    st.toast(_("저장했어요."))
    st.rerun()

with st.container(horizontal=True):
    if st.button(_("연결 확인"), icon=":material/network_check:", disabled=not settings.ready(use)):
        st.toast(_("모델이 {seconds:.1f}초 만에 답했어요.", seconds=checked_connection(use)))
    if settings.key_source() == "sealed" and st.button(_("저장한 키 지우기"), icon=":material/key_off:"):
        settings.seal_key("")
        st.rerun()

spent = request_log.tokens_on(request_log.now()[:10])
with cards.card(_("오늘 쓴 양 {spent} / {daily} 토큰", spent=f"{spent:,}", daily=f"{use.daily_tokens:,}")):
    st.progress(min(1.0, spent / use.daily_tokens) if use.daily_tokens else 0.0)
    if use.won_per_million_tokens:
        st.caption(_("약 {won}원", won=f"{spent * use.won_per_million_tokens / 1e6:,.0f}"))

sent = request_log.requests()
with cards.card(_("마지막 요청 {n}개", n=len(sent)), _("보내고 받은 글 그대로예요. 개인정보는 보내기 전에 가렸어요.")):
    for request in sent[:20]:
        with st.expander(f"{request.at.replace('T', ' ')} · {request.task} · {request.outcome} · {request.tokens:,}"):
            cards.facts([request.address, request.model, request.prompt_version, f"{request.seconds} s"])
            st.code(request.sent, language=None, wrap_lines=True, height=240)
            st.code(request.received, language=None, wrap_lines=True, height=160)
    if not sent:
        st.caption(_("아직 아무것도 보내지 않았어요."))
