"""Open data as files: what there is, the forms of every edition, the files over all editions, the catalogue, the dictionary."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from actielijn.snapshot import schema
from actielijn.web.archive.actions import path_of
from actielijn.web.components.door import public
from actielijn.web.open_data.activities import ACTIVITIES
from actielijn.web.open_data.forms import CONTEXT, described, in_words
from actielijn.web.open_data.forms import schema as schema_of
from actielijn.web.open_data.models import METADATA
from actielijn.web.open_data.queries import Offer, Whole, export_name, exports_named, offers, publisher_uris
from actielijn.web.open_data.tables import GROUPS, TABLES, table_named
from actielijn.web.published.listing import edition_of, published_programme
from actielijn.web.published.models import PublishedEdition, PublishedProgramme

from .catalogue import SPELLINGS, EditionTold, File, Installation, ProgrammeTold, catalogue_of, serialise
from .finding import mark_of
from .pages import for_everybody, in_both, page, read_in
from .rows import absolute, file_name, media_type_of

_OPEN_FORMS = (".json", ".csv", ".commitments.csv", ".indicators.csv", ".csv-metadata.json", ".ods")
_ALONE = (ACTIVITIES.name, "")
"""What is in the dataset over all editions itself: the table of activities, what describes all tables, and the archive."""


def _send(request: HttpRequest, mark: str, name: str, media_type: str) -> HttpResponseBase:
    """Send bytes of the archive, or say that whoever asks has them already."""
    tag = f'"{mark}"'
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        return for_everybody(known)
    try:
        file = path_of(mark).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Content-Type"] = media_type
    response.headers["ETag"] = tag
    return for_everybody(response)


def _describe(response: HttpResponseBase, suffix: str, metadata: str) -> HttpResponseBase:
    """Say where the description of a file stands, as its format asks; ``metadata`` is the name of that of the CSV files beside it."""
    if suffix == ".json":
        response.headers["Link"] = (
            f'<{absolute("open-data-snapshot-schema")}>; rel="describedby"; type="application/schema+json"'
        )
    elif suffix.endswith(".csv"):
        response.headers["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    return response


@public
@require_safe
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """Send a form of a published edition, the bytes that were kept when it was frozen."""
    programme = published_programme(slug)
    edition = edition_of(programme, str(number)) if programme and 0 < number < 10**9 else None
    if programme is None or edition is None or edition.withdrawn_at is not None:
        raise Http404
    part = next(
        (part for part in edition.files if file_name(slug, edition.date, part["suffix"]) == name), None
    )
    if part is None:
        raise Http404
    response = _send(request, part["sha256"], name, media_type_of(part["suffix"]))
    return _describe(response, part["suffix"], file_name(slug, edition.date, METADATA))


@public
@require_safe
def whole_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send a file over all editions."""
    found = next((one for one in exports_named(slug) if one.name == name), None)
    if found is None:
        raise Http404
    response = _send(request, found.sha256, name, media_type_of(found.suffix))
    return _describe(response, found.suffix, export_name(slug, METADATA))


