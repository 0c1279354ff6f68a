"""Executives, marketers, analysts: what changed, why it is worth a look, and what each sentence rests on."""

from functools import partial

import streamlit as st

from analytics.reports.document import laid_out
from analytics.reports.evidence import gather
from analytics.reports.page import html, text
from analytics.reports.pdf import pdf
from analytics.reports.slides import slides
from analytics.reports.writing import AUDIENCES
from pages.kit import cards, earlier, scope, store, summing, told, words
from pages.kit.words import _
from prompts import settings
from prompts.tasks.summary import verified

language = words.language()
readers = {"executive": _("경영진"), "marketer": _("마케터"), "analyst": _("분석가")}
with cards.page(_("요약"), _("무엇이 달라졌는지, 문장마다 근거와 함께 읽어요")):
    looked = scope.controls()

use = settings.load()
with st.container(horizontal=True, vertical_alignment="center"):
    audience = st.segmented_control(
        _("누가 읽나요"), AUDIENCES, format_func=readers.__getitem__, default=AUDIENCES[0], required=True,
        key=scope.linked("reader", AUDIENCES),
        label_visibility="collapsed", width="content",
    )
    worded = settings.ready(use) and st.toggle(_("AI로 문장 다듬기"), key="worded", bind="query-params", help=_("숫자와 인용은 마음이 직접 넣어요."))
summary = verified(store.figure(gather, looked, language), audience, language)
if not summary.facts:
    cards.nothing(_("이 조건에 요약할 자료가 없어요"), _("기간을 넓히거나, 의견이나 주문 파일을 올려 주세요."))
    st.stop()
if worded:
    summary = told.polished(summary, use)
badge = _("검증 {done}/{all}", done=summary.verified, all=summary.written)
document = laid_out(summary.evidence, [line.sentence for line in summary.lines], audience, language, store.today(), badge)

told.trouble(summary)
told.badges(summary)
before = earlier.keep(summary, badge)
since = earlier.compared(summary, before)
told.blocks(document, summary.lines, since.new if since else frozenset())

name = f"maeum-{store.today()}"
with st.container(horizontal=True):
    for label, made, ending, mime, icon in (
        (_("PDF"), pdf, "pdf", "application/pdf", "picture_as_pdf"),
        (_("슬라이드"), slides, "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "slideshow"),
        (_("웹 문서"), html, "html", "text/html", "html"),
        (_("글"), text, "txt", "text/plain", "notes"),
    ):
        cards.file(label, partial(made, document), f"{name}.{ending}", mime, icon=icon)
    summing.offer(audience, language)
st.caption(" ".join(document.method))
earlier.shelf(before)
