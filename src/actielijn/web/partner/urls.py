"""Addresses of the partner: the link of a mail, and one submission behind it."""

from django.urls import include, path

from . import form_back, handing_in, links, own_answer, own_list

urlpatterns = [
    path("uitvraag/link/<str:token>", links.open_link, name="open-link"),
    path(
        "uitvraag/<int:submission>",
        include(
            [
                path("", own_list.show_list, name="own-list"),
                path("/bevestigen", own_list.confirm, name="confirm-unchanged"),
                path("/formulier/<str:form>", own_list.download, name="own-form"),
                path("/formulier-terug", form_back.form_back, name="form-back"),
                path("/activiteit/<int:key>", own_answer.answer, name="own-answer"),
                path("/activiteit/<int:key>/bewijs", own_answer.add, name="add-evidence"),
                path(
                    "/activiteit/<int:key>/bewijs/<int:piece>/weg", own_answer.remove, name="remove-evidence"
                ),
                path("/activiteit/<int:key>/voorstel", own_answer.reply, name="reply-to-proposal"),
                path("/bewijs/<int:key>", own_answer.evidence, name="own-evidence"),
                path("/indienen", handing_in.hand_in, name="hand-in"),
                path("/teruggeven", handing_in.give_back, name="give-back"),
                path("/sluiten", links.leave, name="leave-submission"),
            ]
        ),
    ),
]
