"""A panel → its report, as text, JSON, HTML or PDF."""

from actielijn.language import _

from ..panel import Panel
from ..publishing import Way
from .html import to_html
from .json import data_of, to_json
from .plots import can_draw
from .report import report_of
from .text import to_text

FORMS = ("text", "json", "html", "pdf")
__all__ = ["FORMS", "can_draw", "data_of", "render", "report_of", "to_html", "to_json", "to_text"]


def render(panel: Panel, form: str, *, publish: Way | None = None, colour: bool = False) -> bytes:
    """Return the report in one of ``FORMS``, in the language that is spoken."""
    if form == "json":
        return to_json(panel, publish=publish).encode()
    if form == "text":
        return to_text(report_of(panel, publish=publish, pictures=False), colour=colour).encode()
    report = report_of(panel, publish=publish)
    if form == "html":
        return to_html(report).encode()
    if form == "pdf":
        # Imported here: it takes longer than the other forms take to write, and most calls ask for none of it.
        from .pdf import to_pdf

        return to_pdf(report, to_json(panel, publish=publish))
    raise ValueError(_("'{form}' is no form of a report.").format(form=form))
