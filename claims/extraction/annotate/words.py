"""Words and their kinds: a paragraph → items with one-letter tags.

Takes a paragraph in which quoted stretches are already masked (see marks.py), gives parallel lists, so
that the steps that follow can search the string of tags with regular expressions: one letter an item is
far cheaper than an object a word.

Tags: d determiner · j adjective · n noun · P name · p possessive · o subject pronoun ·
h object pronoun · O pronoun with its verb · # number · T day or month · v past tense ·
e past participle · z third person present · b base form · g -ing form · m modal · i be ·
y have · x do · a adverb · f preposition · u "to" · t "that" · w question word ·
s subordinator · k "and" · l "but" · Q quoted speech · q quoted fragment ·
and . , : ; - ( ) for marks. Every item has exactly one.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, MutableSequence
from functools import cache
from itertools import accumulate, compress

from claims.languages.en import entries

__all__ = [
    "FRAGMENT",
    "PUNCTUATION",
    "SPEECH",
    "closed_tag",
    "is_known",
    "is_plain_adjective",
    "lowered",
    "tag_lower",
    "tag_words",
    "tokenize",
    "word_group",
]

# Stand-ins for quoted stretches in masked text: private-use characters, no words of anyone's.
SPEECH = "\ue010"
FRAGMENT = "\ue011"

# A cache of tags must not grow for ever on hostile or endless input.
_REMEMBERED = 200_000
_LONG = 20_000  # characters of a paragraph

# Mark → tag.
PUNCTUATION = {
    SPEECH: "Q", FRAGMENT: "q", ".": ".", "!": ".", "?": ".", "…": ".", "...": ".",
    ",": ",", ";": ";", ":": ":", "-": "-", "–": "-", "—": "-", "--": "-", "---": "-",
    "(": "(", "[": "(", ")": ")", "]": ")", "&": "k", "%": "n", "$": "#", "£": "#", "€": "#",
}  # fmt: skip


@cache
def word_group(name: str) -> frozenset[str]:
    """The words of one group of claims/languages/en/word-groups.txt."""
    pairs = (line.split() for line in entries("word-groups"))
    return frozenset(word for group, word in pairs if group == name)


@cache
def _pattern() -> re.Pattern[str]:
    """Cuts text into white space, words and marks, leaving nothing out."""
    abbreviations = "|".join(re.escape(word) for word in entries("abbreviations"))
    return re.compile(
        r"[a-z]+ |[A-Z][a-z]+ (?=[A-Za-z])"  # most of a text, with its space: said first, found first
        rf"|(?=[A-Zaevp])(?:(?:[A-Z][-–])?(?:(?:{abbreviations})\.|(?:[A-Z]\.)+(?:[A-Z]\b)?)|[ap]\.m\.)"
        r"|\d+(?:-[a-z]+)+|[$£€]?\d[\d,.]*\d%?|\w+(?:(?:[’'&/@-]|\.(?=[a-z0-9]))\w+)*(?:(?<=s)[’'](?!\w))?"
        r"|\s+|\.{2,}|-{2,}|<[^<>\n]{1,300}>|.",
        re.DOTALL,
    )


def tokenize(text: str, offset: int = 0) -> tuple[list[str], MutableSequence[int]]:
    """Words and marks of `text`, and where each begins, `offset` added; white space is dropped.

    The same word is the same string wherever it stands: a page has few words many times.
    """
    same = _forms().same
    if len(text) < _LONG:
        pieces = _pattern().findall(text)
        starts = accumulate(map(len, pieces), initial=offset)
        stripped = list(map(str.strip, pieces))
        found = list(compress(stripped, stripped))
        return list(map(same, found, found)), list(compress(starts, stripped))
    # All pieces of a text so long would take more memory than what is made of them.
    words: list[str] = []
    places, at = array("i"), offset
    for match in _pattern().finditer(text):
        piece = match.group()
        if word := piece.strip():
            words.append(same(word, word))
            places.append(at)
        at += len(piece)
    return words, places


def lowered(words: Iterable[str]) -> list[str]:
    """The words in small letters, the same one the same string."""
    return list(map(_forms().__getitem__, words))


class _Forms(dict[str, str]):
    """Word as printed → in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self._same: dict[str, str] = {}
        self.same = self._same.setdefault

    def __missing__(self, word: str) -> str:
        low = word.lower()
        low = self._same.setdefault(low, low)
        if max(len(self), len(self._same)) > _REMEMBERED:
            self.clear()
            self._same.clear()
        self[word] = low
        return low


@cache
def _forms() -> _Forms:
    return _Forms()


class _Tags(dict[str, str]):
    """Word as printed → tag; what is not known yet is worked out once and kept."""

    def __init__(self) -> None:
        super().__init__(PUNCTUATION)
        flat = " ".join(entries("word-tags")).split()
        self.known = dict(zip(flat[::2], flat[1::2], strict=True))
        flat = " ".join(entries("function-words")).split()
        self.closed = dict(zip(flat[::2], flat[1::2], strict=True))
        self.known.update(self.closed)

    def __missing__(self, word: str) -> str:
        tag = self._work_out(word)
        if len(self) > _REMEMBERED:
            self.clear()
            self.update(PUNCTUATION)
        self[word] = tag
        return tag

    def _work_out(self, word: str) -> str:
        low = word.lower().replace("'", "’")
        first = word[0]
        if first.isdigit() or first in "$£€":
            return "j" if "-" in word and word[-1].isalpha() else "#"  # "a 34-year-old man"
        if low in self.closed and (len(word) == 1 or not word.isupper()):
            return self.closed[low]
        if low.endswith(("’s", "s’")):
            return "p"
        if first.isupper():
            return "P"
        return self.of_lower(low) if first.isalpha() else "-" if not first.isalnum() else "n"

    def of_lower(self, low: str) -> str:
        """The tag of a word that is not a name, from the lexicon or from its ending."""
        tag = self.known.get(low)
        if tag:
            return tag
        head = low.rpartition("-")[2]
        if head != low:
            return self.known.get(head, "n") if not head.endswith(("ed", "ing")) else "j"
        for endings, kind in _ENDINGS:
            if low.endswith(endings):
                return kind
        return "n"


# Endings of adjectives that are made from no name ("local", but "Islamic", "Jewish").
_PLAIN = ("al", "ous", "ful", "ible", "able", "ive", "less", "ary")
_ENDINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ly",), "a"),
    (("ing",), "g"),
    (("ed",), "v"),
    (("ous", "ful", "ible", "able", "ic", "ical", "al", "ive", "less", "ish", "ary"), "j"),
)


@cache
def _tags() -> _Tags:
    return _Tags()


def tag_words(words: list[str]) -> list[str]:
    """One tag a word, by the lexicon alone (neighbours are looked at in sentences.py)."""
    return list(map(_tags().__getitem__, words))


def closed_tag(low: str) -> str | None:
    """The tag of a lower-case word of a closed class (function-words.txt), apostrophes curly; None of any other."""
    return _tags().closed.get(low)


def tag_lower(word: str) -> str:
    """The tag `word` would have were it not capitalised (for the first word of a sentence)."""
    return _tags().of_lower(word.lower().replace("'", "’"))


def is_plain_adjective(word: str) -> bool:
    """Whether a word has its capital only from the head of a sentence ("Local", not "Jewish")."""
    low = word.lower()
    if low.endswith(_PLAIN):
        return True
    return is_known(low) and not low.endswith("ern") and _tags().of_lower(low) in "jav"


def is_known(low: str) -> bool:
    """Whether the lexicon lists this lower-case word."""
    return low in _tags().known
