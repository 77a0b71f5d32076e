"""Paragraphs and sentences: a page's body → items in which each quotation is one item.

A quoted stretch, however long, stands in its paragraph as a single item, so that "…down." Mr Lavrov
said" is one sentence whatever stands between the marks.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Protocol

from claims.extraction.annotate.blocks import blocks
from claims.extraction.annotate.cues import cue_forms, is_cue, triggers
from claims.extraction.annotate.grammar import Reading
from claims.extraction.annotate.marks import Quoted, find_quoted, uses_single_marks
from claims.extraction.annotate.words import (
    FRAGMENT,
    SPEECH,
    is_known,
    lowered,
    tag_lower,
    tag_words,
    tokenize,
    word_group,
)
from claims.extraction.speech import Speech
from sources.reading.page import Page, Span

__all__ = ["Paragraph", "masked", "paragraphs"]

# "KYIV (Reuters) - ", "MOSCOW, July 9 (TASS) — ": place, day and agency before the first words.
_DATELINE = re.compile(
    r"[A-Z][A-Z.’'-]+(?:[ ,/]+(?:[A-Z][\w.’'-]*|\d{1,2}))*,?(?: ?\([^()]{2,30}\) ?[—–-]+| ?[—–]| -{1,2}) ?"
)
# Last characters of words after which a sentence may end; "N.Y." and quotations included.
_STOPS = frozenset([".", "!", "?", "…", SPEECH, FRAGMENT])
_LONGEST = 250  # items of a sentence
# Nouns that are written like verbs: after a determiner, adjective, number or possessive.
_NOUN_PLACE = re.compile(r"(?<=[djp#])[bzg](?=[^d])|(?<=[fg])[bz](?=[^do])")
# An adjective with no noun behind it is one: "the general denied", "the military has said".
_BARE_ADJECTIVE = re.compile(r"(?<=[dp])j(?=a?[vzmiyx](?!n)|[fs.])|(?<=[dp]j)j(?=a?[vzmiyx](?!n))")
_INFINITIVE = re.compile(r"(?<=u)(?:n(?=[dpPohn#utwqQ])|j(?=[dpPoh]))")
# "to" before a noun phrase is a preposition.
_TO_PHRASE = re.compile(r"u(?=[dpPoh#Tj]|n(?![dpPohn#utwqQ]))")
# "May" in "in May", "May 3".
_MONTH = re.compile(r"(?<=f)m(?![bai])|m(?=#)")
_SENTENCE_END = re.compile(r"[.]+")
_WORDS = re.compile(r"\w[\w’'-]*")


class Decisions(Protocol):
    """What finding leaves to learned weights (see score.py)."""

    def best_end(
        self, paragraph: Paragraph, start: int, options: Sequence[int], features: Sequence[list[str]]
    ) -> int:
        """Which of the items `options`, before which content from `start` may stop, is the best."""

    def values(
        self, paragraph: Paragraph, candidates: Sequence[Speech], features: Sequence[list[str]]
    ) -> list[float]:
        """For each candidate of one cue the log odds that it is a statement, against there being none."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph as items: words, marks and whole quotations.

    `tags[i]` is the kind of `words[i]` (see tokens.py); `starts` and `ends` are offsets in the
    page's text. `triggers` are the items that may be cues. `quoted` gives the stretch behind an item tagged Q or q; `sentences` are
    half-open ranges of items.
    """

    span: Span
    scorer: Decisions
    words: list[str]
    lows: list[str]
    starts: Sequence[int]
    ends: Sequence[int]
    tags: str
    quoted: dict[int, Quoted] = field(default_factory=dict)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    raw: str = ""
    triggers: list[int] = field(default_factory=list)
    readings: dict[int, Reading] = field(default_factory=dict)

    def sentence_start(self, item: int) -> int:
        """The first item of the sentence that holds `item`."""
        return self.sentences[bisect_right(self.sentences, (item, len(self.words) + 1)) - 1][0]

    def cues_between(self, start: int, stop: int) -> list[int]:
        """The items from `start` up to `stop` that may be cues."""
        return self.triggers[bisect_left(self.triggers, start) : bisect_left(self.triggers, stop)]

    def inner_words(self, item: int) -> list[str]:
        """The words of the quotation at `item`."""
        begin, end = self.starts[item] - self.span.start, self.ends[item] - self.span.start
        return _WORDS.findall(self.raw[begin:end])


def paragraphs(page: Page, scorer: Decisions) -> list[Paragraph]:
    """The body's paragraphs, in order; sentences are not read in their context yet (see context.py)."""
    text = page.text
    single = uses_single_marks(text)
    inside = False
    found = []
    for span in blocks(page):
        paragraph, inside = _paragraph(text, span, single, inside, scorer)
        if paragraph.words:
            found.append(paragraph)
    return found


