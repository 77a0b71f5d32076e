"""Mojibake: text that was decoded wrongly once and saved so ("donâ€™t") → what it said.

Comes in: decoded text. Goes out: the text, and how many of its lines were decoded again. The work is
ftfy's (Robyn Speer), of which only the part that undoes a wrong decoding is used: no marks
straightened, no entities, no spaces or line ends changed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

__all__ = ["repair"]

# How UTF-8 looks after a wrong decoding: a character that stands for the first of several
# bytes, then one that stands for a later byte (Latin-1, Windows-1252, Windows-1251).
_SUSPECT = re.compile(
    "[\xc2-\xf4][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|â€|[\u0420\u0421\u0432\u0412][\x80-\xbf\u0402-\u040f\u0452-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2122]"
)


# A mark whose last byte was lost on the way ("long,â€ she") or straightened ("over â€" and").
_LOSSY = re.compile('â€("|(?=[\\s.,;:!?)\\]]|\\Z))')


def repair(text: str) -> tuple[str, int]:
    """The text with wrongly decoded lines decoded again, and the number of those lines."""
    if not _SUSPECT.search(text):
        return text, 0
    lines = text.splitlines(keepends=True)
    repaired = 0
    for number, line in enumerate(lines):
        if _SUSPECT.search(line):
            fixed = _with_marks(line)
            repaired += fixed != line
            lines[number] = fixed
    return "".join(lines), repaired


def _with_marks(line: str) -> str:
    """The line decoded again; where a mark lost its last byte, the mark that it can only have been.

    Of quotation marks from Windows-1252 only the closing one has a byte without a character; a
    straight mark behind "â€" is what the second byte of a dash became.
    """
    pieces: list[str] = []
    done = 0
    for lost in _LOSSY.finditer(line):
        pieces += _repaired(line[done : lost.start()]), "–" if lost[1] else "”"
        done = lost.end()
    return "".join([*pieces, _repaired(line[done:])])


def _repaired(line: str) -> str:
    from ftfy import fix_encoding  # slow to load, seldom needed

    fixed = fix_encoding(line, _config())
    # Certain means: fewer characters, as undoing always gives, none of them unreadable,
    # and no line more or less than before.
    certain = len(fixed) < len(line) and "\ufffd" not in fixed and len(fixed.splitlines()) <= 1
    return fixed if certain or fixed == line else line


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        restore_byte_a0=True,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        normalization=None,
    )
