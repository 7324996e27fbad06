"""How much of each document a reader got right: ``python tests/corpus/score.py [-v] [--keep DIR] [NAME ...]``.

A name may be a part of one. Rows are right when the activity's number, title and explanation are; statuses and
structure (action line, theme, result, holder, planning) are counted apart, so that the table tells what to repair.
"""

import argparse
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from rapidfuzz import fuzz

from corpus.documents import DOCUMENTS, AbsentError, Document
from corpus.grid import Row, Truth

_HARMLESS = re.compile(r"[•◦▪‣\u00ad\u200b\u200c\u200d\ufeff\ufe0e\ufe0f]")
_BULLET = re.compile(r"(?m)^\s*(?:[-*•–◦▪‣·])\s+")


def folded(text: str) -> str:
    """Fold white space and drop what no reader of the page sees."""
    return " ".join(_HARMLESS.sub("", text).replace("\u00a0", " ").split())


def said(paragraphs: tuple[str, ...]) -> str:
    """Return the words of an explanation without the marks of its list."""
    return folded(" ".join(_BULLET.sub("", paragraph) for paragraph in paragraphs))


@dataclass
class Got:
    """A row as the reader gave it."""

    action_line: tuple[str, str]
    theme: str
    result: tuple[str, str]
    number: str
    title: str
    statuses: tuple[tuple[str, ...], ...]
    explanation: str
    holder: str
    planning: str
    notes: tuple[str, ...]
    id: str


@dataclass
class Score:
    """What was found right and what not; ``differences`` are lines for people."""

    rows: int = 0
    total: int = 0
    extra: int = 0
    signs: int = 0
    right: int = 0
    empty: int = 0
    wrong: int = 0
    structure: int = 0
    structures: int = 0
    seconds: float = 0.0
    error: str = ""
    row_differences: list[str] = field(default_factory=list)
    status_differences: list[str] = field(default_factory=list)
    wrong_statuses: list[str] = field(default_factory=list)
    structure_differences: list[str] = field(default_factory=list)
    other_differences: list[str] = field(default_factory=list)

    @property
    def differences(self) -> list[str]:
        return [
            *self.wrong_statuses,
            *self.row_differences,
            *self.status_differences,
            *self.structure_differences,
            *self.other_differences,
        ]

    @property
    def perfect(self) -> bool:
        return not self.differences and not self.error


def flat(snapshot: Any) -> list[Got]:
    """Return a Snapshot as the rows of its document, a row for each progress entry."""
    out = []
    for place in snapshot.places():
        for at, entry in enumerate(place.activity.progress or (None,)):
            statuses = []
            for key in entry.statuses if entry else ():
                status = snapshot.status(key)
                statuses.append(tuple(folded(t).lower() for t in status.label.values()) if status else (key,))
            out.append(
                Got(
                    (_number(place.action_line.number), folded(place.action_line.title)),
                    folded(place.theme.title),
                    (_number(place.result.number), folded(place.result.title)),
                    _number(place.activity.number),
                    folded(place.activity.title),
                    tuple(statuses),
                    said(tuple(entry.explanation.split("\n"))) if entry else "",
                    folded(place.activity.holder or "") if not at else "",
                    folded(place.activity.planning or "") if not at else "",
                    tuple(folded(note.text) for note in entry.footnotes) if entry else (),
                    place.activity.id,
                )
            )
    return out


def _number(number: Any) -> str:
    return "" if number is None else str(number).strip().rstrip(".)")


def _same_number(wanted: str | None, got: str, result: str | None = None) -> bool:
    """Compare numbers; ``2`` under result 1 may stand there as ``1.2`` and the other way round."""
    plain = _number(wanted)
    if plain == got:
        return True
    return (
        bool(result)
        and bool(plain)
        and bool(got)
        and (f"{result}.{got}" == plain or f"{result}.{plain}" == got)
    )


def align(wanted: tuple[Row, ...], got: list[Got]) -> tuple[list[tuple[int, int]], list[int]]:
    """Pair the rows in their order; what is left over on the reader's side comes second.

    Rows that are alike letter for letter hold the rest in place, so that lost pages do not shift what follows.
    """
    ours = [(row.result[0] if row.result else "", _number(row.number), folded(row.title)) for row in wanted]
    theirs = [(row.result[0] if ours and ours[0][0] else "", row.number, row.title) for row in got]
    pairs: list[tuple[int, int]] = []
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    before = (0, 0)
    for block in blocks:
        pairs += _alike(wanted, got, range(before[0], block.a), range(before[1], block.b))
        pairs += [(block.a + at, block.b + at) for at in range(block.size)]
        before = (block.a + block.size, block.b + block.size)
    used = {there for _here, there in pairs}
    return pairs, [at for at in range(len(got)) if at not in used]


