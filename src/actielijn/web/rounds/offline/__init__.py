"""A submission as a form that is filled in offline, and back: XLSX or ODS, and DOCX. One module per form."""

from django.utils.text import slugify

from actielijn.language import _, spoken
from actielijn.web.rounds.models import Submission

from .form import form_made

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def form_of(submission: Submission, form: str) -> tuple[str, bytes, str]:
    """Return the form of a submission as name, bytes and media type, in the spoken language.

    ``form`` is ``xlsx``, ``ods`` or ``docx``; raises ValueError for another.
    """
    made = form_made(submission, spoken())
    # Each form brings its own library; a call loads only the one that it needs.
    match form:
        case "xlsx":
            from .xlsx import to_xlsx

            data = to_xlsx(made)
        case "ods":
            from .ods import to_ods

            data = to_ods(made)
        case "docx":
            from .docx import to_docx

            data = to_docx(made)
        case _:
            raise ValueError(f"no form {form!r}: the forms are {', '.join(MEDIA_TYPES)}")
    organisation = slugify(submission.organisation.short_name or submission.organisation.name)
    name = "-".join(filter(None, [_("update"), slugify(submission.round.title)[:60], organisation[:60]]))
    return f"{name}.{form}", data, MEDIA_TYPES[form]
