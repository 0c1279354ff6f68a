"""Whoever talks with one customer: who this is, what happened, what is likely next."""

import streamlit as st

from analytics.charts.customers import customer_line
from analytics.customers.profile import find_customers, profile
from analytics.reports import korean
from pages.kit import cards, gate, models, record, store, words
from pages.kit.words import _

gate.need("one_customer")
language = words.language()
steps = {"visit": _("방문"), "product": _("상품 보기"), "cart": _("장바구니"), "checkout": _("결제 시작"), "purchase": _("구매")}
kinds = {"order": _("주문"), "remark": _("의견"), "visit": _("방문")}
with cards.page(_("고객 한 사람"), _("주문, 의견, 방문과 예측을 한 줄로 봐요")):
    asked = st.text_input(_("고객 찾기"), placeholder=_("고객 ID, 주문 번호, 전화번호"), key="customer", bind="query-params", width=320)

matches = find_customers(store.warehouse(), asked) if asked else ()
if not matches:
    cards.nothing(_("찾는 고객이 없어요") if asked else _("고객을 찾아 주세요"),
                  _("고객 ID나 주문 번호, 전화번호로 찾아요. 전화번호는 암호로 바꿔 비교하고 저장하지 않아요."), page=None)
    st.stop()
customer = matches[0] if len(matches) == 1 else st.selectbox(_("여러 고객이 맞아요"), matches)
found = profile(store.warehouse(), customer, store.today())
risk, worth, segment = (found.scores.get(name) for name in ("churn", "value", "segment"))

with st.grid(4, min_column_width=190):
    st.metric(_("구매"), _("{n}번", n=f"{found.orders:,}"), korean.won(found.money_won), delta_color="off", delta_arrow="off", border=True, height="stretch")
    st.metric(_("남긴 말의 감정"), f"{found.feeling * 100:+.0f}" if found.feeling is not None else "–",
              _("{n}건", n=f"{found.remarks:,}"), delta_color="off", delta_arrow="off", border=True, height="stretch")
    st.metric(_("떠날 위험"), korean.percent(risk.value, 0) if risk and risk.value is not None else "–", border=True, height="stretch")
    st.metric(_("1년 가치"), korean.won(worth.value) if worth and worth.value is not None else "–", border=True, height="stretch")

left, right = st.columns([3, 2])
with left, cards.card(_("지나온 길")):
    cards.chart(store.drawn(customer_line, found.events, language), alt_text=_("지나온 길"))
    visited = found.events["text"].str.split(" > ").map(lambda path: " › ".join(steps.get(step, step) for step in path))
    table = found.events.assign(kind=found.events["kind"].map(kinds),
                                text=found.events["text"].where(found.events["kind"] != "visit", visited))
    cards.table(table, {
        "happened_at": st.column_config.DatetimeColumn(_("언제"), format="YYYY.MM.DD HH:mm"),
        "kind": st.column_config.TextColumn(_("무엇"), width="small"),
        "channel": st.column_config.TextColumn(_("채널"), width="small"),
        "text": st.column_config.TextColumn(_("내용"), width="large"),
        "money": st.column_config.NumberColumn(_("금액"), format="localized"),
        "feeling": st.column_config.NumberColumn(_("감정"), format="%+.2f"),
    }, alt_text=_("지나온 길"), height=360)
with right:
    with cards.card(_("누구인가요")):
        seen = bool(found.person) and record.revealed(customer, "profile")
        if segment:
            st.markdown(f"**{segment.label if language == 'ko' else segment.detail.get('en', segment.label)}**")
        person = found.person
        facts = [person.get("region"), person.get("grade"), person.get("gender"),
                 _("{day} 가입", day=f"{person['joined_on']:%Y.%m.%d}") if person.get("joined_on") else None,
                 {True: _("마케팅 수신 동의"), False: _("마케팅 수신 거부"), None: None}[person.get("consent_marketing")]]
        if seen:
            facts = [person.get("name"), _("{year}년생", year=person["birth_year"]) if person.get("birth_year") else None, *facts]
        cards.facts(str(fact) for fact in facts if fact)
    if risk:
        with cards.card(_("왜 떠날 것 같나요")):
            st.markdown("\n".join(f"- {reason}" for reason in risk.detail.get("reasons", ())) or _("눈에 띄는 이유가 없어요."))
            cards.facts([_("{day} 기준", day=f"{risk.as_of:%Y.%m.%d}")])
    offered = models.held("recommend")
    offers = offered.offers[offered.offers["customer_key"] == customer].head(3).to_dict("records") if offered else []
    if worth or offers:
        with cards.card(_("다음 구매")):
            if worth:
                st.markdown(_("**{day}** 무렵 · 1년에 {n}번 기대", day=str(worth.detail.get("next_on") or "–").replace("-", "."), n=f"{worth.detail.get('purchases', 0):.1f}"))
            st.markdown("\n".join(f"- **{cards.literal(one['product'])}** :gray[{cards.literal(one['reason'])}]" for one in offers))
    if found.groups:
        with cards.card(_("고객군이 바뀐 길")):
            st.markdown("\n".join(
                f"- {stay.since:%Y.%m.%d} **{cards.literal(stay.group if language == 'ko' else stay.group_en)}**" for stay in reversed(found.groups)))
            cards.facts([_("그날 그 고객군인 것을 처음 안 날이에요")])
    if found.joined:
        with cards.card(_("한 사람으로 이은 번호")):
            rules = {"phone": _("휴대전화 같음"), "email": _("이메일 같음"), "both": _("휴대전화와 이메일 같음")}
            sure = {"high": _("높음"), "middle": _("보통"), "low": _("낮음")}
            st.markdown("\n".join(_("- {key} :gray[{rule} · 확신 {sure}]", key=cards.literal(one.own_key), rule=rules[one.rule], sure=sure[one.confidence])
                                  for one in found.joined))
