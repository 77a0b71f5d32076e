"""From findings to quotes: who, through whom, where, when, and what is claimed.

Comes in: a `Page` and the `Finding`s of its body. Goes out: their `Quote`s, in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claims.extraction.attribute.confidence import with_confidence
from claims.extraction.attribute.people import cast_of, learn_from_title
from claims.extraction.attribute.phrase import parse
from claims.extraction.attribute.resolve import Resolver
from claims.extraction.attribute.rules import precision_of
from claims.extraction.describe.days import said_on
from claims.extraction.describe.frame import Frame, Frames
from claims.extraction.describe.proposition import claim_kind_of, claim_text, force_of, stance_of
from claims.extraction.describe.relay import carried_by, medium_of, relay_of, without_credits
from claims.extraction.describe.venue import venue_after, venue_of
from claims.extraction.finding import Finding
from claims.extraction.quote import Attribution, Quote, Wording
from claims.extraction.turns import borders_of
from sources.reading.page import Page, Span

__all__ = ["attributed", "complete", "in_order", "resolver_of"]

# How sure the outer speaker must be to stand as the relay of what is said within his words.
SURE = 0.7
TRANSLATED = frozenset(("translator", "translated", "translation", "interpreter"))


@dataclass(slots=True)
class Told:
    """What the words around one finding tell."""

    speaker: Attribution | None
    relay: str | None
    medium: str | None
    venue: str | None
    day: str | None
    phrase: Span | None
    wording: Wording

    @property
    def anything(self) -> bool:
        return bool(self.relay or self.medium or self.venue or self.phrase)

    def borrow(self, other: Told) -> None:
        """Take over what the other one tells and this one does not."""
        self.relay = self.relay or other.relay
        self.medium = self.medium or other.medium
        self.venue = self.venue or other.venue
        if self.phrase is None:
            self.day, self.phrase = other.day, other.phrase


def complete(page: Page, findings: list[Finding]) -> list[Quote]:
    """The quotes of a page: each finding with its speaker, relay, day, venue and claim.

    Findings that only tell how another one's words came to the page are left out.
    """
    return [quote for _, quote in attributed(page, findings)]


def attributed(page: Page, findings: list[Finding]) -> list[tuple[Finding, Quote]]:
    """As `complete`, each quote with the finding it was made of."""
    if not findings:
        return []
    text = page.text
    findings = without_credits(text, findings)
    resolver = resolver_of(page, findings)
    day = page.published.day if page.published else None
    frames = Frames(text, findings)
    outer = enclosing(findings)
    told: dict[int, Told] = {}
    for index in in_order(findings):
        finding = findings[index]
        frame = frames.of(finding)
        holder = told.get(outer[index]) if index in outer else None
        around = holder.speaker if holder else None
        speaker = resolver.resolve(finding, around)
        if speaker is not None:
            speaker = with_confidence(text, finding, speaker)
        relay = relay_for(text, finding, frame, resolver, speaker, around)
        venue = venue_of(frame)
        if venue is None and speaker is not None:
            venue = venue_after(text, finding.sentence.end, speaker.name)
        said = (finding.said.day, finding.said.span) if finding.said else said_on(frame, day)
        medium, wording = medium_of(frame, finding.cue_lemma), wording_of(finding, frame)
        told[index] = Told(speaker, relay, medium, venue, *said, wording)
    ordered = [told[index] for index in range(len(findings))]
    spread(ordered, findings)
    return [(finding, quote_of(text, finding, one)) for finding, one in zip(findings, ordered, strict=True)]


def resolver_of(
    page: Page, findings: Sequence[Finding], weights: Mapping[str, float] | None = None
) -> Resolver:
    """The resolver of a page's findings; `weights` are those of its pronouns, None for the counted ones."""
    speech = [span for finding in findings if finding.kind == "direct" for span in finding.spans]
    mentions = [finding.mention for finding in findings if finding.mention is not None]
    cast = cast_of(page.text, body_of(page, findings), speech, mentions, borders_of(page))
    learn_from_title(cast, page.title or "")
    return Resolver(cast, page.byline, page.source, weights)


def in_order(findings: Sequence[Finding]) -> list[int]:
    """The numbers of the findings in the order of reading, in which they are resolved."""
    return sorted(range(len(findings)), key=lambda i: (place(findings[i]), findings[i].spans[0].start))


def place(finding: Finding) -> int:
    """Where a finding stands in the order of reading: its mention, else its words."""
    return finding.mention.start if finding.mention else finding.spans[0].start


