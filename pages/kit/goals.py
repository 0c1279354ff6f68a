"""Targets and outside figures on a page: the cards, and the forms by which they come in."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from analytics.metrics import telling
from analytics.metrics import telling_targets as words_of
from analytics.metrics.aiming import Aimed
from analytics.metrics.catalogue import catalogue
from analytics.metrics.outside import Standing, read_figures, value_of
from data.brands import RemarkFile, brands, name_brand, remark_files
from data.outside_sheets import HEADERS, rows_of
from data.targets import KINDS, METHODS, BadOutsideFigure, BadTarget, targets
from pages.kit import cards, gate, store, words
from pages.kit.alarms import part_of
from pages.kit.words import _

_PARTS = ("segment", "channel", "stage", "product", "category")


# ---- targets ----------------------------------------------------------------------------------------------


def aims(found: tuple[Aimed, ...], language: str) -> None:
    """A card a target: where we stand, the target, the gap, who answers for it."""
    with st.grid(min(len(found), 3), min_column_width=250, key="aims"):
        for one in found:
            with st.container(border=True, gap="small", height="stretch"):
                _aim(one, language)


def _aim(one: Aimed, language: str) -> None:
    metric, target = catalogue().metric(one.target.metric), one.target
    st.metric(
        metric.label[language], telling.written(metric, one.cell.value, language), delta=words_of.verdict_words(one, language),
        delta_color="green" if one.verdict == "ahead" else "red" if one.verdict == "behind" else "gray", delta_arrow="off", help=metric.meaning[language],
    )
    reached = _(" · 목표의 {share}", share=f"{one.cell.value / target.value:.0%}") if one.verdict == "counting" and one.cell.value and target.value > 0 else ""
    st.markdown(_("목표 **{value}**", value=telling.written(metric, target.value, language)) + reached)
    if one.cell.value is not None:
        cards.facts([_("차이 {gap}", gap=words_of.gap_words(metric.name, one.gap, language)), f"n {one.cell.n:,}"])
    st.progress(one.gone, text=_("기간의 {share} 지남", share=f"{one.gone:.0%}"))
    cards.facts(map(cards.literal, words_of.aimed_facts(one, language)))
    if target.note:
        st.caption(cards.literal(target.note))
    if gate.person().may("define"):
        st.button(_("목표 거두기"), key=f"end_{target.target_id}", type="tertiary", icon=":material/close:",
                  on_click=targets(store.warehouse()).end, args=(target.target_id, datetime.now()))


def new_target(language: str) -> None:
    """The form of a target; what is missing is said when it is saved."""
    with st.popover(_("목표 정하기"), icon=":material/flag:", type="primary"):
        names = list(catalogue().metrics)
        metric = catalogue().metric(st.selectbox(_("지표"), names, format_func=lambda name: telling.label(name, language), key="aim_metric"))
        value = st.text_input(_("목표 값"), key="aim_value", placeholder={"share": "75%", "points": "+40", "money": "1,200,000,000"}.get(metric.unit, "4.5"))
        dimension, part = part_of(metric.name, _PARTS, "aim", language)
        today = store.today()
        first = st.date_input(_("첫날"), date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), key="aim_since", format="YYYY.MM.DD")
        last = st.date_input(_("마지막 날"), date(today.year, 12, 31), key="aim_until", format="YYYY.MM.DD")
        owner = st.text_input(_("맡은 사람"), gate.person().name, key="aim_owner")
        note = st.text_input(_("덧붙일 말"), key="aim_note", max_chars=200)
        if st.button(_("저장"), type="primary", key="aim_save"):
            number = value_of(value, metric)
            if number is None:
                raise BadTarget(what=_("목표 값"))
            targets(store.warehouse()).add(
                metric=metric.name, value=number, dimension=dimension, part=part, since=first, until=date.fromordinal(last.toordinal() + 1), owner=owner,
                note=note, by=gate.person().name, at=datetime.now())
            st.rerun()


# ---- outside figures --------------------------------------------------------------------------------------


def others_table(found: Standing, language: str) -> None:
    """Each other with its figure, the gap, and what it is based on."""
    metric = catalogue().metric(found.metric)
    mine = gate.person().may("define")
    for one in found.others:
        with st.container(horizontal=True, vertical_alignment="center"):
            about = [one.figure.source, f"{one.figure.dated:%Y.%m.%d}", one.figure.scale] if one.figure else [_("올린 리뷰를 같은 정의로 쟀어요")]
            counted = f"n {one.cell.n:,}" if one.cell.n else _("n을 알 수 없음")
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{cards.literal(one.name)}** {telling.written(metric, one.cell.value, language)}"
                            + (f" :gray-badge[{words_of.doubt_words(one.doubt, language)}]" if one.doubt else ""))
                cards.facts([_("우리와의 차이 {gap}", gap=words_of.gap_words(metric.name, one.ours_less, language)), counted, *map(cards.literal, filter(None, about))])
            if one.figure and mine:
                st.button(_("지우기"), key=f"drop_{one.figure.figure_id}", type="tertiary", icon=":material/delete:",
                          on_click=targets(store.warehouse()).drop_figure, args=(one.figure.figure_id,))


def typed_figure(language: str) -> None:
    """One outside figure, typed in."""
    with st.popover(_("바깥 수치 적기"), icon=":material/edit:"), st.form("typed_figure", border=False, clear_on_submit=False):
        kind = st.segmented_control(_("누구의 수치"), KINDS, default="competitor", required=True,
                                    format_func=lambda one: _("경쟁사") if one == "competitor" else _("업계"))
        name = st.text_input(_("이름"), placeholder=_("예: 한국소비자원, 경쟁사 이름"))
        metric = st.selectbox(_("지표"), list(catalogue().metrics), format_func=lambda one: telling.label(one, language))
        value, n = st.text_input(_("값"), placeholder="72%, +31, 4.3"), st.number_input(_("응답 수(알면)"), 0, step=1)
        scale = st.text_input(_("척도"), placeholder="0~10")
        method = st.radio(_("셈법이 우리와 같나요"), METHODS, index=2, horizontal=True,
                          format_func={"same": _("같아요"), "other": _("달라요"), "unknown": _("몰라요")}.__getitem__)
        source, dated = st.text_input(_("출처"), placeholder=_("보고서 이름이나 주소")), st.date_input(_("언제의 수치"), store.today(), format="YYYY.MM.DD")
        if st.form_submit_button(_("저장"), type="primary"):
            number = value_of(value, catalogue().metric(metric))
            if number is None:
                raise BadOutsideFigure(what=_("값"), row=None)
            targets(store.warehouse()).add_figure(kind=kind or KINDS[0], name=name, metric=metric, value=number, n=int(n) or None, scale=scale, method=method,
                                                  source=source, dated=dated, by=gate.person().name, at=datetime.now())
            st.rerun()


def sheet_of_figures() -> None:
    """Many outside figures at once, from a sheet whose columns are said here."""
    with st.popover(_("표로 올리기"), icon=":material/table_view:"):
        st.caption(_("첫 줄에 열 이름이 있는 CSV나 엑셀 파일이면 돼요: {columns}", columns=", ".join(alias[-1] if words.language() == "ko" else alias[0] for alias in HEADERS.values())))
        file = st.file_uploader(_("파일"), type=["csv", "tsv", "xlsx"], key=f"uploader_{words.language()}_figures", label_visibility="collapsed", max_upload_size=2)
        if file and st.button(_("넣기"), type="primary"):
            found = read_figures(rows_of(file.name, file.getvalue()))
            for one in found:
                targets(store.warehouse()).add_figure(**one, by=gate.person().name, at=datetime.now())
            st.toast(_("{n}건을 넣었어요.", n=len(found)))
            st.rerun()


def rivals_reviews() -> None:
    """Say whose remarks an upload holds: a competitor's never count as ours."""
    files = store.figure(remark_files)
    with st.popover(_("경쟁사 리뷰"), icon=":material/storefront:"):
        st.caption(_("경쟁사의 리뷰 파일은 ‘데이터 올리기’에서 올린 뒤, 여기서 어느 회사 것인지 알려 주세요. 우리 숫자에는 들어가지 않고 같은 정의로 따로 재요. 파일에 ‘브랜드’ 열이 있으면 저절로 나뉘어요."))
        for one in store.figure(brands):
            cards.facts([cards.literal(one.brand), _("의견 {n}건", n=f"{one.remarks:,}"), f"{one.first:%Y.%m} ~ {one.last:%Y.%m}" if one.first and one.last else ""])
        if not files:
            st.page_link("manage/upload.py", label=_("데이터 올리기"), icon=":material/upload_file:")
            return
        chosen: RemarkFile = st.selectbox(_("올린 파일"), files, format_func=lambda one: f"{one.file_name} · {one.remarks:,}" + (f" · {one.brand}" if one.brand else ""))
        name = st.text_input(_("어느 회사의 리뷰인가요"), chosen.brand or "", max_chars=60, key=f"brand_{chosen.upload_id}")
        with st.container(horizontal=True):
            if st.button(_("저장"), type="primary", key="brand_save"):
                name_brand(store.warehouse(), chosen.upload_id, name)
                st.rerun()
            if chosen.brand and st.button(_("우리 것으로 되돌리기"), key="brand_ours"):
                name_brand(store.warehouse(), chosen.upload_id, None)
                st.rerun()
