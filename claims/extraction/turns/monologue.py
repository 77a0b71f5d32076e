"""Documents in which one person speaks throughout: speeches, statements, letters.

A speech or statement is told by its heading and by words in the first person that nobody reports;
a letter by its salutation and its closing, within an article too. Comes in: the page's paragraphs and
its heading. Goes out: the turn of the paragraphs that are the speaker's. Called by which.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from claims.lexicon import entries
from sources.reading.page import Page, Span

from ..names import name_tokens
from ..phrase import parse
from ..sentences import Paragraph
from .cutting import Held, add, first_person, greets, speech_verbs
from .heading import Heading, names_in
from .transcript import is_direction, is_heading, is_narrative
from .turn import Turn

__all__ = ["letter_of", "speech_of"]

_DEAR = re.compile(r"(?:Dear|To the [Ee]ditors?|Sirs?|Madam|Gentlemen)\b[^.!?]{0,80}[,:;–—-]?\s*$")
_SIGNATURE = 3  # paragraphs below a closing in which the name stands
_LONGEST_NAME = 90


def speech_of(page: Page, paragraphs: Sequence[Paragraph], heading: Heading) -> dict[int, Held]:
    """The turn of a speech or statement by the numbers of its paragraphs; empty where the page is none."""
    if heading.sole is None or not heading.titled or heading.kind not in ("monologue", "both"):
        return {}
    text = page.text
    surnames = frozenset(name_tokens(parse(heading.sole.of(text)).name)[-1:])
    told = [
        at
        for at, paragraph in enumerate(paragraphs)
        if not is_direction(paragraph.raw) and not is_heading(paragraph.raw) and not greets(paragraph.raw)
    ]
    own = sum(first_person(paragraphs[at]) for at in told)
    if not told or 4 * own < len(told):
        return {}
    if any(is_narrative(paragraphs[at].raw, surnames, speech_verbs()) for at in told[:-1]):
        return {}
    turn = Turn([], paragraphs[told[0]].span, "heading", named=heading.sole, said=heading.said, rule="speech")
    for at in told:
        if not is_narrative(paragraphs[at].raw, surnames, speech_verbs()):
            add(turn, paragraphs[at].span, paragraphs[at])
    return {**dict.fromkeys(range(len(paragraphs))), **dict.fromkeys(told, turn)} if turn.parts else {}


def letter_of(page: Page, paragraphs: Sequence[Paragraph], heading: Heading) -> dict[int, Held]:
    """The turn of a letter by the numbers of its paragraphs, from salutation to signature; empty without one."""
    opens = next((at for at, paragraph in enumerate(paragraphs) if _is_salutation(paragraph.raw)), None)
    if opens is None and heading.kind != "monologue":
        return {}
    begin = opens + 1 if opens is not None else 0
    closes = next((at for at in range(begin, len(paragraphs)) if _closing(paragraphs[at].raw)), None)
    if opens is None and closes is None:
        return {}
    end = closes if closes is not None else _signed_at(page.text, paragraphs, begin)
    signed = _signature(page.text, paragraphs, end) if end < len(paragraphs) else None
    writer = signed or heading.sole or _byline(page)
    if opens is not None and closes is None and not (opens < 3 and writer):
        return {}
    told = [at for at in range(begin, end) if not is_direction(paragraphs[at].raw)]
    if not any(first_person(paragraphs[at]) for at in told):
        return {}
    turn = Turn([], paragraphs[told[0]].span, "signature", named=writer, said=heading.said, rule="letter")
    turn.part = "" if writer else "unnamed"
    for at in told:
        add(turn, paragraphs[at].span, paragraphs[at])
    if not turn.parts:
        return {}
    last = min(len(paragraphs), end + 1 + (_SIGNATURE if signed else 0))
    around = {
        at: None
        for at in [opens, *range(end, last)]
        if at is not None and (at in (opens, closes) or is_heading(paragraphs[at].raw))
    }
    return {**around, **dict.fromkeys(range(begin, end), turn)}


def _is_salutation(raw: str) -> bool:
    return len(raw) < 120 and _DEAR.match(raw.strip()) is not None


def _signed_at(text: str, paragraphs: Sequence[Paragraph], begin: int) -> int:
    """Where the lines at a page's end begin that sign a letter without a closing; the end where none do."""
    at = len(paragraphs)
    while at - 1 > begin and len(paragraphs) - at < _SIGNATURE and is_heading(paragraphs[at - 1].raw):
        at -= 1
    return at if at < len(paragraphs) and names_in(text, paragraphs[at].span) else len(paragraphs)


def _signature(text: str, paragraphs: Sequence[Paragraph], closes: int) -> Span | None:
    """The name under a letter's closing, on its own line or in the closing's paragraph."""
    for paragraph in paragraphs[closes : closes + 1 + _SIGNATURE]:
        if paragraph.span.end - paragraph.span.start > 2 * _LONGEST_NAME:
            return None
        if names := names_in(text, paragraph.span):
            return names[0]
    return None


def _byline(page: Page) -> Span | None:
    byline = page.evidence.get("byline")
    names = names_in(page.text, byline) if byline else []
    return names[0] if len(names) == 1 else None


@cache
def _closings() -> tuple[str, ...]:
    return tuple(entries("letter-closings"))


def _closing(raw: str) -> bool:
    stripped = raw.strip()
    low = stripped.casefold()
    return (
        len(stripped) < 2 * _LONGEST_NAME
        and low.startswith(_closings())
        and len(stripped.split("\n")[0]) < 60
    )
