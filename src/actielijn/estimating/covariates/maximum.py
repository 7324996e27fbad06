"""Where the likelihood of what was observed is highest, and what the information there tells and cannot tell."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from .cells import Floats, Ints

_LOST = (
    1e-7  # a direction of which more than all but this part of the information is missing cannot be estimated
)
_NEGATIVE = 1e-6
_CLOSE = 1e-9  # the likelihood still to be gained when a last full step is made; what is left then is of the order of its square
_MOST_ROUNDS = 500


@dataclass(frozen=True)
class Maximum:
    """Where the likelihood is highest, with the complete and the observed information there."""

    at: Floats
    means: Floats
    filled: Floats  # the counts spread over the cells kept
    loglik: float
    rounds: int
    complete: Floats
    observed: Floats

    @cached_property
    def _parts(self) -> tuple[Floats, Floats, Floats]:
        return _relative(self.complete, self.observed)

    def inverse(self) -> Floats:
        """Return the covariance of the parameters, without the directions about which nothing is known."""
        root, known, axes = self._parts
        good = known > _LOST
        back = solve_triangular(root.T, axes[:, good], lower=False)
        return np.asarray((back / known[good]) @ back.T)

    def lost(self) -> NDArray[np.bool_] | None:
        """Return the parameters in the directions about which nothing is known; None when there is no such direction."""
        root, known, axes = self._parts
        if known[0] > _LOST:
            return None
        back = solve_triangular(root.T, axes[:, known <= _LOST], lower=False)
        return np.asarray((np.abs(back) > 0.05 * np.abs(back).max(axis=0)).any(axis=1))


def _relative(complete: Floats, observed: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the root of the complete information, and the observed one as parts of it along axes: values rising, vectors."""
    scale = np.sqrt(np.maximum(np.diag(complete), 1e-300))
    root = np.linalg.cholesky(complete / np.outer(scale, scale) + 1e-12 * np.eye(len(scale))) * scale[:, None]
    half = solve_triangular(root, observed, lower=True)
    whole = solve_triangular(root, half.T, lower=True)
    known, axes = np.linalg.eigh((whole + whole.T) / 2)
    return root, known, axes


def maximise(
    design: Floats,
    fills: Any,
    counts: Floats,
    spread: NDArray[np.bool_],
    start: Floats | None,
) -> Maximum:
    """Maximise the sum over rows of y log (fills @ mu) minus the sum of mu, where mu = exp(design @ parameters).

    Each step is Newton's in the directions that the observed information knows, measured against the complete one, so that it never
    falls short of EM's; it is halved until the likelihood grows.
    """
    present = np.flatnonzero(counts > 0)
    fills, counts, spread = fills[present], counts[present], spread[present]
    partial = np.flatnonzero(spread)
    fills_partial, counts_partial = fills[partial], counts[partial]
    filled_by = fills.T.tocsr()
    sizes = np.diff(fills.indptr)
    if start is None or not np.isfinite(start).all():
        even = filled_by @ (counts / sizes)
        at = np.linalg.lstsq(design, np.log(even + 0.5), rcond=None)[0]
    else:
        at = start

    def height_of(parameters: Floats) -> tuple[float, Floats, Floats]:
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            means = np.exp(design @ parameters)
            sums = fills @ means
            height = float(counts @ np.log(sums) - means.sum())
        return (height if math.isfinite(height) else -math.inf), means, sums

    height, means, sums = height_of(at)
    if height == -math.inf:
        at = np.zeros(design.shape[1])
        at[0] = math.log(counts.sum() / len(design))
        height, means, sums = height_of(at)
    rounds = 0
    while True:
        filled = means * (filled_by @ (counts / sums))
        slope = design.T @ (filled - means)
        complete = _squared(design, means)
        observed = complete
        if partial.size:
            weights = means * (fills_partial.T @ (counts_partial / sums[partial]))
            average = (fills_partial @ (means[:, None] * design)) / sums[partial][:, None]
            observed = complete - _squared(design, weights) + _squared(average, counts_partial)
        root, known, axes = _relative(complete, observed)
        along = axes.T @ solve_triangular(root, slope, lower=True)
        steps = along / np.maximum(np.abs(known), 1e-5)
        decrement = float(along @ steps)
        last = decrement < _CLOSE or rounds >= _MOST_ROUNDS
        if last and known[0] < -_NEGATIVE and rounds < _MOST_ROUNDS:
            steps = 0.1 * (np.arange(known.size) == 0)  # a saddle: leave it along the axis that rises
            last = False
        step = solve_triangular(root.T, axes @ steps, lower=False)
        size = 1.0
        while True:
            reached, its_means, its_sums = height_of(at + size * step)
            if reached >= height or last or size < 1e-10:
                break
            size /= 2
        last = last or size < 1e-10
        if reached >= height - _CLOSE * max(1.0, abs(height)):
            at, height, means, sums = at + size * step, reached, its_means, its_sums
        rounds += 1
        if last:
            break
    filled = means * (filled_by @ (counts / sums))
    return Maximum(at, means, filled, height, rounds, complete, observed)


def _squared(matrix: Floats, weights: Floats) -> Floats:
    """Return matrix' diag(weights) matrix; as a product with itself it costs half."""
    scaled = matrix * np.sqrt(weights)[:, None]
    return scaled.T @ scaled


def independent(design: Floats) -> Ints:
    """Return the columns that are no sum of earlier ones."""
    if not design.size:
        return np.arange(0)
    triangle: Floats = np.asarray(np.linalg.qr(design, mode="r"))
    size = np.sqrt((design**2).sum(axis=0))
    diagonal = np.zeros(design.shape[1])
    diagonal[: triangle.shape[0]] = np.abs(np.diag(triangle))
    if (diagonal > 1e-9 * np.maximum(size, 1e-300)).all():
        return np.arange(design.shape[1])
    # Without the dependent columns the diagonal of the later ones changes; they are taken one by one.
    basis = np.zeros((design.shape[0], 0))
    columns = []
    for at, column in enumerate(design.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length > 1e-8 * max(1.0, float(size[at])):
            basis = np.column_stack([basis, rest / length])
            columns.append(at)
    return np.array(columns, dtype=np.int64)
