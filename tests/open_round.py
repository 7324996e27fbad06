"""What tests of rounds say over and over: the moment, the filters, and the answers of an organisation."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from actielijn.web.register.queries import Filters
from actielijn.web.rounds import answering
from actielijn.web.rounds.models import Contact, Round, Submission

OPENED = timezone.make_aware(datetime(2026, 3, 2, 9, 0))


def everything(_query: str) -> Filters:
    return Filters()


@dataclass
class Asked:
    """An open round with the submissions of police, CoMensha and the Inspectorate."""

    people: object
    round: Round
    contacts: dict[str, Contact]

    def submission(self, name="Politie") -> Submission:
        return Submission.objects.select_related("round__programme", "organisation").get(
            round=self.round, organisation__name=name
        )

    def by(self, name="Politie") -> answering.Answerer:
        contact = self.contacts[name]
        return answering.Answerer(contact.name, contact=contact)

    def answer_all(self, name="Politie", **changed) -> Submission:
        """Say of everything that it is unchanged, but of the first activity what is given."""
        submission = self.submission(name)
        for at, answer in enumerate(submission.answers.all()):
            given = (
                answering.Given(kind="changed", **changed)
                if changed and at == 0
                else answering.Given(kind="unchanged")
            )
            answering.save_answer(
                submission=submission,
                answer=answer.pk,
                revision=answer.revision,
                given=given,
                by=self.by(name),
            )
        return submission
