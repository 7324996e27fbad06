"""Tells Django that this room is there."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """Django's entry for what is published."""

    name = "actielijn.web.published"
    label = "published"
