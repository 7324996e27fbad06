"""A panel → what its report says, the same for every form: sections of paragraphs, tables and pictures, in the language that is spoken.

What stands in the report is decided here; text, HTML and PDF only set it. With ``publish`` small counts are suppressed or rounded, and
nothing else is said that would give them away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actielijn.language import _, ngettext, spoken

from ..estimate import Estimate
from ..gates import YARDSTICKS
from ..panel import Panel
from ..publishing import THRESHOLD, Published, Way, published_table, tells_overlap
from ..reliability import Reliability
from ..wording import label_of, number, percent, significant
from . import plots


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``kind`` is plain, or the tone of a notice: good, bad or caution."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: the first column names the row, those from ``figures`` up to ``texts`` hold numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int = 1
    texts: int = 99

    def is_figure(self, column: int) -> bool:
        """Return whether a column holds numbers."""
        return self.figures <= column < self.texts


@dataclass(frozen=True)
class Figure:
    """A picture with what stands below it; its data is the table that follows."""

    picture: plots.Picture
    caption: str


Block = Paragraph | Bullets | Grid | Figure


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report. ``words`` are those of the page around it."""

    title: str
    subject: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    words: dict[str, str] = field(default_factory=dict)


def report_of(panel: Panel, *, publish: Way | None = None, pictures: bool = True) -> Report:
    """Return the report in the spoken language. Without ``pictures``, or where nothing can draw, the tables stand alone."""
    draws = pictures and plots.can_draw()
    shown = published_table(panel.table, publish) if publish else None
    sections = [
        _verdict(panel, shown),
        _estimates(panel, shown, draws),
        *_strata(panel, shown, draws),
        _overlap(panel, shown, draws),
        *_reliability(panel, shown, draws),
        *_linkage(panel, shown),
        *_remarks(panel, shown),
        _assumptions(panel),
        _provenance(panel, shown),
    ]
    return Report(
        title=_("How many are there?"),
        subject=panel.table.name or _("Estimate from {lists}").format(lists=", ".join(panel.table.lists)),
        language=spoken(),
        facts=_facts(panel, shown),
        sections=tuple(sections),
        words={
            "skip": _("Skip to the report"),
            "contents": _("Contents"),
            "page": _("page"),
            "legend": "",
        },
    )


# -- numbers


class _Figures:
    """Writes estimates, to three digits where they are published."""

    def __init__(self, published: Published | None):
        self.published = published is not None

    def __call__(self, value: float | None) -> str:
        if value is None:
            return "–"
        return number(significant(value) if self.published else value)

    def pair(self, interval: tuple[float, float] | None) -> str:
        if interval is None:
            return "–"
        return _("{low} to {high}").format(low=self(interval[0]), high=self(interval[1]))


def count(value: int | None) -> str:
    """Return a count, or that it is suppressed."""
    return number(value) if value is not None else _("suppressed")


# -- the methods in words


def sense_of(method: str) -> str:
    """Return in one sentence what a method does."""
    return {
        "stepwise": _("Adds dependence between pairs of lists as long as the data ask for it."),
        "bic": _("Tries every way in which lists may depend on each other, and takes the one with the best balance of fit and simplicity."),
        "bic-average": _("Averages over all those models, weighted by how well they fit."),
        "profile": _("The best model by BIC again, with the interval that its likelihood gives."),
        "decomposable": _("A Bayesian average over all patterns of dependence that are chains and clusters."),
        "latent-class": _("Assumes that there are kinds of people, and that within a kind the lists are independent."),
        "threshold": _("A Bayesian fit that keeps the dependences that stand out from zero."),
        "chao": _("A rough bound from who is on one list and who on two, for people who differ in how easily they are found. Not an estimate; with few lists it comes out high."),
        "main-effects": _("Takes the lists for independent. Shown as a yardstick; seldom true."),
        "covariates": _("Lets being on a list depend on what is known of people, and adds up over the groups."),
    }.get(method, "")  # fmt: skip


