"""Everybody: a question in plain words, answered with its figure, its definition and its proof."""

import streamlit as st

from analytics.metrics.asking import answering
from analytics.metrics.asking.turns import MOST, answers
from analytics.metrics.asking.verified import verified
from pages.kit import asked, cards, gate, store, talk, words
from pages.kit.words import _
from prompts.tasks.ask import ask

language = words.language()
may_list = gate.person().may("one_customer")
with cards.page(_("데이터에 묻기"), _("말로 물으면 지표의 정의대로 계산해 답해요. 모르는 것은 모른다고 해요")), st.container(horizontal=True):
    asked.head()

typed = st.chat_input(_("예: 지난달 채널별 NPS"), key="ask_typed", max_chars=300)
if typed:
    talk.say(typed)
turns = talk.turns()[-MOST:]
found = answers(turns, lambda turn, before: store.figure(ask, turn.text, store.today(), before, may_list, language, turn.picked, turn.edit))
for number, answer in enumerate(found):
    asked.show(answer, turns[: number + 1], language)

if found and found[-1].follow_ups:
    asked.chips(found[-1].follow_ups, f"more_{len(turns)}", _("이어서 묻기"))
elif not found:
    asked.reopening(store.figure(verified)[:3], _("검증한 질문"))
    asked.chips(store.figure(answering.suggestions, language), "first", _("이런 것을 물어볼 수 있어요"))
    if not store.figure(answering.suggestions, language):
        cards.nothing(_("아직 물어볼 자료가 없어요"))
