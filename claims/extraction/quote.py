"""The result of extraction: quotes, each with its speaker, relay and day.

Plain data, no Django. Comes from `claims.extraction.extract`, goes to `newsroom`, which
stores it, and to `manage.py extract`, which prints it. Offsets are code points into the
page's text, half open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sources.reading.page import Span

QuoteKind = Literal["direct", "indirect", "mixed"]
SpeakerKind = Literal["person", "organization", "group", "unnamed"]
# What the speech does with its content; decides the claim's kind and the evidence's stance.
Force = Literal["asserts", "denies", "doubts", "demands", "promises", "predicts", "asks", "opines", "thinks"]
ClaimKind = Literal["assertion", "demand", "commitment", "prediction", "opinion"]
Stance = Literal["asserts", "denies", "doubts", "demands", "promises", "predicts"]
Wording = Literal["verbatim", "translated", "paraphrase"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a quote belongs to.

    `name` is the resolved name ("Maria Zakharova"), `span` the mention beside the quote
    ("she"), None where no words near the quote name the speaker. `rule` names the way the
    speaker was found; `confidence` is the precision measured for that way on development
    data, 0 to 1. `role` and `organization` are as printed ("Foreign Minister", "Russia").
    """

    name: str
    kind: SpeakerKind
    span: Span | None = None
    rule: str = ""
    confidence: float = 0.0
    role: str | None = None
    organization: str | None = None
    # Other forms under which this page names the same speaker ("Kaboluv", "Kabulov").
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement as a page prints it.

    `spans` cut out of the text give the quote's words, character for character, marks
    included where they stand inside. `claim` is the proposition on its own (None for
    questions and fragments). `repeats` are the spans of the same statement printed again
    on the page.
    """

    kind: QuoteKind
    spans: tuple[Span, ...]
    cue: Span | None = None
    cue_lemma: str | None = None
    speaker: Attribution | None = None
    relayed_via: str | None = None
    medium: str | None = None  # tweet, statement, interview, press conference, report …
    venue: str | None = None
    said_on: str | None = None  # YYYY-MM-DD
    said_on_phrase: Span | None = None
    force: Force = "asserts"
    stance: Stance = "asserts"
    claim: str | None = None
    claim_kind: ClaimKind = "assertion"
    wording: Wording = "verbatim"
    rule: str = ""  # the pattern that found the content
    repeats: tuple[tuple[Span, ...], ...] = ()
