"""The register as it stands, for a ministry's own system that shows an access token; never for everybody."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.security import HttpBearer

from actielijn import snapshot as plain
from actielijn.web.access_tokens import actions
from actielijn.web.access_tokens.errors import ScopeNotHeld, TokenNotUsable, TooManyUses
from actielijn.web.access_tokens.models import AccessToken, Scope
from actielijn.web.standing import standing_snapshot
from actielijn.web.trail.actions import record

from .documenting import WITH_TOKEN, answers
from .finding import ProgrammeName
from .problems import Problem
from .shapes import SnapshotShape


class Token(HttpBearer):
    """An access token in the header Authorization."""

    openapi_description = (
        "An access token that a programme gave out; scopes: read-drafts, hand-in, keep-values."
    )

    def authenticate(self, request: HttpRequest, token: str) -> AccessToken:  # noqa: ARG002
        """Return the token that a request shows. Raises Problem."""
        try:
            return actions.show_token(token)
        except TokenNotUsable as error:
            raise Problem(401, str(error), {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from error
        except TooManyUses as error:
            raise Problem(429, str(error), {"Retry-After": str(error.wait)}) from error


def token_for(request: HttpRequest, scope: Scope, *, programme: str) -> AccessToken:
    """Return the token of a request when it includes this for the programme. Raises Problem."""
    token: AccessToken = request.auth  # type: ignore[attr-defined]
    try:
        actions.require_scope(token, scope, on=programme)
    except ScopeNotHeld as error:
        raise Problem(403, str(error)) from error
    return token


router = Router(tags=["drafts"], auth=Token())


@router.get(
    "/programmes/{programme}/draft",
    **answers(SnapshotShape, problems=WITH_TOKEN),
    summary="Read the register as it stands",
    operation_id="readDraft",
)
def draft(request: HttpRequest, programme: ProgrammeName) -> HttpResponse:
    """Read the register as it stands, as a Snapshot; needs a token with the scope read-drafts. Each reading stands in the trail."""
    token = token_for(request, Scope.READ_DRAFTS, programme=programme)
    text = plain.dumps(standing_snapshot(token.programme))
    record("read-draft", by=actions.machine_of(token), on=token.programme, programme=token.programme_id)
    return HttpResponse(text, content_type="application/json")
