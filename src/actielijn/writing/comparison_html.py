"""The paper of a comparison → one accessible HTML file in the style of the report."""

from html import escape

from .comparison import Item, Paper, Piece, PromiseLine, Section
from .html import glyphs_of, page, status


def to_html(paper: Paper) -> bytes:
    """Return the paper as one HTML file in UTF-8."""
    parts = [_summary(paper), *(_section(paper, section) for section in paper.sections)]
    if paper.promises:
        parts.append(_promises(paper))
    body = (
        f'{_header(paper)}\n{_contents(paper)}\n<main id="content" tabindex="-1">\n'
        + "\n".join(parts)
        + "\n</main>"
    )
    return page(paper.full_title, paper.language, paper.words["skip"], body, glyphs_of(paper.marks))


def _header(paper: Paper) -> str:
    words = paper.words
    facts = "".join(
        f"<dt>{escape(word)}</dt><dd><bdi>{escape(value)}</bdi></dd>"
        for word, value in ((words["before"], paper.before), (words["after"], paper.after))
        if value
    )
    programme = f'\n<p class="programme" dir="auto">{escape(paper.programme)}</p>' if paper.programme else ""
    return f'<header>\n<h1>{escape(paper.title)}</h1>{programme}\n<dl class="facts">{facts}</dl>\n</header>'


def _contents(paper: Paper) -> str:
    links = [("summary", paper.words["summary"])]
    links += [(section.anchor, f"{section.heading} ({len(section.items)})") for section in paper.sections]
    if paper.promises:
        links.append(("promises", paper.words["promises"]))
    entries = "".join(f'<li><a href="#{escape(goal)}">{escape(word)}</a></li>' for goal, word in links)
    heading = f'<h2 id="contents">{escape(paper.words["contents"])}</h2>'
    return f'<nav aria-labelledby="contents">\n{heading}\n<ol>{entries}</ol>\n</nav>'


def _summary(paper: Paper) -> str:
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in paper.summary)
    return (
        f'<section id="summary">\n<h2>{escape(paper.words["summary"])}</h2>\n<ul>{told}</ul>\n'
        f"{_matrix(paper)}\n</section>"
    )


def _matrix(paper: Paper) -> str:
    marks, words = paper.matrix.marks, paper.words
    if not marks:
        return ""
    heads = "".join(f'<th scope="col">{status(mark)}</th>' for mark in marks)
    rows = "".join(
        f'<tr><th scope="row">{status(mark)}</th>{_counts(counts)}</tr>'
        for mark, counts in zip(marks, paper.matrix.counts, strict=True)
    )
    corner = f'<th scope="col">{escape(words["before"])} ↓ {escape(words["after"])} →</th>'
    return (
        f'<h3>{escape(words["matrix"])}</h3>\n<div class="wide" role="region" tabindex="0" aria-labelledby="matrix">'
        f'<table class="figures"><caption id="matrix">{escape(words["matrix_caption"])}</caption>'
        f"<thead><tr>{corner}{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _counts(counts: tuple[int, ...]) -> str:
    return "".join(f"<td>{count}</td>" for count in counts)


def _section(paper: Paper, section: Section) -> str:
    items = "\n".join(_item(paper, item) for item in section.items)
    return (
        f'<section id="{escape(section.anchor)}">\n<h2>{escape(section.heading)} ({len(section.items)})</h2>\n'
        f"{items}\n</section>"
    )


def _item(paper: Paper, item: Item) -> str:
    facts = "".join(f'<p dir="auto">{escape(fact)}</p>' for fact in item.facts)
    place = f' <span dir="auto">{escape(item.place)}</span>' if item.place else ""
    return (
        f'<article id="{escape(item.anchor)}">\n<h3><bdi>{escape(item.label)}</bdi></h3>\n'
        f'<p class="aside"><bdi>{escape(item.id)}</bdi> ·{place}</p>\n'
        f"{facts}{_statuses(paper, item)}{_text(paper, item.pieces)}\n</article>"
    )


def _statuses(paper: Paper, item: Item) -> str:
    words = paper.words
    shown = [
        f"<dt>{escape(word)}</dt><dd>{''.join(status(mark) for mark in marks)}</dd>"
        for word, marks in ((words["before"], item.was), (words["after"], item.now))
        if marks
    ]
    return f'<dl class="facts">{"".join(shown)}</dl>' if shown else ""


def _text(paper: Paper, pieces: tuple[Piece, ...]) -> str:
    paragraphs: list[str] = [""]
    for piece in pieces:
        if piece.kind == "¶":
            paragraphs.append("")
        else:
            paragraphs[-1] += _piece(paper, piece)
    shown = "".join(f'<p dir="auto">{text}</p>' for text in paragraphs if text.strip())
    return f'<div class="text">{shown}</div>' if shown else ""


def _piece(paper: Paper, piece: Piece) -> str:
    if piece.kind == "=":
        return escape(piece.text)
    element, word = ("del", paper.words["deleted"]) if piece.kind == "-" else ("ins", paper.words["inserted"])
    before, after = (f'<span class="unseen"> {escape(said)} </span>' for said in (word, paper.words["end"]))
    return f"{before}<{element}>{escape(piece.text)}</{element}>{after}"


def _promises(paper: Paper) -> str:
    words = paper.words
    heads = "".join(
        f'<th scope="col">{escape(words[key])}</th>' for key in ("activity", "promise", "outcome")
    )
    rows = "".join(_promise(promise) for promise in paper.promises)
    return (
        f'<section id="promises">\n<h2>{escape(words["promises"])}</h2>\n<table>'
        f'<caption class="unseen">{escape(words["promises"])}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n</section>"
    )


def _promise(promise: PromiseLine) -> str:
    name = f"{promise.id} · {promise.label}" if promise.label else promise.id
    return (
        f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th><td dir="auto">{escape(promise.text)}</td>'
        f"<td>{escape(promise.outcome)}</td></tr>"
    )
