"""The form of an activity ⇄ its content. Every progress entry has its statuses and explanation; an empty one falls away."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import QueryDict

from actielijn.language import _, spoken
from actielijn.snapshot import Progress, Promise, Reference
from actielijn.web.components.forms import PlainForm, dress
from actielijn.web.components.wording import later
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.register.content import Content
from actielijn.web.register.noticing import BY_HAND

_MOST_ENTRIES = 12


class NamesField(forms.CharField):
    """Names of organisations, one per line; each must be known."""

    def clean(self, value: Any) -> list[int]:
        """Return the keys of the organisations. Raises ValidationError that names those that are not known."""
        names = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines() if line.strip()]
        known = {name.casefold(): key for key, name in Organisation.objects.values_list("pk", "name")}
        unknown = [name for name in names if name.casefold() not in known]
        if unknown:
            raise forms.ValidationError(
                _(
                    "Not known here: {names}. Write the name as it stands in the list of organisations, or add it there first."
                ).format(names=", ".join(unknown))
            )
        return list(dict.fromkeys(known[name.casefold()] for name in names))


class ActivityForm(PlainForm):
    """What may be changed of an activity in place; number and result are changed by restructuring."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    entries = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_MOST_ENTRIES)
    title = forms.CharField(
        label=later(lambda: _("Activity")), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    holder = NamesField(
        label=later(lambda: _("Holder")),
        required=False,
        help_text=later(lambda: _("The organisation that answers for it.")),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    partners = NamesField(
        label=later(lambda: _("Partners")),
        required=False,
        help_text=later(lambda: _("One organisation per line.")),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    planning = forms.CharField(
        label=later(lambda: _("Planning")), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tags = forms.CharField(
        label=later(lambda: _("Tags")),
        required=False,
        help_text=later(lambda: _("Words of your own, with commas between them.")),
    )
    promises = forms.CharField(
        label=later(lambda: _("Promises that the explanation does not tell")),
        required=False,
        help_text=later(
            lambda: _(
                "One per line: first day, last day, what is promised. For example: 2026-01-01 2026-03-31 letter to parliament"
            )
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    references = forms.CharField(
        label=later(lambda: _("References that the explanation does not tell")),
        required=False,
        help_text=later(lambda: _("One per line: the reference, or an address that begins with https://")),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=later(lambda: _("Why this change")),
        required=False,
        max_length=500,
        help_text=later(lambda: _("Shown in the history.")),
    )

    def __init__(self, programme: Programme, standing: Content, may_all: bool, **kwargs: Any):
        super().__init__(**kwargs)
        self.may_all = may_all
        self.count = self._count_of_entries(standing)
        language = spoken()
        choices = [
            (status.key, f"{status.glyph} {status.labels.get(language) or status}".strip())
            for status in programme.statuses.order_by("position", "id")
        ]
        for at in range(self.count):
            self.fields[f"statuses_{at}"] = forms.MultipleChoiceField(
                label=_("Status"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[f"explanation_{at}"] = forms.CharField(
                label=_("Explanation"),
                required=False,
                max_length=50_000,
                help_text=_("A blank line begins a new paragraph, a hyphen and a space an item of a list."),
                widget=forms.Textarea(attrs={"rows": 8}),
            )
            dress(self.fields[f"explanation_{at}"])
        if not may_all:
            self.fields["holder"].disabled = True

    def _count_of_entries(self, standing: Content) -> int:
        count = max(len(standing.progress), 1)
        if self.is_bound:
            given = str(self.data.get("entries", ""))
            count = max(count, int(given) if given.isdecimal() and len(given) < 4 else 1)
            if "more" in self.data:
                count += 1
                data = cast(QueryDict, self.data).copy()
                data["entries"] = str(count)
                self.data = data
        return min(count, _MOST_ENTRIES)

    def entry_fields(self) -> list[tuple[Any, Any]]:
        """Return the fields of each progress entry: statuses and explanation."""
        return [(self[f"statuses_{at}"], self[f"explanation_{at}"]) for at in range(self.count)]

    def clean_holder(self) -> int | None:
        """Return the one organisation that answers for it."""
        keys = self.cleaned_data["holder"]
        if isinstance(keys, list) and len(keys) > 1:
            raise forms.ValidationError(_("Give one organisation; the others are partners."))
        return keys[0] if keys else None

    def clean_promises(self) -> tuple[Promise, ...]:
        """Return the promises that were typed. Raises ValidationError that names the line that cannot be read."""
        return tuple(_promise(line) for line in self.cleaned_data["promises"].splitlines() if line.strip())

    def clean_references(self) -> tuple[Reference, ...]:
        """Return the references that were typed."""
        lines = [
            " ".join(line.split()) for line in self.cleaned_data["references"].splitlines() if line.strip()
        ]
        return tuple(_reference(line) for line in lines)


def initial_of(content: Content, revision: int) -> dict[str, Any]:
    """Return what the form of a content begins with."""
    names = dict(
        Organisation.objects.filter(
            pk__in=[key for key in (content.holder, *content.partners) if key]
        ).values_list("pk", "name")
    )
    entries = content.progress or (Progress(),)
    initial: dict[str, Any] = {
        "revision": revision,
        "entries": len(entries),
        "title": content.title,
        "holder": names.get(content.holder or 0, ""),
        "partners": "\n".join(names[key] for key in content.partners),
        "planning": content.planning,
        "tags": ", ".join(content.tags),
        "promises": "\n".join(
            f"{one.start} {one.end} {one.text}" for one in content.promises if one.extra.get(BY_HAND)
        ),
        "references": "\n".join(one.url or one.text for one in content.references if one.extra.get(BY_HAND)),
    }
    for at, entry in enumerate(entries):
        initial[f"statuses_{at}"] = list(entry.statuses)
        initial[f"explanation_{at}"] = entry.explanation
    return initial


def content_of(form: ActivityForm, standing: Content) -> Content:
    """Return the content that a valid form gives."""
    given = form.cleaned_data
    entries = []
    for at in range(form.count):
        was = standing.progress[at] if at < len(standing.progress) else Progress()
        statuses = tuple(given[f"statuses_{at}"])
        explanation = given[f"explanation_{at}"].replace("\r\n", "\n").strip()
        if explanation == was.explanation and statuses == was.statuses:
            entries.append(was)
            continue
        # Somebody has looked: what an unreadable cell left open is settled.
        entries.append(replace(was, statuses=statuses, explanation=explanation, candidates=()))
    found = tuple(one for one in standing.promises if not one.extra.get(BY_HAND))
    known = {(one.start, one.end, one.text): one for one in standing.promises if one.extra.get(BY_HAND)}
    kept = tuple(known.get((one.start, one.end, one.text), one) for one in given["promises"])
    references = tuple(one for one in standing.references if not one.extra.get(BY_HAND))
    return replace(
        standing,
        title=" ".join(given["title"].split()),
        holder=given["holder"] if form.may_all else standing.holder,
        partners=tuple(given["partners"]),
        planning=given["planning"].replace("\r\n", "\n").strip(),
        tags=tuple(sorted({" ".join(tag.split())[:60] for tag in given["tags"].split(",") if tag.strip()})),
        progress=tuple(
            one
            for one in entries
            if one.statuses or one.explanation or one.footnotes or one.candidates or one.source
        ),
        promises=(*found, *kept),
        references=(*references, *given["references"]),
    )


def _promise(line: str) -> Promise:
    words = line.split(maxsplit=2)
    field = forms.DateField(input_formats=["%Y-%m-%d"])
    try:
        start, end = field.clean(words[0]), field.clean(words[1])
        if len(words) < 3 or start > end:
            raise ValueError(line)
    except (IndexError, ValueError, forms.ValidationError) as error:
        raise forms.ValidationError(
            _(
                "'{line}': write first day, last day and what is promised, as in 2026-01-01 2026-03-31 letter to parliament"
            ).format(line=line)
        ) from error
    return Promise(text=words[2], start=str(start), end=str(end), extra={BY_HAND: True})


def _reference(line: str) -> Reference:
    is_address = line.startswith(("https://", "http://"))
    return Reference(
        kind="url" if is_address else "other",
        text=line,
        url=line if is_address else None,
        extra={BY_HAND: True},
    )
