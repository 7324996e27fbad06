"""When an estimate may not go out as one number, and why, in plain words.

A gate that blocks makes the whole panel "not publishable as one number"; the others are cautions. Codes are words and do not change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from actielijn.language import _

from .estimate import Estimate
from .linkage import Linkage
from .table import OverlapTable
from .wording import about, label_of, number

# The largest estimate of the panel over the smallest, beyond which one number is not defensible.
MOST_DISAGREEMENT = 1.5
MOST_R_HAT = 1.05
# Differences of BIC up to this much are no evidence for one model over another (Raftery 1995).
NO_EVIDENCE = 2.0
# Methods that are not held to agree: a lower bound, and a model that assumes independence and is shown as a yardstick.
YARDSTICKS = ("chao", "main-effects")
# Methods that ask for a number of lists; when they refuse for that reason, nothing is wrong with the table.
_CHOOSY = ("decomposable", "latent-class")


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that speaks against publishing one number; ``blocks`` when it forbids it. ``rounded`` is a message with its estimates to three digits."""

    code: str
    blocks: bool
    message: str
    rounded: str = ""

    def told(self, *, published: bool) -> str:
        """Return the message, as it may be published when that is asked."""
        return (published and self.rounded) or self.message


def gates_of(
    table: OverlapTable,
    estimates: Sequence[Estimate],
    *,
    linked: bool = False,
    linkage: Linkage | None = None,
) -> tuple[Gate, ...]:
    """Return what speaks against publishing, the blocking gates first.

    ``linked`` says that the table was made by linking records without a common number; its recall is then a part of the estimate.
    """
    found = [
        *_without_maximum(estimates),
        *_unconverged(estimates),
        *_at_the_edge(estimates),
        *_disagreeing(estimates),
        *_unknown_recall(linked, linkage),
        *_nothing_to_compare(estimates),
        *_rivals(estimates),
        *_two_lists(table),
    ]
    return tuple(sorted(found, key=lambda gate: not gate.blocks))


def is_publishable(gates: Sequence[Gate]) -> bool:
    """Return whether the panel may go out as one number with its interval."""
    return not any(gate.blocks for gate in gates)


def _without_maximum(estimates: Sequence[Estimate]) -> list[Gate]:
    """A log-linear model has no maximum on the table; or a method does not take tables like this, which is no fault of the table."""
    found = []
    for estimate in estimates:
        if estimate.admissible or estimate.diagnostics.get("r_hat") is not None:
            continue
        saturated = estimate.diagnostics.get("complete_graph") is not None
        blocks = saturated or estimate.method not in _CHOOSY
        why = str(estimate.diagnostics.get("refused", "")) or _(
            "the likelihood of its model has no maximum, or several: the numbers on the lists do not settle the number on none."
        )
        found.append(
            Gate(
                "saturated" if saturated else "no-maximum" if blocks else "method-refused",
                blocks,
                _("The method '{method}' gives no estimate: {why}").format(
                    method=label_of(estimate.method), why=why
                ),
            )
        )
    return found


def _unconverged(estimates: Sequence[Estimate]) -> list[Gate]:
    found = []
    for estimate in estimates:
        r_hat = estimate.diagnostics.get("r_hat")
        if r_hat is None:
            continue
        method = label_of(estimate.method)
        if r_hat > MOST_R_HAT:
            message = _("The method '{method}' was run several times from different starts, and the runs do not agree (R-hat {r_hat}, at most {most} is allowed). The data are at odds with the method; its answer depends on where it began.").format(
                method=method, r_hat=number(r_hat, 3), most=number(MOST_R_HAT, 2)
            )  # fmt: skip
        elif not estimate.admissible:
            message = _("The method '{method}' gives no estimate: {why}").format(
                method=method, why=estimate.diagnostics["refused"]
            )
        else:
            continue
        found.append(Gate("chains-disagree", True, message))
    return found


def _at_the_edge(estimates: Sequence[Estimate]) -> list[Gate]:
    found = []
    for estimate in estimates:
        told = estimate.diagnostics
        if not told.get("bca_edge"):
            continue
        method = label_of(estimate.method)
        if "interval_refused" in told:
            message = _("The method '{method}' gives no interval: {why}").format(
                method=method, why=told["interval_refused"]
            )
        else:
            message = _("Fewer than ten resamples ({few}) lie beyond a limit of the interval of the method '{method}'; where it lies is then a matter of chance. More resamples may help; otherwise the table is too thin for this method.").format(
                few=min(told.get("replicates_outside", (0, 0))), method=method
            )  # fmt: skip
        found.append(Gate("bca-at-the-edge", True, message))
    return found


def _disagreeing(estimates: Sequence[Estimate]) -> list[Gate]:
    answers = [
        (estimate.estimate, estimate.method)
        for estimate in estimates
        if estimate.estimate is not None and estimate.admissible and estimate.method not in YARDSTICKS
    ]
    if len(answers) < 2:
        return []
    (low, lowest), (high, highest) = min(answers), max(answers)
    if high <= MOST_DISAGREEMENT * low:
        return []
    exact, rounded = (
        _("The methods disagree: '{lowest}' says {low} and '{highest}' says {high}, {ratio} times as many; more than {most} times is too much for one number. The table does not tell which of them is right. Publish the range with all methods, or add lists or covariates.").format(
            lowest=label_of(lowest), low=write(low), highest=label_of(highest), high=write(high), ratio=number(high / low, 1), most=number(MOST_DISAGREEMENT, 1)
        )
        for write in (number, about)
    )  # fmt: skip
    return [Gate("methods-disagree", True, exact, rounded)]


def _unknown_recall(linked: bool, linkage: Linkage | None) -> list[Gate]:
    if not linked and linkage is None:
        return []
    if linkage is not None and linkage.quality.recall.of:
        return []
    return [
        Gate(
            "linkage-recall-unknown", True,
            _("The records were linked, and nobody measured how many true links were missed. A missed link counts a person twice and makes the estimate too high. Let a sample of records be judged by hand, and give it to 'actielijn link' with --known."),
        )
    ]  # fmt: skip


def _nothing_to_compare(estimates: Sequence[Estimate]) -> list[Gate]:
    if any(estimate.estimate is not None and estimate.method not in YARDSTICKS for estimate in estimates):
        return []
    return [
        Gate(
            "no-estimate", True,
            _("No method that allows for lists that depend on each other gave an estimate. What is shown assumes independence, or is a lower bound only."),
        )
    ]  # fmt: skip


def _rivals(estimates: Sequence[Estimate]) -> list[Gate]:
    found = []
    for estimate in estimates:
        for rival in estimate.diagnostics.get("models", ()):
            other, distance = rival.get("estimate"), rival.get("delta_bic")
            if not estimate.estimate or not other or distance is None or not 0 < distance <= NO_EVIDENCE:
                continue
            ratio = max(other / estimate.estimate, estimate.estimate / other)
            if ratio > MOST_DISAGREEMENT:
                exact, rounded = (
                    _("The best model of the method '{method}' says {best}; one that fits as well (BIC differs by {distance}) says {other}.").format(
                        method=label_of(estimate.method), best=write(estimate.estimate), distance=number(distance, 2), other=write(other)
                    )
                    for write in (number, about)
                )  # fmt: skip
                found.append(Gate("rival-models", False, exact, rounded))
                break
    return found


def _two_lists(table: OverlapTable) -> list[Gate]:
    if len(table.lists) > 2:
        return []
    return [
        Gate(
            "two-lists", False,
            _("There are two lists only: that being on one makes being on the other neither more nor less likely is assumed, and nothing in the table can show otherwise."),
        )
    ]  # fmt: skip