def _alike(wanted: tuple[Row, ...], got: list[Got], here: range, there: range) -> list[tuple[int, int]]:
    """Pair the rows of two stretches by how much their texts resemble each other."""
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    start = there.start
    for at in here:
        row = wanted[at]
        best, where = 45.0, -1
        text = f"{row.title} {said(row.explanation)}"[:160]
        for other in (*range(start, min(start + 12, there.stop)), *range(max(start - 6, there.start), start)):
            if other in used:
                continue
            candidate = got[other]
            likeness = fuzz.ratio(text, f"{candidate.title} {candidate.explanation}"[:160])
            likeness += 6 * (candidate.title == folded(row.title)) + 2 * _same_number(
                row.number, candidate.number
            )
            if candidate.explanation == said(row.explanation or row.shared):
                likeness += 10
            likeness -= abs(other - start) * 0.5
            if likeness > best:
                best, where = likeness, other
        if where >= 0:
            used.add(where)
            pairs.append((at, where))
            start = max(start, where + 1)
    return pairs


def compare(truth: Truth, snapshot: Any) -> Score:
    """Hold what was read against the truth."""
    score = Score(total=len(truth.rows))
    got = flat(snapshot)
    pairs, extra = align(truth.rows, got)
    found = dict(pairs)
    told = {finding.activity for finding in snapshot.findings}
    for at, row in enumerate(truth.rows):
        name = f"row {at + 1} ({row.result[0] if row.result else '?'}.{row.number} {row.title[:28]})"
        score.signs += bool(row.statuses)
        if at not in found:
            score.row_differences.append(f"{name}: not found")
            score.empty += bool(row.statuses)
            score.structures += 1
            continue
        other = got[found[at]]
        _compare_row(score, name, row, other, truth)
        _compare_statuses(score, name, row, other, truth)
        _compare_structure(score, name, row, other, truth)
        if row.notes != other.notes:
            score.other_differences.append(f"{name}: notes {row.notes} read as {other.notes}")
        if truth.needs_finding and not row.statuses and other.id not in told:
            score.other_differences.append(f"{name}: no finding tells that its status is lost")
    score.extra = len(extra)
    for at in extra:
        score.row_differences.append(
            f"too much: {got[at].number} {got[at].title[:50]!r} {got[at].explanation[:50]!r}"
        )
    _compare_rest(score, truth, snapshot)
    return score


def _close(wanted: str, got: str, truth: Truth) -> bool:
    return wanted == got if not truth.scanned else fuzz.ratio(wanted.lower(), got.lower()) >= 85


def _compare_row(score: Score, name: str, row: Row, got: Got, truth: Truth) -> None:
    wrong = []
    if not _same_number(row.number, got.number, row.result and row.result[0]):
        wrong.append(f"number {row.number!r} read as {got.number!r}")
    if not _close(folded(row.title), got.title, truth):
        wrong.append(_told("title", folded(row.title), got.title))
    texts = {said(row.explanation)} | ({"", said(row.shared)} if row.shared else set())
    if not any(_close(text, got.explanation, truth) for text in texts):
        wrong.append(_told("explanation", said(row.explanation), got.explanation))
    if wrong:
        score.row_differences.extend(f"{name}: {each}" for each in wrong)
    else:
        score.rows += 1


def _told(what: str, wanted: str, got: str) -> str:
    at = next(
        (i for i, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b), min(len(wanted), len(got))
    )
    begin = max(0, at - 14)
    return f"{what} at {at}: …{wanted[begin : at + 26]!r} read as …{got[begin : at + 26]!r}"


def _compare_statuses(score: Score, name: str, row: Row, got: Got, truth: Truth) -> None:
    wanted = [{folded(label).lower()} | _other_labels(truth, label) for label in row.statuses]
    right = len(wanted) == len(got.statuses) and all(
        a & set(b) for a, b in zip(wanted, got.statuses, strict=True)
    )
    shown = " / ".join(labels[0] if labels else "?" for labels in got.statuses)
    if right:
        score.right += bool(wanted)
    elif not got.statuses:
        score.empty += 1
        if not truth.scanned:
            score.status_differences.append(f"{name}: status {' / '.join(row.statuses)!r} not read")
    elif len(got.statuses) < len(wanted) and all(any(a & set(b) for a in wanted) for b in got.statuses):
        score.empty += 1
        score.status_differences.append(f"{name}: status {' / '.join(row.statuses)!r} only half: {shown!r}")
    else:
        score.wrong += 1
        score.wrong_statuses.append(
            f"WRONG {name}: status {' / '.join(row.statuses) or 'lost'!r} read as {shown!r}"
        )


def _other_labels(truth: Truth, label: str) -> set[str]:
    return {other for other, one in truth.labels.items() if one == label}


