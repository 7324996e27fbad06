"""Views that people save: a set of filters under a name, one's own or shared with the programme."""

from django.db import transaction
from django.db.models import Q

from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .models import SavedView


def views_of(person: Person, programme: Programme) -> list[SavedView]:
    """Return a person's own views and those that others share, by name."""
    return list(
        SavedView.objects.filter(Q(person=person) | Q(is_shared=True), programme=programme).select_related(
            "person"
        )[:100]
    )


@transaction.atomic
def save_view(*, programme: Programme, name: str, query: str, is_shared: bool, by: Person) -> SavedView:
    """Save filters under a name; the same name again replaces one's own. Raises NotAllowed."""
    require(by, Permission.READ, on=programme)
    if is_shared:
        require(by, Permission.EDIT, on=programme)
    saved, _made = SavedView.objects.update_or_create(
        programme=programme,
        person=by,
        name=" ".join(name.split())[:100],
        defaults={"query": query[:2000], "is_shared": is_shared},
    )
    record("save-view", by=by, on=saved, programme=programme.pk, shared=is_shared)
    return saved


@transaction.atomic
def forget_view(*, programme: Programme, key: int, by: Person) -> None:
    """Remove a view of one's own."""
    own = SavedView.objects.filter(programme=programme, person=by, pk=key).first()
    if own is not None:
        record("forget-view", by=by, on=own, programme=programme.pk)
        own.delete()
