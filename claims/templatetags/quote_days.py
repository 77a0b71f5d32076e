"""The day of a quote, as pages print it."""

from __future__ import annotations

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.day_of_quote import day_of
from claims.models import Quote

__all__ = ["quote_day"]

register = template.Library()


@register.filter
def quote_day(quote: Quote) -> SafeString | str:
    """“July 10, 2021”, or “July 10, 2021 (published)” where only that is known; “undated” without either."""
    day = day_of(quote)
    if day is None:
        return "undated"
    mark = format_html(' <span class="day-printed">{}</span>', "(published)") if day.printed else ""
    return format_html(
        '<time datetime="{}">{}</time>{}', day.on.isoformat(), date_format(day.on, "DATE_FORMAT"), mark
    )
