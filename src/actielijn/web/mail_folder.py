"""Mail that goes into a folder instead of out: one file per mail, as it would have been sent. For demos and trials."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each mail to ``EMAIL_FILE_PATH`` under its Message-ID, so that every mail program opens it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails and return how many. Raises OSError when the folder cannot be written to."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            made: Any = message.message()
            (folder / file_name(str(made["Message-ID"]))).write_bytes(made.as_bytes())
        return len(email_messages)


def file_name(message_id: str) -> str:
    """Return the name of the file that the mail of this Message-ID stands in."""
    return f"{re.sub('[^A-Za-z0-9.-]', '_', message_id.strip('<>').partition('@')[0])[:100]}.eml"