def _paragraph(
    text: str, span: Span, single: bool, inside: bool, scorer: Decisions
) -> tuple[Paragraph, bool]:
    raw = text[span.start : span.end]
    stretches = find_quoted(raw, single=single, inside=inside)
    by_start = {stretch.start: stretch for stretch in stretches}
    base = span.start
    words, starts = tokenize(masked(raw, stretches), base)
    tags = tag_words(words)
    lows = lowered(words)
    until = map(add, starts, map(len, words))
    ends: MutableSequence[int] = array("i", until) if isinstance(starts, array) else list(until)
    quoted: dict[int, Quoted] = {}
    if by_start or SPEECH in raw or FRAGMENT in raw:
        for number, word in enumerate(words):
            if word in (SPEECH, FRAGMENT):
                behind = by_start.get(starts[number] - base)
                if behind is None:
                    tags[number] = "n"
                    continue
                quoted[number] = behind
                ends[number] = base + behind.end
    if not _BOTH.isdisjoint(lows):
        _tell_apart(lows, tags)
    if "i" in words:
        _named_i(words, tags)
    if not _NOUN_OR_PAST.isdisjoint(lows):
        _with_particles(lows, tags)
    if "to" in lows and "that" in lows:
        _told_to(lows, tags)
    known = triggers()
    paragraph = Paragraph(
        span=span,
        scorer=scorer,
        words=words,
        lows=lows,
        starts=starts,
        ends=ends,
        tags=_in_context("".join(tags)),
        quoted=quoted,
        raw=raw,
        triggers=[number for number, low in enumerate(lows) if low in known and is_cue(lows, number)],
    )
    for stretch in stretches:
        stretch.start += base
        stretch.end += base
    paragraph.sentences = _split(paragraph, text)
    left_open = bool(stretches) and not stretches[-1].closed
    return paragraph, left_open


def masked(raw: str, stretches: Sequence[Quoted]) -> str:
    """Text of the same length in which each quoted stretch is one word, SPEECH or FRAGMENT, and blanks."""
    if not stretches:
        return raw
    pieces, at = [], 0
    for stretch in stretches:
        mark = SPEECH if is_speech(raw[stretch.start : stretch.end]) else FRAGMENT
        pieces += [raw[at : stretch.start], mark, " " * (stretch.end - stretch.start - 1)]
        at = stretch.end
    return "".join([*pieces, raw[at:]])


def is_speech(quoted: str) -> bool:
    """Whether a quoted stretch looks like speech rather than a name or a single word."""
    inner = quoted.strip("“”\"'’‘`«»„ ")
    return len(_WORDS.findall(inner)) >= 4 or inner[-1:] in ".,!?" or quoted[-2:-1] in ",.!?"


_BOTH = word_group("adjective-or-verb")
_NOUN_OR_PAST = word_group("noun-or-past")
_PARTICLES = word_group("particle")


def _tell_apart(lows: list[str], tags: list[str]) -> None:
    """Words that are adjectives or verbs: "says lead author Weiss", "urged them to welcome migrants"."""
    for number in range(1, len(lows) - 1):
        if lows[number] in _BOTH:
            if lows[number - 1] == "to":
                tags[number] = "b"
            elif tags[number + 1] in "nP" and (tags[number - 1] in "vzdpj," or lows[number] == "select"):
                tags[number] = "j"


def _named_i(words: list[str], tags: list[str]) -> None:
    """ "The i" is a newspaper."""
    for number in range(1, len(words)):
        if words[number] == "i" and words[number - 1] in ("the", "The"):
            tags[number] = "n"


def _with_particles(lows: list[str], tags: list[str]) -> None:
    """ "Reed shot back": a past tense, where "a shot back across the court" is a noun."""
    for number in range(1, len(lows) - 1):
        if (
            lows[number] in _NOUN_OR_PAST
            and lows[number + 1] in _PARTICLES
            and tags[number - 1] not in "djp#"
        ):
            tags[number] = "v"


def _told_to(lows: list[str], tags: list[str]) -> None:
    """In "a note to clients that", the plural between "to" and "that" is a noun, no verb."""
    for number in range(1, len(lows) - 1):
        noun = tags[number] == "n" and lows[number].endswith("s") and not lows[number].endswith("ss")
        if noun and lows[number - 1] == "to" and lows[number + 1] == "that":
            tags[number - 1] = "f"


def _in_context(tags: str) -> str:
    tags = _NOUN_PLACE.sub("n", tags)
    tags = _BARE_ADJECTIVE.sub("n", tags)
    tags = _MONTH.sub("T", tags)
    tags = tags.replace("ds", "df")  # "such as"
    tags = _INFINITIVE.sub("b", tags)
    return _TO_PHRASE.sub("f", tags)


