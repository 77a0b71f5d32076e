"""Who "I" and "we" mean outside of speech: whoever wrote the page.

Comes in: the page's cast, byline and outlet. Goes out: the figure of the writer.
"""

from __future__ import annotations

from claims.extraction.attribute.cast import Cast, Figure
from claims.extraction.attribute.members import joined
from claims.extraction.attribute.phrase import Phrase, parse

__all__ = ["writer"]


def writer(cast: Cast, byline: str | None, outlet: str | None, phrase: Phrase) -> Figure:
    """Who wrote the page, by its byline; "we" without one is the outlet."""
    named = parse(byline) if byline else None
    if named is None:
        house = outlet if phrase.head == "us" else None
        return Figure(house, "organization") if house else Figure("the author", "unnamed")
    if named.kind == "person" and (named.certain or " " in named.name):
        return cast.person(named)
    if named.kind in ("body", "outlet", "country") and named.name:
        return cast.body(named)
    if named.kind == "list" and phrase.head == "us":
        return Figure(joined([part.name or part.text for part in named.parts]), "group", many=True)
    return Figure("the author", "unnamed")