def interval_label(kind: str | None) -> str:
    """Return the name of a kind of interval."""
    if not kind:
        return "–"
    plain, _plus, linked = kind.partition("+")
    word = {
        "bca": _("BCa bootstrap"),
        "conditional": _("given the model"),
        "profile-likelihood": _("profile likelihood"),
        "posterior": _("Bayesian"),
        "percentile": _("bootstrap percentiles"),
        "log-normal": _("log-normal"),
        "parametric-bootstrap": _("parametric bootstrap"),
        "profile-likelihood-mixture": _("profile likelihoods together"),
    }.get(plain, plain)
    return _("{kind}, with linkage error").format(kind=word) if linked else word


# -- the sections


def _facts(panel: Panel, shown: Published | None) -> tuple[tuple[str, str], ...]:
    table = panel.table
    seen = shown.totals[""] if shown else table.observed
    facts = [
        (_("Lists"), ", ".join(table.lists)),
        (_("People on at least one list"), count(seen)),
        (_("Verdict"), _verdict_words(panel)),
    ]
    if table.citation:
        facts.append((_("Source"), table.citation))
    return tuple(facts)


def _verdict_words(panel: Panel) -> str:
    return _("publishable") if panel.publishable else _("not publishable as one number")


def _verdict(panel: Panel, shown: Published | None) -> Section:
    figures = _Figures(shown)
    blocks: list[Block] = []
    held = [each for each in panel.estimates if each.estimate is not None and each.admissible]
    firm = [each for each in held if each.method not in YARDSTICKS]
    values = [each.estimate for each in firm if each.estimate is not None]
    if panel.publishable and firm:
        lead = firm[0]
        sentence = _("Publishable. By {method} there are {estimate} people, those on no list included").format(
            method=label_of(lead.method), estimate=figures(lead.estimate)
        )  # fmt: skip
        if lead.interval is not None:
            sentence += " " + _("({level} interval {interval})").format(
                level=percent(lead.level), interval=figures.pair(lead.interval)
            )
        sentence += ". " + _("The methods together say {low} to {high}.").format(
            low=figures(min(values)), high=figures(max(values))
        )
        blocks.append(Paragraph(sentence, "good"))
    elif len(firm) == 1:
        (only,) = firm
        sentence = _("Not publishable. Only one method gives an estimate: {method}, {estimate}.").format(
            method=label_of(only.method), estimate=figures(only.estimate)
        )
        blocks.append(Paragraph(sentence, "bad"))
    elif values:
        blocks.append(
            Paragraph(
                _("Not publishable as one number. The methods that allow for dependent lists say {low} to {high}.").format(
                    low=figures(min(values)), high=figures(max(values))
                ),
                "bad",
            )
        )  # fmt: skip
    else:
        blocks.append(
            Paragraph(
                _("Not publishable. No method that allows for dependent lists gave an estimate."), "bad"
            )
        )
    reasons = tuple(gate.told(published=bool(shown)) for gate in panel.gates if gate.blocks)
    if reasons:
        blocks.append(Paragraph(_("Why not:")))
        blocks.append(Bullets(reasons))
    cautions = tuple(gate.told(published=bool(shown)) for gate in panel.gates if not gate.blocks)
    if cautions:
        blocks.append(Paragraph(_("Also mind:")))
        blocks.append(Bullets(cautions))
    return Section("verdict", _("Verdict"), tuple(blocks))


def _estimates(panel: Panel, shown: Published | None, draws: bool) -> Section:
    figures = _Figures(shown)
    blocks: list[Block] = []
    if draws:
        bound = next((each.estimate for each in panel.estimates if each.method == "chao"), None)
        marks = [
            plots.Mark(
                label_of(each.method),
                _as_shown(each.estimate, shown),
                *_ends(each.interval, shown),
                firm=each.method not in YARDSTICKS,
            )
            for each in panel.estimates
            if each.admissible and each.estimate is not None
        ]
        if marks:
            picture = plots.plot_of_marks(
                marks, _("estimated number of people"), lower_bound=_as_shown(bound, shown)
            )
            blocks.append(
                Figure(picture, _("Every method with its interval. Dashed: Chao's lower bound. Grey: yardsticks, not estimates."))
            )  # fmt: skip
    header = (_("Method"), _("Estimate"), _("Interval"), _("Level"), _("Kind of interval"))
    rows = tuple(
        (
            label_of(each.method),
            figures(each.estimate) if each.admissible else _("refused"),
            figures.pair(each.interval),
            percent(each.level),
            interval_label(each.interval_method) if each.interval else "–",
        )
        for each in panel.estimates
    )
    blocks.append(Grid(_("The panel: people on no list included"), header, rows, texts=4))
    blocks.append(Paragraph(_("What the methods do:")))
    blocks.append(
        Bullets(tuple(f"{label_of(each.method)}: {sense_of(each.method)}" for each in panel.estimates))
    )
    blocks += _models(panel, shown)
    return Section("estimates", _("Estimates by method"), tuple(blocks))


