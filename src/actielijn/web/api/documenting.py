"""What the OpenAPI document says besides the types: problems, headers, who answers for it; by the API Design Rules."""

from typing import Any

from django.conf import settings
from ninja import NinjaAPI, Router, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from . import VERSION
from .problems import MEDIA_TYPE
from .shapes import ProblemDetails

PREFIX = "/api/v1"
_VERSION_HEADER = {"description": "The version of the interface.", "schema": {"type": "string"}}
_WORDS = {
    304: "Not changed since the answer whose ETag or moment was sent along.",
    400: "The request has mistakes; all of them are listed.",
    401: "There is no usable access token in the request.",
    403: "The access token does not include this.",
    404: "There is nothing here, or nothing that is published.",
    406: "Something else than JSON was asked for.",
    409: "It is not, or no longer, in the state that this asks for.",
    412: "It changed since the answer whose ETag was sent along.",
    428: "It would replace what stands; send the ETag of what was read along as If-Match.",
    429: "Asked too often; Retry-After says when to ask again.",
    500: "Something went wrong on our side.",
}
OPEN = (400, 404, 406, 412, 500)
WITH_TOKEN = (400, 401, 403, 404, 406, 412, 429, 500)


def answers(shape: type[Schema] | Any, *, problems: tuple[int, ...] = OPEN) -> dict[str, Any]:
    """Return what an operation tells of its answers: ``**answers(Listing[...])``."""
    return {"response": {200: shape, **dict.fromkeys(problems, ProblemDetails)}, "by_alias": True}


class DocumentedAPI(NinjaAPI):
    """The API with a document that keeps the API Design Rules."""

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:  # noqa: ARG002
        """Return the name of an operation's address."""
        return f"api-{operation.operation_id}"

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the OpenAPI document: paths below the version, problems as problem+json, headers with every answer."""
        document = super().get_openapi_schema(**{"path_prefix": f"{PREFIX}/", **given})
        document["paths"] = {path.removeprefix(PREFIX): item for path, item in document["paths"].items()}
        document["servers"] = [{"url": settings.BASE_URL + PREFIX, "description": "This installation"}]
        for item in document["paths"].values():
            for method, operation in item.items():
                _complete(method, operation)
        document["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
        document["externalDocs"] = {
            "description": "The data dictionary, the files and the catalogue", "url": f"{settings.BASE_URL}/opendata",
        }  # fmt: skip
        return document


_TAGS = {
    "programmes": "Programmes and their editions",
    "activities": "What is done, and where it stands",
    "promises and references": "What texts promise and what they point at",
    "commitments": "What parliament and overseers asked for or were promised",
    "goals and indicators": "What the programme is for, what should lead to it, and what is measured of it",
    "comparisons": "How two editions differ",
    "drafts": "The register as it stands, for who has an access token",
    "values": "Values of indicators as they stand, for a system with an access token",
    "submissions": "What an organisation is asked in a round, for its own system with an access token",
}


def _complete(method: str, operation: dict[str, Any]) -> None:
    made: dict[str, Any] = {}
    for status, answer in operation["responses"].items():
        code = int(status)
        told = {
            **answer,
            "description": _WORDS.get(code, "The answer."),
            "headers": {"API-Version": _VERSION_HEADER},
        }
        if code >= 400 and "content" in told:
            told["content"] = {MEDIA_TYPE: next(iter(told["content"].values()))}
        if code == 429:
            told["headers"]["Retry-After"] = {
                "description": "Seconds to wait.",
                "schema": {"type": "integer"},
            }
        if code == 200 and (method == "get" or "428" in map(str, operation["responses"])):
            told["headers"]["ETag"] = {
                "description": "Changes with the content.",
                "schema": {"type": "string"},
            }
        made[str(code)] = told
    if method == "get":
        made["304"] = {"description": _WORDS[304], "headers": {"API-Version": _VERSION_HEADER}}
    operation["responses"] = dict(sorted(made.items()))


def parameters_of(document: dict[str, Any]) -> dict[str, dict[tuple[str, str], str]]:
    """Return by path what may stand in its address: each place (path or query) and name, with its description."""
    return {
        path: {
            (one["in"], one["name"]): one.get("description", "")
            for operation in item.values()
            for one in operation.get("parameters", ())
        }
        for path, item in document["paths"].items()
    }


def information() -> dict[str, Any]:
    """Return who answers for the API, and under what licence its data may be used."""
    return {
        "contact": {
            "name": settings.CONTACT_NAME, "email": settings.CONTACT_EMAIL, "url": settings.CONTACT_URL,
        },
        "license": {"name": settings.DATA_LICENCE_NAME, "url": settings.DATA_LICENCE_URL},
        "version": VERSION,
    }  # fmt: skip
