"""Saved views of the list of quotes, asked for their quotes where no list is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.test import RequestFactory
from django.urls import reverse

from claims.models import Quote
from sources.accounts.models import User
from sources.workbench.models import SavedView

__all__ = ["quotes_in_view"]


def quotes_in_view(view: SavedView, user: User) -> QuerySet[Quote]:
    """The quotes that the list shows the user with the view's filters; none where a filter is no longer there."""
    listing: Any = admin.site._registry[Quote]
    request = RequestFactory().get(reverse("admin:claims_quote_changelist") + f"?{view.query}")
    request.user = user
    try:
        found = listing.get_changelist_instance(request).get_queryset(request)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return Quote.objects.none()
    return Quote.objects.filter(pk__in=found.order_by().values("pk"))
