"""Tells Django that this room is there."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Django's entry for the API."""

    name = "actielijn.web.api"
    label = "api"
