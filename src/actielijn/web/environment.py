"""The settings that an operations team gives: environment variables, each with its error when it cannot be used.

Only ``settings`` reads this. Every variable is listed with an example in ``deploy/example.env``.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_EXAMPLE = "See deploy/example.env for an example."


def text(name: str, default: str = "") -> str:
    """Return a variable as text."""
    return os.environ.get(name, default).strip()


def words(name: str, default: str = "") -> list[str]:
    """Return a variable of comma-separated words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def yes(name: str, *, default: bool) -> bool:
    """Return a variable that says yes or no. Raises ImproperlyConfigured for any other word."""
    given = text(name).lower()
    if given in ("", "1", "yes", "true", "on", "0", "no", "false", "off"):
        return default if not given else given in ("1", "yes", "true", "on")
    raise ImproperlyConfigured(f"{name} is {given!r}; expected yes or no. {_EXAMPLE}")


def whole(name: str, default: int) -> int:
    """Return a variable that is a whole number. Raises ImproperlyConfigured for anything else."""
    given = text(name)
    if not given:
        return default
    if not given.isdigit():
        raise ImproperlyConfigured(f"{name} is {given!r}; expected a whole number. {_EXAMPLE}")
    return int(given)


def data_folder() -> Path:
    """Return the folder where everything that is kept stands; it is made when it is not there."""
    folder = Path(text("ACTIELIJN_DATA") or Path.home() / ".local" / "share" / "actielijn").expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"ACTIELIJN_DATA is {folder}, where no folder can be made ({error.strerror}); "
            f"expected a folder that this user may write to. {_EXAMPLE}"
        ) from error
    return folder.resolve()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's description of the database: PostgreSQL by ``DATABASE_URL``, else SQLite in the data folder."""
    address = text("DATABASE_URL") or f"sqlite:///{folder / 'actielijn.sqlite3'}"
    try:
        described: dict[str, Any] = dict(_env.db_url_config(address))
    except Exception as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be read; expected postgres://user:password@host:5432/name "
            f"or sqlite:////path/to/file. {_EXAMPLE}"
        ) from error
    if described["ENGINE"] == "django.db.backends.sqlite3":
        described["OPTIONS"] = {
            # Readers do not wait for a writer, and a killed process leaves a database that opens again.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            # A transaction that will write takes its turn at the start, so two of them never deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        }
    elif described["ENGINE"] == "django.db.backends.postgresql":
        described["CONN_MAX_AGE"] = 60
        described["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(
            f"DATABASE_URL names {described['ENGINE']!r}; expected a postgres:// or sqlite:// address. {_EXAMPLE}"
        )
    return described


def mail() -> dict[str, Any]:
    """Return where mail goes by ``ACTIELIJN_MAIL_URL``; without it, mails are printed on the console.

    ``filemail:///folder`` writes each into a folder.
    """
    address = text("ACTIELIJN_MAIL_URL") or "consolemail://"
    try:
        described: dict[str, Any] = dict(_env.email_url_config(address))
    except Exception as error:
        raise ImproperlyConfigured(
            f"ACTIELIJN_MAIL_URL cannot be read; expected smtp+tls://user:password@host:587 or filemail:///path/to/folder. {_EXAMPLE}"
        ) from error
    if described["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend":
        described["EMAIL_BACKEND"] = "actielijn.web.mail_folder.FolderBackend"
        described["EMAIL_FILE_PATH"] = "/" + str(described["EMAIL_FILE_PATH"]).lstrip("/")
    else:
        described["EMAIL_FILE_PATH"] = ""
    return described


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions: the variable, else one that is made once and kept in the data folder."""
    given = text("ACTIELIJN_SECRET_KEY")
    if given:
        if len(given) < 40:
            raise ImproperlyConfigured(
                f"ACTIELIJN_SECRET_KEY has {len(given)} characters; expected at least 40 random ones. {_EXAMPLE}"
            )
        return given
    kept = folder / "secret-key"
    try:
        # Made with the right to be read by its owner only; of two processes that start at once, one makes it.
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(60))
        file.flush()
    return kept.read_text(encoding="ascii").strip()
