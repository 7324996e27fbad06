"""Addresses of the desk: each subject tells its own, all below the programme's."""

from django.urls import include, path

from . import activity, documents, editions, home, proofreading, register, structure, trail

urlpatterns = [
    path(
        "programma/<slug:slug>",
        include(
            [
                *home.urlpatterns,
                *register.urlpatterns,
                *activity.urlpatterns,
                *structure.urlpatterns,
                *documents.urlpatterns,
                *proofreading.urlpatterns,
                *editions.urlpatterns,
                *trail.urlpatterns,
            ]
        ),
    ),
]
