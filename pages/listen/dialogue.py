"""Service leads: how did a chat or call go, and which turn changed it?"""

import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.dialogue import conversations, dialogue
from pages.kit import cards, gate, listening, remark, scope, store, words
from pages.kit.words import _

gate.need("one_customer")
language = words.language()
chosen = listening.head(_("대화 보기"), _("채팅과 통화에서 마음이 어떻게 움직였고, 어느 말에서 바뀌었는지 봐요"), default="12w")
orders = {"worst": _("마음 상한 대화부터"), "newest": _("새 대화부터")}
order = st.segmented_control(_("차례"), list(orders), format_func=orders.__getitem__, default="worst", required=True, key=scope.linked("order", orders))
listed = {one.conversation: one for one in store.figure(conversations, chosen, order == "worst")}
if not listed:
    cards.nothing(_("채팅이나 통화가 없어요"), _("대화 번호가 있는 채팅·통화 기록을 올리면 여기서 한 마디씩 볼 수 있어요."))
    st.stop()

picked = st.selectbox(_("대화"), list(listed), key=scope.linked("conversation", listed), format_func=lambda one: telling.listed(listed[one], language))
found = store.figure(dialogue, picked)
with cards.card(telling.dialogue_finding(found, language), _("고객이 한 말만 감정을 읽어요. 점선은 마음이 바뀐 곳이에요.")):
    if sum(turn.feeling is not None for turn in found.turns) > 1:
        cards.chart(store.drawn(charts.along, found, language), alt_text=telling.dialogue_finding(found, language))
    for place, turn in enumerate(found.turns):
        with st.chat_message("user" if turn.speaker == "customer" else "assistant",
                             avatar=":material/person:" if turn.speaker == "customer" else ":material/support_agent:"):
            st.text(turn.text)
            felt = [] if turn.feeling is None else [f"{turn.feeling:+.2f}", remark.emotion_words(turn.emotion) if turn.emotion and turn.emotion != "없음" else ""]
            cards.facts([*felt, _("여기서 마음이 바뀌었어요") if place == found.changed else ""])
