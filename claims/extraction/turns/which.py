"""Which paragraphs of a page are turns: of a transcript, an interview, or of one speaker throughout.

Comes in: a page and its paragraphs. Goes out: the turn of each paragraph that is no running text, None
for one that nobody says (a stage direction, a heading within a transcript).
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.turns.cutting import Held, cut
from claims.extraction.turns.heading import heading_of
from claims.extraction.turns.interview import interview_of
from claims.extraction.turns.links import links_of
from claims.extraction.turns.monologue import letters_of, speech_of
from claims.extraction.turns.passages import passages_of, posts_of
from claims.extraction.turns.transcript import transcript_of
from sources.reading.page import Page

__all__ = ["turns_of"]


def turns_of(page: Page, paragraphs: Sequence[Paragraph]) -> dict[int, Held]:
    """For each paragraph that a turn holds, by its number: that turn. Empty for running text."""
    heading = heading_of(page)
    transcript = transcript_of(page.text, paragraphs, heading)
    if transcript:
        return cut(page.text, paragraphs, transcript, heading)
    turns = (
        interview_of(page, paragraphs, heading)
        or letters_of(page, paragraphs, heading)
        or speech_of(page, paragraphs, heading)
    )
    links: dict[int, Held] = dict.fromkeys(links_of(paragraphs))
    return {**links, **posts_of(page.text, paragraphs), **turns, **passages_of(page, paragraphs)}
