"""The statuses of a document: labels as its legends print them → keys, phases and glyphs.

Labels always come from the document. A few meanings that programmes share get the same key everywhere, so that
editions and programmes can be laid side by side; any other label keeps a key made of its own words. A phase that the
words do not tell is ``unknown``, and asked for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from actielijn.snapshot import Status, slug

from .legend import Legend
from .meanings import label_key, meaning_of


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The statuses of a document, with the key of every label that its legends print."""

    statuses: tuple[Status, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    """Folded label (``label_key``) → key."""

    def key_of(self, label: str) -> str | None:
        """Return the key of a label as printed, None when it is not one of the document's."""
        plain = label_key(label)
        found = self.keys.get(plain)
        if found is None and plain:
            # Text recognition loses spaces.
            close = {
                key for name, key in self.keys.items() if name.replace(" ", "") == plain.replace(" ", "")
            }
            found = close.pop() if len(close) == 1 else None
        return found

    def label_of(self, key: str) -> str:
        """Return the label of a key."""
        return next((next(iter(status.label.values())) for status in self.statuses if status.key == key), key)


def vocabulary_of(
    labels: Iterable[str],
    legends: Sequence[Legend],
    language: str,
    settled: Mapping[str, Mapping[str, str]] | None = None,
) -> Vocabulary:
    """Return the vocabulary of the labels, in order, with the glyph that most legends print for each.

    ``settled`` is what a layout file says per label: key, phase, glyph.
    """
    glyphs: dict[str, Counter[str]] = {}
    colours: dict[str, Counter[str]] = {}
    for legend in legends:
        for entry in legend.entries:
            if entry.token:
                glyphs.setdefault(label_key(entry.label), Counter())[entry.token] += 1
            for mark in entry.marks:
                if mark.colour:
                    colours.setdefault(label_key(entry.label), Counter())[mark.colour] += 1
    own = {label_key(label): facts for label, facts in (settled or {}).items()}
    statuses: list[Status] = []
    keys: dict[str, str] = {}
    for label in labels:
        plain = label_key(label)
        if plain in keys:
            continue
        key, phase = meaning_of(label)
        facts = own.get(plain, {})
        key, phase = facts.get("key", key), facts.get("phase", phase)
        while key in keys.values():
            # Two labels of one document are two statuses, whatever else they share.
            key = (
                slug(label).replace("-", "_")
                if slug(label).replace("-", "_") not in keys.values()
                else key + "_"
            )
        keys[plain] = key
        statuses.append(
            Status(
                key=key,
                label={facts.get("language", language): label},
                glyph=facts.get("glyph") or _most(glyphs.get(plain)),
                phase=phase,
                colour=_most(colours.get(plain)),
            )
        )
    return Vocabulary(tuple(statuses), keys)


def _most(counted: Counter[str] | None) -> str | None:
    return counted.most_common(1)[0][0] if counted else None
