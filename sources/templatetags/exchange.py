"""Tags of the import page."""

from __future__ import annotations

from django import template
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sources.workbench.differences import word_changes
from sources.workbench.exchange.cells import as_text

__all__ = ["differences", "plainly"]

register = template.Library()
_LONGEST = 1000  # code points of a cell that the preview shows
_TAGS = {"-": "del", "+": "ins"}


@register.simple_tag
def differences(before: object, after: object) -> SafeString:
    """The words that go and the words that come, marked as <del> and <ins>."""
    parts = word_changes(as_text(before)[:_LONGEST], as_text(after)[:_LONGEST])
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<{}>{}</{}>", _TAGS[what], words, _TAGS[what]) if what in _TAGS else words,)
            for what, words in parts
        ),
    )


@register.filter
def plainly(error: object) -> str:
    """An error of import-export as the sentence in it."""
    inner = getattr(error, "error", error)
    return " ".join(inner.messages) if isinstance(inner, ValidationError) else str(inner)
