"""The menu: which pages there are, in which section, for which role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from data.access import Ability, Person, Role, require
from pages.kit import words
from pages.kit.words import _

_PAGES = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Entry:
    """One page: its script under pages/, menu words, icon, address and what one must be allowed to do to open it."""

    script: str
    title: str
    icon: str
    path: str
    needs: Ability = "see"
    first: bool = False


def menu() -> dict[str, list[Entry]]:
    """Section -> pages, in the visitor's language. A page whose script is not there is not shown."""
    return _menu(words.language())


@cache
def _menu(_language: str) -> dict[str, list[Entry]]:
    sections = {
        _("살펴보기"): [
            Entry("monitor/overview.py", _("한눈에 보기"), "dashboard", "", first=True),
            Entry("monitor/kpi.py", _("지표 추이"), "show_chart", "kpi"),
            Entry("monitor/retention.py", _("재구매 유지"), "grid_on", "retention"),
            Entry("monitor/conversion.py", _("구매 전환"), "filter_alt", "conversion"),
            Entry("monitor/patterns.py", _("구매 패턴"), "schedule", "patterns"),
            Entry("monitor/targets.py", _("목표와 비교"), "flag", "targets"),
            Entry("monitor/alerts.py", _("알림"), "notifications", "alerts"),
        ],
        _("듣기"): [
            Entry("listen/voice.py", _("고객의 목소리"), "forum", "voice"),
            Entry("listen/subject.py", _("주제 깊이 보기"), "topic", "subject"),
            Entry("listen/drivers.py", _("영향 요인"), "tune", "drivers"),
            Entry("listen/search.py", _("의견 찾기"), "search", "search"),
            Entry("listen/dialogue.py", _("대화 보기"), "chat", "dialogue"),
            Entry("listen/taxonomy.py", _("주제 체계"), "account_tree", "taxonomy", needs="define"),
            Entry("listen/journey.py", _("여정 감정 곡선"), "timeline", "journey"),
            Entry("listen/paths.py", _("고객의 길"), "route", "paths"),
            Entry("listen/personas.py", _("페르소나"), "face", "personas"),
        ],
        _("고객"): [
            Entry("know/segments.py", _("고객군"), "groups", "segments"),
            Entry("know/churn.py", _("이탈 위험"), "person_alert", "churn"),
            Entry("know/value.py", _("고객 가치"), "payments", "value"),
            Entry("know/recommend.py", _("다음 구매"), "shopping_cart", "recommend"),
            Entry("know/profile.py", _("고객 한 사람"), "badge", "profile", needs="one_customer"),
        ],
        _("실행"): [
            Entry("act/summary.py", _("요약"), "summarize", "summary"),
            Entry("act/painpoints.py", _("개선 기회"), "lightbulb", "painpoints"),
            Entry("act/actions.py", _("실행 목록"), "task_alt", "actions"),
            Entry("act/boards.py", _("보드"), "space_dashboard", "boards"),
        ],
        _("묻기"): [
            Entry("ask/ask.py", _("데이터에 묻기"), "question_answer", "ask"),
            Entry("ask/verified.py", _("검증한 질문"), "verified", "verified"),
            Entry("ask/sql.py", _("SQL"), "code", "sql", needs="sql"),
        ],
        _("관리"): [
            Entry("manage/upload.py", _("데이터 올리기"), "upload_file", "upload", needs="upload"),
            Entry("manage/uploads.py", _("올린 기록"), "history", "uploads", needs="upload"),
            Entry("manage/joining.py", _("고객 잇기"), "join", "joining", needs="upload"),
            Entry("monitor/glossary.py", _("지표 사전"), "menu_book", "glossary"),
            Entry("manage/metrics.py", _("우리 지표"), "functions", "metrics", needs="define"),
            Entry("manage/sharing.py", _("공유 링크"), "share", "sharing", needs="share"),
            Entry("manage/account.py", _("내 계정"), "account_circle", "account"),
            Entry("manage/people.py", _("사람과 권한"), "manage_accounts", "people", needs="people"),
            Entry("manage/review.py", _("권한 점검"), "verified_user", "review", needs="people"),
            Entry("manage/sending.py", _("보내기 설정"), "outgoing_mail", "sending", needs="settings"),
            Entry("manage/model.py", _("언어 모델"), "smart_toy", "model", needs="settings"),
            Entry("manage/stages.py", _("여정 틀"), "timeline", "stages", needs="define"),
            Entry("manage/privacy.py", _("개인정보"), "shield_person", "privacy"),
            Entry("manage/access.py", _("열람 기록"), "policy", "access", needs="records"),
        ],
    }
    return {name: [entry for entry in entries if _is_there(entry.script)] for name, entries in sections.items()}


@cache
def _is_there(script: str) -> bool:
    """Scripts come and go with a new start only; asking the disk for each at every rerun is felt."""
    return (_PAGES / script).exists()


def role_words(role: Role) -> str:
    return {"owner": _("소유자"), "analyst": _("분석가"), "marketer": _("마케터"), "viewer": _("열람자")}[role]


def addresses() -> frozenset[str]:
    """Every address that a page answers to."""
    return frozenset(f"/{entry.path}" for entries in menu().values() for entry in entries)


def choose(visitor: Person) -> st.Page:
    """The menu cut to what the visitor may open, and the page they chose.

    A page that is not for them has its address still, so that a link to it ends in a sentence
    (NotAllowed) and not in "page not found".
    """
    listed = {name: [_page(entry, visitor.may(entry.needs)) for entry in entries] for name, entries in menu().items()}
    return st.navigation({name: found for name, found in listed.items() if found}, expanded=True)


def check(chosen: st.Page, visitor: Person) -> str:
    """The page's script. Raise NotAllowed unless the visitor may open it."""
    path = chosen.url_path  # not the title: the language may have been switched since the menu was made
    entry = next(entry for entries in menu().values() for entry in entries if ("" if entry.first else entry.path) == path)
    require(visitor, entry.needs)
    return entry.script


def entry_of(script: str) -> Entry | None:
    """The menu's entry of a script; None when there is none (any more)."""
    return next((entry for entries in menu().values() for entry in entries if entry.script == script), None)


@cache
def _page(entry: Entry, visible: bool) -> st.Page:
    """Made once: Streamlit looks each script up on the disk, and the menu has forty at every rerun."""
    return st.Page(
        entry.script, title=entry.title, icon=f":material/{entry.icon}:", url_path=entry.path, default=entry.first,
        visibility="visible" if visible else "hidden",
    )
