"""A round that is open on the day of the test, for what is tried through a browser: a link in a mail is held against the clock."""

from datetime import timedelta

from django.utils import timezone

from actielijn.web.organisations.models import Organisation
from actielijn.web.organisations.tokens import hash_of, new_token
from actielijn.web.register.actions import set_holder
from actielijn.web.register.models import Activity
from actielijn.web.rounds import asking
from actielijn.web.rounds.models import Link
from open_round import Asked, everything


def ask_today(people, names=("Politie", "CoMensha"), each=4, **given) -> Asked:
    """Open a round in which each of these organisations is asked about so many activities; return it with a contact of each."""
    programme, by = people.programme, people.coordinator
    keys = list(Activity.objects.filter(programme=programme).order_by("order").values_list("pk", flat=True))
    contacts = {}
    set_holder(programme=programme, keys=keys, holder=None, by=by)
    for at, name in enumerate(names):
        organisation = Organisation.objects.get_or_create(name=name)[0]
        set_holder(programme=programme, keys=keys[at * each : (at + 1) * each], holder=organisation, by=by)
        contacts[name] = asking.add_contact(
            programme=programme, organisation=organisation, name=f"C. {name}", email=f"c.{organisation.pk}@voorbeeld.nl",
            language="nl", by=by,
        )  # fmt: skip
    today = timezone.localdate()
    round_ = asking.make_round(
        programme=programme, by=by,
        given=asking.RoundGiven(
            title="Najaar", reference_date=today, answers_until=today + timedelta(days=14), review_until=today + timedelta(days=28),
            introduction="Wij horen graag hoe het staat.", **given,
        ),
    )  # fmt: skip
    return Asked(people, asking.open_round(round_=round_, filters_of=everything, by=by), contacts)


def link_for(asked: Asked, name="Politie", contact=None) -> str:
    """Make a link as a mail does, and return its address."""
    token = new_token()
    Link.objects.create(
        submission=asked.submission(name), contact=contact or asked.contacts[name], token_hash=hash_of(token),
        made_at=timezone.now(), expires_at=asked.round.ends_at,
    )  # fmt: skip
    return f"/uitvraag/link/{token}"
