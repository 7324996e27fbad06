"""Answers of parliament's open data in the shape that the service sends, and a stand-in for the service on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

META = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/$metadata#"


def key(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def case(number: int, *, nr: int | None = None, sort: str = "Motie", **other) -> dict:
    """A case with its paper in dossier 28638, as the service gives it with everything expanded."""
    dossier = [
        {
            "Id": key(900_000),
            "Nummer": 28638,
            "Toevoeging": None,
            "Titel": "Mensenhandel",
            "Verwijderd": False,
        }
    ]
    papers = [{"Id": key(800_000 + number), "Soort": sort, "DocumentNummer": f"2021D{number:05}", "Datum": "2021-06-30T00:00:00+02:00",
               "Volgnummer": nr or -1, "Kamerstukdossier": dossier, "Verwijderd": False}]  # fmt: skip
    return {
        "Id": key(number), "Nummer": f"2021Z{number:05}", "Soort": sort, "Titel": "Mensenhandel", "Citeertitel": None,
        "Status": "Vrijgegeven", "Onderwerp": f"Motie over onderwerp {number}", "GestartOp": "2021-06-30T00:00:00+02:00",
        "Termijn": None, "Vergaderjaar": "2020-2021", "Volgnummer": nr or -1, "Afgedaan": False, "GrootProject": False,
        "GewijzigdOp": "2021-07-01T10:00:00+02:00", "ApiGewijzigdOp": "2021-07-01T08:00:00Z", "Verwijderd": False,
        "ZaakActor": [{"Relatie": "Indiener", "ActorNaam": "A.B. Kuik", "ActorFractie": "CDA", "Functie": "Tweede Kamerlid"}],
        "Besluit": [], "Kamerstukdossier": dossier, "Activiteit": [{"Nummer": "2021A04711"}], "Document": papers, "Later": {"niet": "bekend"},
        **other,
    }  # fmt: skip


def pledge(number: int, *, status: str = "Openstaand", **other) -> dict:
    return {
        "Id": key(500_000 + number), "Nummer": f"TZ202106-{number:03}", "ActiviteitNummer": "2021A04711", "Naam": "Broekers-Knol, A.",
        "Functie": "Staatssecretaris van Justitie en Veiligheid", "Ministerie": "Justitie en Veiligheid", "Status": status,
        "Tekst": f"De staatssecretaris zegt toe dat de Kamer voor de zomer een brief over punt {number} krijgt. Daarna volgt meer.",
        "DatumNakoming": "2021-12-31T00:00:00+01:00", "Aanmaakdatum": "2021-05-28T09:00:00+02:00", "ApiGewijzigdOp": "2021-06-01T08:00:00Z",
        "Verwijderd": False, "Activiteit": [{"Nummer": "2021A04711", "Datum": "2021-05-27T00:00:00+02:00"}], "KamerbriefNakoming": [],
        "ToegezegdAan": [{"Fractie": {"Afkorting": "SP"}, "Persoon": {"Initialen": "M.", "Tussenvoegsel": "van", "Achternaam": "Nispen"}}],
        **other,
    }  # fmt: skip


def removed(number: int, *, at: str = "2022-01-01T08:00:00Z") -> dict:
    """What the service tells of a case that was taken away: all but its key is empty."""
    return {
        "Id": key(number),
        "Nummer": None,
        "Soort": None,
        "Onderwerp": None,
        "ApiGewijzigdOp": at,
        "Verwijderd": True,
    }


def page(entity: str, *things: dict, following: str | None = None) -> bytes:
    told = {"@odata.context": META + entity, "value": list(things)}
    return json.dumps(told | ({"@odata.nextLink": following} if following else {})).encode()


class StandIn:
    """A service on this machine: pages of ``size``; at the requests in ``troubles`` it throttles, breaks off or fails."""

    def __init__(self, cases: list[dict], pledges: list[dict], *, size: int = 2):
        self.things, self.size = {"Zaak": cases, "Toezegging": pledges}, size
        self.asked: list[str] = []
        self.troubles: dict[int, str] = {}
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                stand_in.answer(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/OData/v4/2.0/"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(unquote(handler.path))
        trouble = self.troubles.get(len(self.asked), "")
        if trouble in ("429", "503"):
            handler.send_response(int(trouble))
            handler.send_header("Retry-After", "0")
            handler.end_headers()
            return
        body = (
            self.body(handler.path)
            if trouble != "elsewhere"
            else page("Zaak", following="http://192.0.2.1/OData")
        )
        handler.send_response(500 if trouble == "500" else 200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if trouble == "half" else body)

    def body(self, path: str) -> bytes:
        parts = urlsplit(path)
        entity, given = parts.path.rsplit("/", 1)[1], parse_qs(parts.query)
        condition, skip = given["$filter"][0], int(given.get("$skip", ["0"])[0])
        things = self.things[entity]
        if "Verwijderd eq true" in condition:
            things = [one for one in things if one["Verwijderd"] and one["Id"] in condition]
        elif entity == "Zaak":
            things = [one for one in things if not one["Verwijderd"]]
            if " ge " in condition:
                since = condition.rsplit(" ge ", 1)[1]
                things = [one for one in things if one["ApiGewijzigdOp"] >= since]
        else:
            things = [one for one in things if one["ActiviteitNummer"] in condition]
        following = None
        if skip + self.size < len(things):
            following = (
                f"{entity}?{parts.query.split('&$skip=')[0].split('&%24skip=')[0]}&$skip={skip + self.size}"
            )
            following = self.url + following
        return page(entity, *things[skip : skip + self.size], following=following)
