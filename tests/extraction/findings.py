"""Findings by hand: short marked texts for the tests of resolution, relay, day and claim.

In a marked text `[words]` is speech, `<words>` the mention of its speaker and `{words}` the
cue. Each speech takes the mention and the cue that stand nearest to it in its paragraph;
paragraphs are lines.
"""

from __future__ import annotations

import re

from claims.extraction.describe.quotes import complete
from claims.extraction.finding import Finding
from claims.extraction.quote import Quote, QuoteKind
from sources.reading.page import Moment, Page, Span

LEMMAS = {
    "saying": "say",
    "said": "say", "says": "say", "told": "tell", "urged": "urge", "denied": "deny", "added": "add",
    "vowed": "vow", "adding": "add", "warned": "warn", "asked": "ask", "predicted": "predict",
    "tweeted": "tweet", "believes": "believe", "doubted": "doubt", "wrote": "write", "called on": "call",
    "believe": "believe", "deny": "deny", "demanded": "demand", "According to": "according to",
    "according to": "according to", "noting": "note", "was quoted": "quote", "confirmed": "confirm",
}  # fmt: skip
PIECE = re.compile(r"\[(?P<speech>[^\]]*)\]|<(?P<mention>[^>]*)>|\{(?P<cue>[^}]*)\}")
SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“\[<{])")


def marked_page(
    marked: str, published: str | None = None, byline: str | None = None
) -> tuple[Page, list[Finding]]:
    """The page and the findings that a marked text stands for."""
    text, at = "", 0
    found: list[tuple[str, Span]] = []
    for piece in PIECE.finditer(marked):
        text += marked[at : piece.start()]
        kind = piece.lastgroup or ""
        found.append((kind, Span(len(text), len(text) + len(piece[kind]))))
        text += piece[kind]
        at = piece.end()
    text += marked[at:]
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    page = Page(
        text=text,
        body=tuple(lines),
        byline=byline,
        published=Moment(published, "day") if published else None,
    )
    return page, [finding(text, span, found, lines) for kind, span in found if kind == "speech"]


def finding(text: str, speech: Span, found: list[tuple[str, Span]], lines: list[Span]) -> Finding:
    paragraph = next(line for line in lines if line.start <= speech.start < line.end)

    def nearest(kind: str) -> Span | None:
        here = [s for k, s in found if k == kind and paragraph.start <= s.start < paragraph.end]
        gap = {s: min(abs(s.end - speech.start), abs(s.start - speech.end)) for s in here}
        return min(here, key=lambda s: gap[s], default=None)

    cue, mention = nearest("cue"), nearest("mention")
    anchor = cue or speech
    breaks = [m.end() for m in SENTENCE.finditer(text, paragraph.start, paragraph.end)]
    start = max([b for b in breaks if b <= anchor.start], default=paragraph.start)
    end = min([b for b in breaks if b > anchor.end], default=paragraph.end)
    words = speech.of(text)
    kind: QuoteKind = (
        "direct" if words[:1] in '“"' else "mixed" if "“" in words or '"' in words else "indirect"
    )
    lemma = LEMMAS[cue.of(text)] if cue else None
    return Finding(kind, (speech,), cue, lemma, mention, Span(start, end), paragraph, "by hand", "by hand")


def completed(marked: str, published: str | None = None, byline: str | None = None) -> list[Quote]:
    """The completed quotes of a marked text, in its order."""
    page, findings = marked_page(marked, published, byline)
    return complete(page, findings)


def last(marked: str, published: str | None = None) -> Quote:
    """The last quote of a marked text."""
    return completed(marked, published)[-1]
