"""Estimates per stratum: lists with covariates that some lists do not record, and lists that did not operate everywhere.

van der Heijden and others 2012 (Ann. Appl. Stat. 6:831), Zwane & van der Heijden 2007 (Biometrics 63), Sutherland & Schwarz 2005.
``fit(table, "A + B + X1 + A:X2")`` fits one model on a ``StratifiedTable``; ``select`` chooses one; ``bootstrap`` gives intervals per stratum that
add up as the people do; ``estimate_covariates`` answers as the other methods do, under the name ``covariates``.

What is missing is missing at random: every count is spread over the cells it may belong to. That is the EM algorithm; its slow end is
taken by Newton steps on the likelihood of what was observed, whose curvature also tells what cannot be estimated.
"""

from .answers import CovariateBootstrap, CovariateFit
from .method import estimate_covariates, passive_covariates
from .model import fit
from .resampling import bootstrap
from .searching import Criterion, Progress, select

__all__ = [
    "CovariateBootstrap",
    "CovariateFit",
    "Criterion",
    "Progress",
    "bootstrap",
    "estimate_covariates",
    "fit",
    "passive_covariates",
    "select",
]
