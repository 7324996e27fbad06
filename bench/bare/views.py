"""One view: the first 100 activities of a programme, for who is signed in."""

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path


@login_required
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rows."""
    from actielijn.web.programmes.models import Programme
    from actielijn.web.register.models import Activity

    programme = get_object_or_404(Programme, slug=slug)
    shown = Activity.objects.filter(programme=programme, ended_on=None).select_related("holder")[:100]
    return render(request, "rows.html", {"programme": programme, "rows": shown})


urlpatterns = [path("<slug:slug>/register", rows)]
application = get_wsgi_application()
