"""What needs attention, and how the programme stands at a glance."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission

from .access import desk_page


@desk_page(Permission.READ)
def home(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the page."""
    return render_page(request, "desk/home.html", {"programme": programme})


urlpatterns = [path("", home, name="home")]
