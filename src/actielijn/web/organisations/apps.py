"""Tells Django that this room is there."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Django's entry for organisations and people."""

    name = "actielijn.web.organisations"
    label = "organisations"
