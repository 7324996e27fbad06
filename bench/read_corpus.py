"""Read reports whose layout was drawn by lot: ``python bench/read_corpus.py [--count 60] [--seed 1] [-v]``.

Prints a line for each report that was not read perfectly and then, for each choice of layout, how often reports with
it were read perfectly: what fails most often together is what to repair first.
"""

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from actielijn.reading import read
from corpus import canvas, grid, programmes, sheets, typeset, web, word
from corpus.documents import AbsentError, Document
from corpus.documents.register import need
from corpus.grid import Layout, Truth
from corpus.programme import Programme
from corpus.score import Score, measure

TITLES = {
    "nl": {
        "nr": ("Nr.", "Nummer", "#"),
        "result": ("Resultaat", "Doelstelling", "Doel", "Beoogd resultaat", "Resultaat (doelstelling)"),
        "activity_nr": ("Nr.", "#", "Nummer"),
        "activity": ("Activiteit", "Maatregel", "Actie", "Activiteiten / producten", "Acties"),
        "holder": ("Actiehouder", "Trekker", "Verantwoordelijke", "Verantwoordelijke partij"),
        "planning": ("Planning", "Deadline", "Termijn", "Gereed"),
        "status": ("Stand van zaken", "Status", "Voortgang"),
        "explanation": ("Toelichting", "Opmerkingen", "Toelichting op de voortgang"),
        "budget": ("Budget", "Kosten (x € 1.000)"),
        "department": ("Departement", "Verantwoordelijk departement"),
        "theme": ("Thema",),
    },
    "en": {
        "nr": ("No.", "#", "Number"),
        "result": ("Goal", "Objective", "Outcome", "Result"),
        "activity_nr": ("No.", "#", "Ref"),
        "activity": ("Action", "Activity", "Measure", "Milestone"),
        "holder": ("Lead", "Owner", "Responsible", "Action holder"),
        "planning": ("Deadline", "Timing", "Due date", "Planning"),
        "status": ("Status", "Progress", "Current status"),
        "explanation": ("Commentary", "Explanation", "Comments", "Update"),
        "budget": ("Budget", "Cost (EUR k)"),
        "department": ("Department",),
        "theme": ("Theme",),
    },
}
LINES = {
    "nl": ("Actielijn {n}: {t}", "Actielijn {n} - {t}", "Spoor {n}: {t}"),
    "en": ("Pillar {n}: {t}", "Action line {n}: {t}"),
}
RESULTS = {"nl": ("Resultaat {n}: {t}", "Doel {n}. {t}"), "en": ("Goal {n}: {t}", "Objective {n} – {t}")}


@dataclass(frozen=True)
class Lot:
    """What was drawn."""

    programme: Programme
    layout: Layout
    choices: dict[str, str]


def draw(lot: random.Random) -> Lot:
    """Draw a programme, a layout and a writer that can set it."""
    programme = lot.choice((programmes.fiets(), programmes.digital(), programmes.natuur()))
    if programme.title != "Veilig op de fiets" or lot.random() < 0.6:
        programme = programme.plain()
    length = lot.choice((0, 0, 0, 3, 8))
    programme = programme.lengthened(length) if length else programme
    language = programme.language
    writer = lot.choice(("weasyprint",) * 4 + ("typst", "typst", "canvas", "docx", "html", "xlsx", "text"))
    results = lot.choice(("column", "column", "heading", "band"))
    columns = ["activity", "status", "explanation"]
    number = lot.choice(("{n}. {t}", "{n} {t}", "{n}) {t}", "own"))
    columns += ["activity_nr"] if number == "own" else []
    columns += [kind for kind in ("holder", "planning", "budget", "department") if lot.random() < 0.3]
    if results == "column":
        columns += lot.choice((["nr", "result"], ["nr", "result"], ["result"]))
    order = lot.choice(("usual", "usual", "any"))
    usual = [
        "theme",
        "nr",
        "result",
        "activity_nr",
        "activity",
        "holder",
        "department",
        "planning",
        "budget",
        "status",
        "explanation",
    ]
    columns.sort(key=usual.index)
    if order == "any":
        lot.shuffle(columns)
        for first, second in (("nr", "result"), ("activity_nr", "activity")):
            if first in columns:
                columns.remove(first)
                columns.insert(columns.index(second), first)
    if results == "column" and order == "any":
        merge = "repeat"
    else:
        merge = (
            lot.choice(("merged", "blank", "repeat")) if writer != "text" else lot.choice(("blank", "repeat"))
        )
    titles = {kind: lot.choice(words) for kind, words in TITLES[language].items()}
    layout = Layout(
        columns=tuple(columns),
        headers=titles,
        action_line=lot.choice(LINES[language]),
        result_heading=lot.choice(RESULTS[language]),
        theme_in="band" if results != "heading" and lot.random() < 0.25 else "heading",
        result_in=results,
        number=number if number != "own" else "{t}",
        merge=merge,
        table_per="result" if results == "heading" else "theme",
    )
    choices = {
        "programme": programme.title, "writer": writer, "results": results, "order": order, "number": number, "merge": merge,
        "themes": layout.theme_in, "length": str(length),
    }  # fmt: skip
    return Lot(_choose_look(lot, writer, choices, programme), layout, choices)


