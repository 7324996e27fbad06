"""Forms in the look of the design system: every widget gets its class, every date its browser's own picker."""

from typing import Any

from django import forms

from actielijn.language import _

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "utrecht-textarea"),
    (forms.Select, "utrecht-select"),
    (forms.TextInput, "utrecht-textbox"),
    (forms.PasswordInput, "utrecht-textbox"),
    (forms.DateInput, "utrecht-textbox"),
)
_NO_CLASS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.FileInput, forms.HiddenInput, forms.MultipleHiddenInput)  # fmt: skip


class PlainForm(forms.Form):
    """A form of ours. Fields are shown one by one by the macro ``field``; nothing is required without a word of it."""

    use_required_attribute = False
    prefix_of_ids = ""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    """Give a field's widget the class that the style sheet knows it by."""
    widget = field.widget
    if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
        # Not a row of dashes, which a screen reader spells out.
        field.empty_label = _("choose one") if field.required else _("none")
    if isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    if isinstance(widget, _NO_CLASS):
        return
    for kind, name in _CLASSES:
        if isinstance(widget, kind):
            widget.attrs["class"] = f"{name} {widget.attrs.get('class', '')}".strip()
            return
