"""Lines that lead elsewhere: "Read more: …", "Related: “We will sue,” says Halt", "Photo: Ana Sousa".

Comes in: a page's paragraphs. Goes out: which of them nobody on this page says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from claims.extraction.annotate.paragraphs import Paragraph
from claims.languages.en import words

__all__ = ["links_of"]

_OPENER = re.compile(r"[\s•*>▶►■–—-]*([A-Za-z][A-Za-z ]{2,24}?)\s?:\s")
_LONGEST = 200


@cache
def _labels() -> frozenset[str]:
    return words("link-labels")


def links_of(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The numbers of the paragraphs that are links, captions or credits."""
    return [at for at, paragraph in enumerate(paragraphs) if _is_link(paragraph.raw)]


def _is_link(raw: str) -> bool:
    if len(raw) > _LONGEST or ":" not in raw[:40] or raw.rstrip().endswith("."):
        return False
    found = _OPENER.match(raw)
    return found is not None and found[1].casefold() in _labels()
