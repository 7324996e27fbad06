"""A round over the example programme, with contact persons at three organisations."""

import email
import socket
from datetime import date, timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller

from actielijn.web.organisations.models import Organisation
from actielijn.web.register.actions import set_holder
from actielijn.web.register.models import Activity
from actielijn.web.rounds import asking
from open_round import OPENED, Asked, everything


class Post:
    """A mail server that keeps what it gets, and refuses or puts off whom it is told to."""

    def __init__(self):
        self.got, self.refuses, self.puts_off, self.port = [], set(), set(), 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return "550 5.1.1 there is nobody of this name"
        if address in self.puts_off:
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post(settings):
    """A mail server on this machine that the application sends to."""
    handler = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, handler.port
    yield handler
    server.stop()


@pytest.fixture
def organisations(filled):
    names = ("Politie", "CoMensha", "Nederlandse Arbeidsinspectie")
    made = [Organisation.objects.get_or_create(name=name)[0] for name in names]
    keys = list(
        Activity.objects.filter(programme=filled.programme).order_by("order").values_list("pk", flat=True)
    )
    for at, organisation in enumerate(made):
        set_holder(
            programme=filled.programme,
            keys=keys[at * 4 : at * 4 + 4],
            holder=organisation,
            by=filled.coordinator,
        )
    others = keys[12:]
    set_holder(programme=filled.programme, keys=others, holder=None, by=filled.coordinator)
    return made


@pytest.fixture
def draft(filled, organisations) -> Asked:
    contacts = {
        one.name: asking.add_contact(
            programme=filled.programme, organisation=one, name=f"C. {one.name}", email=f"{one.pk}@voorbeeld.nl",
            language="nl", by=filled.coordinator,
        )
        for one in organisations
    }  # fmt: skip
    given = asking.RoundGiven(
        title="Voorjaar 2026", reference_date=date(2026, 3, 1), answers_until=date(2026, 3, 20),
        review_until=date(2026, 4, 3), introduction="Wij horen graag hoe het staat.",
    )  # fmt: skip
    made = asking.make_round(
        programme=filled.programme, given=given, by=filled.coordinator, at=OPENED - timedelta(days=1)
    )
    return Asked(filled, made, contacts)


@pytest.fixture
def asked(draft) -> Asked:
    draft.round = asking.open_round(
        round_=draft.round, filters_of=everything, by=draft.people.coordinator, at=OPENED
    )
    return draft
