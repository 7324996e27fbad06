"""What proofreading notices about answers, as hints to who wrote them and to who reviews them; never in the way of handing in.

The rules run over the answered activities alone, beside what was sent out as the edition before. A text is proofread once per
revision: hints are kept, and a page asks only for what is new.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from actielijn import checking
from actielijn import snapshot as plain
from actielijn.language import spoken
from actielijn.web.programmes.models import Programme
from actielijn.web.register.snapshots import activity_of, statuses_of

from .content import answered_content, sent_content
from .lifecycle import AnswerKind
from .models import Answer, Round

ABOUT_ONE_ACTIVITY = frozenset({
    "weekday-wrong", "date-impossible", "explanation-empty", "sentence-twice", "word-twice", "text-unfinished", "figure-contradicts-itself",
    "promise-overdue", "promise-silent", "reference-malformed", "status-changed-text-unchanged", "status-missing", "completed-still-expects",
    "status-hides-delay",
})  # fmt: skip
"""The rules that read one activity and its own text before; the others need the whole programme around it."""
ABOUT_AN_OLD_TEXT = frozenset({"promise-overdue", "completed-still-expects", "date-impossible"})
"""Of these, the rules that are told of a text that was confirmed: time went over it. Who confirms is not asked to mend the rest."""
_KEPT = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that was noticed about an answer, in the spoken language."""

    code: str
    severity: str
    message: str
    advice: str
    sentence: str


def hints_for(round_: Round, answers: Sequence[Answer]) -> dict[int, tuple[Hint, ...]]:
    """Return the hints about these answers by key, in the spoken language; their versions must have come with them."""
    read = {
        _key(round_, one): one for one in answers if one.kind in (AnswerKind.CHANGED, AnswerKind.UNCHANGED)
    }
    known: dict[str, tuple[Hint, ...]] = cache.get_many(read)
    new = {key: one for key, one in read.items() if key not in known}
    if new:
        found = _proofread(round_, list(new.values()))
        fresh = {key: tuple(found[one.pk]) for key, one in new.items()}
        cache.set_many(fresh, _KEPT)
        known = {**known, **fresh}
    return {one.pk: known[key] for key, one in read.items() if key in known}


def _key(round_: Round, answer: Answer) -> str:
    return f"hints-{spoken()}-{round_.reference_date}-{answer.pk}-{answer.revision}-{answer.reply}"


def _proofread(round_: Round, answers: Sequence[Answer]) -> dict[int, list[Hint]]:
    programme = round_.programme
    before: list[plain.Activity] = []
    after: list[plain.Activity] = []
    keys: dict[str, Answer] = {}
    for one in answers:
        sent = sent_content(one)
        if sent.code in keys:
            # Cannot be within one submission; findings could not be told apart.
            continue
        keys[sent.code] = one
        now = answered_content(one, sent, on=round_.reference_date, language=programme.language)
        before.append(activity_of(sent, {}))
        after.append(activity_of(now, {}))
    proof = checking.Proof(
        _snapshot(programme, after, str(round_.reference_date)), _snapshot(programme, before, None), round_.reference_date
    )  # fmt: skip
    found: dict[int, list[Hint]] = defaultdict(list)
    for rule in checking.RULES:
        if rule.code not in ABOUT_ONE_ACTIVITY:
            continue
        for finding in rule.findings(proof):
            about = keys.get(finding.activity or "")
            if about is None or (about.kind != AnswerKind.CHANGED and rule.code not in ABOUT_AN_OLD_TEXT):
                continue
            found[about.pk].append(
                Hint(finding.code, finding.severity, finding.message, finding.advice, finding.sentence or "")
            )
    return found


def _snapshot(programme: Programme, activities: Sequence[plain.Activity], day: str | None) -> plain.Snapshot:
    result = plain.Result(number=1, activities=tuple(activities))
    return plain.Snapshot(
        programme=plain.Programme(title=programme.title, language=programme.language),
        edition=plain.Edition(date=day),
        statuses=statuses_of(programme),
        action_lines=(plain.ActionLine(number=1, themes=(plain.Theme(results=(result,)),)),),
    )
