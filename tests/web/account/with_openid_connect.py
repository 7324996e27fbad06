"""The addresses of the application with sign-in through OpenID Connect, as when a provider is named."""

from django.urls import path

from actielijn.web.account import oidc
from actielijn.web.urls import *  # noqa: F403
from actielijn.web.urls import urlpatterns as plain

urlpatterns = [
    path("aanmelden/oidc", oidc.begin, name="oidc_authentication_init"),
    path("aanmelden/oidc/terug", oidc.finish, name="oidc_authentication_callback"),
    *plain,
]