@public
@require_safe
def snapshot_schema(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Send the JSON Schema that every edition's JSON follows."""
    text = json.dumps(schema(), ensure_ascii=False, indent=2)
    return for_everybody(HttpResponse(text, content_type="application/schema+json"))


# -- the catalogue


@public
@require_safe
def catalogue(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Send the catalogue in one of its spellings."""
    if spelling not in SPELLINGS:
        raise Http404
    found, uris = offers(), publisher_uris()
    marks = [f"{mark_of(one.programme)} {[file.sha256 for file in one.whole]}" for one in found]
    tag = f'"{sha256(f"{marks} {sorted(uris.items())}".encode()).hexdigest()[:32]}-{spelling}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(_catalogue(spelling, found, uris, tag), content_type=SPELLINGS[spelling][1])
    response.headers["ETag"] = tag
    return for_everybody(response, seconds=300)


_kept: dict[str, tuple[str, bytes]] = {}


def _catalogue(spelling: str, found: Sequence[Offer], uris: Mapping[str, str], tag: str) -> bytes:
    """Return the catalogue, made once for each state of what is public: a large one takes a second."""
    kept = _kept.get(spelling)
    if kept is None or kept[0] != tag:
        here = Installation(
            base_url=settings.BASE_URL, contact_name=settings.CONTACT_NAME, contact_email=settings.CONTACT_EMAIL,
            contact_url=settings.CONTACT_URL, licence=settings.DATA_LICENCE_URL, theme=settings.DATA_THEME,
        )  # fmt: skip
        kept = _kept[spelling] = (
            tag,
            serialise(catalogue_of(here, [_told(one, uris) for one in found]), spelling),
        )
    return kept[1]


def _told(offer: Offer, uris: Mapping[str, str]) -> ProgrammeTold:
    programme = offer.programme
    return ProgrammeTold(
        slug=programme.slug, title=programme.title, publisher=programme.publisher, publisher_uri=uris.get(programme.publisher.lower(), ""),
        language=programme.language, changed_at=programme.changed_at, page=absolute("public-programme", programme.slug),
        editions=tuple(_edition_told(programme, edition) for edition in offer.editions),
        whole=tuple(_whole_told(programme, one) for one in offer.whole if one.table in _ALONE),
        groups={
            group: files
            for group, tables in GROUPS.items()
            if (files := tuple(_whole_told(programme, one) for one in offer.whole if one.table in tables))
        },
        pages={"commitments": absolute("public-commitments", programme.slug), "indicators": absolute("public-indicators", programme.slug)},
    )  # fmt: skip


def _edition_told(programme: PublishedProgramme, edition: PublishedEdition) -> EditionTold:
    files = []
    for part in edition.files:
        name = file_name(programme.slug, edition.date, part["suffix"])
        files.append(
            File(
                url=absolute("open-data-file", programme.slug, edition.number, name), suffix=part["suffix"],
                media_type=media_type_of(part["suffix"]), size=part["size"], sha256=part["sha256"],
                schema=absolute("open-data-snapshot-schema") if part["suffix"] == ".json" else "",
            )
        )  # fmt: skip
    return EditionTold(
        number=edition.number, date=edition.date, title=edition.title, published_at=edition.published_at,
        page=absolute("public-edition", programme.slug, edition.number), files=tuple(files),
    )  # fmt: skip


def _whole_told(programme: PublishedProgramme, one: Whole) -> File:
    return File(
        url=absolute("open-data-whole", programme.slug, one.name), suffix=one.suffix, media_type=media_type_of(one.suffix), size=one.size,
        sha256=one.sha256, schema=_schema_address(one.table) if one.table else "",
    )  # fmt: skip


def _schema_address(table: str) -> str:
    """Return where the dictionary of a table stands for programs."""
    if table == ACTIVITIES.name:
        return absolute("open-data-dictionary-json")
    return absolute("open-data-dictionary-table-json", table)


# -- pages


@public
@require_safe
@read_in("nl", "en")
def open_data(request: HttpRequest, language: str) -> HttpResponseBase:
    """Show what open data there is."""
    told = [
        {
            "programme": one.programme, "whole": _by_table(one.whole, language),
            "editions": [(edition, _open_files(one.programme, edition)) for edition in reversed(one.editions)],
        }
        for one in offers()
    ]  # fmt: skip
    context = {
        "told": told,
        "licence": (settings.DATA_LICENCE_NAME, settings.DATA_LICENCE_URL),
        "spellings": list(SPELLINGS),
    }
    return page(request, "open-data.html", context, language=language)


def _by_table(whole: Sequence[Whole], language: str) -> list[tuple[str, list[Whole]]]:
    """Return the files over all editions under the title of their table; under none what holds several."""
    titles = {table.name: table.told(language)[0] for table in TABLES}
    names = [*dict.fromkeys(one.table for one in whole if one.table), ""]
    return [(titles.get(name, ""), [one for one in whole if one.table == name]) for name in names]


def _open_files(programme: PublishedProgramme, edition: PublishedEdition) -> list[dict[str, Any]]:
    by_suffix = {part["suffix"]: part for part in edition.files}
    return [
        {**by_suffix[suffix], "name": file_name(programme.slug, edition.date, suffix)}
        for suffix in _OPEN_FORMS
        if suffix in by_suffix
    ]


@public
@require_safe
@read_in("nl", "en")
def dictionary(request: HttpRequest, language: str) -> HttpResponseBase:
    """Show what every column of each table holds."""
    told = [
        (
            table,
            *table.told(language),
            [(column, *column.told(language)) for column in table.columns],
            _schema_address(table.name),
        )
        for table in TABLES
    ]
    return page(request, "dictionary.html", {"told": told}, language=language)


@public
@require_safe
def dictionary_json(request: HttpRequest, table: str = ACTIVITIES.name) -> HttpResponseBase:  # noqa: ARG001
    """Send the dictionary of a table for programs: a schema as CSV on the Web has it; lists of records with their fields."""
    found = table_named(table)
    if found is None:
        raise Http404
    told = schema_of(found, lambda other: {"schemaReference": _schema_address(other)})
    records = [
        {**described(column), "datatype": "json", "parts": dict(column.parts)}
        for column in found.columns
        if column.kind == "parts"
    ]
    made = {
        "@context": CONTEXT,
        "@type": "Schema",
        **in_words(found),
        **told,
        "columns": [*told["columns"], *records],
    }
    return for_everybody(
        HttpResponse(json.dumps(made, ensure_ascii=False, indent=2), content_type="application/json")
    )


urlpatterns = [
    *in_both("opendata", open_data, "open-data"),
    *in_both("opendata/gegevenswoordenboek", dictionary, "open-data-dictionary"),
    path("opendata/gegevenswoordenboek.json", dictionary_json, name="open-data-dictionary-json"),
    path(
        "opendata/gegevenswoordenboek.<slug:table>.json",
        dictionary_json,
        name="open-data-dictionary-table-json",
    ),
    path("opendata/snapshot.schema.json", snapshot_schema, name="open-data-snapshot-schema"),
    path("opendata/catalogus.<str:spelling>", catalogue, name="open-data-catalogue"),
    path("opendata/<slug:slug>/<int:number>/<str:name>", file, name="open-data-file"),
    path("opendata/<slug:slug>/<str:name>", whole_file, name="open-data-whole"),
]
