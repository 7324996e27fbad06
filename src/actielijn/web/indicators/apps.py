"""Tells Django that this room is there."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Django's entry for indicators."""

    name = "actielijn.web.indicators"
    label = "indicators"
