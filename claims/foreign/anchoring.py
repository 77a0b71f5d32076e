"""Finding selected words again in a text: by the words, by those around them, by offsets; or saying why not.

Comes in: a text and a `Selector`; goes out: a span in code points. W3C's Web Annotation leaves open what an offset
counts, and browsers count UTF-16 code units (JavaScript's strings): both readings are tried, and an offset decides
only between places that the words allow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from .annotations import Selector
from .read_records import Bad

__all__ = ["Anchored", "SoughtText"]

_WORDS = re.compile(r"\S+")
_MOST_PLACES = 500  # of the same words in one text; more are told apart by nobody
_AROUND = 200  # code points of prefix and suffix that are compared


@dataclass(frozen=True, slots=True)
class Anchored:
    """A span in code points; `by_offsets` where nothing but offsets led there."""

    start: int
    end: int
    by_offsets: bool = False


class SoughtText:
    """A text in which selections are sought, prepared once: its words with single spaces between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []  # of each word in the text
        self._at: list[int] = []  # of each word among the words
        words = []
        length = 0
        for found in _WORDS.finditer(text):
            self._starts.append(found.start())
            self._at.append(length)
            words.append(found[0])
            length += len(found[0]) + 1
        self._words = " ".join(words)
        self._found: dict[str, list[tuple[int, int]]] = {}  # words → their places
        self._units: list[int] | None = None  # code points that take two UTF-16 units

    def find(self, selector: Selector) -> Anchored:
        """Where it is. Raises `Bad` where it is nowhere, or at several places that nothing tells apart."""
        if not selector.exact.strip():
            return self._by_offsets(selector)
        places = self._places(selector.exact)
        if not places:
            raise Bad("Its words are not in the article's text.")
        if len(places) > 1:
            places = self._narrowed(places, selector)
        if len(places) > 1:
            raise Bad(
                f"Its words stand at {len(places)} places in the article, and nothing tells which is meant."
            )
        return Anchored(*places[0])

    def _places(self, exact: str) -> list[tuple[int, int]]:
        """Every place of these words, white space aside. Raises `Bad` past the most."""
        sought = " ".join(exact.split())
        if sought not in self._found:
            places: list[tuple[int, int]] = []
            at = self._words.find(sought)
            while at >= 0 and len(places) <= _MOST_PLACES:
                places.append((self._back(at), self._back(at + len(sought) - 1) + 1))
                at = self._words.find(sought, at + 1)
            self._found[sought] = places
        if len(self._found[sought]) > _MOST_PLACES:
            raise Bad(f"Its words stand at more than {_MOST_PLACES} places in the article.")
        return self._found[sought]

    def _back(self, at: int) -> int:
        """The offset in the text of an offset among the words."""
        word = bisect_right(self._at, at) - 1
        return self._starts[word] + at - self._at[word]

    def _narrowed(self, places: list[tuple[int, int]], selector: Selector) -> list[tuple[int, int]]:
        """Those with the words around them that the selector gives; of several the one at its offsets."""
        before, after = _bare(selector.prefix)[-_AROUND:], _bare(selector.suffix)[:_AROUND]
        around = [
            (start, end)
            for start, end in places
            if _bare(self.text[max(0, start - 3 * _AROUND) : start]).endswith(before)
            and _bare(self.text[end : end + 3 * _AROUND]).startswith(after)
        ]
        if len(around) == 1:
            return around
        kept = around or places
        if selector.start is None:
            return kept
        readings = {selector.start, self._from_utf16(selector.start)}
        there = [place for place in kept if place[0] in readings]
        return there if len(there) == 1 else kept

    def _by_offsets(self, selector: Selector) -> Anchored:
        if selector.start is None or selector.end is None:
            raise Bad("It selects no words.")
        start, end = self._from_utf16(selector.start), self._from_utf16(selector.end)
        if start is None or end is None:
            raise Bad(f"Its offsets [{selector.start}, {selector.end}] are outside the article's text.")
        if not self.text[start:end].strip():
            raise Bad(f"There are no words at its offsets [{selector.start}, {selector.end}].")
        return Anchored(start, end, by_offsets=True)

    def _from_utf16(self, units: int) -> int | None:
        """Code points before so many UTF-16 units; None inside a pair, or behind the end."""
        if self._units is None:
            # The unit at which each pair begins: its code point, and one more for each pair before it.
            wide = (
                [at for at, letter in enumerate(self.text) if ord(letter) > 0xFFFF] if self._is_wide() else []
            )
            self._units = [at + before for before, at in enumerate(wide)]
        before = bisect_right(self._units, units - 1)
        if before and self._units[before - 1] == units - 1:
            return None
        points = units - before
        return points if points <= len(self.text) else None

    def _is_wide(self) -> bool:
        return not self.text.isascii() and max(self.text) > "\uffff"


def _bare(words: str) -> str:
    """Words without any white space, to be compared where pages break lines otherwise."""
    return "".join(words.split())
