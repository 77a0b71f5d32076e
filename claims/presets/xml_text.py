"""Words as XML: escaped, and without the control characters that XML 1.0 has no form for."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

__all__ = ["attribute", "content"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def content(words: object) -> str:
    """Words between tags."""
    return escape(_FORBIDDEN.sub("\ufffd", str(words)))


def attribute(words: object) -> str:
    """Words in an attribute, its quotation marks included."""
    more = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    return f'"{escape(_FORBIDDEN.sub(chr(0xFFFD), str(words)), more)}"'
