"""An activity's page, its form, its history and its restructuring."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission

from .access import desk_page


@desk_page(Permission.READ)
def activity(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Show the page."""
    return render_page(request, "desk/activity.html", {"programme": programme, "key": key})


urlpatterns = [path("/activiteit/<int:key>", activity, name="activity")]
