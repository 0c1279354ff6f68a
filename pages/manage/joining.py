"""Whoever keeps the customer data: which ids are one person, by which rule and how surely; split or joined by hand."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd
import streamlit as st

from data import home
from data.joining import Join, by_order, join, joins, split
from data.warehouse import open_warehouse
from pages.kit import cards, gate
from pages.kit.words import _

Act = Callable[..., None]
me = gate.need("upload")
warehouse = open_warehouse(home.MAIN)
rules = {"phone": _("휴대전화 같음"), "email": _("이메일 같음"), "both": _("휴대전화와 이메일 같음")}
sure = {"high": _("높음"), "middle": _("보통"), "low": _("낮음")}

with cards.page(_("고객 잇기"), _("여러 파일과 채널에 흩어진 고객 번호 가운데 같은 사람을 이어요. 전화번호와 이메일은 암호화한 값으로만 견줘요")):
    st.page_link("manage/upload.py", label=_("데이터 올리기"), icon=":material/upload_file:")

found = joins(warehouse)
by_hand = {state: [one for one in found if one.state == state] for state in ("joined", "proposed", "split")}
joined_reviews, speaking = by_order(warehouse)

with st.container(horizontal=True):
    st.metric(_("이어진 번호"), f"{len(by_hand['joined']):,}")
    st.metric(_("확인을 기다리는 번호"), f"{len(by_hand['proposed']):,}")
    st.metric(_("나눠 둔 번호"), f"{len(by_hand['split']):,}")
    st.metric(_("주문으로 이어진 의견"), f"{joined_reviews:,} / {speaking:,}" if speaking else "–",
              help=_("상품주문번호나 주문번호가 적힌 의견 가운데, 그 주문의 고객을 따르게 된 의견이에요."))


def listed(chosen: list[Join], button: str, key: str, act: Act, alt_text: str) -> None:
    """Ids with rule and confidence; the chosen rows get the button."""
    frame = pd.DataFrame([
        (one.own_key, one.customer_key, rules[one.rule], sure[one.confidence], one.orders, one.remarks, _("사람이 정함") if one.decided_by else "")
        for one in chosen
    ], columns=["own", "person", "rule", "sure", "orders", "remarks", "decided"])  # fmt: skip
    picked = st.dataframe(
        frame, key=key, hide_index=True, on_select="rerun", selection_mode="multi-row", alt=alt_text,
        column_config={"own": _("파일의 고객 번호"), "person": _("한 사람으로 보는 번호"), "rule": _("단서"), "sure": _("확신"), "orders": _("옮긴 주문 줄"),
                       "remarks": _("옮긴 의견"), "decided": _("정한 방법")},
    )  # fmt: skip
    rows = picked["selection"]["rows"]
    st.button(button, key=f"do_{key}", disabled=not rows, on_click=decide, args=(act, [chosen[row].own_key for row in rows if row < len(chosen)]))
    if not rows:
        st.caption(_("표에서 줄을 고르면 단추를 쓸 수 있어요."))


def decide(act: Act, keys: list[str]) -> None:
    """Split or join each chosen id."""
    for key in keys:
        act(warehouse, key, by=me.person_id, now=datetime.now().replace(microsecond=0))


if not found:
    cards.nothing(_("아직 이을 고객 번호가 없어요."), _("휴대전화나 이메일 열이 있는 주문·고객·설문 파일을 올리면, 같은 사람을 찾아 여기에 보여 드려요."))
if by_hand["proposed"]:
    with cards.card(_("같은 사람일 수 있는 번호"), _("한 전화번호를 여럿이 쓰거나 성별·출생 연도가 달라 저절로 잇지 않았어요.")):
        listed(by_hand["proposed"], _("고른 번호 잇기"), "proposed", join, _("같은 사람일 수 있는 고객 번호"))
if by_hand["joined"]:
    with cards.card(_("한 사람으로 이은 번호"), _("잘못 이어졌다면 나누세요. 나눠 둔 번호는 파일을 더 올려도 나뉜 채로 있어요.")):
        listed(by_hand["joined"], _("고른 번호 나누기"), "joined", split, _("한 사람으로 이은 고객 번호"))
if by_hand["split"]:
    with cards.card(_("나눠 둔 번호")):
        listed(by_hand["split"], _("고른 번호 다시 잇기"), "split", join, _("나눠 둔 고객 번호"))
