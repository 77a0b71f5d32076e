"""Quotations: attributions of each sentence joined with the quotations around them → Findings.

Takes a page, gives `Finding`s in the order of their first span. Turns come first; what they leave is
read paragraph by paragraph. What one paragraph leaves open for the next is kept by across.py.
"""

from __future__ import annotations

from itertools import pairwise

from claims.extraction.annotate.context import read_in_context
from claims.extraction.annotate.paragraphs import Paragraph, paragraphs
from claims.extraction.annotate.words import word_group
from claims.extraction.find.across import (
    Before,
    any_opening,
    asks,
    block,
    finding_of,
    follow,
    goes_on,
    place,
    sign,
    spoke_to_press,
    take_excerpt,
)
from claims.extraction.find.frames import speeches
from claims.extraction.find.score import Scorer, is_statement, standard_scorer
from claims.extraction.find.titles import with_titles_as_nouns
from claims.extraction.find.unclaimed import unclaimed
from claims.extraction.find.unmarked import unmarked_speech
from claims.extraction.finding import Finding
from claims.extraction.speech import Range, Speech
from claims.extraction.turns import excerpts_of, findings_of, outside_body, turns_of
from sources.reading.page import Page, UnreadablePage
from sources.reading.page_limits import LIMITS, Limits

__all__ = ["findings"]

# A speech with the ranges that make up its quote, those of quotations joined to it included.
Joined = tuple[Speech, list[Range]]

# Cues that carry on a quotation rather than begin another: "…,” he said, adding, “…”".
_CARRY_ON = word_group("carry-on")
_ASKERS = word_group("asker")


def findings(page: Page, scorer: Scorer | None = None, limits: Limits = LIMITS) -> list[Finding]:
    """All findings of a page; `scorer` decides what is a statement and where it ends.

    Raises `UnreadablePage` where there are more paragraphs, cues or findings than `limits` allow.
    """
    _refuse_more(len(page.body), limits.paragraphs, "paragraphs")
    body = paragraphs(page, scorer or standard_scorer())
    _refuse_more(sum(len(each.triggers) for each in body), limits.cues, "words of saying")
    read_in_context(body)
    turns, excerpts = turns_of(page, body), excerpts_of(page, body)
    before = Before()
    for at, paragraph in enumerate(body):
        if at in turns:
            turn = turns[at]
            if turn is not None and turn is not turns.get(at - 1):
                before.out += findings_of(turn)
            before.close()
        elif not (take_excerpt(before, paragraph, excerpts.get(at)) or sign(before, paragraph)):
            _read(paragraph, before)
        _refuse_more(len(before.out), limits.quotes, "quotes")
    if aside := outside_body(page):
        before.out += [finding for turn in aside for finding in findings_of(turn)]
        before.out.sort(key=lambda finding: finding.spans[0].start)
    return before.out


def _refuse_more(number: int, most: int, what: str) -> None:
    if number > most:
        raise UnreadablePage(
            "too_large",
            f"The text has more than {most:,} {what}; an article has no more. Cut it into its articles.",
        )


def _read(paragraph: Paragraph, before: Before) -> None:
    """Add the findings of one paragraph to those before it."""
    paragraph.tags = with_titles_as_nouns(paragraph)
    whole = unmarked_speech(paragraph)
    joined: list[Joined]
    joined, floating = ([(whole, list(whole.content))], []) if whole else _join(paragraph)
    opened = before.block
    if opened and opened[1].lemma != ":" and not paragraph.quoted and not whole:
        before.out.append(block(paragraph, [(0, len(paragraph.words))], *opened))
        before.close()
        if opened[1].mention_rule != "label":  # "From Ana Sousa:" stands above one paragraph
            before.in_full = before.out[-1]
        return
    if goes_on(before, paragraph, told=bool(whole or joined)):
        return
    if floating:
        place(paragraph, floating, before)
    kept = [
        finding_of(paragraph, speech, ranges)
        for speech, ranges in joined
        if ranges and (speech.rule == "floating" or is_statement(paragraph, speech, ranges))
    ]
    _fill_in(kept)
    before.spoke = None if kept or floating or paragraph.quoted else spoke_to_press(paragraph)
    if not floating:
        follow(before, paragraph, kept)
    before.out += kept
    opening = [speech for speech, ranges in joined if speech.opens_block and not ranges]
    if not opening and not kept and not floating and paragraph.words[-1] == ":":
        opening = any_opening(paragraph)
    before.block = (paragraph, opening[-1]) if opening else None
    unclosed = any(not quoted.closed for quoted in paragraph.quoted.values())
    before.left_open = before.out[-1] if unclosed and before.out else None


def _fill_in(kept: list[Finding]) -> None:
    """Quoted words whose sentence names nobody are the last speaker's of their paragraph."""
    for last, finding in pairwise(kept):
        if (
            finding.mention is None
            and finding.kind != "indirect"
            and last.mention
            and finding.mention_rule not in ("question", "answer")
        ):
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
                beside = found[0].content[0][0] == floating[-1][1]
                if beside and asks(paragraph, floating) and not asks(paragraph, found[0].content):
                    joined.append(_nobodys(floating, "question"))  # '“Who pays?” “The state,” Varga replied.'
                else:
                    fresh[0][1][:0] = floating
            elif floating:
                joined.append(_introduced(found[0], floating))
            joined += fresh
            floating = []
        elif only_quoted or (joined and "Q" in paragraph.tags[sentence[0] : sentence[1]]):
            if joined and only_quoted and _answers(paragraph, joined[-1], sentence):
                joined.append(_nobodys([sentence], "answer"))
                continue
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
            and _same_speaker(speech, joined[-1][0])
            and _is_quoted(paragraph, joined[-1][1])
        ):
            joined[-1][1].extend(speech.content)
        else:
            joined.append((speech, list(speech.content)))
    return joined


def _same_speaker(speech: Speech, last: Speech) -> bool:
    """Whether a cue has the subject of the one before it: "…,” he said, adding, “…”"."""
    if speech.mention_rule == "same subject" or speech.mention is None or last.mention is None:
        return speech.mention_rule == "same subject"
    return speech.mention[0] < last.mention[1] and last.mention[0] < speech.mention[1]


def _is_quoted(paragraph: Paragraph, ranges: list[Range]) -> bool:
    return any("Q" in paragraph.tags[start:stop] for start, stop in ranges)


def _nobodys(ranges: list[Range], way: str) -> Joined:
    """A quotation of another person than the one named beside it, and nobody's that the page names."""
    at = ranges[0][0]
    return Speech((at, at), "", "floating", list(ranges), None, way, (at, ranges[-1][1])), list(ranges)


def _answers(paragraph: Paragraph, asked: Joined, sentence: Range) -> bool:
    """Whether a quotation answers a reporter: '“Will it hold?” a reporter asked. “It will.”'"""
    speech, ranges = asked
    if speech.rule == "floating" or not speech.mention or not asks(paragraph, ranges):
        return False
    return not _ASKERS.isdisjoint(paragraph.lows[slice(*speech.mention)]) and not asks(paragraph, [sentence])


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
