"""Maximum likelihood of positive parameters: searched in logarithms, with the gradient given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]
_HOPELESS = 1e300
_BOUNDS = (np.log(1e-6), np.log(1e6))
_WILD = 1e4  # beyond this (or below its inverse) a parameter says that the data does not hold it


@dataclass(frozen=True)
class Found:
    """The best parameters, the log-likelihood there, and whether the search ended well inside."""

    parameters: np.ndarray
    log_likelihood: float
    converged: bool


def maximise(likelihood: Likelihood, starts: Sequence[Sequence[float]]) -> Found:
    """The best of several searches; the first one that ends well inside is enough.

    likelihood: parameters -> (log-likelihood, its gradient), both of the untransformed parameters.
    """

    def downwards(logs: np.ndarray) -> tuple[float, np.ndarray]:
        parameters = np.exp(logs)
        value, gradient = likelihood(parameters)
        return (-value, -gradient * parameters) if np.isfinite(value) else (_HOPELESS, np.zeros_like(logs))

    runs = []
    with threadpool_limits(1):  # threads cost more than they give on vectors of four
        for start in starts:
            runs.append(minimize(
                downwards, np.log(start), jac=True, method="L-BFGS-B", bounds=[_BOUNDS] * len(start),
                options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-6, "maxcor": 20},
            ))
            if runs[-1].success and _inside(np.exp(runs[-1].x)):
                break
    best = min(runs, key=lambda run: run.fun)
    parameters = np.exp(best.x)
    return Found(parameters, -float(best.fun), _inside(parameters) and bool(best.fun < _HOPELESS))


def _inside(parameters: np.ndarray) -> bool:
    return bool(((parameters > 1 / _WILD) & (parameters < _WILD)).all())
