"""Tells Django that this room is there."""

from django.apps import AppConfig


class AccessTokensConfig(AppConfig):
    """Django's entry for access tokens."""

    name = "actielijn.web.access_tokens"
    label = "access_tokens"
