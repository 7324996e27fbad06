"""Ask which tokens a programme has given out."""

from dataclasses import dataclass
from datetime import datetime

from actielijn.web.programmes.models import Programme

from .models import AccessToken, Scope


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A token as the page shows it: never its secret."""

    key: int
    label: str
    beginning: str
    scopes: tuple[Scope, ...]
    organisation: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    ended: str


def tokens_of(programme: Programme, *, at: datetime) -> list[GivenOut]:
    """Return the tokens of a programme, newest first; ``ended`` is ``revoked``, ``expired``, or empty while it works."""
    rows = AccessToken.objects.filter(programme=programme).select_related("organisation", "made_by")[:500]
    return [
        GivenOut(
            key=row.pk, label=row.label, beginning=row.beginning, scopes=row.scopes,
            organisation=row.organisation.name if row.organisation else "", made_by=row.made_by.name if row.made_by else "",
            made_at=row.made_at, expires_at=row.expires_at, used_at=row.used_at,
            ended="revoked" if row.revoked_at else "expired" if row.expires_at <= at else "",
        )
        for row in rows
    ]  # fmt: skip
