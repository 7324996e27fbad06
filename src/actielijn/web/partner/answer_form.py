"""The form of one answer: what happened, the status or two, the text, a figure where one is asked for, a word to the programme."""

from typing import Any

from django import forms

from actielijn.language import _
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.wording import later
from actielijn.web.rounds.answering import MOST_TEXT, Given
from actielijn.web.rounds.figures import FigureNotClear, figure_from, figure_in_words
from actielijn.web.rounds.lifecycle import AnswerKind
from actielijn.web.rounds.own_answers import OwnAnswer


def kind_names() -> dict[str, str]:
    """Return what an answer can say, in words."""
    return {
        AnswerKind.CHANGED: _("Something changed"),
        AnswerKind.UNCHANGED: _("Unchanged, confirmed"),
        AnswerKind.NOT_OURS: _("Not ours"),
    }


class AnswerForm(PlainForm):
    """The answer about one activity. Whoever types a text and chooses nothing has said that something changed."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=later(lambda: _("Your answer")), required=False, widget=forms.RadioSelect)
    status = forms.ChoiceField(label=later(lambda: _("Status")), required=False)
    second_status = forms.ChoiceField(
        label=later(lambda: _("Second status")),
        required=False,
        help_text=later(lambda: _("Only when one status does not tell the whole story.")),
    )
    explanation = forms.CharField(
        label=later(lambda: _("Explanation")),
        required=False,
        strip=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    figure = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox--short", "inputmode": "decimal"}),
    )
    remark = forms.CharField(
        label=later(lambda: _("A word to the programme team")),
        required=False,
        strip=False,
        max_length=MOST_TEXT,
        help_text=later(
            lambda: _("Not for the report. Is the activity not yours? Tell whose it is, if you know.")
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, answer: OwnAnswer, statuses: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.answer = answer
        gone = [(key, key) for key in (*answer.statuses, *answer.asked.statuses) if key not in dict(statuses)]
        choices = [("", _("no status")), *statuses, *gone]
        self.fields["kind"].choices = list(kind_names().items())  # type: ignore[attr-defined]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.fields["second_status"].choices = [("", _("none")), *choices[1:]]  # type: ignore[attr-defined]
        if not answer.asked.unit and not answer.asked.figure:
            del self.fields["figure"]
        else:
            self.fields["figure"].label = _("The figure now")
            self.fields["figure"].help_text = _("Last time: {figure} {unit}").format(
                figure=answer.asked.figure, unit=answer.asked.unit
            )

    def as_asked(self) -> "AnswerForm":
        """Return the form as it is shown: what an answer needs is asked for, though a half answer is saved too."""
        for name in ("kind", "status", "explanation"):
            self.fields[name].required = True
        return self

    def clean_figure(self) -> Any:
        """Return the number that was typed."""
        try:
            return figure_from(self.cleaned_data["figure"], self.answer.asked.unit)
        except FigureNotClear as error:
            raise forms.ValidationError(str(error)) from error

    def given(self) -> Given:
        """Return the answer that a valid form holds."""
        data = self.cleaned_data
        statuses = tuple(key for key in (data["status"], data["second_status"]) if key)
        explanation = data["explanation"].replace("\r\n", "\n").strip()
        kind, asked = data["kind"], self.answer.asked
        typed = (
            statuses != asked.statuses[:2] or explanation != asked.explanation.strip() or data.get("figure")
        )
        if not kind and typed:
            kind = AnswerKind.CHANGED
        return Given(
            kind=kind,
            statuses=statuses,
            explanation=explanation,
            remark=data["remark"],
            figure=data.get("figure"),
        )


def initial_of(answer: OwnAnswer) -> dict[str, Any]:
    """Return what the form holds at first: the answer, or last time's text to work from."""
    is_own = answer.kind == AnswerKind.CHANGED
    statuses = answer.statuses if is_own else answer.asked.statuses
    return {
        "revision": answer.revision,
        "kind": answer.kind,
        "status": statuses[0] if statuses else "",
        "second_status": statuses[1] if len(statuses) > 1 else "",
        "explanation": answer.explanation if is_own else answer.asked.explanation,
        "figure": figure_in_words(answer.figure),
        "remark": answer.remark,
    }


class FileForm(PlainForm):
    """A file as evidence."""

    file = forms.FileField(label=later(lambda: _("File")), max_length=200)


class AddressForm(PlainForm):
    """An address as evidence."""

    url = forms.URLField(
        label=later(lambda: _("Address (https://…)")),
        max_length=1000,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    label = forms.CharField(label=later(lambda: _("What it is")), required=False, max_length=200)
