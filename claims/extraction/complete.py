"""From findings to quotes: who, through whom, where, when, and what is claimed.

Comes in: a `Page` and the `Finding`s of its body. Goes out: one `Quote` for each, in the same
order. Called at the end of `extract`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sources.reading.page import Page, Span

from .days import said_on
from .finding import Finding
from .frame import Frame, frames
from .people import cast_of
from .phrase import parse
from .proposition import claim_kind_of, claim_text, force_of, stance_of
from .quote import Attribution, Quote, Wording
from .relay import carried_by, medium_of, relay_of
from .resolve import Resolver
from .venue import venue_after, venue_of

__all__ = ["complete"]

TRANSLATED = ("translat", "interpreter")


def complete(page: Page, findings: list[Finding]) -> list[Quote]:
    """The quotes of a page: each finding with its speaker, relay, day, venue and claim."""
    if not findings:
        return []
    text = page.text
    speech = [span for finding in findings if finding.kind == "direct" for span in finding.spans]
    mentions = [finding.mention for finding in findings if finding.mention is not None]
    cast = cast_of(text, body_of(page, findings), speech, mentions)
    resolver = Resolver(cast, page.byline)
    day = page.published.day if page.published else None
    order = sorted(range(len(findings)), key=lambda i: (place(findings[i]), findings[i].spans[0].start))
    surrounding = frames(text, findings)
    outer = enclosing(findings)
    done: dict[int, Quote] = {}
    for index in order:
        finding, frame = findings[index], surrounding[index]
        around = done[outer[index]].speaker if index in outer and outer[index] in done else None
        speaker = resolver.resolve(finding, around)
        relay = relay_for(text, finding, frame, resolver, speaker, around)
        said, phrase = said_on(frame, day)
        done[index] = quote_of(text, finding, frame, speaker, relay, said, phrase)
    return spread([done[index] for index in range(len(findings))], findings)


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
        relay = around.name
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


def quote_of(
    text: str,
    finding: Finding,
    frame: Frame,
    speaker: Attribution | None,
    relay: str | None,
    said: str | None,
    phrase: Span | None,
) -> Quote:
    """One finding and what was found around it, put together."""
    force = force_of(finding.cue_lemma)
    claim = claim_text(text, finding, speaker, force)
    before_cue = (
        text[max(finding.sentence.start, finding.cue.start - 40) : finding.cue.start] if finding.cue else ""
    )
    venue = venue_of(frame) or (venue_after(text, finding.sentence.end, speaker.name) if speaker else None)
    return Quote(
        kind=finding.kind,
        spans=finding.spans,
        cue=finding.cue,
        cue_lemma=finding.cue_lemma,
        speaker=speaker,
        relayed_via=relay,
        medium=medium_of(frame, finding.cue_lemma),
        venue=venue,
        said_on=said,
        said_on_phrase=phrase,
        force=force,
        stance=stance_of(force, before_cue),
        claim=claim,
        claim_kind=claim_kind_of(claim, finding, force, speaker),
        wording=wording_of(finding, frame),
        rule=finding.rule,
    )


def wording_of(finding: Finding, frame: Frame) -> Wording:
    """Whether the words are the speaker's own, put into English, or retold."""
    if any(word in frame.words for word in TRANSLATED):
        return "translated"
    return "paraphrase" if finding.kind == "indirect" else "verbatim"


def spread(quotes: list[Quote], findings: Sequence[Finding]) -> list[Quote]:
    """Relay, medium, venue and day of one speaker in one sentence hold for all he says there.

    So do those of a quote that a floating quote carries on ("…," he told TASS. "…").
    """
    by_sentence: dict[tuple[Span, str], Quote] = {}
    for quote, finding in zip(quotes, findings, strict=True):
        if quote.speaker and (quote.relayed_via or quote.medium or quote.said_on_phrase or quote.venue):
            by_sentence.setdefault((finding.sentence, quote.speaker.name), quote)
    out: list[Quote] = []
    for quote, finding in zip(quotes, findings, strict=True):
        source = by_sentence.get((finding.sentence, quote.speaker.name)) if quote.speaker else None
        if carries_on(quote, out[-1] if out else None):
            source = source or out[-1]
        if source is not None and source is not quote:
            quote = replace(
                quote,
                relayed_via=quote.relayed_via or source.relayed_via,
                medium=quote.medium or source.medium,
                venue=quote.venue or source.venue,
                said_on=quote.said_on or source.said_on,
                said_on_phrase=quote.said_on_phrase or source.said_on_phrase,
            )
        out.append(quote)
    return out


def carries_on(quote: Quote, last: Quote | None) -> bool:
    """Whether a quote without a mention goes on with what the last one's speaker said."""
    return (
        last is not None
        and last.speaker is not None
        and quote.speaker is not None
        and quote.speaker.rule == "continues last speaker"
        and quote.speaker.name == last.speaker.name
    )
