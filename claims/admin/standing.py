"""The column "status" of lists of records that can be merged: a merged one says into which, and is no suggestion any more."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.models import Claim, Speaker
from claims.review.places import page_of

__all__ = ["standing"]

_SHOWN = 80  # characters of the record that was kept


@admin.display(description="status", ordering="status")
def standing(record: Claim | Speaker) -> str | SafeString:
    """For `ModelAdmin.list_display`; the list selects `merged_into`."""
    kept = record.merged_into
    if kept is None:
        return str(record.get_status_display())
    return format_html('merged into <a href="{}">{}</a>', page_of(kept), Truncator(str(kept)).chars(_SHOWN))