def _models(panel: Panel, shown: Published | None) -> list[Block]:
    models = [each for each in panel.estimates if each.bic is not None]
    if not models:
        return []
    header: tuple[str, ...] = (_("Method"), _("Lists that depend on each other"))
    rows: list[tuple[str, ...]] = [(label_of(each.method), _terms(each)) for each in models]
    # How well a model fits to the last digit would tell of the counts.
    if not shown:
        header = (*header, _("log-likelihood"), "AIC", "BIC")
        rows = [
            (*row, number(each.loglik, 2), number(each.aic, 2), number(each.bic, 2))
            for row, each in zip(rows, models, strict=True)
        ]
    return [Grid(_("The models that were chosen"), header, tuple(rows), figures=2)]


def _terms(estimate: Estimate) -> str:
    return ", ".join(term.replace(":", " + ") for term in estimate.terms) or _("none")


def _ends(interval: tuple[float, float] | None, shown: Published | None) -> tuple[float | None, float | None]:
    low, high = interval or (None, None)
    return _as_shown(low, shown), _as_shown(high, shown)


def _as_shown(value: float | None, shown: Published | None) -> float | None:
    return significant(value) if shown and value is not None else value


def _overlap(panel: Panel, shown: Published | None, draws: bool) -> Section:
    table = panel.table
    counts: Sequence[int | None] = shown.counts if shown else [int(each) for each in table.counts]
    totals = {name: (shown.totals[name] if shown else table.list_totals[name]) for name in table.lists}
    patterns = [
        pattern for pattern in range(1, table.counts.size) if counts[pattern] or counts[pattern] is None
    ]
    patterns.sort(key=lambda pattern: (pattern.bit_count(), -(counts[pattern] or 0), pattern))
    blocks: list[Block] = []
    if draws:
        known = [(table.names_of(pattern), each) for pattern in patterns if (each := counts[pattern])]
        blocks.append(
            Figure(
                plots.plot_of_overlap(table.lists, known, totals),
                _("How many people are on exactly the lists with a dark dot. Most people first."),
            )
        )
    rows = tuple((" + ".join(table.names_of(pattern)), count(counts[pattern])) for pattern in patterns)
    empty = table.counts.size - 1 - len(patterns)
    blocks.append(Grid(_("People on exactly these lists"), (_("Lists"), _("People")), rows))
    if empty:
        blocks.append(
            Paragraph(
                ngettext(
                    "One other combination of lists has nobody.", "{count} other combinations of lists have nobody.", empty
                ).format(count=empty)
            )
        )  # fmt: skip
    blocks.append(
        Grid(
            _("People on each list"),
            (_("List"), _("People")),
            tuple((name, count(total)) for name, total in totals.items()),
        )
    )
    if shown:
        blocks.append(Paragraph(_disclosure(shown)))
    return Section("overlap", _("Overlap of the lists"), tuple(blocks))


def _disclosure(shown: Published) -> str:
    if shown.way == "round":
        return _(
            "All counts are rounded to a multiple of 5, and totals are sums of rounded counts. Estimates are given to three digits."
        )
    return _("Counts below {threshold} are suppressed, and so are others from which they could be worked out. Estimates are given to three digits.").format(
        threshold=THRESHOLD
    )  # fmt: skip


