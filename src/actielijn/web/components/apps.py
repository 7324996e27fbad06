"""Tells Django that this room is there."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Django's entry for the design system."""

    name = "actielijn.web.components"
    label = "components"
