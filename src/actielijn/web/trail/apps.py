"""Tells Django that this room is there."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Django's entry for the trail."""

    name = "actielijn.web.trail"
    label = "trail"
