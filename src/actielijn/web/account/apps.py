"""Tells Django that this room is there."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """Django's entry for signing in."""

    name = "actielijn.web.account"
    label = "account"
