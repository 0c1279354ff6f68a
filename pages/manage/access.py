"""The owner, each month: who looked at whose data, what left the house, and whether the record is whole."""

import pandas as pd
import streamlit as st

from data.ledger import ledger
from pages.kit import cards, gate
from pages.kit.moments import moment_words
from pages.kit.words import _

gate.need("records")
acts = {
    "reveal": _("개인정보 열람"), "download": _("내려받기"), "share": _("공유 링크 만들기"), "open_share": _("공유 링크 열람"),
    "end_share": _("공유 링크 닫기"), "erase": _("정보 지우기"), "people": _("사람과 권한 변경"), "settings": _("설정 변경"), "review": _("권한 점검"), "backup": _("백업"), "restore": _("되돌리기"),
}

with cards.page(_("열람 기록"), _("더할 수만 있고 고칠 수 없는 기록이에요. 1년 동안 보관해요")):
    days = st.segmented_control(
        _("기간"), [7, 31, 92, 365], default=31, required=True, key="days", bind="query-params",
        format_func=lambda n: {7: _("최근 1주"), 31: _("최근 한 달"), 92: _("최근 석 달"), 365: _("최근 1년")}[n],
    )

count = ledger().check()
entries = ledger().recent(days)
looks = [entry for entry in entries if entry.act == "reveal"]
st.caption(_("기록 {n}건을 처음부터 끝까지 확인했어요. 바뀌거나 빠진 것이 없어요.", n=f"{count:,}"))

if not entries:
    cards.nothing(_("이 기간에는 남은 기록이 없어요"), _("개인정보를 열람하거나 표를 내려받으면 여기에 남아요."), page=None)
    st.stop()

frame = pd.DataFrame([
    {"when": moment_words(entry.happened_at), "who": entry.person, "act": acts[entry.act], "whose": entry.whose, "what": entry.what,
     "reason": entry.reason, "address": entry.address, "number": entry.number}
    for entry in entries
])
labels = {
    "when": _("때"), "who": _("누가"), "act": _("한 일"), "whose": _("누구의"), "what": _("무엇을"), "reason": _("사유"),
    "address": _("어디서"), "number": _("번호"),
}
people = len({entry.person_id for entry in looks})
title = _("{people}명이 개인정보를 {n}번 열람했어요", people=people, n=len(looks)) if looks else _("개인정보를 열람한 사람이 없어요")
with cards.card(title, _("사유가 분명하지 않은 열람이 있으면 그 사람에게 확인해 주세요.")):
    cards.table(frame, labels, alt_text=title)
    cards.download(_("기록 내려받기"), frame.rename(columns=labels), "access-log.csv")
