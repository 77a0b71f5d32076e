"""Days as a page prints them, in the reader's language."""

from __future__ import annotations

import re
from datetime import date

from django import template
from django.utils.formats import date_format

__all__ = ["printed_day"]

register = template.Library()
_TIME = re.compile(r"(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


@register.filter
def printed_day(iso: str) -> str:
    """`2021-07-10T22:46+05:30` → “10 Jul 2021, 22:46 (+05:30)”: as precise as the page, no more."""
    day, _, clock = str(iso or "").partition("T")
    try:
        if len(day) == 10:
            words = date_format(date.fromisoformat(day), "DATE_FORMAT")
        elif len(day) == 7:
            words = date_format(date.fromisoformat(f"{day}-01"), "YEAR_MONTH_FORMAT")
        else:
            return str(iso or "")
    except ValueError:
        return str(iso)
    if time := _TIME.fullmatch(clock):
        zone = {None: "", "Z": " (UTC)"}.get(time[2], f" ({time[2]})")
        return f"{words}, {time[1]}{zone}"
    return words
