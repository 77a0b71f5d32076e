"""Documents in which one person speaks throughout: speeches, statements, letters.

A speech or statement is told by its heading and by words in the first person that nobody reports; a
letter by its salutation and its closing, within an article too. Comes in: the page's paragraphs and its
heading. Goes out: the turn of the paragraphs that are the speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.attribute.names import name_tokens
from claims.extraction.attribute.phrase import parse
from claims.extraction.turns.cutting import Held, add, first_person, greets, speech_verbs
from claims.extraction.turns.heading import Heading, names_in
from claims.extraction.turns.transcript import is_direction, is_heading, is_narrative
from claims.extraction.turns.turn import Turn
from claims.languages.en import entries
from sources.reading.page import Page, Span

__all__ = ["letters_of", "speech_of"]

_DEAR = re.compile(r"(?:Dear|To the [Ee]ditors?|Sirs?|Madam|Gentlemen)\b[^.!?]{0,80}[,:;–—-]?\s*$")
# "SIR – Your article …", "Dear Editor: I read …"
_INLINE = re.compile(r"(?:SIR|Sir|MADAM|Madam|Dear (?:Sir|Madam|Editor|Sirs))\s?[–—,:-]\s{0,2}(?=[A-Z])")
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


def letters_of(page: Page, paragraphs: Sequence[Paragraph], heading: Heading) -> dict[int, Held]:
    """The turns of letters by the numbers of their paragraphs, from salutation to signature; empty without one."""
    opens = [at for at, paragraph in enumerate(paragraphs) if _is_salutation(paragraph.raw)]
    if not opens and heading.kind != "monologue":
        return {}
    held: dict[int, Held] = {}
    for begin, stop in pairwise([*(opens or [-1]), len(paragraphs)]):
        held |= _letter(page, paragraphs, heading, begin, stop, several=len(opens) > 1)
    return held


def _letter(
    page: Page, paragraphs: Sequence[Paragraph], heading: Heading, opens: int, stop: int, *, several: bool
) -> dict[int, Held]:
    """One letter: its salutation at `opens`, -1 where it has none; the next or the page's end at `stop`."""
    inline = _INLINE.match(paragraphs[opens].raw) if opens >= 0 else None
    begin = opens if inline else opens + 1
    closes = next((at for at in range(begin, stop) if _closing(paragraphs[at].raw)), None)
    if opens < 0 and closes is None:
        return {}
    end = closes if closes is not None else _signed_at(page.text, paragraphs, begin, stop)
    signed = _signature(page.text, paragraphs[end : min(stop, end + 1 + _SIGNATURE)])
    writer = signed or (None if several else heading.sole or _byline(page))
    if closes is None and not (writer and (opens < 3 or several)):
        return {}
    told = [at for at in range(begin, end) if not is_direction(paragraphs[at].raw)]
    if not any(first_person(paragraphs[at]) for at in told):
        return {}
    turn = Turn([], paragraphs[told[0]].span, "signature", named=writer, said=heading.said, rule="letter")
    turn.part = "" if writer else "unnamed"
    for at in told:
        paragraph = paragraphs[at]
        start = paragraph.span.start + (inline.end() if inline and at == opens else 0)
        add(turn, Span(start, paragraph.span.end), paragraph)
    if not turn.parts:
        return {}
    last = min(stop, end + 1 + (_SIGNATURE if signed else 0))
    around = [at for at in range(end, last) if at == closes or is_heading(paragraphs[at].raw)]
    if opens >= 0:
        around.append(opens)
    return {**dict.fromkeys(around), **dict.fromkeys(range(begin, end), turn)}


def _is_salutation(raw: str) -> bool:
    return (len(raw) < 120 and _DEAR.match(raw.strip()) is not None) or _INLINE.match(raw) is not None


def _signed_at(text: str, paragraphs: Sequence[Paragraph], begin: int, stop: int) -> int:
    """Where the lines before `stop` begin that sign a letter without a closing; `stop` where none do."""
    at = stop
    while at - 1 > begin and stop - at < _SIGNATURE and is_heading(paragraphs[at - 1].raw):
        at -= 1
    return at if at < stop and names_in(text, paragraphs[at].span) else stop


def _signature(text: str, paragraphs: Sequence[Paragraph]) -> Span | None:
    """The name in the lines that end a letter, on its own or in the closing's paragraph."""
    for paragraph in paragraphs:
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
