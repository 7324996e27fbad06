"""Mail that goes into a folder: one file per mail, as a mail program opens it."""

import email
from email import policy

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from actielijn.web import environment


def test_each_mail_stands_in_a_file_of_its_own_under_its_message_id(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    mails = [
        EmailMultiAlternatives(subject=f"Één {at}", body="Tekst", to=["a@voorbeeld.nl"], headers={"Message-ID": f"<{at}/../x@voorbeeld.nl>"})
        for at in range(2)
    ]  # fmt: skip
    assert get_connection("actielijn.web.mail_folder.FolderBackend").send_messages(mails) == 2
    files = sorted((tmp_path / "mails").iterdir())
    assert [file.name for file in files] == ["0_.._x.eml", "1_.._x.eml"]
    read = email.message_from_bytes(files[1].read_bytes(), policy=policy.default)
    assert (read["Subject"], read.get_content().strip()) == ("Één 1", "Tekst")


@pytest.mark.parametrize(
    ("given", "backend", "folder"),
    [
        ("filemail:///srv/mails", "actielijn.web.mail_folder.FolderBackend", "/srv/mails"),
        ("filemail:///een%20map/mails", "actielijn.web.mail_folder.FolderBackend", "/een map/mails"),
        ("smtp://mail.example.nl:25", "django.core.mail.backends.smtp.EmailBackend", ""),
    ],
)
def test_address_of_mail_tells_where_it_goes(monkeypatch, given, backend, folder):
    monkeypatch.setenv("ACTIELIJN_MAIL_URL", given)
    described = environment.mail()
    assert (described["EMAIL_BACKEND"], described["EMAIL_FILE_PATH"]) == (backend, folder)
