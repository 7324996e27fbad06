"""Rules about the programme's own list of statuses and their signs."""

from collections import defaultdict
from collections.abc import Iterator

from actielijn.checking.proof import Proof
from actielijn.checking.rule import Noticed, rule
from actielijn.language import _


@rule("legend-glyph-twice", "warning", lambda: _("One sign with two meanings"))
def legend_glyph_twice(proof: Proof) -> Iterator[Noticed]:
    """Notice a sign that the list of statuses gives twice, or that the reader saw explained in two ways."""
    signs: dict[str, list[str]] = defaultdict(list)
    for status in proof.snapshot.statuses:
        if status.glyph:
            signs[status.glyph].append(status.key)
    for sign, keys in signs.items():
        if len(keys) > 1:
            yield Noticed(
                message=_(
                    "The sign {sign} stands for several statuses: {statuses}. A reader cannot tell which is meant."
                ).format(sign=sign, statuses=proof.labels(tuple(keys))),
                advice=_("Give each status a sign of its own."),
            )
    for finding in proof.snapshot.findings:
        if finding.code == "legend-glyph-twice":
            yield Noticed(
                message=finding.message, advice=finding.advice or _("Give each status a sign of its own.")
            )
