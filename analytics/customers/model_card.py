"""What a reader must know before trusting a model: data, period, how it was judged, limits, version."""

from __future__ import annotations

from analytics.customers.churn import Churn
from analytics.customers.recommending import Recommended
from analytics.customers.segments import Segmentation
from analytics.customers.value import Value

Answer = Churn | Segmentation | Value | Recommended


def model_card(found: Answer, language: str = "ko") -> tuple[tuple[str, str], ...]:
    """Rows (what, words) in reading order; the limits are the result's own caveats."""
    ko = language == "ko"
    rows = [("자료" if ko else "data", _data(found, ko)), ("확인" if ko else "judged", _judged(found, ko))]
    if found.caveats:
        rows.append(("한계" if ko else "limits", " ".join(found.caveats)))
    return (*rows, ("판" if ko else "version", found.version))


def _data(found: Answer, ko: bool) -> str:
    if ko:
        return f"{found.today:%Y.%m.%d} 전까지의 기록, 고객 {found.n:,}명"
    return f"everything before {found.today}, {found.n:,} customers"


def _judged(found: Answer, ko: bool) -> str:
    if isinstance(found, Churn):
        judged = found.judged
        return (f"{found.learnt_at[-1]:%Y.%m.%d}~{found.learnt_at[0]:%Y.%m.%d}에 배우고 골라서, 고를 때 쓰지 않은 {found.judged_at:%Y.%m.%d}의 {judged.n:,}명으로 확인: "
                f"AUC {judged.auc.value:.3f}({judged.auc.low:.3f}~{judged.auc.high:.3f}), Brier {judged.brier.value:.3f}, 방법 {found.model}" if ko
                else f"learnt and chosen {found.learnt_at[-1]} to {found.learnt_at[0]}, judged on {judged.n:,} customers at {found.judged_at}, which no choice has seen: "
                     f"AUC {judged.auc.value:.3f} ({judged.auc.low:.3f} to {judged.auc.high:.3f}), Brier {judged.brier.value:.3f}, method {found.model}")
    if isinstance(found, Value):
        return (f"{found.hold_out.at:%Y.%m.%d} 전만 보고 배워서 그 뒤 {found.hold_out.days}일과 비교, 방법 {found.model}" if ko
                else f"learnt before {found.hold_out.at}, compared with the {found.hold_out.days} days after, method {found.model}")
    if isinstance(found, Recommended):
        best = next(one for one in found.ways if one.way == found.way).ndcg_10
        return (f"앞 기간에서 고르고 {found.judged_from:%Y.%m.%d}부터 {found.judged_days}일의 {found.customers_judged:,}명으로 확인: NDCG@10 {best.value:.3f}({best.low:.3f}~{best.high:.3f})" if ko
                else f"chosen on the time before, judged on {found.customers_judged:,} customers of the {found.judged_days} days from {found.judged_from}: "
                     f"NDCG@10 {best.value:.3f} ({best.low:.3f} to {best.high:.3f})")
    if found.stability is None:
        return ("최근성, 구매 횟수, 금액을 다섯 등급으로 나눈 정해진 규칙" if ko else "fixed rules over fifths of recency, frequency and money")
    sides = ", ".join(found.sides)
    return (f"고객을 다시 뽑아 나눠 본 안정성 {found.stability:.2f}, 실루엣 {found.silhouette:.2f}, 정규 혼합 모델(GMM)과 일치 {found.mixture_agreement:.2f}(그 모델은 {found.mixture_k}개), 비교한 것 {sides}" if ko
            else f"stability over resampled customers {found.stability:.2f}, silhouette {found.silhouette:.2f}, agreement with a Gaussian mixture {found.mixture_agreement:.2f} (it takes {found.mixture_k}), compared by {sides}")
