"""Why a customer model does not answer: what it would need and what there is, in the words of either language."""

from __future__ import annotations

from analytics.reports import korean
from data.troubles import TooLittleData


class TooFewCustomers(TooLittleData):
    """A customer model needs more history or more customers. Facts: what, need, have, unit, subject, needed, now."""


def too_few(language: str, purpose: tuple[str, str], need: int, have: int, counted: tuple[str, str, str]) -> TooFewCustomers:
    """The refusal to raise. purpose: "이탈을 예측하려면", "To forecast churn"; counted: what is counted in Korean with its
    particle ("떠난 고객이"), its counting word ("명"), and both in English ("customers who left")."""
    subject, word, english = counted
    if language != "ko":
        return TooFewCustomers(what=purpose[1], need=need, have=have, unit=english, subject=english, needed=f"{need:,}", now=f"{have:,}")
    return TooFewCustomers(
        what=purpose[0], need=need, have=have, unit=subject, subject=subject, needed=f"{need:,}{word}",
        now=korean.particle(f"{have:,}{word}", "이에요/예요"),
    )


HISTORY = ("주문 기록이", "일", "days of order history")
LEFT = ("떠난 고객이", "명", "customers who left")
CAME_BACK = ("다시 산 고객이", "명", "customers who came back")
BOUGHT = ("구매한 고객이", "명", "customers who bought")
