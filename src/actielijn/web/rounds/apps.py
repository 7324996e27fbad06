"""Tells Django that this room is there."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Django's entry for rounds."""

    name = "actielijn.web.rounds"
    label = "rounds"
