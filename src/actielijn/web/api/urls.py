"""Addresses of the API; everything below ``/api`` is answered here, also what is nothing."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, include, path, re_path

from actielijn.web.components.door import public

from . import open_data, trying
from .interface import api, document


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Send the OpenAPI document."""
    if request.method != "GET":
        response = HttpResponse(status=405)
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@public
def nothing(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer that there is nothing at an address."""
    raise Http404(request.path + path)


_operations = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
for _pattern in _operations:
    # Who asks needs no account; what needs an access token asks for it itself.
    if _pattern.callback is not None:
        public(_pattern.callback)

urlpatterns = [
    path("api/v1/openapi.json", openapi, name="api-openapi"),
    path("api/v1/", include(_operations)),
    re_path(r"^api(?:/.*)?$", nothing, name="api-nothing"),
    *trying.urlpatterns,
    *open_data.urlpatterns,
]
