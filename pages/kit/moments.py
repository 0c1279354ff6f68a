"""Moments in words: today, yesterday, or the day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pages.kit.words import _

_SEOUL = ZoneInfo("Asia/Seoul")


def moment_words(seconds: float | None) -> str:
    """Seconds since 1970 as people say it; a dash for never."""
    if seconds is None:
        return "–"
    then, now = datetime.fromtimestamp(seconds, _SEOUL), datetime.now(_SEOUL)
    days = (now.date() - then.date()).days
    clock = f"{then:%H:%M}"
    if days == 0:
        return _("오늘 {clock}", clock=clock)
    return _("어제 {clock}", clock=clock) if days == 1 else f"{then:%Y.%m.%d} {clock}"


def device_words(agent: str) -> str:
    """Browser and system out of a user-agent, e.g. "Chrome · Windows"."""
    browsers = (("Edg/", "Edge"), ("SamsungBrowser", "Samsung"), ("Whale/", "Whale"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    found = [next((name for mark, name in kind if mark in agent), None) for kind in (browsers, systems)]
    return " · ".join(name for name in found if name) or _("알 수 없는 기기")
