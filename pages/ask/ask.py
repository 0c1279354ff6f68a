"""Everybody: a question in plain words, answered with its figure, its definition and its proof."""

import streamlit as st

from analytics.metrics.asking import answering
from pages.kit import asked, cards, gate, store, words
from pages.kit.words import _
from prompts.tasks.ask import ask

language = words.language()
may_list = gate.person().may("one_customer")
with cards.page(_("데이터에 묻기"), _("말로 물으면 지표의 정의대로 계산해 답해요. 모르는 것은 모른다고 해요")):
    if st.button(_("새로 시작"), icon=":material/restart_alt:", type="tertiary"):
        st.session_state.pop("asked", None)

turns = st.session_state.setdefault("asked", [])  # (question, picked choice) in order
typed = st.chat_input(_("예: 지난달 채널별 NPS"), key="ask_typed", max_chars=300)
pressed = st.session_state.pop("ask_next", None)
if pressed and pressed[1] and turns:
    turns[-1] = pressed  # a choice settles the question back, it is not a new question
elif typed or pressed:
    turns.append((typed, None) if typed else pressed)

reading = None
answers = []
for text, picked in turns[-20:]:
    answer = store.figure(ask, text, store.today(), reading, may_list, language, picked)
    reading = answer.reading or reading
    answers.append(answer)

for number, answer in enumerate(answers):
    asked.show(answer, f"{len(turns)}_{number}", language)

if answers and answers[-1].follow_ups:
    asked.chips(answers[-1].follow_ups, f"more_{len(turns)}", _("이어서 묻기"))
elif not answers:
    asked.chips(store.figure(answering.suggestions, language), "first", _("이런 것을 물어볼 수 있어요"))
    if not store.figure(answering.suggestions, language):
        cards.nothing(_("아직 물어볼 자료가 없어요"))
