"""Tells Django that this room is there."""

from django.apps import AppConfig


class PartnerConfig(AppConfig):
    """Django's entry for partner."""

    name = "actielijn.web.partner"
    label = "partner"
