"""Shares as whole percents."""

from __future__ import annotations

from django import template

__all__ = ["percent"]

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """`0.943` → “94 %”; a share just short of all never reads as all. Empty for None."""
    if share is None:
        return ""
    whole = round(share * 100)
    return f"{min(whole, 99) if share < 1 else whole} %"
