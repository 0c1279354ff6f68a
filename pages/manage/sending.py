"""The owner: over which mail server and to which webhooks the house may send, tried out on the spot; who gets what."""

from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from data import sending
from data.boards import boards
from data.keys import key
from data.rules import rules_of
from data.sending import Settings
from pages.kit import cards, gate, record, store
from pages.kit.moments import moment_words
from pages.kit.sending import every_words
from pages.kit.words import _

me = gate.need("settings")
use = sending.settings()
securities = {"starttls": _("STARTTLS(보통 587)"), "tls": _("TLS(보통 465)"), "none": _("암호화하지 않음(사내 서버만)")}


def keep(new: Settings, what: str, password: str | None = None) -> None:
    sending.save(new, password)
    record.write("settings", what=what)
    st.toast(_("저장했어요."))


@st.dialog(_("서명 확인"))
def show_key() -> None:
    st.markdown(_("보낸 본문을 아래 열쇠로 HMAC-SHA256 한 값이 `X-Maeum-Signature` 머리글과 같으면 마음이 보낸 것이에요."))
    st.code(key("webhook").hex(), language=None, wrap_lines=True)
    record.write("settings", what="webhook key shown")


def hook_row(name: str, address: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{cards.literal(name)}**  \n:gray[{cards.literal(urlsplit(address).hostname or '')}]", width="stretch")
        if st.button(_("시험 보내기"), key=f"try_{name}"):
            sending.hook(name, {"kind": "test", "title": _("마음의 시험 메시지"), "text": _("이 웹훅으로 알림과 보드를 보낼 수 있어요.")})
            st.toast(_("‘{name}’에서 받았어요.", name=name))
        if st.button(_("지우기"), key=f"drop_{name}", type="tertiary"):
            keep(Settings(**vars(use) | {"hooks": {one: url for one, url in use.hooks.items() if one != name}}), f"webhook {name} –")
            st.rerun()


with cards.page(_("보내기 설정"), _("여기서 정하기 전에는 아무것도 밖으로 나가지 않아요")):
    st.badge(_("메일 켜짐") if use.mails else _("메일 꺼짐"), color="green" if use.mails else "gray")

with cards.card(_("메일 서버"), _("알림, 주간 요약, 보드의 PDF를 보내요. 비밀번호는 암호화해서 두고 다시 보여 주지 않아요.")):
    with st.form("mail", border=False):
        rows = [st.columns(2) for _row in range(3)]  # one below the other on a phone, in reading order
        (one, two), (three, four), (five, six) = rows
        host = one.text_input(_("서버"), use.host, placeholder="smtp.company.co.kr")
        security = two.selectbox(_("암호화"), list(securities), list(securities).index(use.security), format_func=securities.__getitem__)
        port = three.number_input(_("포트"), 1, 65535, use.port)
        sender = four.text_input(_("보내는 주소"), use.sender, placeholder="maeum@company.co.kr")
        user = five.text_input(_("아이디(필요하면)"), use.user, autocomplete="off")
        password = six.text_input(_("비밀번호"), type="password", autocomplete="new-password",
                                    placeholder=_("저장돼 있어요. 바꿀 때만 적어 주세요") if sending.holds_password() else _("아직 없어요"))
        if st.form_submit_button(_("저장"), type="primary"):
            keep(Settings(host.strip(), int(port), security, user.strip(), sender.strip(), use.hooks), f"mail {host.strip() or '–'}", password or None)
            st.rerun()
    with st.container(horizontal=True):
        if st.button(_("나에게 시험 메일 보내기"), icon=":material/send:", disabled=not (use.mails and me.email)):
            sending.mail([me.email or ""], _("마음의 시험 메시지"), _("이 메일 서버로 알림과 보드를 보낼 수 있어요."))
            st.toast(_("{address} 주소로 보냈어요.", address=me.email))
        if use.mails and st.button(_("메일 끄기"), type="tertiary"):
            keep(Settings(hooks=use.hooks), "mail –", "")
            st.rerun()

with cards.card(_("웹훅 주소"), _("여기 적힌 주소로만 보내요. 본문마다 서명이 붙고, 다른 곳으로 돌리는 답은 따라가지 않아요. 주소는 암호화해서 둬요.")):
    for name, address in use.hooks.items():
        hook_row(name, address)
    with st.form("hook", border=False, clear_on_submit=True), st.container(horizontal=True, vertical_alignment="bottom"):
        new_name = st.text_input(_("이름"), max_chars=40, width=180, placeholder=_("예: 회의방"))
        new_address = st.text_input(_("주소"), placeholder="https://", width="stretch")
        if st.form_submit_button(_("더하기")):
            keep(Settings(**vars(use) | {"hooks": {**use.hooks, new_name.strip(): new_address.strip()}}), f"webhook {new_name.strip()}")
            st.rerun()
    if use.hooks and st.button(_("서명 확인용 열쇠 보기"), icon=":material/key:", type="tertiary"):
        show_key()

titles = {board.board_id: board.title for board in boards().all()}
kept = rules_of(store.warehouse().whole)
to = [{"what": titles.get(one.board_id, "–"), "who": one.target, "every": every_words(one.every), "last": moment_words(one.sent_at),
       "state": _("보내지 못했어요") if one.trouble else ""} for one in boards().subscriptions()]
to += [{"what": _("알림"), "who": ", ".join([*rule.mail_to, *([rule.hook] if rule.hook else [])]), "every": _("생길 때마다"), "last": "–", "state": ""}
       for rule in kept.all() if rule.mail_to or rule.hook]
weekly = kept.weekly()
to += [{"what": _("주간 요약"), "who": ", ".join([*weekly.mail_to, *([weekly.hook] if weekly.hook else [])]), "every": every_words("week"), "last": "–", "state": ""}] if weekly.mail_to or weekly.hook else []
with cards.card(_("받는 곳 {n}", n=len(to)), _("누가 무엇을 얼마나 자주 받는지예요. 보드는 보드의 ‘받아 보기’에서, 알림은 알림 화면에서 고쳐요.")):
    if to:
        cards.table(pd.DataFrame(to), {"what": _("무엇을"), "who": _("어디로"), "every": _("얼마나 자주"), "last": _("마지막"), "state": _("상태")}, alt_text=_("받는 곳"))
    else:
        st.caption(_("아직 아무에게도 보내지 않아요."))
