"""Events of the trail in words."""

from actielijn.language import _


def event_names() -> dict[str, str]:
    """Return every event that is recorded, in the language of the page; docs/reference/trail.md is printed from here."""
    return {
        "accept-invitation": _("invitation accepted"),
        "add-activity": _("activity added"),
        "add-administrator": _("administrator of the installation added"),
        "add-heading": _("heading added"),
        "add-organisation": _("organisation added"),
        "add-second-factor": _("second factor added"),
        "add-tag": _("tag added"),
        "approve-edition": _("edition approved"),
        "ask-for-password": _("new password asked for"),
        "change-account": _("account changed"),
        "change-password": _("password changed"),
        "change-programme": _("programme changed"),
        "change-role": _("role changed"),
        "create-programme": _("programme made"),
        "download-document": _("report downloaded"),
        "download-edition": _("edition downloaded"),
        "download-comparison": _("comparison downloaded"),
        "download-register": _("register downloaded"),
        "end-activity": _("activity ended"),
        "forget-view": _("saved view removed"),
        "freeze-edition": _("edition frozen"),
        "hand-in-report": _("report handed in"),
        "invite": _("invitation sent"),
        "leave-report": _("report set aside"),
        "make-access-token": _("access token made"),
        "merge-activities": _("activities merged"),
        "move-activity": _("activity moved"),
        "new-recovery-codes": _("recovery codes made"),
        "open-page": _("page asked for"),
        "publish-edition": _("edition published"),
        "read-draft": _("register read by a machine"),
        "read-again": _("report read again"),
        "remove-heading": _("heading removed"),
        "remove-member": _("role taken away"),
        "remove-second-factor": _("second factor removed"),
        "remove-tag": _("tag taken away"),
        "rename-organisation": _("organisation renamed"),
        "renumber-activity": _("activity renumbered"),
        "revive-activity": _("activity brought back"),
        "revoke-access-token": _("access token revoked"),
        "revoke-invitation": _("invitation taken back"),
        "save-activity": _("activity changed"),
        "save-heading": _("heading changed"),
        "save-view": _("view kept"),
        "second-factor": _("second factor shown"),
        "set-holder": _("holder set"),
        "set-statuses": _("list of statuses changed"),
        "settle-findings": _("findings settled"),
        "settle-promise": _("promise settled"),
        "settle-rows": _("rows of a report settled"),
        "sign-in": _("signed in"),
        "sign-out": _("signed out"),
        "split-activity": _("activity split"),
        "take-in": _("report taken in"),
        "try-form-again": _("form of an edition tried again"),
        "undo": _("step taken back"),
        "unsettle-finding": _("finding opened again"),
        "withdraw-edition": _("edition withdrawn"),
    }


def event_name(action: str) -> str:
    """Return an event in the language of the page."""
    return event_names().get(action, action)
