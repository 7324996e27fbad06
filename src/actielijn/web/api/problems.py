"""What goes wrong → problem+json (RFC 9457): what is the matter, where, and what to do; all mistakes at once."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from actielijn.language import _

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - it is an answer, not an error of the program
    """An answer that says why something cannot be."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None):
        self.status, self.detail, self.headers = status, detail, dict(headers or {})
        super().__init__(detail)


def not_found(detail: str) -> Problem:
    """Return the answer for something that is not there, or not published."""
    return Problem(HTTPStatus.NOT_FOUND, detail)


def problem_response(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem as the answer to a request."""
    told: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail,
    }  # fmt: skip
    if errors:
        told["errors"] = list(errors)
    response = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def general_detail(status: int) -> str:
    """Return what to tell where nobody who knows more has told it."""
    known = {
        400: _("The request cannot be understood. Compare it with the description at /api/v1/openapi.json."),
        403: _("This is not allowed."),
        404: _(
            "There is nothing at this address. Addresses have no slash at the end; /api/v1/openapi.json lists them all."
        ),
        405: _(
            "This address does not know this method. /api/v1/openapi.json lists the methods of each address."
        ),
        406: _(
            "This address answers JSON only; leave Accept out, or let it allow application/json. Tables as CSV, ODS and Parquet are at /opendata."
        ),
        413: _("The request is too large."),
    }
    if status >= 500:
        return _(
            "Something went wrong on our side. Try again; if it stays, tell the contact that stands in /api/v1/openapi.json."
        )
    return known.get(status) or known[400]


# -- mistakes in what was given

_PLACES = {"query": "query", "path": "path", "body": "body", "header": "header"}


def mistakes_of(error: ValidationError, known: Mapping[tuple[str, str], str]) -> list[dict[str, str]]:
    """Return every mistake: where it stands (query, path or body), its name, and what was expected.

    ``known`` tells what each parameter of the address means, by place and name.
    """
    found = []
    for one in error.errors:
        place, *steps = [str(part) for part in one["loc"]]
        if place == "body":
            # Behind the place stands the name of our own argument, which nobody outside knows.
            steps = steps[1:]
        name = ".".join(steps[-1:] if place != "body" else steps)
        meaning = known.get((place, name), "")
        if one.get("type") == "string_pattern_mismatch" and meaning:
            detail = _("It does not look like what is expected here: {meaning}").format(meaning=_(meaning))
        else:
            detail = said(one)
        found.append({"in": _PLACES.get(place, place), "name": name, "detail": detail})
    return found


def said(one: Mapping[str, Any]) -> str:
    """Return a mistake of pydantic in our words, or in its own where we have none."""
    context = one.get("ctx") or {}
    kind = str(one.get("type", ""))
    if kind == "missing":
        return _("It is missing.")
    if kind.startswith("int_"):
        return _("It is no whole number.")
    if kind.startswith("float_"):
        return _("It is no number.")
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        text = (
            _("It is less than {bound}.") if kind == "greater_than_equal" else _("It is more than {bound}.")
        )
        return text.format(bound=bound)
    if kind in ("literal_error", "enum"):
        # The framework joins the last with an English word, and offers leaving it empty as a word of its own.
        expected = str(context.get("expected", "")).replace(" or ", ", ").removeprefix("'', ")
        return _("It is none of {expected}.").format(expected=expected)
    if kind.startswith("date_"):
        return _("It is no date; write it as 2021-11-16.")
    if kind == "string_pattern_mismatch":
        return _("It does not look like what is expected here ({pattern}).").format(
            pattern=context.get("pattern", "")
        )
    if kind == "string_too_long":
        return _("It has more than {most} characters.").format(most=context.get("max_length", ""))
    if kind == "too_long":
        return _("It holds more than {most}.").format(most=context.get("max_length", ""))
    if kind in ("string_too_short", "too_short"):
        return _("It is empty.")
    if kind == "extra_forbidden":
        return _("It is not known here.")
    if kind == "value_error":
        return str(context.get("error", one.get("msg", "")))
    return str(one.get("msg", ""))


def mistakes_in_keys(request: HttpRequest, known: Mapping[tuple[str, str], str]) -> list[dict[str, str]]:
    """Return the query keys that the address does not have, and those that stand there more than once."""
    keys = sorted(name for place, name in known if place == "query")
    unknown = _("This key is not known here; known are: {keys}.").format(keys=", ".join(keys) or "–")
    return [
        {"in": "query", "name": key[:60], "detail": unknown if key not in keys else _("This key stands here more than once.")}
        for key, values in request.GET.lists()
        if key not in keys or len(values) > 1
    ]  # fmt: skip


# -- handlers


def on_problem(_request: HttpRequest, error: object) -> HttpResponse:
    """Answer a problem that one of our own views raised."""
    assert isinstance(error, Problem)
    return problem_response(error.status, error.detail, headers=error.headers)


def on_http_error(_request: HttpRequest, error: object) -> HttpResponse:
    """Answer what ninja refuses: a body that is no JSON, a token that is missing."""
    assert isinstance(error, HttpError)
    if isinstance(error, AuthenticationError):
        detail = _("This address asks for an access token: send it as 'Authorization: Bearer …'.")
        return problem_response(401, detail, headers={"WWW-Authenticate": "Bearer"})
    if error.status_code == 400:
        return problem_response(400, _("The body of the request cannot be read as JSON."))
    return problem_response(error.status_code, general_detail(error.status_code))


def invalid(mistakes: Sequence[Mapping[str, str]]) -> HttpResponse:
    """Answer a request with mistakes: 400, and all of them."""
    detail = _("What was given has mistakes; 'errors' lists them all.")
    return problem_response(400, detail, errors=mistakes)
