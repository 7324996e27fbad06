"""Ask the Tweede Kamer's live open data about a dossier, and keep every answer as a file before the next is asked for.

What was got stays when the asking fails midway; the next call goes on where it stopped, and later ones ask for what changed since.
The files are what ``parliament`` reads.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from actielijn import __version__
from actielijn.language import _

SERVICE = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/"
_STATE = "asked.json"
_MOST_PAGES = 2_000
_MOST_BYTES = 50 * 2**20
_AT_ONCE = 15
"""Numbers or keys in one question: the address stays short enough for any server."""
_CASES = "ZaakActor,Besluit,Kamerstukdossier,Activiteit($select=Nummer),Document($expand=Kamerstukdossier)"
_PLEDGES = "Activiteit($select=Nummer,Datum),KamerbriefNakoming,ToegezegdAan($expand=Persoon,Fractie)"


class FetchFailed(Exception):  # noqa: N818
    """The service could not be asked to the end; the text says where it stopped and what to do. What was got is kept."""


@dataclass(slots=True)
class Fetched:
    """The files that hold the answers, old ones first; ``pages`` counts those of this call."""

    files: list[Path] = field(default_factory=list)
    pages: int = 0


@dataclass(slots=True, kw_only=True)
class _Asking:
    """One session with the service: where answers go, and what was asked before."""

    service: str
    folder: Path
    told: Callable[[str], None]
    session: requests.Session
    state: dict[str, Any]
    pages: int = 0

    def everything(self, name: str, question: str, *, since: bool = False) -> None:
        """Ask a question page by page, from where it stopped; ``since`` asks for what changed after the last time."""
        asked = self.state.setdefault(name, {"pages": 0, "next": "", "since": ""})
        address = asked["next"] or self._first(question, asked["since"] if since else "")
        for _number in range(_MOST_PAGES):
            content, page = self._page(address, name)
            asked["pages"] += 1
            self.pages += 1
            _write(self.folder / f"{name}-{asked['pages']:05}.json", content)
            moments = [str(one.get("ApiGewijzigdOp") or "") for one in page["value"] if isinstance(one, dict)]
            asked["since"] = max([asked["since"], *moments])
            asked["next"] = self._following(page.get("@odata.nextLink"), address)
            self.save()
            self.told(_("{name}: page {number} is kept.").format(name=name, number=asked["pages"]))
            if not asked["next"]:
                return
            address = asked["next"]
        raise FetchFailed(
            _("{name}: after {count} pages there was no end. Ask for a smaller dossier.").format(name=name, count=_MOST_PAGES)
        )  # fmt: skip

    def _first(self, question: str, since: str) -> str:
        if since:
            head, tail = question.split("&", 1)
            question = f"{head} and ApiGewijzigdOp ge {since}&{tail}"
        return self.service + quote(question, safe="/?&=$(),:;'")

    def _following(self, link: object, address: str) -> str:
        if not isinstance(link, str) or not link:
            return ""
        following, here = urljoin(address, link), urlsplit(self.service)
        there = urlsplit(following)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise FetchFailed(
                _("The next page is said to be at {host}, which is not the service that was asked ({own}); it was not followed.").format(
                    host=there.netloc, own=here.netloc
                )
            )  # fmt: skip
        return following

    def _page(self, address: str, name: str) -> tuple[bytes, dict[str, Any]]:
        try:
            with self.session.get(address, timeout=(10, 60), stream=True) as answer:
                answer.raise_for_status()
                content = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
        except requests.RequestException as error:
            raise self._failed(name, _reason(error)) from error
        except (OSError, ValueError) as error:
            raise self._failed(name, str(error)) from error
        except Exception as error:
            # urllib3 raises errors of its own when an answer breaks off while it is read.
            if not type(error).__module__.startswith("urllib3"):
                raise
            raise self._failed(name, _("the answer broke off")) from error
        if len(content) > _MOST_BYTES:
            raise self._failed(
                name, _("the answer is larger than {count} MB").format(count=_MOST_BYTES // 2**20)
            )
        try:
            page = json.loads(content)
        except ValueError as error:
            raise self._failed(name, _("the answer is no JSON, or only half of it")) from error
        if not isinstance(page, dict) or not isinstance(page.get("value"), list):
            raise self._failed(name, _("the answer holds no list"))
        return content, page

    def _failed(self, name: str, why: str) -> FetchFailed:
        return FetchFailed(
            _(
                "{service} could not be asked to the end ({name}, after {count} pages): {why}. What was got is kept in {folder}; "
                "give the same command again to go on, or save the answers elsewhere and give them to 'parliament import'."
            ).format(service=self.service, name=name, count=self.pages, why=why, folder=self.folder)
        )

    def save(self) -> None:
        """Keep what was asked, so that a call that is killed goes on where this one was."""
        _write(self.folder / _STATE, json.dumps(self.state, indent=1).encode())


def fetch(
    dossiers: Sequence[str], *, into: Path, known: Sequence[str] = (), anew: bool = False, service: str = SERVICE,
    told: Callable[[str], None] = lambda _line: None, attempts: int = 5, wait: float = 1.0,
) -> Fetched:  # fmt: skip
    """Ask about the cases of dossiers and the pledges of their debates; answers are files in a folder.

    ``known`` are the keys of commitments that came from parliament before: they are asked for by key, since what was removed there is
    in no dossier any more. ``anew`` forgets what was asked. An answer 429 or 503 is waited for as long as it says. Raises FetchFailed.
    """
    wrong = [one for one in dossiers if not re.fullmatch(r"\d{4,6}", one)]
    if wrong:
        raise FetchFailed(
            _("'{dossier}' is no number of a dossier; write it as 28638.").format(dossier=wrong[0])
        )
    into.mkdir(parents=True, exist_ok=True)
    asking = _Asking(
        service=service.rstrip("/") + "/", folder=into, told=told, session=_session(attempts, wait), state={} if anew else _state(into)
    )  # fmt: skip
    if anew:
        for old in _files(into):
            old.unlink()
    with asking.session:
        for dossier in dossiers:
            asking.everything(
                f"Zaak-{dossier}",
                f"Zaak?$filter=Kamerstukdossier/any(d: d/Nummer eq {dossier})&$expand={_CASES}&$orderby=ApiGewijzigdOp,Id",
                since=True,
            )
            for at, numbers in enumerate(_parts(_debates(into, dossier))):
                condition = " or ".join(f"ActiviteitNummer eq '{number}'" for number in numbers)
                asking.everything(
                    f"Toezegging-{dossier}-{at}", f"Toezegging?$filter=({condition})&$expand={_PLEDGES}"
                )
        for entity in ("Zaak", "Toezegging"):
            for at, keys in enumerate(
                _parts(sorted(key for key in known if re.fullmatch(r"[0-9a-f-]{36}", key)))
            ):
                condition = " or ".join(f"Id eq {key}" for key in keys)
                asking.everything(
                    f"{entity}-known-{at}",
                    f"{entity}?$filter=({condition}) and Verwijderd eq true&$select=Id,Verwijderd,ApiGewijzigdOp",
                )
    return Fetched(_files(into), asking.pages)


def _session(attempts: int, wait: float) -> requests.Session:
    session = requests.Session()
    session.headers.update({"Accept": "application/json", "User-Agent": f"Actielijn/{__version__}"})
    retry = Retry(
        total=attempts, backoff_factor=wait, status_forcelist=(429, 500, 502, 503, 504), allowed_methods=("GET",),
        respect_retry_after_header=True, raise_on_status=False,
    )  # fmt: skip
    session.mount("https://", HTTPAdapter(max_retries=retry))
    session.mount("http://", HTTPAdapter(max_retries=retry))
    return session


def _reason(error: requests.RequestException) -> str:
    if error.response is not None:
        return _("it answered {status} {reason}").format(
            status=error.response.status_code, reason=error.response.reason
        )
    if isinstance(error, requests.Timeout):
        return _("it did not answer in time")
    return _("there is no connection to it ({kind})").format(kind=type(error).__name__)


def _debates(folder: Path, dossier: str) -> list[str]:
    """Return the numbers of the debates that the kept cases were on; what is not written as one is not asked on."""
    numbers = {
        str(debate.get("Nummer"))
        for path in folder.glob(f"Zaak-{dossier}-*.json")
        for case in json.loads(path.read_bytes())["value"]
        for debate in case.get("Activiteit") or ()
    }
    return sorted(number for number in numbers if re.fullmatch(r"\d{4}A\d{4,6}", number))


def _parts(these: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(these), _AT_ONCE):
        yield these[start : start + _AT_ONCE]


def _state(folder: Path) -> dict[str, Any]:
    path = folder / _STATE
    if not path.exists():
        return {}
    try:
        state = json.loads(path.read_bytes())
    except ValueError as error:
        raise FetchFailed(
            _("{path}: this no longer says what was asked. Give --anew to begin from the start.").format(
                path=path
            )
        ) from error
    return state if isinstance(state, dict) else {}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*-*.json") if re.search(r"-\d{5}\.json$", path.name))


def _write(path: Path, content: bytes) -> None:
    """Write a file wholly or not at all."""
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    os.replace(beside, path)  # noqa: PTH105 - Path.replace says the same; this one is atomic by its documentation
