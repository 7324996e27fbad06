"""Tells Django that this room is there, and hears when what is public has changed."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Django's entry for the public site."""

    name = "actielijn.web.public"
    label = "public"

    def ready(self) -> None:
        """Ask for pages to be made when something was published or withdrawn."""
        from actielijn.web.published.actions import changed

        from .ahead import ask_for_pages

        changed.connect(ask_for_pages, dispatch_uid="pages made ahead")
