"""Quotations: attributions of each sentence joined with the quotations around them → Findings.

Takes the page's paragraphs, gives `Finding`s in the order of their first span. A quotation
without a cue belongs to the speech before it in its paragraph, to the cue with a colon before
it, or continues the last speaker. Called by the entry.
"""

from __future__ import annotations

from collections.abc import Iterable

from sources.reading.page import Span

from .finding import Finding
from .indirect import Range, Speech, speeches
from .mentions import joined_subject
from .quote import QuoteKind
from .sentences import Paragraph
from .speech_acts import is_speech_act
from .unclaimed import unclaimed

__all__ = ["findings"]


def findings(paragraphs: Iterable[Paragraph]) -> list[Finding]:
    """All findings of a page."""
    out: list[Finding] = []
    block: tuple[Paragraph, Speech] | None = None
    left_open: Finding | None = None
    for paragraph in paragraphs:
        mine: list[tuple[Speech, list[Range]]] = []
        floating: list[Range] = []
        for sentence in paragraph.sentences:
            found = speeches(paragraph, sentence)
            if not _only_quoted(paragraph, sentence):
                found += unclaimed(paragraph, sentence, found)
            if found:
                for speech in found:
                    mine.append((speech, list(speech.content)))
                if floating and _opens_quoted(paragraph, found[0]):
                    mine[-len(found)][1][:0] = floating
                elif floating:
                    mine.insert(len(mine) - len(found), _before(found[0], floating))
                floating = []
            elif _only_quoted(paragraph, sentence) or (mine and _half_quoted(paragraph, sentence)):
                if mine:
                    _last_quoted(paragraph, mine).append(sentence)
                else:
                    floating.append(sentence)
        fresh = [
            _finding(paragraph, speech, ranges)
            for speech, ranges in mine
            if ranges and is_speech_act(paragraph, speech, ranges)
        ]
        if floating:
            joined = _place(paragraph, floating, block, left_open, out)
            if joined:
                fresh.insert(0, joined)
        elif block and not mine and block[1].lemma != ":":
            fresh.insert(0, _block(paragraph, [(0, len(paragraph.words))], *block))
        out += fresh
        opening = [speech for speech, ranges in mine if speech.opens_block and not ranges]
        if not opening and not fresh and paragraph.words[-1] == ":":
            opening = _any_opening(paragraph)
        block = (paragraph, opening[-1]) if opening else None
        unclosed = any(not quoted.closed for quoted in paragraph.quoted.values())
        left_open = out[-1] if unclosed and out else None
    return out


def _half_quoted(paragraph: Paragraph, sentence: Range) -> bool:
    """A sentence that goes on with quoted speech: 'Instead, “he acts like a defeated man.”'"""
    return "Q" in paragraph.tags[sentence[0] : sentence[1]]


def _opens_quoted(paragraph: Paragraph, speech: Speech) -> bool:
    """Whether the speech goes on with the quotation before it: '“A.” “B,” he said'."""
    return any("Q" in paragraph.tags[start:stop] for start, stop in speech.content)


def _before(following: Speech, ranges: list[Range]) -> tuple[Speech, list[Range]]:
    """A quotation without a cue before a sentence that names who speaks: '“A.” He said that …'."""
    speech = Speech(
        following.cue,
        following.lemma,
        "before attribution",
        ranges,
        following.mention,
        "next sentence",
        ranges[0],
    )
    return speech, list(ranges)


def _any_opening(paragraph: Paragraph) -> list[Speech]:
    """A paragraph that ends with a colon opens what follows: 'Cruz called them on it:'."""
    sentence = paragraph.sentences[-1]
    last = len(paragraph.words) - 1
    mention = joined_subject(paragraph, sentence[0], last)
    if mention is None or last - sentence[0] < 2:
        return []
    return [Speech((last, last + 1), ":", "colon", [], mention, "main clause", sentence, opens_block=True)]


def _last_quoted(paragraph: Paragraph, mine: list[tuple[Speech, list[Range]]]) -> list[Range]:
    """The ranges of the last speech that holds a quotation, else of the last."""
    for _, ranges in reversed(mine):
        if any("Q" in paragraph.tags[start:stop] for start, stop in ranges):
            return ranges
    return mine[-1][1]


def _only_quoted(paragraph: Paragraph, sentence: Range) -> bool:
    tags = paragraph.tags[sentence[0] : sentence[1]]
    return "Q" in tags and not tags.strip("Qq.,-;:")


def _place(
    paragraph: Paragraph,
    floating: list[Range],
    block: tuple[Paragraph, Speech] | None,
    left_open: Finding | None,
    out: list[Finding],
) -> Finding | None:
    """A paragraph that is all quotation: part of an open one, a block, or the last speaker's."""
    if block:
        return _block(paragraph, floating, *block)
    spans = _spans(paragraph, floating)
    if left_open:
        left_open.spans = (*left_open.spans, *spans)
        return None
    last = out[-1] if out else None
    if last and last.paragraph.end + 3 > paragraph.span.start:
        last.spans = (*last.spans, *spans)
        return None
    return Finding(
        kind="direct",
        spans=spans,
        cue=None,
        cue_lemma=None,
        mention=last.mention if last else None,
        sentence=Span(spans[0].start, spans[-1].end),
        paragraph=paragraph.span,
        rule="floating",
        mention_rule="continues last speaker" if last else "",
    )


def _block(paragraph: Paragraph, ranges: list[Range], source: Paragraph, speech: Speech) -> Finding:
    finding = _finding(source, speech, [speech.cue])
    finding.spans = _spans(paragraph, ranges)
    finding.kind = "direct"
    finding.rule = "block"
    return finding


def _finding(paragraph: Paragraph, speech: Speech, ranges: list[Range]) -> Finding:
    tags = paragraph.tags
    inside = "".join(tags[start:stop] for start, stop in ranges)
    kind: QuoteKind = "indirect"
    if "Q" in inside or "q" in inside:
        kind = "mixed" if inside.strip("Qq.,-;:") else "direct"
    mention = speech.mention
    return Finding(
        kind=kind,
        spans=_spans(paragraph, ranges),
        cue=_span(paragraph, speech.cue),
        cue_lemma=speech.lemma,
        mention=_span(paragraph, mention) if mention else None,
        sentence=_span(paragraph, speech.sentence),
        paragraph=paragraph.span,
        rule=speech.rule,
        mention_rule=speech.mention_rule,
    )


def _span(paragraph: Paragraph, items: Range) -> Span:
    return Span(paragraph.starts[items[0]], paragraph.ends[items[1] - 1])


def _spans(paragraph: Paragraph, ranges: list[Range]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for items in sorted(ranges):
        span = _span(paragraph, items)
        if spans and items[0] > 0 and spans[-1].end >= paragraph.ends[items[0] - 1]:
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return tuple(spans)
