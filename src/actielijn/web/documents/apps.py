"""Tells Django that this room is there."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Django's entry for reports handed in."""

    name = "actielijn.web.documents"
    label = "documents"
