"""Repeats: the places where a page prints a statement again — second copies, teasers, pull quotes.

Comes in: a page's text and its quotes, in order. Goes out: the quotes, each with the spans of
its words printed elsewhere in `repeats`; a quotation that stands in the body a second time
without anybody's name is no quote of its own. Called at the end of `extract`.

One pass over the text: the beginnings of all quotes are looked up at every word's first letter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.extraction.finding import Finding
from claims.extraction.quote import Quote
from sources.reading.page import Span

__all__ = ["MOST", "with_repeats", "without_pull_quotes"]

# So many characters of a quote's beginning are looked up; shorter ones may well come twice by chance.
_KEY = 24
# Beginnings times characters up to which each beginning is searched for by itself.
_SEARCHED = 2_000_000
# No more places than this are kept for one quote.
MOST = 20
_WORD = re.compile(r"(?<!\w)\w")
# The rest of a split quote stands within so many characters of the part before it.
_FAR = 400

Spans = tuple[Span, ...]


def with_repeats(text: str, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes with `repeats` filled in. Linear in the text."""
    cores = [tuple(_core(text, span) for span in quote.spans) for quote in quotes]
    begins: dict[str, list[int]] = defaultdict(list)
    for index, core in enumerate(cores):
        if core[0].end - core[0].start >= _KEY and text[core[0].start].isalnum():
            begins[text[core[0].start : core[0].start + _KEY]].append(index)
    if not begins:
        return list(quotes)
    found: dict[int, list[Spans]] = defaultdict(list)
    merged: set[int] = set()
    by_start: dict[int, int] = {}
    for index, core in enumerate(cores):
        by_start.setdefault(core[0].start, index)
    for start, candidates in _places(text, begins):
        first = next((index for index in candidates if index not in merged), None)
        if first is None or cores[first][0].start <= start < cores[first][0].end or len(found[first]) >= MOST:
            continue
        spans = _printed_at(text, quotes[first].spans, cores[first], start)
        if spans is None or _overlap(spans, quotes[first].spans):
            continue
        other = by_start.get(start)
        if other is None:
            found[first].append(spans)
        elif _repeats(quotes[other], quotes[first]) and _same(text, cores[first], cores[other]):
            merged.add(other)
            found[first].append(quotes[other].spans)
        elif quotes[first].speaker is None and _told_again(text, quotes, cores, first, other):
            merged.add(first)  # a pull quote above the sentence that names who says it
            found[other] += [quotes[first].spans, *found.pop(first, [])]
    return [
        replace(quote, repeats=tuple(found[index])) if found.get(index) else quote
        for index, quote in enumerate(quotes)
        if index not in merged
    ]


def without_pull_quotes(text: str, finding: Finding) -> Finding:
    """The finding without parts that say an earlier part again: a pull quote right below it."""
    if len(finding.spans) == 1:
        return finding
    said: set[str] = set()
    kept: list[Span] = []
    for span in finding.spans:
        words = _core(text, span).of(text)
        if words not in said or len(words) < _KEY:
            kept.append(span)
        said.add(words)
    return replace(finding, spans=tuple(kept)) if len(kept) < len(finding.spans) else finding


def _core(text: str, span: Span) -> Span:
    """The span without marks and white space at its edges; as it is where nothing else is in it."""
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if start < end else span


def _places(text: str, begins: dict[str, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Where any of the beginnings stands at the start of a word, in order."""
    if len(begins) * len(text) > _SEARCHED:
        for match in _WORD.finditer(text):
            if candidates := begins.get(text[match.start() : match.start() + _KEY]):
                yield match.start(), candidates
        return
    # A search for each beginning costs less than a look at each word, as long as both are few.
    found = []
    for key, candidates in begins.items():
        at = text.find(key)
        while at >= 0:
            if not _is_word(text[at - 1 : at]):
                found.append((at, candidates))
            at = text.find(key, at + 1)
    yield from sorted(found)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _printed_at(text: str, spans: Spans, cores: Spans, start: int) -> Spans | None:
    """Where the quote's parts stand when the first begins at `start`; None where they do not."""
    out: list[Span] = []
    at = start
    for number, (span, core) in enumerate(zip(spans, cores, strict=True)):
        words = core.of(text)
        if number:
            at = text.find(words, at, at + _FAR + len(words))
        if at < 0 or not text.startswith(words, at):
            return None
        end = at + len(words)
        if text[end : end + 1].isalnum():
            return None
        # with its marks, where they are the same
        whole = Span(at - (core.start - span.start), end + span.end - core.end)
        out.append(whole if whole.start >= 0 and whole.of(text) == span.of(text) else Span(at, end))
        at = end
    return tuple(out)


def _overlap(one: Spans, other: Spans) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _repeats(quote: Quote, first: Quote) -> bool:
    """Whether a quotation only repeats the first: it names nobody, or is set apart under the same name."""
    if "blockquote" in (quote.rule, first.rule) and quote.speaker and first.speaker:
        return quote.speaker.name == first.speaker.name
    return quote.cue is None and first.cue is not None


def _told_again(text: str, quotes: Sequence[Quote], cores: Sequence[Spans], first: int, other: int) -> bool:
    """Whether a quotation that names nobody is only printed before the one that names who says it."""
    return _repeats(quotes[first], quotes[other]) and _same(text, cores[first], cores[other])


def _same(text: str, one: Spans, other: Spans) -> bool:
    return len(one) == len(other) and all(a.of(text) == b.of(text) for a, b in zip(one, other, strict=True))
