"""What runs in the process of its own: reading a report, drawing its pages. Knows no database."""

import resource
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

_MOST_MEMORY = 4 * 2**30
_MOST_CPU_SECONDS = 900
_SCALE = 1.4


def read_report(pipe: Connection, source: str, day: str | None, language: str, target: str) -> None:
    """Read a report and write its Snapshot as JSON; tells progress, and what is the matter when it cannot be read."""
    _bound()
    from actielijn import snapshot
    from actielijn.language import speak
    from actielijn.reading import UnreadableError, read

    speak(language)
    try:
        made = read(
            Path(source),
            edition_date=date.fromisoformat(day) if day else None,
            progress=lambda done, total: pipe.send(("at", done, total)),
        )
        Path(target).write_text(snapshot.dumps(made), encoding="utf-8")
        pipe.send(("done",))
    except UnreadableError as error:
        pipe.send(("error", str(error)))


def draw_pages(pipe: Connection, source: str, pages: list[int], folder: str) -> None:
    """Draw these pages of a PDF as PNG files named page_width_height, in points; draws nothing for other forms."""
    _bound()
    from actielijn.reading.pdf_pictures import Renderer

    data = Path(source).read_bytes()
    if b"%PDF-" in data[:1024]:
        renderer = Renderer(data)
        for page in pages:
            image = renderer.whole(page, _SCALE).convert("P")
            image.save(
                Path(folder) / f"{page:04}_{image.width / _SCALE:.2f}_{image.height / _SCALE:.2f}.png",
                "PNG",
                optimize=True,
            )
            pipe.send(("at", page, len(pages)))
        renderer.close()
    pipe.send(("done",))


def _bound() -> None:
    """Bound memory and time: a hostile file ends this process and no other."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_SECONDS, _MOST_CPU_SECONDS))
