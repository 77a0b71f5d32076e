"""How decisions name what they are about, and how they are told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.workbench.models import Decision

__all__ = ["quoted", "with_undo"]

_MARKS = '“”„"'


def quoted(text: object, length: int = 60) -> str:
    """The words in quotation marks, cut where they are long; marks of their own are not doubled."""
    words = " ".join(str(text).split())
    bare = words.strip(_MARKS)
    if not set(bare) & set(_MARKS):
        words = bare
    cut = words if len(words) <= length else words[: length - 1].rstrip("… ") + "…"
    return f"“{cut}”"


def with_undo(decision: Decision) -> SafeString:
    """What was done, and the way to look at it and take it back."""
    url = reverse("admin:sources_decision_change", args=[decision.pk])
    return format_html('{} – <a href="{}">View or undo</a>', decision.summary, url)
