"""Tells Django that this room is there."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Django's entry for commitments."""

    name = "actielijn.web.commitments"
    label = "commitments"
