"""By what a list is narrowed, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from sources.workbench.admin import narrowed

__all__ = ["narrowings"]

register = template.Library()


@register.simple_tag(takes_context=True)
def narrowings(context: Any) -> list[narrowed.Narrowing]:
    """The filters in force of the list on this page."""
    return narrowed.narrowings(context["cl"], context["request"])
