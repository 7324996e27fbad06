"""What the words of a status label mean, for the few meanings that programmes share.

Used to give labels of the document the same keys everywhere, and to know a column that is titled by a status.
"""

import re

from actielijn.snapshot import slug

# Key, phase, and what a label must be, whole, to have them. First match wins.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("completed", "done", r"voltooid|afgerond|gereed|klaar|uitgevoerd|gerealiseerd|behaald|compleet|completed?|done|achieved|"
                          r"finished|delivered|implemented|foltôge|ôfrûne|afgesloten|closed"),
    ("ongoing", "running", r"doorlopend|ongoing|continuous|continu|structureel|rinnend|loopt door"),
    ("on_schedule", "running", r"in uitvoering en (?:volgens|op) (?:planning|schema)|(?:ligt |loopt )?op (?:schema|koers)|"
                               r"(?:loopt )?volgens (?:planning|schema)|on (?:track|schedule|target|course)|in progress on schedule|"
                               r"op skema"),
    ("delayed", "at_risk", r"in uitvoering(?: maar)? met vertraging|vertraagd|vertraging|loopt vertraging op|delayed|"
                           r"behind schedule|late|overdue|in progress but delayed|achter op schema|fertrage"),
    ("not_started", "waiting", r"nog niet in uitvoering|(?:nog )?niet (?:gestart|begonnen|gestart met uitvoering)|not (?:yet )?started|"
                               r"nog te starten|to do|noch net úteinset|noch net begûn|not begun|moet nog starten"),
    ("consultation", "waiting", r"in (?:formele )?consultatie|in consultation|consultation|consultatie"),
    ("paused", "waiting", r"paused|on hold|aangehouden|gepauzeerd|in de wacht"),
    ("cancelled", "outside", r"vervallen|geschrapt|cancelled|canceled|dropped|withdrawn|stopgezet|ferfallen"),
    ("not_applicable", "outside", r"niet van toepassing|n ?v ?t|not applicable|n ?/? ?a"),
)  # fmt: skip
_WHOLE = tuple((key, phase, re.compile(rf"^(?:{pattern})$")) for key, phase, pattern in _MEANINGS)
# Phases that words inside a longer label suggest; they give no key. The order decides: "niet gestart" before "gestart".
_PHASES = tuple(
    (phase, re.compile(pattern))
    for phase, pattern in (
        ("outside", r"vervallen|geschrapt|stopgezet|gestopt|beëindigd|cancelled|canceled|dropped|withdrawn|toepassing|applicable|"
                    r"abandoned|ingetrokken|overgedragen"),
        ("waiting", r"niet gestart|niet begonnen|nog niet|not (?:yet )?(?:started|begun|due)|consulta|gepland|planned|voorbereiding|"
                    r"preparation|aangehouden|on hold|pending|scheduled|wacht"),
        ("at_risk", r"vertraag|vertraging|aandacht|risico|risk|delay|behind|achter|niet op schema|off track|attention|zorg|oranje|amber|"
                    r"geel|rood|red\b|yellow|knelpunt|bijstur|niet behaald|not (?:on track|achieved|met)|stagn|slippage|critical"),
        ("done", r"afgerond|voltooid|gereed|klaar|behaald|complete|finished|delivered|achieved|done|gerealiseerd|afgehandeld"),
        ("running", r"lopend|loopt|uitvoering|schema|koers|on track|progress|ongoing|gestart|started|under way|underway|bezig|"
                    r"groen|green|continu|volgens plan|on schedule"),
    )
)  # fmt: skip


def label_key(label: str) -> str:
    """Return a label as it is compared: lower case, without punctuation."""
    return " ".join(re.findall(r"\w+", label.casefold()))


def meaning_of(label: str) -> tuple[str, str]:
    """Return the key and the phase of a label; the key is made of its own words unless the whole label is well known."""
    plain = label_key(label)
    for key, phase, pattern in _WHOLE:
        if pattern.match(plain):
            return key, phase
    own = slug(label).replace("-", "_") or "status"
    return own, next((phase for phase, pattern in _PHASES if pattern.search(plain)), "unknown")


def is_known_meaning(label: str) -> bool:
    """Whether a label is, whole, one of the meanings that programmes share."""
    plain = label_key(label)
    return any(pattern.match(plain) for _key, _phase, pattern in _WHOLE)
