"""A hit in its context: the stretch of a text that holds most of what was asked for.

Comes in: a text and a query. Goes out: pieces of text, each marked as hit or not, for a template to
escape and show; a phrase is one hit, its words apart are none. For lists of fifty records a page, so a
text is looked through for the beginnings of the terms first, and only the words found thereby are
stemmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sources.workbench.search.query import Clause, Query
from sources.workbench.search.terms import WORD, stem, words

__all__ = ["Piece", "hits_in", "snippet"]

LONGEST_TEXT = 500_000  # characters looked at
MOST_HITS = 500  # of which the best stretch is chosen
_LONG_RUN = 80  # characters without a gap: a script that has none, or code
_LONGEST_HIT = 200
_RUN = re.compile(r"\S+")
_CORE = re.compile(r"\w(?:.*\w)?")
_ACCENT = re.compile("[\u0300-\u036f]")
_WITHIN = r"[.,'’‘ʼ´`\u0300-\u036f]*"  # what `words` leaves out between two letters


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `hit` where it is one of the words asked for."""

    text: str
    hit: bool = False


def snippet(text: str, query: Query, width: int = 200) -> list[Piece]:
    """About `width` characters around the best hits; the text's opening where there is none."""
    return hits_in(text, query, width)[0]


def hits_in(text: str, query: Query, width: int = 200) -> tuple[list[Piece], bool]:
    """The snippet, and whether all that was asked for stands in this text."""
    text = text[:LONGEST_TEXT]
    hits = _hits(text, query)
    start, end = _window(text, [span for span, _ in hits], [clause for _, clause in hits], width)
    pieces = [Piece("…")] if start else []
    at = start
    for (first, last), _ in hits:
        if first >= at and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], hit=True)]
            at = last
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text], {clause for _, clause in hits} >= set(query.wanted)


def _hits(text: str, query: Query) -> list[tuple[tuple[int, int], Clause]]:
    """Spans of the words and phrases asked for, in order, each with its clause."""
    found: list[tuple[tuple[int, int], Clause]] = []
    at = 0
    for first, last in _candidates(text, query):
        if first < at:
            continue  # part of the phrase before it
        for clause in query.wanted:
            end = _end(text, first, last, clause)
            if end is not None:
                start = _core(text, first, last)[0]
                found.append(((start, min(end, start + _LONGEST_HIT)), clause))
                at = end
                break
        if len(found) >= MOST_HITS:
            break
    return found


def _candidates(text: str, query: Query) -> Iterator[tuple[int, int]]:
    """Spans of words that may be, or begin, what was asked for."""
    folded = _folded(text)
    begins = _beginnings(query)
    if folded is None or begins is None:
        runs: Iterator[tuple[int, int]] = (run.span() for run in _RUN.finditer(text))
    else:
        runs = _around(folded, begins)
    for start, end in runs:
        parts = [(start, end)]
        if end - start > _LONG_RUN:
            parts = [(start + a, start + b) for a, b in (m.span() for m in WORD.finditer(text[start:end]))]
        yield from parts


def _around(folded: str, begins: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches between two gaps in which a beginning stands, each once."""
    end = 0
    for match in begins.finditer(folded):
        if match.start() < end:
            continue
        start = match.start()
        while start > end and not folded[start - 1].isspace():
            start -= 1
        run = _RUN.match(folded, match.start())
        end = run.end() if run else match.end()
        yield start, end


def _end(text: str, first: int, last: int, clause: Clause) -> int | None:
    """Where the clause ends that begins with a word of `text[first:last]`; None where none does."""
    said = list(_said(text[first:last]))
    begin, need = len(said), len(clause.terms)
    ends = [_core(text, first, last)[1]] * begin
    while said and len(said) < begin + need - 1 and (run := _following(text, last)):
        last = run.end()
        more = _said(run[0])
        said += more
        ends += [_core(text, *run.span())[1]] * len(more)
    for start in range(begin):
        if _is_said(said[start : start + need], clause):
            return ends[start + need - 1]
    return None


def _following(text: str, end: int) -> re.Match[str] | None:
    """The stretch after `end`, or its first word where there are no gaps to go by."""
    run = _RUN.search(text, end)
    if run and (run.start() == end or run.end() - run.start() > _LONG_RUN):
        return WORD.search(text, end) or run
    return run


def _core(text: str, first: int, last: int) -> tuple[int, int]:
    """The span without the marks around it."""
    core = _CORE.search(text, first, last)
    return core.span() if core else (first, last)


def _is_said(said: list[tuple[str, str]], clause: Clause) -> bool:
    if len(said) < len(clause.terms):
        return False
    *before, last = clause.terms
    if any(term != wanted for (_, term), wanted in zip(said, before, strict=False)):
        return False
    word, term = said[-1]
    if clause.beginning:
        return word.startswith(last) or term.startswith(last) or term == stem(last)
    return term == last


@lru_cache(maxsize=50_000)
def _said(run: str) -> tuple[tuple[str, str], ...]:
    """The words of a stretch without gaps, each with its stem."""
    return tuple((word, stem(word) or word) for word in words(run))


# -- Where to look --------------------------------------------------------------------------------


def _beginnings(query: Query) -> re.Pattern[str] | None:
    """The first letters of what was asked for; a word begins as its stem does, but for "dying" and its like."""
    begins = set()
    for clause in query.wanted:
        term = clause.terms[0]
        letters = term[:1] if term in ("die", "lie", "tie") else term[: 2 if len(term) < 4 else 3]
        if len(_folded(letters) or "") != len(letters):
            return None
        begins.add(_WITHIN.join(re.escape(letter) for letter in letters))
    return re.compile("|".join(sorted(begins)))


class _Letters(dict[int, str]):
    """Each character without case and accent; `\0` where that takes more than one letter."""

    def __missing__(self, number: int) -> str:
        plain = _ACCENT.sub("", unicodedata.normalize("NFKD", chr(number)))
        bare = [c for c in unicodedata.normalize("NFC", plain).casefold() if c.isalnum()]
        self[number] = chr(number) if not bare else bare[0] if len(bare) == 1 else "\0"
        return self[number]


_LETTERS = _Letters()


def _folded(text: str) -> str | None:
    """The text without case and accents, as long as it was; None where that cannot be."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_LETTERS)
    return None if "\0" in folded else folded


def _window(text: str, spans: list[tuple[int, int]], found: list[Clause], width: int) -> tuple[int, int]:
    """The stretch of `width` characters with most of what was asked for, cut between words."""
    if not spans:
        return 0, _back_to_gap(text, min(width, len(text)))
    best, best_start, last = 0, 0, 0
    for first in range(len(spans)):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= width:
            last += 1
        different = len(set(found[first : min(last, first + 50) + 1]))
        if different > best:
            best, best_start = different, first
    middle = spans[best_start][0]
    start = max(0, middle - width // 4)
    if start:
        gap = text.find(" ", start, middle)
        start = gap + 1 if gap >= 0 else start
    end = max(start + width, spans[best_start][1])
    return start, _back_to_gap(text, min(end, len(text)), at_least=spans[best_start][1])


def _back_to_gap(text: str, end: int, at_least: int = 0) -> int:
    if end >= len(text):
        return len(text)
    gap = text.rfind(" ", max(at_least, end - 40), end)
    return gap if gap > at_least else end
