"""The site with two pages that fail, for the looks of what is told then."""

from __future__ import annotations

from typing import NoReturn

from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path

from newsroom.urls import handler400, handler404, handler500
from newsroom.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def fails(request: HttpRequest) -> NoReturn:
    raise RuntimeError


def busy(request: HttpRequest) -> NoReturn:
    raise OperationalError("database is locked")


urlpatterns = [*of_the_site, path("fails/", fails), path("busy/", busy)]
