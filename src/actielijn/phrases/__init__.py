"""What running text says: periods, promises, references to parliament and law, figures, organisations.

Taken by ``reading``, ``checking``, ``comparing`` and ``writing``; nothing here knows of documents or tables.
"""

from .abbreviations import abbreviations
from .edition import edition_date, edition_month
from .figures import figures
from .organisations import (
    Mention,
    Organisation,
    OrganisationsError,
    load_organisations,
    mentions,
    organisations_known,
    suggest_holder,
)
from .periods import Period, periods
from .promises import promises
from .references import malformed_references, references
from .sentences import sentences
from .tidings import (
    Suggestion,
    points_elsewhere,
    still_expects,
    suggested_phase,
    tells_of_completion,
    tells_of_delay,
)
from .tongue import language_of
from .typed_figures import FigureNotClear, figure_from, figure_in_words, kept_whole

__all__ = [
    "FigureNotClear",
    "Mention",
    "Organisation",
    "OrganisationsError",
    "Period",
    "Suggestion",
    "abbreviations",
    "edition_date",
    "edition_month",
    "figure_from",
    "figure_in_words",
    "figures",
    "kept_whole",
    "language_of",
    "load_organisations",
    "malformed_references",
    "mentions",
    "organisations_known",
    "periods",
    "points_elsewhere",
    "promises",
    "references",
    "sentences",
    "still_expects",
    "suggest_holder",
    "suggested_phase",
    "tells_of_completion",
    "tells_of_delay",
]
