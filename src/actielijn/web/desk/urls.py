"""Addresses of the desk: each subject tells its own, all below the programme's."""

from django.urls import include, path

from . import (
    access_tokens,
    activity,
    documents,
    editions,
    home,
    people,
    proofreading,
    register,
    restructuring,
    structure,
    trail,
)

urlpatterns = [
    path(
        "programma/<slug:slug>",
        include(
            [
                *home.urlpatterns,
                *register.urlpatterns,
                *activity.urlpatterns,
                *restructuring.urlpatterns,
                *structure.urlpatterns,
                *people.urlpatterns,
                *access_tokens.urlpatterns,
                *documents.urlpatterns,
                *proofreading.urlpatterns,
                *editions.urlpatterns,
                *trail.urlpatterns,
            ]
        ),
    ),
    path("logboek", trail.installation_trail, name="installation-trail"),
]
