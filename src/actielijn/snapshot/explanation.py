"""The Markdown of explanations: paragraphs and bullet lists, nothing else.

A blank line parts paragraphs; a line that begins with ``- `` is a bullet, two spaces before it for each level deeper.
Everything else is the author's text, letter for letter: asterisks and numbers have no meaning of their own here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BULLET = re.compile(r"^( *)- (.*)$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``bullet`` is 0 for running text and the depth, from 1, for an item of a list."""

    text: str
    bullet: int = 0


def paragraphs(explanation: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs and list items of an explanation; lines that follow one another are one paragraph."""
    found: list[Paragraph] = []
    open_paragraph = False
    for line in explanation.split("\n"):
        bullet = _BULLET.match(line)
        if bullet:
            found.append(Paragraph(bullet[2].strip(), len(bullet[1]) // 2 + 1))
            open_paragraph = True
        elif not line.strip():
            open_paragraph = False
        elif open_paragraph:
            found[-1] = Paragraph(f"{found[-1].text} {line.strip()}".strip(), found[-1].bullet)
        else:
            found.append(Paragraph(line.strip()))
            open_paragraph = True
    return tuple(found)


def explanation_of(parts: Iterable[Paragraph]) -> str:
    """Return the paragraphs as one explanation, white space folded; empty ones are left out."""
    text = ""
    before: Paragraph | None = None
    for part in parts:
        words = " ".join(part.text.split())
        if not words:
            continue
        if before is not None:
            text += "\n" if before.bullet and part.bullet else "\n\n"
        text += "  " * (part.bullet - 1) + "- " + words if part.bullet else words
        before = part
    return text
