"""Tells Django that this room is there."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Django's entry for the register."""

    name = "actielijn.web.register"
    label = "register"
