"""Rules about what parliament and overseers asked or were promised: commitments that the Snapshot holds, and texts that name them."""

import re
from collections.abc import Iterator

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _, iso_day_in_words
from actielijn.snapshot import Commitment

_OPEN = ("open", "partly_met")
# A sentence that says beyond doubt that the thing is still to be done.
_STILL_OPEN = re.compile(
    r"\b(?:nog (?:altijd )?open|openstaande?|nog niet (?:\w+ )?(?:afgedaan|voldaan|uitgevoerd|nagekomen|afgerond)|"
    r"moet(?:en)? nog|wordt nog|worden nog|zal nog|zullen nog|"
    r"(?:zal|zullen|wordt|worden) (?:\w+ ){0,6}(?:afgedaan|nagekomen|uitgevoerd)|"
    r"still (?:open|outstanding|to be)|outstanding|not yet (?:\w+ )?(?:met|settled|done|carried out)|"
    r"(?:will|shall|is to|are to) be (?:met|settled|carried out|fulfilled))\b",
    re.IGNORECASE,
)
_SAID_SETTLED = re.compile(
    r"\b(?:ter afdoening|afdoening van|afdoening toezegging|(?:is|zijn|was|waren) (?:hiermee |daarmee |inmiddels )?(?:afgedaan|nagekomen|voldaan)|"
    r"(?:hiermee|daarmee) (?:is|zijn|wordt|worden)\b[^.;]{0,80}\b(?:afgedaan|nagekomen|voldaan)|"
    r"(?:in|by way of) settlement of|(?:has|have) been (?:met|settled|fulfilled))\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:moties?|toezegging(?:en)?|motions?|pledges?)\b[^.;]{0,90}$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:nog niet|niet|not yet|not)\b", re.IGNORECASE)


@rule("commitment-unanswered", "warning", lambda: _("A commitment that no activity answers"))
def commitment_unanswered(proof: Proof) -> Iterator[Noticed]:
    """Notice open commitments that hang on no activity."""
    for one in proof.snapshot.commitments:
        if one.status in _OPEN and not one.activities:
            yield Noticed(
                message=_("{commitment} is open, and no activity of the programme answers it.").format(commitment=_named(one)),
                advice=_("Link it to the activity that answers it, add that activity, or say why it lapsed."),
            )  # fmt: skip


@rule("commitment-overdue", "warning", lambda: _("A commitment is past its day"))
def commitment_overdue(proof: Proof) -> Iterator[Noticed]:
    """Notice commitments that are not wholly met and whose due day lies before the given day."""
    if proof.on is None:
        return
    for one in proof.snapshot.commitments:
        if one.status in _OPEN and one.due and one.due < proof.on.isoformat():
            yield Noticed(
                activity=next((key for key in one.activities if key in proof.places), None),
                message=_("{commitment} was due on {due} and is not met.").format(commitment=_named(one), due=iso_day_in_words(one.due)),
                advice=_("Name the letter that met it, or tell parliament when it will be met and change the day."),
            )  # fmt: skip


@rule("commitment-settled-called-open", "warning", lambda: _("A settled commitment that a text calls open"))
def commitment_settled_called_open(proof: Proof) -> Iterator[Noticed]:
    """Notice sentences that name a commitment that is met or lapsed, and say that it is still to be done."""
    for activity, sentence, one in _named_in_texts(proof):
        if one.status not in _OPEN and _STILL_OPEN.search(sentence):
            yield Noticed(
                activity=activity,
                sentence=sentence,
                message=_("Activity {activity} says of {commitment} that it is still to be done; it is settled ({by}).").format(
                    activity=activity, commitment=_named(one), by=one.settled_by.text if one.settled_by else _("lapsed")
                ),
                advice=_("Say in the text what settled it, or open the commitment again."),
            )  # fmt: skip


@rule("commitment-open-called-settled", "note", lambda: _("An open commitment that a text calls settled"))
def commitment_open_called_settled(proof: Proof) -> Iterator[Noticed]:
    """Notice sentences that name an open commitment and say that it is settled."""
    for activity, sentence, one in _named_in_texts(proof):
        if one.status == "open" and _SAID_SETTLED.search(sentence) and not _NOT.search(sentence):
            yield Noticed(
                activity=activity,
                sentence=sentence,
                message=_("Activity {activity} says that {commitment} is settled; it is kept as open.").format(
                    activity=activity, commitment=_named(one)
                ),
                advice=_("Name what settled it at the commitment, or change the text."),
            )  # fmt: skip


@rule("commitment-unknown", "note", lambda: _("A motion or pledge in a text that is not kept as commitment"))
def commitment_unknown(proof: Proof) -> Iterator[Noticed]:
    """Notice references that a text calls a motion or pledge and that are none of the commitments; where there are any at all."""
    known = {one.identifier for one in proof.snapshot.commitments}
    if not known:
        return
    told: set[tuple[str, str]] = set()
    for activity, sentence, reference in proof.references:
        address = reference.identifier
        if not address or address in known or (activity, address) in told:
            continue
        at = sentence.find(reference.text)
        if reference.kind == "commitment" or (at >= 0 and _CALLED.search(sentence[:at])):
            told.add((activity, address))
            yield Noticed(
                activity=activity,
                sentence=sentence,
                message=_("Activity {activity} names '{text}', which is not kept as a commitment.").format(
                    activity=activity, text=reference.text
                ),
                advice=_("Keep it as a commitment, so that parliament can be told what became of it; or settle this finding."),
            )  # fmt: skip


def _named_in_texts(proof: Proof) -> Iterator[tuple[str, str, Commitment]]:
    """Walk activity, sentence and commitment for each commitment that a sentence names by its reference, once per sentence."""
    kept = {one.identifier: one for one in proof.snapshot.commitments if one.identifier}
    if not kept:
        return
    told: set[tuple[str, str, str]] = set()
    for activity, sentence, reference in proof.references:
        one = kept.get(reference.identifier or "")
        if one is not None and (activity, sentence, one.id) not in told:
            told.add((activity, sentence, one.id))
            yield activity, sentence, one


def _named(one: Commitment) -> str:
    """Return kind, reference and title in one line."""
    kinds = {
        "motion": _("Motion"),
        "pledge": _("Pledge"),
        "question": _("Question"),
        "recommendation": _("Recommendation"),
    }
    told = f"{kinds.get(one.kind, one.kind)} {one.mark}" if one.mark else kinds.get(one.kind, one.kind)
    return f"{told} “{one.title}”"
