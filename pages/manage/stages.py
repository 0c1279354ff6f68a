"""Owners and analysts: which stages does our journey have, in which order, and what places a remark on them?"""

import pandas as pd
import streamlit as st

from analytics.journey.editing import EditedStage, edited, keep_journey, rows_of
from analytics.journey.stages import chosen, template, template_keys
from pages.kit import cards, store, words
from pages.kit.words import _

language = words.language()
current = chosen(store.warehouse())
keys = template_keys()


def parts(text: str | None) -> tuple[str, ...]:
    """Comma-separated words of a cell."""
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())


def save(made) -> None:
    st.session_state["placed"] = keep_journey(store.warehouse(), made)


with cards.page(_("여정 틀"), _("우리 여정의 단계와 순서를 정해요. 저장하면 모든 의견을 새 단계에 다시 배치해요")):
    key = st.selectbox(_("틀"), keys, index=keys.index(current.key) if current.key in keys else 0, key="template",
                       format_func=lambda one: template(one).ko if language == "ko" else template(one).en, width=200)

shown = current if key == current.key else template(key)
rows = rows_of(shown)
frame = pd.DataFrame([
    {"order": number, "was": row.was, "name": row.name, "en": row.en, "touchpoints": ", ".join(row.touchpoints), "also": ", ".join(row.also),
     "words": ", ".join(row.words)} for number, row in enumerate(rows, start=1)
])
with cards.card(_("단계 {n}개", n=len(rows)), _("여러 개는 쉼표로 나눠 적어요. 이름을 바꿔도 옛 이름으로 온 의견은 그대로 이어져요.")):
    told = st.data_editor(frame, num_rows="dynamic", hide_index=True, key=f"stages-{key}", column_order=["order", "name", "en", "touchpoints", "also", "words"], column_config={
        "order": st.column_config.NumberColumn(_("순서"), min_value=1, step=1, width="small"),
        "name": st.column_config.TextColumn(_("단계"), required=True), "en": st.column_config.TextColumn(_("영어 이름")),
        "touchpoints": st.column_config.TextColumn(_("접점"), width="large"), "also": st.column_config.TextColumn(_("파일에서 쓰는 다른 이름")),
        "words": st.column_config.TextColumn(_("이 말이 있으면 여기로"), help=_("들어 있으면 이 단계로 배치할 말이에요. 정규식(RE2)도 쓸 수 있어요.")),
    })
    ordered = told.sort_values("order", kind="stable", na_position="last").astype(object).where(lambda cell: cell.notna(), None)
    made = edited(shown, [
        EditedStage(row.was, row.name or "", row.en or "", parts(row.touchpoints), parts(row.also), parts(row.words))
        for row in ordered.itertuples(index=False)
    ])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("저장하고 다시 배치하기"), type="primary", icon=":material/save:", on_click=save, args=(made,))
        if (placed := st.session_state.pop("placed", None)) is not None:
            st.caption(_("의견 {n}건을 단계에 배치했어요.", n=f"{placed:,}"))
    cards.facts([_("자동 배치 규칙 {n}개", n=len(made.rules))])
