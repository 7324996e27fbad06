"""Which face answers which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("actielijn.web.account.urls")),
    path("", include("actielijn.web.desk.urls")),
]
