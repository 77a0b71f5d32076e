"""Cells that a spreadsheet would take for formulas: made harmless on export, restored on import.

Page text is hostile: `=HYPERLINK(…)` in a quote must stay words. Spreadsheets take a cell for a
formula by its first character (OWASP, "CSV Injection"); an apostrophe before it makes it text.
One apostrophe is put before every such cell, also where apostrophes stand there already, and one
is taken away on import: whatever went out comes back.
"""

from __future__ import annotations

import re

__all__ = ["harmless", "restored"]

# = + - @ tab, return, line feed; and the full-width forms that East Asian versions accept.
_DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r\n＝＋－＠")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula."""
    if text[:1] in _FIRST and text and _DANGEROUS.match(text):
        return "'" + text
    return text


def restored(text: str) -> str:
    """What `harmless` was given."""
    if text[:1] == "'" and _DANGEROUS.match(text, 1):
        return text[1:]
    return text
