"""How numbers and methods are written for people, in the language that is spoken: for messages and for every form of the report."""

import math

from actielijn.language import _, spoken


def number(value: float | None, digits: int = 0) -> str:
    """Return a number as the spoken language writes it; a dash for none."""
    if value is None:
        return "–"
    written = f"{value:,.{digits}f}"
    if float(f"{value:.{digits}f}") == 0:
        written = written.lstrip("-")
    return written.translate(str.maketrans(",.", ".,")) if spoken() == "nl" else written


def significant(value: float, digits: int = 3) -> float:
    """Return a value with this many digits: an estimate as it is published."""
    if value == 0 or not math.isfinite(value):
        return value
    return float(round(value, digits - 1 - math.floor(math.log10(abs(value)))))


def about(value: float) -> str:
    """Write an estimate in running text, to three digits: text is published as it stands."""
    return number(significant(value))


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage."""
    return f"{number(100 * share, digits)}%"


def label_of(method: str) -> str:
    """Return the name of a method as people read it."""
    return {
        "stepwise": _("stepwise selection"),
        "bic": _("best model by BIC"),
        "bic-average": _("average over models"),
        "profile": _("profile likelihood"),
        "decomposable": _("decomposable graphs"),
        "latent-class": _("latent classes"),
        "threshold": _("Bayesian thresholding"),
        "chao": _("Chao's lower bound"),
        "main-effects": _("independent lists"),
        "covariates": _("model with covariates"),
    }.get(method, method)
