"""Everybody: what is kept about customers, why, how long, and who gets to see it; one customer's data on request."""

import pandas as pd
import streamlit as st

from data import backups, retention, schema
from data.erasing import counted, shown
from data.ledger import ledger
from pages.kit import cards, gate, record, store, words
from pages.kit.moments import moment_words
from pages.kit.words import _

me = gate.person()
korean = words.language() == words.KOREAN
kinds = {table.name: table.ko if korean else table.en for table in schema.TABLES}
classes = {
    "personal": _("개인정보: 가려서 보여 주고, 사유를 남긴 사람만 볼 수 있어요"), "secret": _("암호화한 값: 연결에만 쓰고 보여 주지 않아요"),
    "pseudonym": _("가명: 번호로만 사람을 가리켜요. 공유 링크에는 없어요"), "internal": _("사업 정보: 사람을 가리키지 않아요"), "public": _("공개 정보"),
}

with cards.page(_("개인정보"), _("무엇을 왜 얼마나 보관하고, 누가 볼 수 있는지 알려 드려요")):
    pass

left, right = st.columns(2)
with left, cards.card(_("이 컴퓨터 밖으로 나가지 않아요")):
    st.markdown(_("""
- 올린 파일과 결과는 이 앱이 켜진 컴퓨터의 폴더 하나에만 있어요.
- 글 속의 전화번호, 이메일, 주소, 이름은 저장하기 전에 가려요. 주민등록번호와 카드번호는 어떤 열에도 저장하지 않아요.
- 소유자가 언어 모델을 설정했을 때만, 가린 사실과 인용이 그 주소로 가요. 모델 회사가 보관하지 않도록 요청해요.
- 소유자가 보내기를 설정했을 때만, 알림과 보드의 숫자가 정해 둔 메일과 웹훅으로 가요.
- 공유 링크에는 이름, 고객 번호, 글이 없고, 적은 사람의 숫자도 없어요.
"""))
with right, cards.card(_("보관하는 기간")):
    st.markdown(_("""
- 올린 자료: 올린 사람이 되돌리거나 소유자가 지울 때까지, 아니면 소유자가 정한 기간까지
- 고객 한 사람의 자료: 요청하면 지우고 파일을 새로 써요
- 열람 기록: 1년(고칠 수 없고, 지난 것은 지워져요)
- 로그인: 30일, 7일 쓰지 않으면 끝나요
- 공유 링크: 30일(길어도 90일), 닫으면 사본도 지워져요
- 백업: 최근 14개
"""))

if me.may("settings"):
    kept, whole = retention.periods(store.warehouse()), store.warehouse().whole
    with cards.card(_("보관 기간 정하기"), _("0이면 기한 없이 보관해요. 기간이 지난 행은 날마다 지우고 열람 기록에 남겨요.")), st.form("retention", border=False):
        with st.container(horizontal=True):
            days = {table: st.number_input(_("{table}(일)", table=kinds[table]), 0, retention.MOST_DAYS, kept.get(table, 0), 30, width=170) for table in retention.DAY_OF}
        if st.form_submit_button(_("저장")):
            retention.keep_for(whole, {table: int(n) or None for table, n in days.items()})
            st.toast(_("저장했어요."))

columns = pd.DataFrame([
    {"kind": kinds[table.name], "column": column.ko if korean else column.en, "class": classes[column.privacy]}
    for table in schema.LOADED for column in table.columns if column.privacy in ("personal", "secret", "pseudonym")
])
with cards.card(_("사람과 관련된 열"), _("어떤 화면이든 이 구분에 따라 보여 주거나 가려요.")):
    cards.table(columns, {"kind": _("자료"), "column": _("열"), "class": _("구분")}, alt_text=_("사람과 관련된 열"))

if me.may("one_customer"):
    with cards.card(_("한 사람의 자료"), _("고객이 자기 자료를 묻거나 지워 달라고 하면 여기서 찾아요.")):
        key = st.text_input(_("고객 ID"), key="customer", placeholder=_("예: C000123"))
        rows = counted(store.warehouse(), key) if key else {}
        if key and not any(rows.values()):
            st.caption(_("이 자료에는 그 고객이 없어요."))
        if any(rows.values()):
            cards.facts([f"{kinds[name]} {n:,}" for name, n in rows.items() if n])
            if record.revealed(key, "customers.name, birth_year"):
                found = shown(store.warehouse(), key)
                cards.table(pd.DataFrame(found), {name: schema.CUSTOMERS.column(name).ko if korean else schema.CUSTOMERS.column(name).en
                                                  for name in (found[0] if found else {})}, alt_text=_("한 사람의 자료"))
            st.caption(_("지우려면 앱을 끄고 아래 명령을 실행해 주세요. 데이터 파일을 새로 써서 한 글자도 남기지 않고 영수증을 남겨요."))
            st.code(f"python cli.py erase {key} --dataset {store.dataset()}", language=None)

if me.may("records"):
    newest = next(iter(backups.all_backups()), None)
    with cards.card(_("백업"), _("열쇠 폴더(keys)는 백업에 들어가지 않아요. 다른 곳에 따로 보관해 주세요.")):
        st.markdown(_("마지막 백업: **{when}**", when=moment_words(newest.made_at.timestamp()) if newest else _("아직 없음")))
        if st.button(_("지금 백업하기"), icon=":material/backup:"):
            with st.spinner(_("백업하고 있어요"), show_time=True):
                made = backups.make(pd.Timestamp.now().to_pydatetime())
            ledger().write(me, "backup", what=made.name)
            st.toast(_("백업했어요. {size} MB", size=f"{made.size_bytes / 1e6:,.1f}"))
