"""Rules about who answers for an activity."""

from collections.abc import Iterator

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _

# With fewer activities, or fewer of them with a holder, a missing holder is the habit of the programme and no slip.
_FEWEST_ACTIVITIES = 10
_MOST_HAVE_ONE = 0.8


@rule("new-activity-without-holder", "warning", lambda: _("A new activity without a holder"))
def new_activity_without_holder(proof: Proof) -> Iterator[Noticed]:
    """Notice activities that were not in the previous edition and name nobody who answers for them."""
    for activity in _new_without_holder(proof):
        yield Noticed(
            activity=activity,
            message=_(
                "Activity {activity} is new since the previous edition and has no holder, so that nobody will be asked about it."
            ).format(activity=activity),
            advice=_("Name the organisation that answers for it."),
        )


@rule("holder-missing", "note", lambda: _("A holder is missing where nearly all have one"))
def holder_missing(proof: Proof) -> Iterator[Noticed]:
    """Notice activities without a holder in a programme where at least four in five have one."""
    activities = [place.activity for place in proof.places.values()]
    holders = sum(bool(activity.holder) for activity in activities)
    if len(activities) < _FEWEST_ACTIVITIES or holders < _MOST_HAVE_ONE * len(activities):
        return
    told = set(_new_without_holder(proof))
    for activity in activities:
        if not activity.holder and activity.id not in told:
            yield Noticed(
                activity=activity.id,
                message=_(
                    "Activity {activity} has no holder, while {holders} of the {count} activities have one."
                ).format(activity=activity.id, holders=holders, count=len(activities)),
                advice=_("Name the organisation that answers for it."),
            )


def _new_without_holder(proof: Proof) -> list[str]:
    if proof.previous is None:
        return []
    return [
        key for key, place in proof.places.items() if not place.activity.holder and not proof.earlier.get(key)
    ]
