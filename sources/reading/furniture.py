"""Furniture: what the paragraphs that are not body are — menu, teaser, share bar, notice …

Comes in: paragraphs, their stretches and the kinds their words announce. Goes out: a block kind for
each paragraph.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from .body import ABOVE, BELOW, WITHIN
from .heading import is_credit_line
from .lines import Paragraph
from .page import BlockKind

__all__ = ["NEVER_BODY", "RARELY_BODY", "name_blocks"]

# Kinds whose own short lines are never part of an article.
NEVER_BODY = frozenset({"advertisement", "share", "newsletter", "comment", "trending", "notice"})
# Of these only what does not end as a sentence does.
RARELY_BODY = frozenset({"caption", "teaser"})
# A heading of these kinds says what the lines below it are.
_KINDS: dict[str, BlockKind] = {kind: kind for kind in get_args(BlockKind)}
_SECTIONS: dict[str, BlockKind] = {"teaser": "teaser", "trending": "trending", "comment": "comment"}
_NOTICE = re.compile(
    r"©|\(c\) ?\d{4}|\bcopyright\b|all rights reserved|\bnot been edited\b|auto-generated|syndicated feed|"
    r"\bcookies?\b|privacy policy|terms of (?:use|service)",
    re.I,
)
_CAPTION = re.compile(
    r"\b(?:photo|image|picture|credit|foto|video|photograph)s?\b.{0,40}$|getty|shutterstock|\b(?:file|representational) (?:photo|image)|"
    r"^(?:photo|image|foto|caption)\b",
    re.I,
)


def name_blocks(
    paragraphs: list[Paragraph],
    stretches: list[int],
    kinds: list[str | None],
    dated: list[bool],
    known: dict[int, BlockKind],
) -> list[BlockKind]:
    """The kind of every paragraph; `known` are those already told (body, title, repeats …)."""
    named: list[BlockKind] = []
    section: BlockKind | None = None
    for index, paragraph in enumerate(paragraphs):
        kind = kinds[index]
        if index in known:
            named.append(known[index])
            section = None
            continue
        if kind in _SECTIONS:
            section = _SECTIONS[kind]
        elif kind and kind != "menu":
            section = None
        named.append(_name(paragraph, stretches[index], kind, section, dated[index]))
    return named


def _name(
    paragraph: Paragraph, stretch: int, kind: str | None, section: BlockKind | None, dated: bool
) -> BlockKind:
    words = paragraph.words
    size = words.count(" ") + 1
    if kind == "notice" or (dated and len(words) < 200 and _told_by_words(words) == "notice"):
        return "notice"  # "© 2024 The Courier" is no date
    if (dated and size <= 8) or (stretch == ABOVE and is_credit_line(paragraph)):
        return "date"
    if kind:
        return _KINDS[kind]
    told = _told_by_words(words) if len(words) < 600 else None
    if told == "notice":
        return "notice"
    if section:
        return section
    if told:
        return told
    if size <= 4:
        return "menu"
    if stretch in (WITHIN, BELOW, ABOVE):
        return "teaser"
    return "other"


@lru_cache(maxsize=20_000)
def _told_by_words(words: str) -> BlockKind | None:
    if _NOTICE.search(words):
        return "notice"
    return "caption" if _CAPTION.search(words) else None