def _strata(panel: Panel, shown: Published | None, draws: bool) -> list[Section]:
    if not panel.strata:
        return []
    figures = _Figures(shown)
    blocks: list[Block] = []
    if draws:
        marks = [
            plots.Mark(
                stratum.words,
                _as_shown(stratum.estimate, shown),
                *_ends(stratum.interval, shown),
            )
            for stratum in panel.strata
        ]
        blocks.append(
            Figure(
                plots.plot_of_marks(marks, _("estimated number of people")),
                _("Every group with its interval."),
            )
        )
    # What a group has of people on a list is a small count where the group is small; what is published leaves it out.
    seen = not shown
    rows = tuple(
        (
            stratum.words,
            *((number(stratum.observed),) if seen else ()),
            figures(stratum.estimate),
            figures.pair(stratum.interval),
        )
        for stratum in panel.strata
    )
    header = (_("Group"), *((_("On a list"),) if seen else ()), _("Estimate"), _("Interval"))
    blocks.append(
        Grid(_("By group; the groups add up to the total of the model with covariates"), header, rows)
    )
    return [Section("strata", _("By group"), tuple(blocks))]


def _reliability(panel: Panel, shown: Published | None, draws: bool) -> list[Section]:
    if not panel.reliability:
        return []
    figures = _Figures(shown)
    blocks: list[Block] = []
    first = panel.reliability[0]
    methods = tuple(label_of(each.method) for each in panel.reliability)
    for caption, kind in (
        (_("Without one of the lists"), "left_out"),
        (_("With two lists taken as one"), "merged"),
    ):
        variants = getattr(first, kind)
        if variants and not (shown and tells_overlap(len(panel.table.lists))):
            rows = tuple(
                (
                    " + ".join(variant.lists),
                    *(figures(getattr(each, kind)[place].estimate) for each in panel.reliability),
                )
                for place, variant in enumerate(variants)
            )
            blocks.append(Grid(caption, (_("Lists"), *methods), rows))
    if first.recounts and not shown:
        rows = tuple(
            (
                recount.list,
                number(recount.known),
                *(figures(each.recounts[place].estimate) for each in panel.reliability),
            )
            for place, recount in enumerate(first.recounts)
        )
        blocks.append(
            Paragraph(
                _("A test with a known answer: among the people on one list, the other lists are used to estimate how many there are on it.")
            )
        )  # fmt: skip
        blocks.append(
            Grid(
                _("The size of each list, predicted from the others"), (_("List"), _("Known"), *methods), rows
            )
        )
        bias = "; ".join(
            f"{label_of(each.method)} {percent(2.718281828459045**each.log_bias - 1)}"
            for each in panel.reliability
            if each.log_bias is not None
        )
        if bias:
            blocks.append(Paragraph(_("On average the prediction is off by: {bias}.").format(bias=bias)))
    if first.sensitivity:
        rows = tuple(
            (
                number(each.odds, 2),
                *(figures(one.sensitivity[place].estimate) if one.sensitivity else "–" for one in panel.reliability),
            )
            for place, each in enumerate(first.sensitivity)
        )  # fmt: skip
        blocks.append(
            Paragraph(
                _("No data can show whether all lists together depend on each other. If their odds ratio were not 1 but as in the first column, the estimate would be:")
            )
        )  # fmt: skip
        blocks.append(
            Grid(_("If all lists together depended on each other"), (_("Odds ratio"), *methods), rows)
        )
    blocks += _growth(panel.reliability, figures, shown, draws)
    return [Section("reliability", _("How far it can be relied on"), tuple(blocks))]


def _growth(
    checks: Sequence[Reliability], figures: _Figures, shown: Published | None, draws: bool
) -> list[Block]:
    grown = [each for each in checks if each.growth]
    if not grown:
        return []
    blocks: list[Block] = []
    if draws and not shown:
        curves = {
            label_of(each.method): [
                (point.observed, point.median, point.low, point.high) for point in each.growth
            ]
            for each in grown
        }
        blocks.append(
            Figure(
                plots.plot_of_growth(curves, _("estimate")),
                _("Estimates from a random part of the registrations, on average with so many people on a list. A sound estimate stays level; one that rises with the data has not come to its end."),
            )
        )  # fmt: skip
    rows = tuple(
        (
            label_of(each.method),
            percent(point.share),
            figures(point.median),
            figures.pair((point.low, point.high)),
        )
        for each in grown
        for point in each.growth
    )
    header = (_("Method"), _("Part of the registrations"), _("Middle estimate"), _("Middle four fifths"))
    blocks.append(Grid(_("From a part of the registrations"), header, rows))
    return blocks


