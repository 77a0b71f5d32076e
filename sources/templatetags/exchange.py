"""Tags of the import page."""

from __future__ import annotations

from typing import Any

from diff_match_patch import diff_match_patch
from django import template
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sources.exchange.cells import as_text

__all__ = ["differences", "plainly"]

register = template.Library()
_LONGEST = 1000  # code points of a cell that the preview shows
_TAGS = {diff_match_patch.DIFF_DELETE: "del", diff_match_patch.DIFF_INSERT: "ins"}


@register.simple_tag
def differences(before: Any, after: Any) -> SafeString:
    """The words that go and the words that come, marked as <del> and <ins>."""
    old, new = as_text(before)[:_LONGEST], as_text(after)[:_LONGEST]
    if not old:
        return format_html("<ins>{}</ins>", new)
    differ = diff_match_patch()
    differ.Diff_Timeout = 0.05  # seconds; a coarser difference will do then
    parts = differ.diff_main(old, new)
    differ.diff_cleanupSemantic(parts)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<{}>{}</{}>", _TAGS[kind], text, _TAGS[kind]) if kind in _TAGS else text,)
            for kind, text in parts
        ),
    )


@register.filter
def plainly(error: Any) -> str:
    """An error of import-export as the sentence in it."""
    inner = getattr(error, "error", error)
    return " ".join(inner.messages) if isinstance(inner, ValidationError) else str(inner)
