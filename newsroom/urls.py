"""Addresses: the admin, and whether the site is well."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from newsroom.serving.health import alive, ready
from newsroom.serving.metrics import show

handler400 = "newsroom.serving.error_pages.bad_request"
handler404 = "newsroom.serving.error_pages.missing"
handler500 = "newsroom.serving.error_pages.failed"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", show),
    path("admin/", admin.site.urls),
]
