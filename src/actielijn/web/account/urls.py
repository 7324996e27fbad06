"""Addresses of signing in, of one's own account, and of the list of programmes."""

from django.conf import settings
from django.urls import path

from . import invitations, own_account, passkeys, sign_in

urlpatterns = [
    path("", own_account.programmes, name="programmes"),
    path("programma-toevoegen", own_account.add_programme, name="add-programme"),
    path("aanmelden", sign_in.sign_in, name="sign-in"),
    path("aanmelden/tweede-factor", sign_in.second_factor, name="second-factor"),
    path("aanmelden/app-instellen", own_account.set_up_app, name="set-up-app"),
    path("aanmelden/passkey/begin", passkeys.begin_showing, name="begin-showing-passkey"),
    path("aanmelden/passkey", passkeys.finish_showing, name="finish-showing-passkey"),
    path("afmelden", sign_in.sign_out, name="sign-out"),
    path("taal", sign_in.choose_language, name="language"),
    path("wachtwoord-vergeten", sign_in.ask_for_password, name="ask-for-password"),
    path("nieuw-wachtwoord/<str:token>", sign_in.new_password, name="new-password"),
    path("uitnodiging/<str:token>", invitations.invitation, name="invitation"),
    path("account", own_account.account, name="account"),
    path("account/wachtwoord", own_account.change_password, name="change-password"),
    path("account/herstelcodes", own_account.new_codes, name="new-recovery-codes"),
    path("account/passkey/begin", passkeys.begin_adding, name="begin-adding-passkey"),
    path("account/passkey", passkeys.finish_adding, name="finish-adding-passkey"),
    path("account/passkey/<int:key>/verwijderen", own_account.remove_passkey, name="remove-passkey"),
]

if settings.OIDC_NAME:
    from . import oidc

    urlpatterns += [
        path("aanmelden/oidc", oidc.begin, name="oidc_authentication_init"),
        path("aanmelden/oidc/terug", oidc.finish, name="oidc_authentication_callback"),
    ]