def _compare_structure(score: Score, name: str, row: Row, got: Got, truth: Truth) -> None:
    wrong = []
    if row.action_line is not None and not _same_place(row.action_line, got.action_line, truth):
        wrong.append(f"action line {row.action_line} read as {got.action_line}")
    if row.theme is not None and not _close(folded(row.theme), got.theme, truth):
        wrong.append(f"theme {row.theme!r} read as {got.theme!r}")
    if row.result is not None and not _same_place(row.result, got.result, truth):
        wrong.append(f"result {row.result} read as {got.result}")
    for what, wanted, other in (("holder", row.holder, got.holder), ("planning", row.planning, got.planning)):
        if wanted and other and not _close(folded(wanted), other, truth):
            wrong.append(f"{what} {wanted!r} read as {other!r}")
        elif wanted and not other:
            wrong.append(f"{what} {wanted!r} not read")
    score.structures += 1
    score.structure += not wrong
    score.structure_differences.extend(f"{name}: {each}" for each in wrong)


def _same_place(wanted: tuple[str | None, str], got: tuple[str, str], truth: Truth) -> bool:
    return _number(wanted[0]) == got[0] and _close(folded(wanted[1]), got[1], truth)


def _compare_rest(score: Score, truth: Truth, snapshot: Any) -> None:
    remarks = {folded(text) for _line, _theme, result in snapshot.results() for text in result.remarks}
    for remark in truth.remarks:
        if folded(remark) not in remarks:
            score.other_differences.append(f"remark not read: {remark[:60]!r}")
    if truth.date and snapshot.edition.date != truth.date:
        score.other_differences.append(f"date {truth.date} read as {snapshot.edition.date}")
    if truth.needs_finding and not snapshot.findings:
        score.other_differences.append("no finding, though something is the matter")


def measure(document: Document, folder: Path, read: Callable[[Path], Any]) -> Score:
    """Build a document, read it and score what was read. Raises AbsentError when it cannot be built here."""
    path, truth = document.build(folder)
    began = time.perf_counter()
    try:
        snapshot = read(path)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        score = Score(total=len(truth.rows), signs=sum(bool(row.statuses) for row in truth.rows))
        score.empty, score.structures = score.signs, score.total
        score.error = (
            f"{type(error).__name__}: {str(error)[:90]} ({Path(where.filename).name}:{where.lineno})"
        )
        if truth.rows or not truth.needs_finding:
            return score
        return Score()  # a document without any table may also be refused
    seconds = time.perf_counter() - began
    score = compare(truth, snapshot)
    score.seconds = seconds
    return score


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of document names; all documents without any")
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="the first differences; -vv all of them"
    )
    parser.add_argument("--keep", type=Path, help="build into this folder and keep the documents there")
    parser.add_argument("--build", action="store_true", help="build only")
    chosen = parser.parse_args()
    documents = [d for d in DOCUMENTS.values() if not chosen.names or any(n in d.name for n in chosen.names)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.build:
            return _build(documents, folder)
        return _table(documents, folder, chosen.verbose)


def _build(documents: list[Document], folder: Path) -> int:
    for document in documents:
        began = time.perf_counter()
        try:
            path, truth = document.build(folder)
        except AbsentError as absent:
            print(f"{document.name:26} skipped: {absent}")
            continue
        print(
            f"{document.name:26} {path.name:34} {len(truth.rows):5} rows {time.perf_counter() - began:6.1f} s"
        )
    return 0


def _table(documents: list[Document], folder: Path, verbose: int) -> int:
    from actielijn.reading import read

    print(
        f"{'document':26} {'rows':>9} {'extra':>5}  {'status':>9} {'empty':>5} {'WRONG':>5}  {'structure':>9} {'s':>6}"
    )
    scores = []
    for document in documents:
        try:
            score = measure(document, folder, read)
        except AbsentError as absent:
            print(f"{document.name:26} skipped: {absent}")
            continue
        scores.append(score)
        mark = "ok" if score.perfect else ""
        print(
            f"{document.name:26} {_of(score.rows, score.total)} {score.extra:5}  {_of(score.right, score.signs)} "
            f"{score.empty:5} {score.wrong:5}  {_of(score.structure, score.structures)} {score.seconds:6.2f} {mark}",
            flush=True,
        )
        if score.error:
            print(f"    {score.error}")
        if verbose and not score.perfect:
            print(f"    trap: {document.trap}")
            for line in score.differences[: 8 if verbose == 1 else None]:
                print(f"    {line}")
            if verbose == 1 and len(score.differences) > 8:
                print(f"    … and {len(score.differences) - 8} more")
    _sum(scores)
    return 0


def _of(part: int, whole: int) -> str:
    return f"{part:4}/{whole:<4}"


def _sum(scores: list[Score]) -> None:
    rows, total = sum(s.rows for s in scores), sum(s.total for s in scores)
    right, signs = sum(s.right for s in scores), sum(s.signs for s in scores)
    structure, structures = sum(s.structure for s in scores), sum(s.structures for s in scores)
    print(
        f"{f'{sum(s.perfect for s in scores)} of {len(scores)} perfect':26} {_of(rows, total)} "
        f"{sum(s.extra for s in scores):5}  {_of(right, signs)} {sum(s.empty for s in scores):5} "
        f"{sum(s.wrong for s in scores):5}  {_of(structure, structures)} {sum(s.seconds for s in scores):6.1f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