def _choose_look(lot: random.Random, writer: str, choices: dict[str, str], programme: Programme) -> Programme:
    """Draw signs, legend and lines that the writer knows; return the programme with signs that it can show."""
    signs = {
        "weasyprint": ("png", "svg", "glyph", "words", "glyph+words", "dot", "fill", "jpeg"),
        "html": ("png", "glyph", "words", "fill"),
        "typst": ("svg", "words", "glyph", "dot", "fill"),
        "canvas": ("shape", "words"),
        "docx": ("words", "png", "fill", "glyph"),
        "xlsx": ("words", "fill", "glyph"),
        "text": ("words", "glyph"),
    }[writer]
    legends = {
        "weasyprint": ("bottom", "top", "first", "end", "table", "vertical"),
        "html": ("first", "end", "table"),
        "typst": ("foot", "first", "end"),
        "canvas": ("bottom",),
        "docx": ("footer", "first", "table"),
        "xlsx": ("sheet", "below"),
        "text": ("bottom",),
    }[writer]
    choices["signs"] = lot.choice(signs)
    choices["legend"] = "none" if "words" in choices["signs"] else lot.choice(legends)
    choices["lines"] = (
        lot.choice(("grid", "rules", "none", "zebra")) if writer in ("weasyprint", "typst") else "-"
    )
    choices["page"] = (
        lot.choice(("A4 landscape", "A4 landscape", "A4 portrait", "A3 landscape"))
        if writer == "weasyprint"
        else "-"
    )
    if choices["signs"] == "fill":
        programme = programme.with_entries(lambda entry: replace(entry, statuses=entry.statuses[:1]))
    if len({s.shape for s in programme.vocabulary}) == 1 and choices["signs"] in (
        "glyph",
        "glyph+words",
        "shape",
    ):
        given = zip(programme.vocabulary, "★▲✖", ("star", "triangle", "cross"), strict=True)
        programme = replace(
            programme, vocabulary=tuple(replace(s, glyph=g, shape=shape) for s, g, shape in given)
        )
    return programme


