"""Tells Django that this room is there."""

from django.apps import AppConfig


class ProofreadingConfig(AppConfig):
    """Django's entry for proofreading."""

    name = "actielijn.web.proofreading"
    label = "proofreading"
