"""Roles and permissions as people read them."""

from actielijn.language import _

from .permissions import Permission, Role


def role_name(role: str) -> str:
    """Return the name of a role in the language of the page."""
    return {
        Role.ADMINISTRATOR: _("administrator"),
        Role.COORDINATOR: _("coordinator"),
        Role.REVIEWER: _("reviewer"),
        Role.EDITOR: _("editor"),
        Role.READER: _("reader"),
    }[Role(role)]


def permission_name(permission: Permission) -> str:
    """Return what a permission lets a person do."""
    return {
        Permission.READ: _("see the register, its history, findings and editions"),
        Permission.EDIT_OWN: _("change activities of the own organisation"),
        Permission.EDIT: _("change any activity"),
        Permission.RESTRUCTURE: _("add, renumber, move, split, merge and end activities; change headings"),
        Permission.SET_STATUSES: _("change the programme and its list of statuses"),
        Permission.HAND_IN_REPORT: _("hand in a report and settle what was read"),
        Permission.TAKE_IN: _("bring a report into the register, and take a step back out"),
        Permission.SETTLE_FINDINGS: _("settle findings of the proofreading"),
        Permission.FREEZE: _("freeze the register into an edition"),
        Permission.APPROVE: _("approve an edition that somebody else froze"),
        Permission.PUBLISH: _("publish, withdraw and correct an edition"),
        Permission.DOWNLOAD: _("download reports and data"),
        Permission.MANAGE_PEOPLE: _("invite people and give roles"),
        Permission.MANAGE_ORGANISATIONS: _("add and rename organisations"),
        Permission.READ_TRAIL: _("read the trail"),
        Permission.RUN_ROUNDS: _("make, open, close and cancel rounds; keep contact persons; remind"),
        Permission.REVIEW_SUBMISSIONS: _("accept submissions, ask back, propose another text"),
        Permission.KEEP_COMMITMENTS: _(
            "keep motions, pledges, questions and recommendations, and what settled them"
        ),
        Permission.KEEP_INDICATORS: _("keep goals, indicators, their targets and values"),
    }[permission]
