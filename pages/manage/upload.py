"""Whoever has a spreadsheet: drop it as it is, see what was understood, correct it, load it."""

import pandas as pd
import streamlit as st

from data import home
from data.intake import telling
from data.intake.loading import set_aside
from data.warehouse import open_warehouse
from pages.kit import cards, desk, gate, trouble, words
from pages.kit.words import _

language = words.language()
by = gate.need("upload").person_id
warehouse = open_warehouse(home.MAIN)  # the made-up shop is never mixed with the user's own data

with cards.page(_("데이터 올리기"), _("엑셀이나 CSV를 손대지 말고 그대로 올려 주세요. 어떻게 읽었는지 먼저 보여 드리고, 확인한 뒤에 저장해요")):
    st.page_link("manage/uploads.py", label=_("올린 기록"), icon=":material/history:")

with st.container(key=f"uploader_{language}"):
    files = st.file_uploader(
        _("설문, 리뷰, 상담, 주문, 고객, 방문 파일을 한꺼번에 여러 개 올릴 수 있어요"), accept_multiple_files=True, key="files",
        help=_("CSV, TSV, 엑셀(xlsx, xls), HTML 표, Parquet, JSON, 그리고 이들을 담은 zip과 gz를 읽어요. 주민등록번호와 카드·계좌번호는 저장하지 않아요."),
    )
    st.caption(_("여기로 끌어다 놓아도 돼요 · CSV, 엑셀, JSON, Parquet, zip · 한 파일에 400MB까지"))
if not files:
    with cards.card(_("열 이름과 순서는 달라도 돼요"), _("있는 것만 올려도 돼요. 자료가 더해질수록 볼 수 있는 것이 늘어요.")):
        cards.table(pd.DataFrame([
            (_("설문·리뷰·상담"), _("글이나 점수, 날짜"), _("고객의 목소리, 여정 감정 곡선, 개선 기회")),
            (_("주문"), _("주문 번호, 고객, 날짜, 금액"), _("재구매, 이탈 위험, 고객 가치, 다음 구매")),
            (_("고객"), _("고객 ID와 가입일, 나이대, 지역"), _("고객군과 나눠 보기")),
            (_("방문"), _("고객이나 세션, 시각, 단계"), _("구매 전환과 떠나는 곳")),
        ], columns=["kind", "holds", "gives"]), {"kind": _("자료"), "holds": _("들어 있는 것"), "gives": _("볼 수 있는 것")},
            alt_text=_("올릴 수 있는 자료와 볼 수 있는 것"))
items = desk.receive(files, warehouse)
if any(item.busy for item in items):
    desk.wait_for(items)


def report_card(item: desk.Item) -> None:
    """What the load did, what was set aside and why, and the way back."""
    report = item.report
    if report is None:
        return
    with cards.card(cards.literal(item.name), _("{kind} 자료를 저장했어요", kind=telling.kind(report.kind, language))):
        with st.container(horizontal=True):
            st.metric(_("읽은 행"), f"{report.rows_read:,}")
            st.metric(_("= 불러온 행"), f"{report.rows_loaded:,}")
            st.metric(_("+ 따로 빼 둔 행"), f"{report.rows_set_aside:,}")
            if report.rows_already or report.rows_updated:
                st.metric(_("불러온 행 가운데 이미 있던 행"), f"{report.rows_already:,}")
        if told := telling.totals(report.totals, language):
            st.caption(cards.literal(told))
        for note in report.notes:
            st.markdown(f"- {cards.literal(note.say(language))}")
        if report.reasons:
            reasons = pd.DataFrame([(telling.reason(code, language), column, rows) for code, column, rows in report.reasons],
                                   columns=["reason", "column", "rows"])
            cards.table(reasons, {"reason": _("이유"), "column": _("열"), "rows": _("행")}, alt_text=_("따로 빼 둔 이유"))
        with st.container(horizontal=True):
            if report.rows_set_aside:
                cards.download(_("따로 빼 둔 행 내려받기"), lambda: set_aside(warehouse, report.upload_id, language),
                               f"set-aside-{report.upload_id}.csv")
            if not report.same_file:
                st.button(_("되돌리기"), icon=":material/undo:", key=f"undo_{item.file_id}", on_click=desk.take_back, args=(item, warehouse))


def file_card(item: desk.Item) -> None:
    """What was recognised, what is asked, and what can be corrected."""
    found = item.examined
    if found is None or item.busy or (item.loading is not None and item.trouble is None):
        return
    with cards.card(cards.literal(item.name)):
        if item.trouble is not None:
            trouble.say(item.trouble)
        if found.refused is not None:
            what, then = telling.refusal(*found.refused, language)
            st.markdown(f"**{cards.literal(what)}**")
            st.caption(cards.literal(then))
            return
        cards.facts(desk.recognised(found))
        cards.facts(desk.questions(found))
        for choice in found.choices:
            desk.answer(item, choice, warehouse)
        for note in found.notes:
            st.markdown(f"- {cards.literal(note.say(language))}")
        if told := telling.totals(found.totals, language):
            st.caption(cards.literal(told))
        if not found.columns:
            return
        used = len(found.mapping)
        with st.expander(_("열 연결 확인하기 · {all}개 열 가운데 {used}개를 써요", all=len(found.columns), used=used), expanded=found.kind is None):
            desk.mapping_editor(item, found, warehouse)
        if changed := desk.changes(found):
            with st.expander(_("바뀐 값 보기 · 규칙 {n}가지", n=len(changed))):
                cards.table(
                    pd.DataFrame(changed),
                    {"column": _("파일의 열"), "rule": _("규칙"), "before": _("파일에서"), "after": _("마음에서"), "cells": _("칸")},
                    alt_text=_("값이 바뀐 규칙과 보기"),
                )
        if found.rows_set_aside:
            reasons = [f"{telling.reason(code, language)} {rows:,}" for code, _column, rows in found.reasons[:6]]
            cards.facts([_("따로 빼 둘 행 {n}", n=f"{found.rows_set_aside:,}"), *reasons])


for item in items:
    report_card(item) if item.report else file_card(item)

ready = [item for item in items if item.ready]
if ready:
    rows = sum(item.examined.rows_loaded for item in ready if item.examined)
    st.button(_("{n}개 파일, {rows}행 불러오기", n=len(ready), rows=f"{rows:,}"), type="primary", icon=":material/check:",
              on_click=desk.load_all, args=(ready, warehouse, by))
if any(item.report for item in items):
    with cards.card(_("이제 볼 곳")), st.container(horizontal=True):
        for script, label in (("monitor/overview.py", _("한눈에 보기")), ("listen/journey.py", _("여정 감정 곡선")), ("know/segments.py", _("고객군")), ("manage/joining.py", _("고객 잇기"))):
            st.page_link(script, label=label, icon=":material/arrow_forward:")
