"""The register's table with its filters, bulk changes and saved views."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission

from .access import desk_page


@desk_page(Permission.READ)
def register(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the page."""
    return render_page(request, "desk/register.html", {"programme": programme})


urlpatterns = [path("/register", register, name="register")]
