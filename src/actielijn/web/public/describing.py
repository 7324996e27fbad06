"""What schema.org and Open Graph are told of a page: a catalogue, a dataset with its files, a report."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from actielijn.language import _
from actielijn.web.published.queries import EditionRow, File, Site

from .asking import Asked

TYPES = {
    ".pdf": "application/pdf", ".html": "text/html; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".csv-metadata.json": "application/csvm+json", ".gz": "application/gzip",
}  # fmt: skip
Data = Mapping[str, Any]


def type_of(file: File) -> str:
    """Return the media type of a file."""
    return TYPES.get(file.suffix) or TYPES.get(
        f".{file.suffix.rpartition('.')[2]}", "application/octet-stream"
    )


def catalogue_data(asked: Asked, sites: Sequence[Site]) -> Data:
    """Return the site's home as a DataCatalog of its programmes."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": _("Government programmes, and how they stand"),
        "url": asked.whole(asked.root),
        "inLanguage": asked.language,
        "dataset": [
            {"@type": "Dataset", "name": site.title, "url": asked.whole(f"{asked.root}/{site.slug}"), "description": _about(site)}
            for site in sites
        ],
    }  # fmt: skip


def dataset_data(asked: Asked, site: Site, edition: EditionRow, files: Sequence[File]) -> Data:
    """Return a programme as a Dataset, with the files of its newest edition."""
    return {"@context": "https://schema.org", **_dataset(asked, site, edition, files)}


def report_data(asked: Asked, site: Site, edition: EditionRow, files: Sequence[File]) -> Data:
    """Return an edition as a Report that is based on its Dataset."""
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": _name(site, edition),
        "url": asked.whole(f"{asked.root}/{site.slug}/edities/{edition.number}"),
        "datePublished": edition.published_at.date().isoformat(),
        "temporalCoverage": str(edition.date),
        "inLanguage": site.language,
        "reportNumber": edition.mark or str(edition.number),
        "license": settings.DATA_LICENCE_URL,
        **_publisher(site),
        **({"correction": edition.erratum} if edition.erratum else {}),
        "isBasedOn": _dataset(asked, site, edition, files),
    }


def _dataset(asked: Asked, site: Site, edition: EditionRow, files: Sequence[File]) -> Data:
    address = f"{asked.root}/{site.slug}/edities/{edition.number}"
    return {
        "@type": "Dataset",
        "name": _name(site, edition),
        "description": _about(site),
        "url": asked.whole(address),
        "identifier": f"sha256:{edition_mark(files)}",
        "version": str(edition.number),
        "datePublished": edition.published_at.date().isoformat(),
        "temporalCoverage": str(edition.date),
        "inLanguage": site.language,
        "isAccessibleForFree": True,
        "license": settings.DATA_LICENCE_URL,
        **_publisher(site),
        "distribution": [
            {
                "@type": "DataDownload", "encodingFormat": type_of(file).partition(";")[0], "contentSize": f"{file.size} B",
                "sha256": file.sha256, "contentUrl": asked.whole(f"{address}/bestanden/{file.name}"),
            }
            for file in files
        ],
    }  # fmt: skip


def edition_mark(files: Sequence[File]) -> str:
    """Return the SHA-256 of the Snapshot of an edition, as its JSON is sent."""
    return next((file.sha256 for file in files if file.suffix == ".json"), "")


def _publisher(site: Site) -> Data:
    return (
        {"publisher": {"@type": "GovernmentOrganization", "name": site.publisher}} if site.publisher else {}
    )


def _name(site: Site, edition: EditionRow) -> str:
    return f"{site.title}: {edition.title or _('edition {number}').format(number=edition.number)} ({edition.date})"


def _about(site: Site) -> str:
    return _("Where every activity of the programme {title} stands, edition by edition, with its explanation, promises and references.").format(
        title=site.title
    )  # fmt: skip