def _linkage(panel: Panel, shown: Published | None) -> list[Section]:
    if panel.linkage is None:
        return []
    quality, facts = panel.linkage.quality, panel.linkage.facts
    rows = []
    for name, share in (
        (_("True links that were found"), quality.recall),
        (_("Links found that are true"), quality.precision),
    ):
        if share.value is None:
            rows.append((name, _("not measured"), "–"))
        else:
            low, high = share.interval()
            rows.append((name, percent(share.value, 1), f"{percent(low, 1)} – {percent(high, 1)}"))  # fmt: skip
    blocks: list[Block] = [
        Paragraph(
            _("Who is on several lists was found by comparing records. Each estimate is made from {draws} overlap tables that could as well be true, and its interval holds the spread between them.").format(
                draws=len(panel.linkage.draws)
            )
        ),
        Grid(_("Measured on the labelled sample"), (_("What"), _("Share"), _("95% interval")), tuple(rows)),
    ]  # fmt: skip
    if facts.get("records") and not shown:
        blocks.append(
            Paragraph(
                _("{records} records were taken for {persons} people.").format(
                    records=number(facts["records"]), persons=number(facts["persons"])
                )
            )
        )
    return [Section("linkage", _("Linkage"), tuple(blocks))]


def _remarks(panel: Panel, shown: Published | None) -> list[Section]:
    blocks: list[Block] = []
    # What the checks say of single cells names their counts.
    if panel.findings and not shown:
        blocks.append(Paragraph(_("Of the table:")))
        blocks.append(Bullets(panel.findings))
    told = []
    for each in panel.estimates:
        said = [str(warning) for warning in each.diagnostics.get("warnings", ())]
        said += [
            str(each.diagnostics[key]) for key in ("refused", "interval_refused") if each.diagnostics.get(key)
        ]
        told += [f"{label_of(each.method)}: {sentence}" for sentence in said]
    if told:
        blocks.append(Paragraph(_("Of the methods:")))
        blocks.append(Bullets(tuple(told)))
    return [Section("remarks", _("Remarks"), tuple(blocks))] if blocks else []


def _assumptions(panel: Panel) -> Section:
    items = [
        _("The population stood still: in the period that the lists cover nobody came or went in numbers that matter."),
        _("Everyone on a list belongs to the population that is being counted."),
        _("People on several lists were recognised as the same person, and nobody was taken for somebody else."),
        _("Everyone had some chance to come on a list. People who could never come on any list are not in the estimate."),
        _("Where being on one list makes being on another more or less likely, the model knows it. That all lists together do not depend on each other beyond that is assumed, and cannot be tested."),
    ]  # fmt: skip
    if len(panel.table.lists) == 2:
        items[-1] = _(
            "Being on one list makes being on the other neither more nor less likely. With two lists that cannot be tested."
        )
    return Section(
        "assumptions",
        _("What is assumed"),
        (
            Paragraph(
                _(
                    "An estimate is as good as these assumptions. None of them can be taken from the counts alone."
                )
            ),
            Bullets(tuple(items)),
        ),
    )


def _provenance(panel: Panel, shown: Published | None) -> Section:
    rows = [
        (_("Seed"), str(panel.seed)),
        (_("Bootstrap resamples"), number(panel.bootstrap)),
        (_("Level of the intervals"), percent(panel.level)),
        *((name, version) for name, version in panel.versions.items()),
    ]
    # Whoever guesses small counts could confirm the guess by the hash of the table.
    if not shown:
        rows.append(("SHA-256", panel.table.sha256))
    return Section(
        "provenance",
        _("How it was made"),
        (
            Paragraph(_("The same table, seed and versions give the same report, on any number of cores.")),
            Grid(_("To repeat it"), (_("What"), _("Value")), tuple(rows), figures=9),
        ),
    )
