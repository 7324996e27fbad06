"""Which face answers which address."""

from django.urls import include, path

from actielijn.web.health import health

urlpatterns = [
    path("gezondheid", health, name="health"),
    path("", include("actielijn.web.api.urls")),
    path("", include("actielijn.web.public.urls")),
    path("", include("actielijn.web.account.urls")),
    path("", include("actielijn.web.partner.urls")),
    path("", include("actielijn.web.desk.urls")),
]

handler400 = "actielijn.web.account.failures.bad_request"
handler403 = "actielijn.web.account.failures.not_allowed"
handler404 = "actielijn.web.account.failures.not_found"
handler500 = "actielijn.web.account.failures.broken"
