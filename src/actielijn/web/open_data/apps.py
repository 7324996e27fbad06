"""Tells Django that this room is there."""

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """Django's entry for open data."""

    name = "actielijn.web.open_data"
    label = "open_data"
