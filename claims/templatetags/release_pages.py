"""What the static pages of a release ask of templates."""

from __future__ import annotations

from django import template

from claims.linked_data.record_paths import page_path

register = template.Library()
_BACKWARD = {"supports": "supported by", "responds": "answered by"}
_FORWARD = {"responds": "responds to"}


@register.filter
def page(key: str, kind: str) -> str:
    """The path of the page of a record: {{ quote.key|page:"quote" }}."""
    return page_path(kind, key)


@register.filter
def spaced(word: str) -> str:
    """A word of a list as people read it: mostly_true → mostly true."""
    return str(word).replace("_", " ")


@register.filter
def relation(word: str, forward: bool) -> str:
    """How a claim stands to the other one."""
    return (_FORWARD if forward else _BACKWARD).get(word, word)


@register.filter
def is_address(text: str) -> bool:
    """Whether it can be a link."""
    return str(text).startswith(("http://", "https://"))
