"""What a request may ask for: a page of a list, filters, and only some of the fields."""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from ninja import Field, Schema
from pydantic import ConfigDict, field_validator
from pydantic.alias_generators import to_camel

from actielijn.language import _, marked

from . import VERSION
from .problems import Problem, invalid

MOST_ROWS = 200
MOST_PAGES = 10_000


class Asked(Schema):
    """Query keys in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


def text_of(most: int, description: str) -> Any:
    """Return a query key that holds a text of at most so many characters, with no NUL, which no database keeps."""
    return Field("", max_length=most, pattern=r"^[^\x00]*$", description=description)


def fields_of(shape: type[Schema]) -> Any:
    """Return the query key ``fields`` of a shape: which names it may hold stands in the document, too."""
    names = sorted(field.alias or name for name, field in shape.model_fields.items())
    one = f"({'|'.join(names)})"
    return Field(
        "", max_length=500, description=marked("Names of fields, separated by commas: only those are sent. Empty: all."),
        json_schema_extra={"pattern": f"^({one}(,{one})*)?$"},
    )  # fmt: skip


class Single(Asked):
    """Which fields of one thing; each shape has its own ``fields``."""

    fields: str = ""

    @field_validator("fields")
    @classmethod
    def _only_names(cls, given: str) -> str:
        extra = cls.model_fields["fields"].json_schema_extra
        pattern = str(extra.get("pattern", "")) if isinstance(extra, dict) else ""
        if not re.fullmatch(pattern.strip("^$"), given):
            known = ", ".join(pattern[3 : pattern.index(")")].split("|"))
            raise ValueError(
                _("It holds a name that is no field; separate names by commas. Fields are: {known}.").format(
                    known=known
                )
            )
        return given

    @property
    def names(self) -> frozenset[str] | None:
        """The names of the fields that were asked for, None for all."""
        return frozenset(self.fields.split(",")) if self.fields else None


class Listed(Single):
    """Which page of a list, and which fields of each row."""

    page: int = Field(1, ge=1, le=MOST_PAGES, description=marked("Which page of the list; the first is 1."))
    page_size: int = Field(50, ge=1, le=MOST_ROWS, description=marked("How many rows a page has."))

    @property
    def first(self) -> int:
        """How many rows stand before the page."""
        return (self.page - 1) * self.page_size


class Mistaken(Exception):  # noqa: N818
    """Mistakes that the types alone cannot see, such as a key that is not known."""

    def __init__(self, mistakes: Sequence[Mapping[str, str]]):
        self.mistakes = tuple(mistakes)
        super().__init__(str(self.mistakes))


def on_mistaken(_request: HttpRequest, error: object) -> HttpResponse:
    """Answer mistakes that a view found."""
    assert isinstance(error, Mistaken)
    return invalid(error.mistakes)


def only(row: dict[str, Any], names: frozenset[str] | None) -> dict[str, Any]:
    """Return a row with the fields that were asked for."""
    return row if names is None else {name: value for name, value in row.items() if name in names}


def answer_of(
    request: HttpRequest, *, mark: str, changed: datetime | None, make: Callable[[], Mapping[str, Any]], tag: str = ""
) -> HttpResponse:  # fmt: skip
    """Return 304 when whoever asks has this already, else what ``make`` gives, as JSON.

    ``mark`` is another whenever anything that can be seen is; with the address it makes the ETag, so that an answer that
    was not changed costs no work; ``tag`` is an ETag of its own.
    """
    tag = tag or f'"{sha256(f"{VERSION} {mark} {request.get_full_path()}".encode()).hexdigest()[:32]}"'
    moment = int(changed.timestamp()) if changed else None
    known = get_conditional_response(request, etag=tag, last_modified=moment)
    if known is None:
        known = HttpResponse(json.dumps(make(), ensure_ascii=False), content_type="application/json")
    elif known.status_code == 412:
        raise Problem(
            412, _("It was changed since; ask for it anew without If-Match or If-Unmodified-Since.")
        )
    known.headers["ETag"] = tag
    if moment is not None:
        known.headers["Last-Modified"] = http_date(moment)
    return known


def list_of(
    request: HttpRequest,
    asked: Listed,
    total: int,
    rows: Iterable[dict[str, Any]],
) -> dict[str, Any]:
    """Return a page of a list with where the pages beside it are."""
    pages = max(1, math.ceil(total / asked.page_size))

    def at(page: int) -> str:
        query = {**{key: request.GET[key] for key in request.GET}, "page": str(page)}
        return f"{settings.BASE_URL}{request.path}?{urlencode(query)}"

    links = {"self": at(asked.page), "first": at(1), "last": at(min(pages, MOST_PAGES))}
    if asked.page > 1:
        links["previous"] = at(min(asked.page - 1, pages))
    if asked.page < min(pages, MOST_PAGES):
        links["next"] = at(asked.page + 1)
    return {
        "total": total, "page": asked.page, "pageSize": asked.page_size, "links": links, "items": [only(row, asked.names) for row in rows],
    }  # fmt: skip