def build(drawn: Lot, folder: Path) -> tuple[Path, Truth]:
    """Write the report that was drawn."""
    programme, choice = drawn.programme, drawn.choices
    writer = choice["writer"]
    if writer in ("canvas", "text", "xlsx"):
        programme = programme.without_notes()
    blocks, truth = grid.lay_out(programme, drawn.layout)
    title = "Legenda" if programme.language == "nl" else "Legend"
    if writer in ("weasyprint", "html"):
        css = {"grid": web.GRID, "rules": web.RULES, "none": web.WHITE, "zebra": web.ZEBRA, "-": web.GRID}[
            choice["lines"]
        ]
        page = choice["page"] if writer == "weasyprint" else "A4 landscape"
        look = web.Look(
            signs=choice["signs"], legend=choice["legend"], css=css, page=page, legend_title=title
        )
        source = web.page(programme, blocks, look)
        if writer == "html":
            path = folder / "drawn.html"
            path.write_text(source, "utf-8")
            return path, truth
        need("weasyprint")
        return web.write_pdf(source, folder / "drawn.pdf"), truth
    if writer == "typst":
        look = typeset.TypstLook(
            signs=choice["signs"], lines=choice["lines"], legend=choice["legend"], legend_title=title
        )
        return typeset.write(programme, blocks, look, folder / "drawn.pdf"), truth
    if writer == "canvas":
        need("reportlab")
        return canvas.write(programme, blocks, folder / "drawn.pdf", signs=choice["signs"]), truth
    if writer == "docx":
        look = word.WordLook(choice["signs"], choice["legend"], legend_title=title)
        return word.write(programme, blocks, look, folder / "drawn.docx"), truth
    if writer == "xlsx":
        return sheets.write_xlsx(
            programme, blocks, folder / "drawn.xlsx", choice["signs"], choice["legend"]
        ), truth
    return sheets.write_text(programme, blocks, folder / "drawn.txt", choice["signs"]), truth


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="how many reports")
    parser.add_argument(
        "--seed", type=int, default=1, help="the number of the first one; a report is told by its seed alone"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="the first differences of each report")
    parser.add_argument("--keep", type=Path, help="leave the reports in this folder")
    chosen = parser.parse_args()
    drawn: list[tuple[Lot, Score]] = []
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(chosen.seed, chosen.seed + chosen.count):
            lot = draw(random.Random(seed))
            folder = (chosen.keep or Path(temporary)) / str(seed)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                score = measure(
                    Document(str(seed), "", lambda where, lot=lot: build(lot, where)), folder, read
                )
            except AbsentError as absent:
                print(f"{seed:5} skipped: {absent}")
                continue
            drawn.append((lot, score))
            _tell(seed, lot, score, chosen.verbose)
    _sum(drawn)
    return 0


def _tell(seed: int, lot: Lot, score: Score, verbose: bool) -> None:
    if score.perfect:
        return
    choices = " ".join(f"{name}={value}" for name, value in lot.choices.items() if name != "programme")
    print(
        f"{seed:5} rows {score.rows}/{score.total} +{score.extra} statuses {score.right}/{score.signs} wrong {score.wrong} "
        f"structure {score.structure}/{score.structures} | {choices}",
        flush=True,
    )
    for line in [score.error][: bool(score.error)] + score.differences[: 4 if verbose else 0]:
        print(f"        {line}")


def _sum(drawn: list[tuple[Lot, Score]]) -> None:
    if not drawn:
        return
    scores = [score for _lot, score in drawn]
    print(
        f"\n{sum(s.perfect for s in scores)} of {len(scores)} reports perfect; rows {sum(s.rows for s in scores)}/{sum(s.total for s in scores)}, "
        f"statuses {sum(s.right for s in scores)}/{sum(s.signs for s in scores)}, wrong {sum(s.wrong for s in scores)}, "
        f"structure {sum(s.structure for s in scores)}/{sum(s.structures for s in scores)}"
    )
    by_choice: dict[tuple[str, str], list[Score]] = {}
    for lot, score in drawn:
        for choice in lot.choices.items():
            by_choice.setdefault(choice, []).append(score)
    print("reports perfect   rows  statuses wrong  structure")
    for choice, those in sorted(
        by_choice.items(), key=lambda item: (item[0][0], _share(item[1], "rows", "total"))
    ):
        print(
            f"{len(those):7} {sum(s.perfect for s in those):7} {_share(those, 'rows', 'total'):5.0f}% {_share(those, 'right', 'signs'):8.0f}% "
            f"{sum(s.wrong for s in those):5} {_share(those, 'structure', 'structures'):9.0f}%  {choice[0]} = {choice[1]}"
        )


def _share(scores: list[Score], part: str, whole: str) -> float:
    return 100 * sum(getattr(s, part) for s in scores) / max(1, sum(getattr(s, whole) for s in scores))


if __name__ == "__main__":
    raise SystemExit(main())
