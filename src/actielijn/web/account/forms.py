"""The forms of signing in."""

from django import forms

from actielijn.language import _
from actielijn.web.components.forms import PlainForm
from actielijn.web.components.wording import later

_LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


def _new_password() -> forms.CharField:
    return forms.CharField(
        label=later(lambda: _("Password")),
        help_text=later(
            lambda: _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")
        ),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(PlainForm):
    """Mail address and password."""

    email = forms.EmailField(
        label=later(lambda: _("Mail address")),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=later(lambda: _("Password")),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(PlainForm):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=later(lambda: _("Code")),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "utrecht-textbox--short", "spellcheck": "false"}
        ),
    )


class AddressForm(PlainForm):
    """A mail address."""

    email = forms.EmailField(
        label=later(lambda: _("Mail address")),
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class NewPasswordForm(PlainForm):
    """A new password."""

    password = _new_password()


class JoinForm(PlainForm):
    """What a new person gives: a name and a password."""

    name = forms.CharField(
        label=later(lambda: _("Your name")),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = _new_password()


class AccountForm(PlainForm):
    """What a person changes of themselves."""

    name = forms.CharField(
        label=later(lambda: _("Your name")),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=later(lambda: _("Language")), choices=_LANGUAGES)


class ChangePasswordForm(PlainForm):
    """The password that is, and the one that is to be."""

    current = forms.CharField(
        label=later(lambda: _("Your password now")),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = _new_password()


class ProgrammeForm(PlainForm):
    """What a programme is called."""

    title = forms.CharField(label=later(lambda: _("Title of the programme")), max_length=200)
    publisher = forms.CharField(label=later(lambda: _("Published by")), max_length=200, required=False)
    language = forms.ChoiceField(label=later(lambda: _("Language of the reports")), choices=_LANGUAGES)
