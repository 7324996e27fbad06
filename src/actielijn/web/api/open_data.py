"""Open data as files: the forms of every edition, each at one address that its metadata tells of."""

import json

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from actielijn.snapshot import schema
from actielijn.web.archive.actions import path_of
from actielijn.web.components.door import public
from actielijn.web.published.listing import edition_of, published_programme

from .rows import MEDIA_TYPES, absolute, file_name

_DAY = "public, max-age=86400"


def for_everybody(response: HttpResponseBase, *, cache: str = _DAY) -> HttpResponseBase:
    """Let programs in any browser read an answer, and caches keep it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    return response


def send_kept(request: HttpRequest, sha256: str, name: str, media_type: str) -> HttpResponseBase:
    """Send bytes of the archive, or say that whoever asks has them already."""
    tag = f'"{sha256}"'
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        return for_everybody(known)
    try:
        file = path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Content-Type"] = media_type
    response.headers["ETag"] = tag
    return for_everybody(response)


@public
@require_safe
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """Send a form of a published edition, the bytes that were kept when it was frozen."""
    programme = published_programme(slug)
    edition = edition_of(programme, str(number)) if programme and number < 10**9 else None
    if programme is None or edition is None or edition.withdrawn_at is not None:
        raise Http404
    part = next(
        (part for part in edition.files if file_name(slug, edition.date, part["suffix"]) == name), None
    )
    if part is None:
        raise Http404
    response = send_kept(
        request, part["sha256"], name, MEDIA_TYPES.get(part["suffix"], "application/octet-stream")
    )
    described = {
        ".json": f'<{absolute("open-data-snapshot-schema")}>; rel="describedby"; type="application/schema+json"',
        ".csv": f'<{name}-metadata.json>; rel="describedby"; type="application/csvm+json"',
    }
    if part["suffix"] in described:
        response.headers["Link"] = described[part["suffix"]]
    return response


@public
@require_safe
def snapshot_schema(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """Send the JSON Schema that every edition's JSON follows."""
    text = json.dumps(schema(), ensure_ascii=False, indent=2)
    return for_everybody(HttpResponse(text, content_type="application/schema+json"))


urlpatterns = [
    path("opendata/snapshot.schema.json", snapshot_schema, name="open-data-snapshot-schema"),
    path("opendata/<slug:slug>/<int:number>/<str:name>", file, name="open-data-file"),
]
