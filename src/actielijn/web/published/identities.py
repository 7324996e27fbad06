"""Which activity of an edition is which through all editions: its permanent public number.

The register knows it, whatever an activity was renumbered or moved to. Where it does not (an edition whose activity was
taken out of the register by undoing, and came back), the same code and title in the edition before decide.
"""

from collections.abc import Mapping

from django.db.models import Max

from actielijn import snapshot as plain

from .laying_out import Succession
from .models import PublishedActivity, PublishedEdition, PublishedProgramme


def identify(
    owner: PublishedProgramme,
    edition: PublishedEdition,
    frozen: plain.Snapshot,
    keys: Mapping[str, int],
    previous: PublishedEdition | None,
) -> dict[str, int]:
    """Return the published activity (primary key) of each code; new ones get the next public numbers, in order.

    ``keys`` says which activity of the register had which code when the edition was frozen. What the edition was laid
    out with before stays as it was. Call it in a transaction that holds the programme.
    """
    found = dict(edition.entries.values_list("code", "activity"))
    codes = [activity.id for activity in frozen.activities()]
    found = {code: found[code] for code in codes if code in found}
    known = dict(owner.activities.filter(register_key__isnull=False).values_list("register_key", "pk"))
    taken = set(found.values())
    for code in codes:
        own = known.get(keys.get(code, -1))
        if code not in found and own is not None and own not in taken:
            found[code] = own
            taken.add(own)
    missing = [activity for activity in frozen.activities() if activity.id not in found]
    if missing and previous is not None:
        before = {
            (code, title): activity for code, title, activity in previous.entries.values_list("code", "title", "activity")
        }  # fmt: skip
        for activity in missing:
            same = before.get((activity.id, activity.title))
            if same is not None and same not in taken:
                found[activity.id] = same
                taken.add(same)
                PublishedActivity.objects.filter(pk=same).update(register_key=keys.get(activity.id))
    last = owner.activities.aggregate(last=Max("number"))["last"] or 0
    new = [
        PublishedActivity(programme=owner, number=last + at, register_key=keys.get(code))
        for at, code in enumerate((code for code in codes if code not in found), 1)
    ]
    made = PublishedActivity.objects.bulk_create(new, batch_size=500)
    found.update(zip([code for code in codes if code not in found], [one.pk for one in made], strict=True))
    return found


def successions_between(
    owner: PublishedProgramme, pairs: list[tuple[int, int, str]], standing: set[int]
) -> list[Succession]:
    """Return the successions of the register in which both activities are published, the later one in this edition."""
    known = dict(owner.activities.filter(register_key__isnull=False).values_list("register_key", "pk"))
    return [
        Succession(known[before], known[after], kind)
        for before, after, kind in pairs
        if before in known and after in known and known[after] in standing and before != after
    ]
