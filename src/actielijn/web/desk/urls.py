"""Addresses of the desk: each subject tells its own, all below the programme's."""

from django.urls import include, path

from . import (
    access_tokens,
    activity,
    commitments,
    commitments_found,
    contacts,
    documents,
    editions,
    forms_back,
    goals,
    home,
    indicators,
    parliament,
    people,
    proofreading,
    register,
    restructuring,
    reviewing,
    round_closing,
    round_form,
    round_mails,
    rounds,
    structure,
    trail,
    values,
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
                *rounds.urlpatterns,
                *round_form.urlpatterns,
                *round_mails.urlpatterns,
                *round_closing.urlpatterns,
                *reviewing.urlpatterns,
                *forms_back.urlpatterns,
                *contacts.urlpatterns,
                *commitments.urlpatterns,
                *commitments_found.urlpatterns,
                *parliament.urlpatterns,
                *goals.urlpatterns,
                *indicators.urlpatterns,
                *values.urlpatterns,
                *trail.urlpatterns,
            ]
        ),
    ),
    path("logboek", trail.installation_trail, name="installation-trail"),
]
