"""What a person sees when something cannot be: not found, not allowed, not from here, or broken."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from actielijn.language import _
from actielijn.web.components.door import public
from actielijn.web.components.page import render_page


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer for an address where nothing is, or nothing for this person."""
    message = _(
        "There is nothing at this address, or it is not yours to see. Check the address, or begin at the overview."
    )
    return render_page(request, "error.html", {"heading": _("Not found"), "message": message}, status=404)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a deed that this person may not do."""
    told = (
        str(exception)
        if isinstance(exception, PermissionDenied) and str(exception)
        else _("Your role does not include this.")
    )
    message = told + " " + _("Ask the coordinator of the programme if you need it.")
    return render_page(request, "error.html", {"heading": _("Not allowed"), "message": message}, status=403)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer for a request that cannot be understood."""
    message = _("This request could not be understood. Go back, and try again from the page itself.")
    return render_page(
        request, "error.html", {"heading": _("Not understood"), "message": message}, status=400
    )


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Answer when the program itself failed; what failed stands in the log, never on the page."""
    message = _(
        "Something went wrong on our side. Nothing you saved before is lost. Try again; if it stays, tell who runs this installation."
    )
    return render_page(
        request, "error.html", {"heading": _("Something went wrong"), "message": message}, status=500
    )


@public
def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer for a form that did not come from a page of ours, or that lay open too long."""
    message = _(
        "This form was open too long, or did not come from a page of Actielijn. Go back, load the page anew, and send it again."
    )
    return render_page(
        request, "error.html", {"heading": _("Send it once more"), "message": message}, status=403
    )
