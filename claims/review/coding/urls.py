"""The addresses of coding rounds, under their admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import path

from claims.review.coding.begin import begin
from claims.review.coding.items import code
from claims.review.coding.rounds import adjudicate, adopt, close, round_page

__all__ = ["coding_urls"]


def coding_urls() -> list[Any]:
    """The addresses, for the admin of rounds."""
    view = admin.site.admin_view
    return [
        path("begin/", view(begin), name="claims_codinground_begin"),
        path("<int:round_id>/page/", view(round_page), name="claims_codinground_page"),
        path("<int:round_id>/code/", view(code), name="claims_codinground_code"),
        path("<int:round_id>/close/", view(close), name="claims_codinground_close"),
        path("<int:round_id>/adjudicate/", view(adjudicate), name="claims_codinground_adjudicate"),
        path("<int:round_id>/adopt/", view(adopt), name="claims_codinground_adopt"),
    ]
