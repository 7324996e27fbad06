"""Tells Django that this room is there."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Django's entry for the archive."""

    name = "actielijn.web.archive"
    label = "archive"
