"""The catalogue of open data by DCAT-AP-NL 3.0: programmes as series, editions and the table over all of them as datasets.

Built from plain values, so that it can be tested without a request; ``serialise`` writes it in the three usual spellings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF

from actielijn.language import _, speaking
from actielijn.snapshot import slug

from . import VERSION

# rdflib knows the second version of DCAT; series and versions came with the third.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
_FORMATS = {
    ".pdf": "PDF", ".docx": "DOCX", ".xlsx": "XLSX", ".ods": "ODS", ".html": "HTML", ".csv": "CSV", ".json": "JSON",
    ".csv-metadata.json": "JSON_LD", ".parquet": "PARQUET", ".zip": "ZIP",
}  # fmt: skip
_LANGUAGES = {"nl": "NLD", "en": "ENG"}
SPELLINGS = {
    "ttl": ("turtle", "text/turtle"),
    "rdf": ("xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that can be had."""

    url: str
    suffix: str
    media_type: str
    size: int
    sha256: str
    schema: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionTold:
    """A published edition."""

    number: int
    date: date
    title: str
    published_at: datetime
    page: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTold:
    """A programme with its editions, and the files over all of them.

    ``groups`` are further tables over all editions that are a dataset of their own, by ``commitments`` or ``indicators``, which ``pages``
    show.
    """

    slug: str
    title: str
    publisher: str
    publisher_uri: str
    language: str
    changed_at: datetime
    page: str
    editions: tuple[EditionTold, ...]
    whole: tuple[File, ...]
    groups: Mapping[str, tuple[File, ...]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where all this stands, who answers for it, and what may be done with it."""

    base_url: str
    contact_name: str
    contact_email: str
    contact_url: str
    licence: str
    theme: str


def catalogue_of(here: Installation, programmes: Sequence[ProgrammeTold]) -> Graph:
    """Return the catalogue as a graph."""
    return _Catalogue(here).of(programmes)


def serialise(graph: Graph, spelling: str) -> bytes:
    """Return a graph in one of ``SPELLINGS``."""
    return graph.serialize(format=SPELLINGS[spelling][0], encoding="utf-8")


class _Catalogue:
    """The graph while it is being built."""

    def __init__(self, here: Installation):
        self._here, self._graph = here, Graph()
        self._at = f"{here.base_url}/opendata"
        for prefix, space in (
            ("adms", ADMS),
            ("spdx", SPDX),
            ("vcard", VCARD),
            ("dcat", DCAT),
            ("dct", DCTERMS),
            ("foaf", FOAF),
        ):
            self._graph.bind(prefix, space)
        self._contact = self._contact_point()

    def of(self, programmes: Sequence[ProgrammeTold]) -> Graph:
        """Return the whole."""
        here, catalogue = self._here, URIRef(f"{self._at}/catalogus")
        owner = (
            self._agent(programmes[0].publisher, programmes[0].publisher_uri)
            if programmes
            else self._agent(here.contact_name, "")
        )
        self._say(catalogue, RDF.type, DCAT.Catalog)
        self._texts(catalogue, lambda: _("Government programmes, and how they stand"), lambda: _(
            "Published editions of government programmes: what is done, where it stands, and what was promised."
        ))  # fmt: skip
        self._say(catalogue, DCTERMS.publisher, owner)
        self._say(catalogue, DCAT.contactPoint, self._contact)
        self._say(catalogue, DCTERMS.license, URIRef(here.licence))
        self._say(catalogue, FOAF.homepage, URIRef(self._at))
        self._say(
            catalogue, DCAT.themeTaxonomy, URIRef("http://publications.europa.eu/resource/dataset/data-theme")
        )
        for language in sorted({one.language for one in programmes} | {"nl"}):
            self._say(catalogue, DCTERMS.language, _language(language))
        if programmes:
            self._say(catalogue, DCTERMS.modified, _moment(max(one.changed_at for one in programmes)))
        self._say(catalogue, DCAT.service, self._service(programmes, owner))
        for programme in programmes:
            for dataset in self._datasets(programme):
                self._say(catalogue, DCAT.dataset, dataset)
        return self._graph

    def _service(self, programmes: Sequence[ProgrammeTold], owner: URIRef) -> URIRef:
        service = URIRef(f"{self._here.base_url}/api/v1")
        self._say(service, RDF.type, DCAT.DataService)
        self._texts(
            service,
            lambda: _("Actielijn API"),
            lambda: _("Everything that was published, as JSON by the API Design Rules."),
        )
        self._resource(service, owner, str(service))
        self._say(service, DCAT.endpointURL, service)
        self._say(service, DCAT.endpointDescription, URIRef(f"{service}/openapi.json"))
        self._say(
            service, DCTERMS.conformsTo, URIRef("https://gitdocumentatie.logius.nl/publicatie/api/adr/")
        )
        self._say(service, FOAF.page, URIRef(f"{self._at}/api"))
        self._say(service, DCTERMS.license, URIRef(self._here.licence))
        self._say(service, DCTERMS.language, _language("nl"))
        self._say(service, DCAT.version, Literal(VERSION))
        for programme in programmes:
            for own in ("", *(f"#{group}" for group in programme.groups)):
                self._say(service, DCAT.servesDataset, URIRef(f"{self._at}/{programme.slug}{own}"))
        return service

    def _datasets(self, programme: ProgrammeTold) -> list[URIRef]:
        """Say the table over all editions, and each edition; they are one series."""
        owner = self._agent(programme.publisher or programme.title, programme.publisher_uri)
        series = URIRef(f"{self._at}/{programme.slug}#reeks")
        self._say(series, RDF.type, DCAT.DatasetSeries)
        self._texts(
            series,
            lambda: programme.title,
            lambda: _("All published editions of the programme '{title}'.").format(title=programme.title),
        )
        self._resource(series, owner, str(series))
        whole = URIRef(f"{self._at}/{programme.slug}")
        self._say(whole, RDF.type, DCAT.Dataset)
        self._texts(
            whole, lambda: _("{title}: all editions").format(title=programme.title),
            lambda: _("Every activity of the programme '{title}' in every published edition: where it stands, since when, and what was promised.")
            .format(title=programme.title),
        )  # fmt: skip
        self._resource(whole, owner, str(whole))
        self._dataset(whole, programme, series)
        self._say(whole, DCAT.landingPage, URIRef(programme.page))
        self._say(whole, DCTERMS.modified, _moment(programme.changed_at))
        for file in programme.whole:
            self._say(whole, DCAT.distribution, self._distribution(file, programme, programme.changed_at))
        found = [whole, *(self._group(group, programme, owner, series) for group in programme.groups)]
        before: URIRef | None = None
        for edition in sorted(programme.editions, key=lambda one: (one.date, one.number)):
            dataset = URIRef(f"{self._at}/{programme.slug}/{edition.number}")
            self._say(dataset, RDF.type, DCAT.Dataset)
            self._edition_texts(dataset, programme, edition)
            self._resource(dataset, owner, str(dataset))
            self._dataset(dataset, programme, series)
            self._say(dataset, DCTERMS.issued, _moment(edition.published_at))
            self._say(dataset, DCAT.version, Literal(str(edition.number)))
            self._say(dataset, DCAT.landingPage, URIRef(edition.page))
            if before is not None:
                self._say(dataset, DCAT.prev, before)
            before = dataset
            for file in edition.files:
                self._say(
                    dataset, DCAT.distribution, self._distribution(file, programme, edition.published_at)
                )
            found.append(dataset)
        return found

    def _group(self, group: str, programme: ProgrammeTold, owner: URIRef, series: URIRef) -> URIRef:
        """Say the dataset of tables that stand beside that of the activities."""
        dataset = URIRef(f"{self._at}/{programme.slug}#{group}")
        self._say(dataset, RDF.type, DCAT.Dataset)
        self._texts(dataset, *_GROUP_TEXTS[group](programme.title))
        self._resource(dataset, owner, str(dataset))
        self._dataset(dataset, programme, series)
        self._say(dataset, DCAT.landingPage, URIRef(programme.pages[group]))
        self._say(dataset, DCTERMS.modified, _moment(programme.changed_at))
        for file in programme.groups[group]:
            self._say(dataset, DCAT.distribution, self._distribution(file, programme, programme.changed_at))
        return dataset

    def _edition_texts(self, dataset: URIRef, programme: ProgrammeTold, edition: EditionTold) -> None:
        self._texts(
            dataset, lambda: f"{programme.title}: {_titled(edition)} ({edition.date})",
            lambda: _("Edition {number} of the programme '{title}', as it stood on {date}.")
            .format(number=edition.number, title=programme.title, date=edition.date),
        )  # fmt: skip

    def _dataset(self, dataset: URIRef, programme: ProgrammeTold, series: URIRef) -> None:
        self._say(dataset, DCAT.inSeries, series)
        self._say(dataset, DCTERMS.language, _language(programme.language))
        self._say(dataset, FOAF.page, URIRef(f"{self._at}/gegevenswoordenboek"))
        self._say(dataset, ADMS.status, URIRef(f"{_EU}/dataset-status/COMPLETED"))
        for word in (programme.title, "verantwoording", "voortgang"):
            self._say(dataset, DCAT.keyword, Literal(word, lang="nl"))

    def _distribution(self, file: File, programme: ProgrammeTold, issued: datetime) -> URIRef:
        made = URIRef(f"{file.url}#distributie")
        self._say(made, RDF.type, DCAT.Distribution)
        self._say(made, DCTERMS.title, Literal(file.url.rpartition("/")[2], lang="nl"))
        self._say(made, DCAT.accessURL, URIRef(file.url))
        self._say(made, DCAT.downloadURL, URIRef(file.url))
        self._say(made, DCTERMS.license, URIRef(self._here.licence))
        self._say(made, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger))
        self._say(made, DCAT.mediaType, URIRef(f"{_MEDIA}/{file.media_type}"))
        self._say(made, DCTERMS["format"], URIRef(f"{_EU}/file-type/{_format(file.suffix)}"))
        self._say(made, DCTERMS.language, _language(programme.language))
        self._say(made, DCTERMS.issued, _moment(issued))
        self._say(made, ADMS.status, URIRef(f"{_EU}/distribution-status/COMPLETED"))
        if file.schema:
            self._say(made, DCTERMS.conformsTo, URIRef(file.schema))
        mark = URIRef(f"{file.url}#sha256")
        self._say(made, SPDX.checksum, mark)
        self._say(mark, RDF.type, SPDX.Checksum)
        self._say(mark, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        self._say(mark, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))
        return made

    def _resource(self, resource: URIRef, owner: URIRef, identifier: str) -> None:
        """Say what datasets, series and services alike must bear."""
        self._say(resource, DCTERMS.identifier, Literal(identifier, datatype=XSD.anyURI))
        self._say(resource, DCTERMS.accessRights, URIRef(f"{_EU}/access-right/PUBLIC"))
        self._say(resource, DCTERMS.publisher, owner)
        self._say(resource, DCTERMS.creator, owner)
        self._say(resource, DCAT.contactPoint, self._contact)
        self._say(resource, DCAT.theme, URIRef(f"{_EU}/data-theme/{self._here.theme}"))

    def _agent(self, name: str, uri: str) -> URIRef:
        agent = URIRef(uri or f"{self._at}/catalogus#{_fragment(name)}")
        self._say(agent, RDF.type, FOAF.Agent)
        self._say(agent, FOAF.name, Literal(name, lang="nl"))
        return agent

    def _contact_point(self) -> URIRef:
        contact = URIRef(f"{self._at}/catalogus#contact")
        self._say(contact, RDF.type, VCARD.Kind)
        self._say(contact, VCARD.fn, Literal(self._here.contact_name, lang="nl"))
        self._say(contact, VCARD.hasEmail, URIRef(f"mailto:{self._here.contact_email}"))
        self._say(contact, VCARD.hasURL, URIRef(self._here.contact_url))
        return contact

    def _texts(self, subject: URIRef, title: Callable[[], str], description: Callable[[], str]) -> None:
        for language in ("nl", "en"):
            with speaking(language):
                self._say(subject, DCTERMS.title, Literal(title(), lang=language))
                self._say(subject, DCTERMS.description, Literal(description(), lang=language))

    def _say(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        self._graph.add((subject, predicate, value))


_GROUP_TEXTS: Mapping[str, Callable[[str], tuple[Callable[[], str], Callable[[], str]]]] = {
    "commitments": lambda title: (
        lambda: _("{title}: motions and pledges in all editions").format(title=title),
        lambda: _("What parliament and overseers asked of the programme '{title}' or were promised, in every published edition: its status, what settled it, and the activities that answer it.")
        .format(title=title),
    ),
    "indicators": lambda title: (
        lambda: _("{title}: goals and indicators in all editions").format(title=title),
        lambda: _("What the programme '{title}' is for and what is measured of it, in every published edition: goals, what should lead to them, indicators, targets and values; small numbers of persons are withheld.")
        .format(title=title),
    ),
}  # fmt: skip


def _titled(edition: EditionTold) -> str:
    return edition.title or _("Edition {number}").format(number=edition.number)


def _format(suffix: str) -> str:
    return _FORMATS.get(suffix) or _FORMATS.get(f".{suffix.rpartition('.')[2]}", "OCTET")


def _language(language: str) -> URIRef:
    return URIRef(f"{_EU}/language/{_LANGUAGES.get(language[:2], 'NLD')}")


def _moment(at: datetime) -> Literal:
    return Literal(at.isoformat(timespec="seconds"), datatype=XSD.dateTime)


def _fragment(name: str) -> str:
    return slug(name) or "uitgever"
