"""Sentences with their evidence: each line has a button that shows value, interval, test, SQL and remarks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.reports.document import Document, row
from analytics.reports.evidence import remarks_behind
from analytics.reports.facts import Fact
from analytics.reports.history import about
from data import jobs
from pages.kit import cards, earlier, store
from pages.kit.sentences import sentence
from pages.kit.words import _, language
from prompts.settings import ModelSettings
from prompts.tasks.summary import Line, Summary, rephrased


def badges(summary: Summary) -> None:
    """How much of it is checked, whose words it is, and what was left out."""
    with st.container(horizontal=True, gap="small", key="told_badges"):
        st.badge(_("검증 {done}/{all}", done=summary.verified, all=summary.written), icon=":material/verified:", color="green")
        by_model = sum(line.by_model for line in summary.lines)
        if by_model:
            st.badge(_("AI가 다듬은 문장 {n}개", n=by_model), icon=":material/smart_toy:", color="violet")
        else:
            st.badge(_("모델 없이 씀"), icon=":material/edit_note:", color="gray")
        if summary.dropped:
            st.badge(_("근거와 맞지 않아 뺀 문장 {n}개", n=len(summary.dropped)), icon=":material/block:", color="orange")


def polished(summary: Summary, use: ModelSettings) -> Summary:
    """The summary in the model's words once they are there; until then, and on trouble, the offline one."""
    asked = (summary.evidence.scope, summary.audience, summary.language, summary.evidence.version, use)
    kind = f"summary:{summary.evidence.dataset}:{hash(asked)}"
    job = jobs.latest(kind) or jobs.start(kind, lambda _progress, _cancelled: rephrased(summary, use))
    if job.running:
        _waiting(job)
        return summary
    return job.result or summary


@st.fragment(run_every=1)
def _waiting(job: jobs.Job) -> None:
    if not job.running:
        st.rerun()
    st.caption(_(":material/hourglass_top: AI가 문장을 다듬고 있어요. 아래 숫자와 문장은 이미 확인된 것이에요."))


def trouble(summary: Summary) -> None:
    """What happened with the model, in a plain sentence; the figures below are true either way."""
    if summary.trouble:
        said = sentence(summary.trouble, language())
        st.warning(f"{said.what} {said.then}", icon=":material/cloud_off:")


def blocks(document: Document, lines: Sequence[Line], new: frozenset[str] = frozenset()) -> None:
    """The document's blocks as cards, every sentence with its evidence; new: what was not found the last time."""
    by_sentence = {line.sentence: line for line in lines}
    for block in document.blocks:
        with cards.card(block.title):
            for sentence, detail in zip(block.lines, block.details, strict=True):
                _line(by_sentence[sentence], document, detail, new)


def _line(line: Line, document: Document, detail: str, new: frozenset[str]) -> None:
    sentence, text = line.sentence, cards.literal(line.text)
    facts = tuple(fact for fact in document.evidence.facts if fact.id in sentence.fact_ids)
    lead = {"quote": "> ", "action": ":material/arrow_forward: "}.get(sentence.role, "")
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        is_new = sentence.role == "finding" and facts and about(facts[0]) in new
        badges = (" :violet-badge[AI]" if line.by_model else "") + (f" :green-badge[{_('새로움')}]" if is_new else "")
        st.markdown(lead + text + badges, width="stretch")
        if facts and sentence.role != "action":
            key = f"evidence_{sentence.role}_{'_'.join(sentence.fact_ids)}_{sentence.finding}"
            if st.button("", key=key, icon=":material/fact_check:", type="tertiary", help=_("근거 보기: 값, 구간, 계산식, 의견")):
                _evidence(facts, line.text, document)
    if detail:
        st.caption(detail)


def _evidence(facts: tuple[Fact, ...], text: str, document: Document) -> None:
    @st.dialog(_("이 문장의 근거"), width="large")
    def shown() -> None:
        st.markdown(f"**{cards.literal(text)}**")
        for fact in facts[:6]:
            _fact(fact, document)
        st.caption(_("자료 판 {version}", version=document.evidence.version))
        earlier.opinion(facts[0], text)

    shown()


def _fact(fact: Fact, document: Document) -> None:
    number, what, value, before, between, n = row(fact, language())
    with st.container(border=True):
        st.markdown(f"**{cards.literal(what)}** · {cards.literal(value)}")
        cards.facts([
            number, _("앞 기간 {value}", value=before) if before != "–" else "", _("95% 구간 {between}", between=between) if between != "–" else "",
            f"n {n}", f"p {fact.p_value:.2g} ({fact.test})" if fact.p_value is not None else "",
        ])
        remarks = store.figure(remarks_behind, document.evidence.scope, str(fact.source.get("dimension") or ""), fact.segment)
        for remark in remarks if fact.source.get("metric") else ():
            cards.quote(remark.text, [remark.speaker or ""])
        if fact.sql:
            with st.expander("SQL"):
                st.code(fact.sql, language="sql", wrap_lines=True)
