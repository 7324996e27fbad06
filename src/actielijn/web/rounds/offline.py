"""A submission as a form that is filled in offline, and back: XLSX or ODS, and DOCX."""

from .models import Submission


def form_of(submission: Submission, form: str) -> tuple[str, bytes, str]:
    """Return the form of a submission as name, bytes and media type; ``form`` is ``xlsx``, ``ods`` or ``docx``."""
    raise ValueError(form)
