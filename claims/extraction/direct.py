"""Quotations: attributions of each sentence joined with the quotations around them → Findings.

Takes a page, gives `Finding`s in the order of their first span. A quotation
without a cue belongs to the speech before it in its paragraph, to the cue with a colon before
it, or continues the last speaker. Called by the entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from claims.lexicon import entries
from sources.reading.page import Page, Span

from .finding import Finding
from .indirect import speeches
from .mentions import joined_subject
from .quote import QuoteKind
from .sentences import Paragraph, paragraphs
from .speech import Range, Speech
from .speech_acts import is_speech_act
from .tokens import word_group
from .turns import findings_of, turns_of
from .unclaimed import signature_of, unclaimed
from .unmarked import unmarked_speech

__all__ = ["findings"]

# A speech with the ranges that make up its quote, those of quotations joined to it included.
Joined = tuple[Speech, list[Range]]

# Cues that carry on a quotation rather than begin another: "…,” he said, adding, “…”".
_CARRY_ON = word_group("carry-on")


# A quote of more spans than this is no quote: hostile text must not make one grow without end.
_MOST_SPANS = 100


@dataclass(slots=True)
class _Before:
    """What the paragraphs read so far leave open for the next one."""

    out: list[Finding] = field(default_factory=list)
    block: tuple[Paragraph, Speech] | None = None  # a cue with a colon at the paragraph's end
    left_open: Finding | None = None  # a quotation whose closing mark has not come yet
    alone: Finding | None = None  # a paragraph that is all quotation, and names nobody
    joins: Finding | None = None  # the finding whose spans it was added to


def findings(page: Page) -> list[Finding]:
    """All findings of a page."""
    body = list(paragraphs(page))
    turns = turns_of(page, body)
    before = _Before()
    for at, paragraph in enumerate(body):
        if at in turns:
            turn = turns[at]
            if turn is not None and turn is not turns.get(at - 1):
                before.out += findings_of(turn)
            before.block = before.left_open = before.alone = None
            continue
        signature = signature_of(paragraph) if before.alone else None
        if signature:
            _sign(before, paragraph, signature)
            continue
        _read(paragraph, before)
    return before.out


def _read(paragraph: Paragraph, before: _Before) -> None:
    """Add the findings of one paragraph to those before it."""
    whole = unmarked_speech(paragraph)
    joined: list[Joined]
    joined, floating = ([(whole, list(whole.content))], []) if whole else _join(paragraph)
    block = before.block
    if block and block[1].lemma != ":" and not paragraph.quoted and not whole:
        before.out.append(_block(paragraph, [(0, len(paragraph.words))], *block))
        before.block = before.left_open = None
        return
    before.alone = None
    if floating:
        _place(paragraph, floating, before)
    kept = [
        _finding(paragraph, speech, ranges)
        for speech, ranges in joined
        if ranges and is_speech_act(paragraph, speech, ranges)
    ]
    _fill_in(kept)
    before.out += kept
    opening = [speech for speech, ranges in joined if speech.opens_block and not ranges]
    if not opening and not kept and not floating and paragraph.words[-1] == ":":
        opening = _any_opening(paragraph)
    before.block = (paragraph, opening[-1]) if opening else None
    unclosed = any(not quoted.closed for quoted in paragraph.quoted.values())
    before.left_open = before.out[-1] if unclosed and before.out else None


def _fill_in(kept: list[Finding]) -> None:
    """Quoted words whose sentence names nobody are the last speaker's of their paragraph."""
    for last, finding in pairwise(kept):
        if finding.mention is None and finding.kind != "indirect" and last.mention:
            finding.mention, finding.mention_rule = last.mention, "last speaker"


def _join(paragraph: Paragraph) -> tuple[list[Joined], list[Range]]:
    """The speeches of a paragraph with the quotations that go on with them, and those left over."""
    joined: list[Joined] = []
    floating: list[Range] = []
    for sentence in paragraph.sentences:
        only_quoted = _only_quoted(paragraph, sentence)
        found = speeches(paragraph, sentence)
        if not only_quoted:
            found += unclaimed(paragraph, sentence, found)
        if found:
            fresh = _carried_on(paragraph, found)
            if floating and _is_quoted(paragraph, found[0].content):
                fresh[0][1][:0] = floating
            elif floating:
                joined.append(_introduced(found[0], floating))
            joined += fresh
            floating = []
        elif only_quoted or (joined and "Q" in paragraph.tags[sentence[0] : sentence[1]]):
            # 'Instead, “he acts like a defeated man.”' goes on as well
            (_last_quoted(paragraph, joined) if joined else floating).append(sentence)
    return joined, floating


