"""Finding selected words again in a text: by the words, by those around them, by offsets; or saying why not.

Comes in: a text and a `Selector`; goes out: a span in code points. Offsets count code points (W3C, Web Annotation Data
Model, 4.2.5), but browsers count UTF-16 code units (JavaScript's strings), and many tools write these. Both readings
are tried. With words, an offset decides only between places that the words allow; without, it is taken where both
readings lead to one place, or where others in the same file show what that file counts. Anything else is refused.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from .annotations import Selector
from .read_records import Bad

__all__ = ["Anchored", "Counting", "SoughtText"]

_WORDS = re.compile(r"\S+")
_MOST_PLACES = 500  # of the same words in one text; more are told apart by nobody
_SHOWN = 60  # code points of words in a message
_POINTS, _UNITS = "code points", "UTF-16 units"
_AROUND = 200  # code points of prefix and suffix that are compared


@dataclass(frozen=True, slots=True)
class Anchored:
    """A span in code points; `by_offsets` where nothing but offsets led there."""

    start: int
    end: int
    by_offsets: bool = False


class Counting:
    """What the offsets of a file count, as its annotations show whose words are found without them."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    def learn(self, readings: Mapping[str, int | None], start: int) -> None:
        """Note which readings of an offset lead to where the words begin; nothing where both do, or none."""
        fitting = [name for name, reading in readings.items() if reading == start]
        if len(fitting) == 1:
            self._shown.add(fitting[0])

    @property
    def names(self) -> set[str]:
        """The readings that are left: one where the file shows which."""
        return self._shown if len(self._shown) == 1 else {_POINTS, _UNITS}


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

    def find(self, selector: Selector, counting: Counting | None = None) -> Anchored:
        """Where it is. Raises `Bad` where it is nowhere, or at several places that nothing tells apart.

        `counting`: what other annotations of the file show, and what this one adds to that.
        """
        if not selector.exact.strip():
            return self._by_offsets(selector, counting or Counting())
        places = self._places(selector.exact)
        if not places:
            raise Bad("Its words are not in the article's text.")
        if len(places) == 1 and counting is not None and selector.start is not None:
            counting.learn(self._readings(selector.start), places[0][0])
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
        readings = set(self._readings(selector.start).values())
        there = [place for place in kept if place[0] in readings]
        return there if len(there) == 1 else kept

    def _by_offsets(self, selector: Selector, counting: Counting) -> Anchored:
        if selector.start is None or selector.end is None:
            raise Bad("It selects no words.")
        offsets = f"[{selector.start}, {selector.end}]"
        starts, ends = self._readings(selector.start), self._readings(selector.end)
        inside = {
            (start, end)
            for name in counting.names
            if (start := starts[name]) is not None and (end := ends[name]) is not None
        }
        if not inside:
            raise Bad(f"Its offsets {offsets} are outside the article's text.")
        places = sorted(inside)
        if not any(self.text[start:end].strip() for start, end in places):
            raise Bad(f"There are no words at its offsets {offsets}.")
        if len(places) > 1:
            first, second = (" ".join(self.text[start:end].split())[:_SHOWN] for start, end in places)
            raise Bad(
                f"Its offsets {offsets} mean “{second}” if they count code points, “{first}” if they count UTF-16 "
                "units, and it has no words that tell. Add a TextQuoteSelector."
            )
        return Anchored(*places[0], by_offsets=True)

    def _readings(self, offset: int) -> dict[str, int | None]:
        """The code points before an offset, whichever it counts; None where that is outside the text."""
        points = offset if offset <= len(self.text) else None
        return {_POINTS: points, _UNITS: self._from_utf16(offset)}

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
