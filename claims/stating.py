"""What a quote states, read from the quote as it stands: the claim of quotes that people add or edit.

Comes in: an article's text, the marks of a quote in it, and its speaker. Goes out: the cue beside the quote,
and a `Statement`: the claim, completed where the passage leaves no choice, its kind and the stance. The same
steps as those of extraction, which reads pages and not records. Pure; English.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from claims.completion import Filled, complete
from claims.extraction.annotate.cues import cue_forms
from claims.extraction.describe.proposition import claim_kind_of, claim_text, stance_of
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution, ClaimKind, Force, QuoteKind, Stance
from sources.reading.page import Span

__all__ = ["Marked", "Statement", "completed", "cue_beside", "statement_of"]

_WORD = re.compile(r"[\w’'-]+")
_STOP = re.compile(r"[.!?…;][”\"’')]*\s|\n")
BEFORE, AFTER = 9, 5  # words in which a cue is looked for
REACH = 200  # code points in which they stand


@dataclass(frozen=True, slots=True)
class Marked:
    """A quote as it stands in the text: its spans, the cue, the words that name the speaker; who that is.

    `rule` is the pattern that found the content, empty where a person marked it.
    """

    kind: QuoteKind
    spans: tuple[Span, ...]
    cue: Span | None
    force: Force
    mention: Span | None
    speaker: Attribution | None
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The claim of a quote, and how the speaker stands to it."""

    text: str
    kind: ClaimKind
    stance: Stance
    filled: tuple[Filled, ...]


def statement_of(text: str, quote: Marked, people: Collection[str] = ()) -> Statement | None:
    """What the quote states; None for questions and fragments. `people` are persons known on the page."""
    here = Span(quote.spans[0].start, quote.spans[-1].end)
    finding = Finding(
        kind=quote.kind,
        spans=quote.spans,
        cue=quote.cue,
        cue_lemma=None,
        mention=quote.mention,
        sentence=here,
        paragraph=here,
        rule=quote.rule or "bare",
    )
    claim = claim_text(text, finding, quote.speaker, quote.force)
    if claim is None:
        return None
    whole = completed(claim, text, quote.kind, here.start, quote.speaker, people)
    kind = claim_kind_of(claim, finding, quote.force, quote.speaker)
    before = _same_sentence(text[max(0, quote.cue.start - REACH) : quote.cue.start]) if quote.cue else ""
    return Statement(whole[0], kind, stance_of(quote.force, before), whole[1])


def completed(
    claim: str,
    passage: str,
    kind: QuoteKind,
    start: int,
    speaker: Attribution | None,
    people: Collection[str],
) -> tuple[str, tuple[Filled, ...]]:
    """A claim with what its pronoun means, and what was put in; as it was where the passage leaves a choice.

    `start` is where its quote begins.
    """
    reported = kind == "indirect" and (speaker is None or speaker.kind == "person")
    whole = complete(claim, passage, start, speaker.name if speaker else "", people, reported)
    return whole.text, whole.filled


def cue_beside(text: str, spans: tuple[Span, ...]) -> tuple[Span, Force] | None:
    """The word of speech that stands nearest before a quote in its sentence, else right behind it; what it does."""
    start, end = spans[0].start, spans[-1].end
    before = _same_sentence(text[max(0, start - REACH) : start])
    words = list(_WORD.finditer(before))[-BEFORE:]
    places = [(start - len(before), word) for word in reversed(words)]
    behind = _STOP.split(text[end : end + REACH])[0]
    places += [(end, word) for word in list(_WORD.finditer(behind))[:AFTER]]
    for offset, word in places:
        if found := cue_forms().get(word[0].casefold()):
            return Span(offset + word.start(), offset + word.end()), found[0].force
    return None


def _same_sentence(before: str) -> str:
    return _STOP.split(before)[-1]