def _carried_on(paragraph: Paragraph, found: list[Speech]) -> list[Joined]:
    joined: list[Joined] = []
    for speech in found:
        if (
            joined
            and speech.lemma in _CARRY_ON
            and speech.rule == "quote"
            and speech.mention_rule == "same subject"
            and _is_quoted(paragraph, joined[-1][1])
        ):
            joined[-1][1].extend(speech.content)
        else:
            joined.append((speech, list(speech.content)))
    return joined


def _is_quoted(paragraph: Paragraph, ranges: list[Range]) -> bool:
    return any("Q" in paragraph.tags[start:stop] for start, stop in ranges)


def _introduced(following: Speech, ranges: list[Range]) -> Joined:
    """A quotation without a cue before a sentence that names who speaks: '“A.” He said that …'."""
    rule, how = "before attribution", "next sentence"
    speech = Speech(following.cue, following.lemma, rule, ranges, following.mention, how, ranges[0])
    return speech, list(ranges)


def _last_quoted(paragraph: Paragraph, joined: list[Joined]) -> list[Range]:
    """The ranges of the last speech that holds a quotation, else of the last."""
    for _, ranges in reversed(joined):
        if _is_quoted(paragraph, ranges):
            return ranges
    return joined[-1][1]


def _only_quoted(paragraph: Paragraph, sentence: Range) -> bool:
    tags = paragraph.tags[sentence[0] : sentence[1]]
    return "Q" in tags and not tags.strip("Qq.,-;:")


def _any_opening(paragraph: Paragraph) -> list[Speech]:
    """A paragraph that ends with a colon opens what follows: 'Cruz called them on it:'."""
    sentence = paragraph.sentences[-1]
    last = len(paragraph.words) - 1
    mention = joined_subject(paragraph, sentence[0], last)
    if mention is None or last - sentence[0] < 2:
        return []
    # "The mayor put it this way:", and what follows stands without marks
    lemma = "say" if " ".join(paragraph.lows[last - 2 : last]) in _announcing() else ":"
    return [Speech((last, last + 1), lemma, "colon", [], mention, "main clause", sentence, opens_block=True)]


@cache
def _announcing() -> frozenset[str]:
    return frozenset(entries("announcing"))


def _place(paragraph: Paragraph, floating: list[Range], before: _Before) -> None:
    """A quotation without a cue: the block after a colon, part of an open one, or the last speaker's."""
    if before.block:
        before.out.append(_block(paragraph, floating, *before.block))
        return
    spans = _spans(paragraph, floating)
    last = before.left_open or (before.out[-1] if before.out else None)
    finding = Finding(
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
    before.alone = finding
    if last and len(last.spans) < _MOST_SPANS and (before.left_open or _follows(paragraph, last)):
        before.joins = last
        last.spans = (*last.spans, *spans)
    else:
        before.joins = None
        before.out.append(finding)


def _follows(paragraph: Paragraph, last: Finding) -> bool:
    """Whether nothing stands between the paragraph and the one that holds the last finding."""
    return last.paragraph.end + 3 > paragraph.span.start


def _sign(before: _Before, paragraph: Paragraph, signature: Range) -> None:
    """'— Hillary Clinton' alone in a paragraph: who said the quotation above it."""
    finding = before.alone
    if finding is None:
        return
    if before.joins:  # it had been taken for the last speaker's
        before.joins.spans = before.joins.spans[: -len(finding.spans)]
        before.out.append(finding)
    finding.mention, finding.mention_rule = _span(paragraph, signature), "signed"
    finding.rule = "signed"
    before.alone = before.joins = None


def _block(paragraph: Paragraph, ranges: list[Range], source: Paragraph, speech: Speech) -> Finding:
    finding = _finding(source, speech, [speech.cue])
    finding.spans = _spans(paragraph, ranges)
    finding.kind = "direct"
    finding.rule = "block"
    return finding


def _finding(paragraph: Paragraph, speech: Speech, ranges: list[Range]) -> Finding:
    tags = paragraph.tags
    inside = "".join(tags[start:stop] for start, stop in ranges)
    kind: QuoteKind = "direct" if speech.rule in ("unmarked",) else "indirect"
    if "Q" in inside or "q" in inside:
        kind = "mixed" if inside.strip("Qq.,-;:") and kind != "direct" else "direct"
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
            spans[-1] = Span(spans[-1].start, max(span.end, spans[-1].end))
        else:
            spans.append(span)
    return tuple(spans)
