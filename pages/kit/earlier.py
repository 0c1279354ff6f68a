"""Earlier summaries: what changed since the last one, the ones before, and what people said of a sentence."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from analytics.reports.facts import Fact
from analytics.reports.history import SinceLast, about, place, since_last, told
from data.summaries import KeptSummary, summaries
from pages.kit import cards, gate, store
from pages.kit.words import _
from prompts.tasks.summary import Summary


def keep(summary: Summary, badge: str) -> tuple[KeptSummary, ...]:
    """Keep what is shown (one a day and place); the summaries of earlier days, newest first."""
    where, until = place(summary.evidence, summary.audience, summary.language), summary.evidence.scope.period.until or store.today()
    kept = summaries(store.warehouse())
    history = kept.history(where)
    if not any(one.until == until and one.version == summary.evidence.version for one in history):
        kept.keep(where, until, summary.evidence.version, badge, told(summary.evidence, [line.sentence for line in summary.lines]), datetime.now())
    return tuple(one for one in history if one.until < until)


def compared(summary: Summary, earlier: tuple[KeptSummary, ...]) -> SinceLast | None:
    """Says in one line what is new and what is gone since the last summary; None without one."""
    since = since_last(told(summary.evidence, [line.sentence for line in summary.lines]), earlier)
    if since is None:
        return None
    day = f"{since.before.until:%Y.%m.%d}"
    parts = [_("새로 나타난 발견 {n}가지", n=len(since.new)) if since.new else "", _("더는 뚜렷하지 않은 발견 {n}가지", n=len(since.gone)) if since.gone else ""]
    said = " · ".join(filter(None, parts)) or _("같은 발견이 이어지고 있어요")
    st.caption(_(":material/history: 지난 요약({day})과 견주면: {said}", day=day, said=said))
    if since.gone:
        with st.expander(_("지난 요약에만 있는 발견")):
            for line in since.gone:
                st.markdown(f"- {cards.literal(line.text)}")
    return since


def shelf(earlier: tuple[KeptSummary, ...]) -> None:
    """Choose one of the earlier summaries and read it as it was shown."""
    if not earlier:
        return
    with st.expander(_("지난 요약 {n}개", n=len(earlier)), icon=":material/history:"):
        days = {f"{one.until:%Y.%m.%d}": one for one in earlier}
        chosen = days[st.selectbox(_("어느 날까지의 요약인가요"), list(days))]
        st.caption(f"{chosen.badge} · {_('만든 때 {when}', when=f'{chosen.made_at:%Y.%m.%d %H:%M}')}")
        for line in chosen.lines:
            st.markdown(f"- {cards.literal(line.text)}")


def opinion(fact: Fact, text: str) -> None:
    """Is this sentence right? What others said of sentences about the same stands above."""
    kept, subject = summaries(store.warehouse()), about(fact)
    for note in kept.notes(subject):
        mark = ":material/thumb_up:" if note.verdict == "right" else ":material/thumb_down:"
        st.caption(f"{mark} {cards.literal(note.made_by)} · {note.made_at:%Y.%m.%d}" + (f" · {cards.literal(note.correction)}" if note.correction else ""))
    with st.form(f"opinion_{subject}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            liked = st.feedback("thumbs", key=f"thumbs_{subject}")
            correction = st.text_input(_("고칠 말이 있으면 적어 주세요"), max_chars=300, placeholder=_("예: 11월 행사 때문에 주문이 몰렸어요"))
            sent = st.form_submit_button(_("남기기"))
        if sent and (liked is not None or correction.strip()):
            verdict = "right" if liked == 1 else "wrong"
            kept.note(subject, verdict, text, correction, made_at=datetime.now(), made_by=gate.person().name)
            st.rerun(scope="fragment")
