"""Tells Django that this room is there."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Django's entry for the desk."""

    name = "actielijn.web.desk"
    label = "desk"