def _split(paragraph: Paragraph, text: str) -> list[tuple[int, int]]:
    """Sentence ranges; ends after a full stop, or after a quotation that ends with one."""
    tags, sentences, begin = paragraph.tags, [], 0
    size = len(tags)
    dateline = _DATELINE.match(paragraph.raw)
    if dateline:
        begin = bisect_left(paragraph.starts, paragraph.span.start + dateline.end())
        if begin:
            sentences.append((0, begin))
    stops = [number for number, word in enumerate(paragraph.words) if word[-1] in _STOPS]
    for number in stops:
        if number < begin:
            continue
        while number - begin >= _LONGEST:  # no sentence of news is that long
            sentences.append((begin, begin + _LONGEST))
            begin += _LONGEST
        tag = tags[number]
        if tag == ".":
            ends = not (number + 1 < size and tags[number + 1] in ".)Qq" and _glued(paragraph, number))
        elif tag in "Qq":
            ends = _ends_inside(paragraph, number, text)
        else:
            ends = _abbreviation_ends(paragraph, number)
        if ends and number + 1 > begin:
            sentences.append((begin, number + 1))
            begin = number + 1
    while size - begin > _LONGEST:
        sentences.append((begin, begin + _LONGEST))
        begin += _LONGEST
    if begin < size:
        sentences.append((begin, size))
    _lower_first_words(paragraph, sentences)
    return sentences


def _glued(paragraph: Paragraph, number: int) -> bool:
    return paragraph.starts[number + 1] == paragraph.ends[number]


_ENDS = re.compile(r"(?:[A-Z]\.)+|[ap]\.m\.|(?:Inc|Corp|Ltd|Co|Jr|Sr)\.")


def _abbreviation_ends(paragraph: Paragraph, number: int) -> bool:
    """Whether "N.Y." or "Inc." also ends its sentence: a quotation or "The", "But" follows."""
    if number + 1 >= len(paragraph.tags) or not _ENDS.fullmatch(paragraph.words[number][-5:].lstrip("-–")):
        return False
    following = paragraph.tags[number + 1]
    word = paragraph.words[number + 1]
    return following == "Q" or (following in "dosfwla" and word[0].isupper() and not word.isupper())


def _ends_inside(paragraph: Paragraph, number: int, text: str) -> bool:
    """Whether the sentence ends with the quotation at `number` (its stop stands inside)."""
    end = paragraph.ends[number]
    inner = text[end - 3 : end].rstrip("”\"'’»`“")
    if inner[-1:] not in ".!?…" or number + 1 >= len(paragraph.tags):
        return False
    following = paragraph.tags[number + 1]
    if following in ".,;:-)":
        return False
    if following in "Qq":
        return True
    if paragraph.words[number + 1][0].islower():
        return False
    return not _attribution_follows(paragraph, number + 1)


def _attribution_follows(paragraph: Paragraph, at: int) -> bool:
    """A clause of name and cue without content of its own: '…” Mr. Lavrov said on Friday.'"""
    forms = cue_forms()
    tags = paragraph.tags
    stop = tags.find(".", at, at + _LONGEST)
    rest_end = stop if stop >= 0 else min(len(tags), at + _LONGEST)
    for number in range(at + 1, min(at + 9, len(tags))):
        tag = tags[number]
        if paragraph.lows[number] in forms and tag not in "nP":
            known = forms[paragraph.lows[number]][0]
            if known.lemma == "ask" and "about" in paragraph.lows[number + 1 : number + 6]:
                return False  # "“It just happened.” I ask her about the trial."
            rest = tags[number + 1 : rest_end].partition(",")[0]
            return "after" in known.frames and not any(mark in "vzmiyxOtQqb:u" for mark in rest)
        if tag == "v" and number + 1 == rest_end:
            return True
        particle = (
            number + 1 < rest_end <= number + 4
            and paragraph.lows[number + 1] in _PARTICLES
            and not tags[at:number].strip("dpjnPo#")
        )
        if particle and (tag in "ve" or (tag == "b" and tags[number - 1] == "P")):
            return True  # "“To what?” Orr shot back."
        if tag in ".;:Qqtw":
            return False
    return False


def _lower_first_words(paragraph: Paragraph, sentences: list[tuple[int, int]]) -> None:
    """A capital at the start of a sentence says nothing: tag the word as if it had none."""
    tags = paragraph.tags
    changed: dict[int, str] = {}
    for begin, end in sentences:
        if (
            tags[begin] != "P"
            or begin + 1 >= end
            or tags[begin + 1] in "Pp"
            or paragraph.words[begin].isupper()
        ):
            continue
        tag = tag_lower(paragraph.words[begin])
        named = tags[begin + 1] in "vzmiyx,p("  # "Schilling told …", "Adly, who"
        unknown = not is_known(paragraph.lows[begin])
        if unknown and ((named and tag == "g") or (tag == "a" and tags[begin + 1] not in ",dpPojnfO")):
            continue
        if tag in "gafsv" or (tag == "j" and not named):
            changed[begin] = tag
    if changed:
        letters = list(tags)
        for at, tag in changed.items():
            letters[at] = tag
        paragraph.tags = "".join(letters)
