"""Registering documents: each has a name, a trap, and a builder that writes it into a folder and tells the truth."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .. import grid, web, word
from ..grid import Layout, Truth

Build = Callable[[Path], tuple[Path, Truth]]


class AbsentError(Exception):
    """A tool that this document needs is not installed."""


@dataclass(frozen=True)
class Document:
    name: str
    trap: str
    build: Build
    slow: bool = False


DOCUMENTS: dict[str, Document] = {}


def document(trap: str, *, slow: bool = False) -> Callable[[Build], Build]:
    """Register a builder under its own name; ``slow`` when it is built or read in more than a second."""

    def register(build: Build) -> Build:
        DOCUMENTS[build.__name__] = Document(build.__name__, trap, build, slow)
        return build

    return register


def need(*modules: str) -> None:
    """Raise AbsentError when one of these cannot be imported."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise AbsentError(f"{module} is not installed")


def need_office() -> None:
    """Raise AbsentError without LibreOffice."""
    if not word.office():
        raise AbsentError("LibreOffice is not installed")


def weasy(
    path: Path, programme, layout: Layout, look: web.Look, fonts: Path | None = None
) -> tuple[Path, Truth]:
    """Set a programme with WeasyPrint."""
    need("weasyprint")
    blocks, truth = grid.lay_out(programme, layout)
    web.write_pdf(web.page(programme, blocks, look), path, fonts)
    return path, truth


def shaped(programme):
    """Return the vocabulary of three dots with three different shapes."""
    shapes = ("star", "triangle", "cross")
    return tuple(replace(s, shape=shape) for s, shape in zip(programme.vocabulary, shapes, strict=True))
