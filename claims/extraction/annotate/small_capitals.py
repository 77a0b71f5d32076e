"""Surnames in capitals, as transcripts and agencies print them: "Mr. HALT", "LIND:", "Ines VARGA".

Comes in: words that name a person. Goes out: the same words as a text would print them.
"""

from __future__ import annotations

import re

__all__ = ["in_small_letters"]

# Two letters and more, and no abbreviation; "Mc" and "Mac" stand before in small letters.
_CAPITALS = re.compile(r"\b((?:Mc|Mac)?)([A-ZÀ-Þ][A-ZÀ-Þ'’-]*[A-ZÀ-Þ])\b(?!\.)")
_NUMBERS = frozenset(("II", "III", "IV", "MP", "QC", "KC"))


def in_small_letters(name: str) -> str:
    """A person's name without capitals beyond the first letters. Lengths stay.

    >>> in_small_letters("Mr. McCARTHY"), in_small_letters("Dr. O'BRIEN"), in_small_letters("Ines Varga")
    ('Mr. McCarthy', "Dr. O'Brien", 'Ines Varga')
    """
    return _CAPITALS.sub(_small, name)


def _small(found: re.Match[str]) -> str:
    return found.group() if found.group() in _NUMBERS else found[1] + found[2].title()
