"""What finding hands to resolution: a quote's place, cue and mention, not yet its speaker.

Made by the steps that find content (marks, cues, clauses), taken by those that tell who,
through whom and when. Offsets are code points into the page's text, half open.
"""

from __future__ import annotations

from dataclasses import dataclass

from claims.extraction.quote import QuoteKind
from sources.reading.page import Moment, Span

__all__ = ["Finding"]


@dataclass(slots=True)
class Finding:
    """A stretch of speech with the words that introduce it.

    `mention` is the noun phrase or pronoun that names the speaker, whole ("Russian Foreign
    Minister Sergey Lavrov", "the ministry", "he"), None where nothing near the quote does.
    `sentence` is the sentence that holds the cue (or the quote, where there is no cue),
    `paragraph` its paragraph. `rule` names the pattern, `mention_rule` the way the mention
    was found ("subject", "inverted", "previous sentence", "continues last speaker", …). `named` is
    where the page names the speaker in full, away from the quote (its heading, a signature);
    `part` what the speaker does in a dialogue without names, "asks" or "answers"; `said` the day that
    the document gives its words.
    """

    kind: QuoteKind
    spans: tuple[Span, ...]
    cue: Span | None
    cue_lemma: str | None
    mention: Span | None
    sentence: Span
    paragraph: Span
    rule: str
    mention_rule: str = ""
    named: Span | None = None
    part: str = ""
    said: Moment | None = None
