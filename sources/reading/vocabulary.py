"""Vocabulary: the words by which a line announces what it is.

Comes in: a line's words. Goes out: the kind of furniture it announces, or whether it opens an author's
line. The words are data files in `sources/data/`.
"""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import entries, rows

__all__ = ["byline_opening", "furniture_kind"]

_SIGNS = ":：●◎／"  # an opening that ends so needs no space behind it
_EDGE = " \t*•·▪‣◦●○■□►▶»›–—+-|:.,!?…()[]<>0123456789\xa0\u200b"


@cache
def byline_opening() -> re.Pattern[str]:
    """Matches the words that open an author's line."""
    openings = sorted(entries("byline_openings"), key=len, reverse=True)
    forms = [re.escape(words) + ("" if words[-1] in _SIGNS else r"\b[:\s]") for words in openings]
    # Where mark-up is lost, "By" may be glued to the name.
    return re.compile("|".join([*forms, r"(?-i:(?:By|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ]))"]), re.I)


@cache
def _furniture() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Furniture words that are a whole line, those that may begin one, and the first words of these."""
    whole: dict[str, str] = {}
    opening: dict[str, str] = {}
    for kind, words in rows("furniture"):
        words = words.casefold()
        if words.endswith("*"):
            opening[words.rstrip("*").strip()] = kind
        elif " " in words:
            opening[words] = kind
        whole[words.rstrip("*").strip()] = kind
    return whole, opening, frozenset(words.split()[0] for words in opening)


def furniture_kind(words: str) -> str | None:
    """The kind of furniture a line announces or is ("Share this", "Most read"), or None."""
    if len(words) > 300:
        return None
    whole, opening, first_words = _furniture()
    line = words.casefold().strip(_EDGE)
    kind = whole.get(line)
    if kind or " " not in line:
        return kind
    tokens = line.split(None, 15)
    if tokens[0] in opening:
        return opening[tokens[0]]  # with its colon ("Photo: …")
    if tokens[0].rstrip(_EDGE) not in first_words:
        return None
    # In a longer line only a longer beginning counts.
    for size in (3, 4, 5, 6) if len(tokens) > 14 else (2, 3, 4, 1, 5):
        if kind := opening.get(" ".join(tokens[:size]).rstrip(_EDGE)):
            return kind
    return None
