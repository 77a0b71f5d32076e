"""The words around a quote, without the halves of words at their far ends."""

from __future__ import annotations

from django import template

from claims.models import Quote

__all__ = ["lead_in", "lead_out"]

register = template.Library()


@register.filter
def lead_in(quote: Quote) -> str:
    """What stands before the quote: “… Foreign Ministry has also revealed ”."""
    whole = quote.prefix.partition(" ")[2] if quote.start > len(quote.prefix) else quote.prefix
    return f"… {whole.lstrip()}" if whole.strip() else ""


@register.filter
def lead_out(quote: Quote) -> str:
    """What stands after the quote: “, noting that it will defend …”."""
    whole = quote.suffix.rpartition(" ")[0]
    return f"{whole.rstrip()} …" if whole.strip() else ""
