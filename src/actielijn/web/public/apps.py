"""Tells Django that this room is there."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Django's entry for the public site."""

    name = "actielijn.web.public"
    label = "public"