def body_of(page: Page, findings: Sequence[Finding]) -> list[Span]:
    """The spans to look for names in: the body, or the findings' paragraphs where there is none."""
    if page.body:
        return list(page.body)
    return sorted({finding.paragraph for finding in findings})


def enclosing(findings: Sequence[Finding]) -> dict[int, int]:
    """For each finding whose mention stands inside the speech of another: that other's index."""
    spans = sorted((s.start, s.end, i) for i, finding in enumerate(findings) for s in finding.spans)
    out: dict[int, int] = {}
    mentioned = sorted((f.mention.start, i) for i, f in enumerate(findings) if f.mention is not None)
    open_spans: list[tuple[int, int]] = []
    at = 0
    for start, index in mentioned:
        while at < len(spans) and spans[at][0] <= start:
            open_spans.append((spans[at][1], spans[at][2]))
            at += 1
        open_spans = [pair for pair in open_spans if pair[0] > start]
        inside = [pair for pair in open_spans if pair[1] != index]
        if inside:
            out[index] = min(inside)[1]
    return out


def relay_for(
    text: str,
    finding: Finding,
    frame: Frame,
    resolver: Resolver,
    speaker: Attribution | None,
    around: Attribution | None,
) -> str | None:
    """Through whom the words came: an outlet in the frame, the voice around, or the voice before."""
    mention = finding.mention
    relay = relay_of(frame)
    if relay is None and around is not None and speaker is not None and around.name != speaker.name:
        sure = around.kind in ("organization", "person") and precision_of(around.rule) >= SURE
        relay = around.name if sure else None
    if relay is None and mention is not None:
        voice = carried_by(text, finding.sentence.start, mention.start)
        if voice:
            relay = voice_name(text, finding, Span(*voice), resolver)
    if relay and speaker and relay.casefold() == speaker.name.casefold():
        return None
    return relay


def voice_name(text: str, finding: Finding, voice: Span, resolver: Resolver) -> str | None:
    """The name behind a voice that reports the speaker, where it is a body or a person."""
    phrase = parse(voice.of(text))
    if phrase.kind not in ("body", "country", "outlet", "person"):
        return None
    found = resolver.of_phrase(phrase, replace(finding, mention=voice), None)
    return found[0].name if found and found[0].kind in ("organization", "person") else None


def quote_of(text: str, finding: Finding, told: Told) -> Quote:
    """One finding and what was found around it, put together."""
    force = force_of(finding.cue_lemma, finding.rule)
    claim = claim_text(text, finding, told.speaker, force)
    before_cue = ""
    if finding.cue:
        before_cue = text[max(finding.sentence.start, finding.cue.start - 40) : finding.cue.start]
    return Quote(
        kind=finding.kind,
        spans=finding.spans,
        cue=finding.cue,
        cue_lemma=finding.cue_lemma,
        speaker=told.speaker,
        relayed_via=told.relay,
        medium=told.medium,
        venue=told.venue,
        said_on=told.day,
        said_on_phrase=told.phrase,
        force=force,
        stance=stance_of(force, before_cue),
        claim=claim,
        claim_kind=claim_kind_of(claim, finding, force, told.speaker),
        wording=told.wording,
        rule=finding.rule,
    )


def wording_of(finding: Finding, frame: Frame) -> Wording:
    """Whether the words are the speaker's own, put into English, or retold."""
    if not frame.tokens.isdisjoint(TRANSLATED):
        return "translated"
    return "paraphrase" if finding.kind == "indirect" else "verbatim"


def spread(told: Sequence[Told], findings: Sequence[Finding]) -> None:
    """Relay, medium, venue and day of one speaker in one sentence hold for all he says there.

    So do those of a quote that a floating quote carries on ("…," he told TASS. "…").
    """
    by_sentence: dict[tuple[Span, str], Told] = {}
    for one, finding in zip(told, findings, strict=True):
        if one.speaker and one.anything:
            by_sentence.setdefault((finding.sentence, one.speaker.name), one)
    last: Told | None = None
    for one, finding in zip(told, findings, strict=True):
        source = by_sentence.get((finding.sentence, one.speaker.name)) if one.speaker else None
        if source is None and carries_on(one, last):
            source = last
        if source is not None and source is not one:
            one.borrow(source)
        last = one


def carries_on(one: Told, last: Told | None) -> bool:
    """Whether a quote without a mention goes on with what the last one's speaker said."""
    return (
        last is not None
        and last.speaker is not None
        and one.speaker is not None
        and one.speaker.rule == "continues last speaker"
        and one.speaker.name == last.speaker.name
    )
