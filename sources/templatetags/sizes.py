"""Numbers of bytes as people write them."""

from __future__ import annotations

from django import template

from sources.reading.page_limits import size

__all__ = ["register"]

register = template.Library()
register.filter("size", size)
