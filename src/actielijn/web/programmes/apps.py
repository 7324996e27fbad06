"""Tells Django that this room is there."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Django's entry for programmes and roles."""

    name = "actielijn.web.programmes"
    label = "programmes"
