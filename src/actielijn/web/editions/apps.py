"""Tells Django that this room is there."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Django's entry for editions."""

    name = "actielijn.web.editions"
    label = "editions"
