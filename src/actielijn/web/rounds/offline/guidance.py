"""What a form tells who fills it in: the same sentences in every form."""

from actielijn.language import _, day_in_words

from .form import Form


def heading_of(form: Form) -> str:
    """Return the title of a form."""
    return _("{round}: the update of {organisation}").format(round=form.round, organisation=form.organisation)


def guidance_of(form: Form) -> list[str]:
    """Return how a form is filled in and sent back, a sentence or two to a line; of a copy, what it is."""
    if form.handed_in is not None:
        return [
            _("This is a copy of what {organisation} handed in on {day}. Nothing in it can be changed any more.").format(
                organisation=form.organisation, day=day_in_words(form.handed_in))
        ]  # fmt: skip
    changed, unchanged, not_ours = form.kinds
    lines = [
        _("Please fill in this form and send it back by {day}.").format(day=day_in_words(form.until)),
        _("Choose an answer with every activity: '{changed}', '{unchanged}' or '{not_ours}'. No answer is not the same as unchanged.").format(
            changed=changed, unchanged=unchanged, not_ours=not_ours),
        _("'{changed}': say how it stands now. Last time's status and explanation stand there already; alter them.").format(changed=changed),
        _("'{unchanged}': leave status and explanation as they are. You confirm that last time's text still holds.").format(unchanged=unchanged),
        _("'{not_ours}': tell in the remark who answers for it, if you know.").format(not_ours=not_ours),
    ]  # fmt: skip
    if form.has_figures:
        lines.append(
            _("A figure is asked for where last time had one. Write the number alone, without marks between the thousands.")
        )  # fmt: skip
    return [
        *lines,
        _("What you leave out changes nothing. Files as evidence are added on the page itself."),
        _("Save the form as the kind of file that it is, and send it back on the page of the link in your mail. "
          "You then see what it changes before anything is taken over."),
    ]  # fmt: skip
