"""What of a claim two claims are compared by: words, names, figures, polarity, setting, meaning.

Comes in: texts of claims, the setting of each (who said it, where and when it stands), and a
function that tells how telling terms are. Goes out: a `Profile` each. Pure, and made once for each
claim, for a claim is compared with many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log
from typing import TYPE_CHECKING

from claims.completion import says_enough
from claims.languages.en import entries
from claims.matching.tokens import names
from claims.vectors import WordVectors
from sources.lexicon import entries as source_entries
from sources.lexicon import table
from sources.workbench.search.terms import is_common, stem, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "UNKNOWN",
    "Outline",
    "Profile",
    "Profiler",
    "Setting",
    "is_cue_of",
    "name_terms",
    "outline_of",
    "pair_cues",
    "surnames",
    "weights_of",
]

LONGEST = 4_000  # characters of a claim that are looked at
MOST_STEMS = 400
REACH = 4  # words that a negation reaches
OTHERS = 1_000
_REMEMBERED = 20_000  # names of speakers whose terms are

Weights = Callable[[Collection[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Who said a claim, and where and when it stands; empty where that is not known.

    `places` gives for each article (its number) the place of the claim's quote among the quotes of
    that article, 0 being the first; `speakers` numbers of speakers; `known_as` the terms of
    each speaker's name, `surnames` those by which another would name them; `outlets` numbers of
    the outlets that printed it; `days` proleptic ordinals, of the day said or else printed; `denied` whether its
    speakers deny it; `cues` the words of speech that introduce its quotes, in lower case;
    `asked` numbers of the questions of a conversation that it may answer.
    """

    places: Mapping[int, int] = field(default_factory=dict)
    speakers: frozenset[int] = frozenset()
    known_as: tuple[frozenset[str], ...] = ()
    surnames: frozenset[str] = frozenset()
    outlets: frozenset[int] = frozenset()
    days: tuple[int, ...] = ()
    kind: str = ""
    denied: bool = False
    cues: tuple[str, ...] = ()
    asked: frozenset[int] = frozenset()


UNKNOWN = Setting()


@dataclass(frozen=True, slots=True)
class Outline:
    """A claim as far as people are told of it.

    `text` is what of it was read; `written` leads from each stem to the word as the text has it, in
    order; `telling` are the stems that say something of the subject; `names` are terms that are surely names,
    `capitals` all of words written with a capital; `quoted` the telling stems that stand between
    quotation marks; `negated` the stems that a negation reaches.
    """

    text: str
    written: Mapping[str, str]
    telling: Set[str]
    names: frozenset[str]
    capitals: frozenset[str]
    quoted: frozenset[str]
    negations: tuple[str, ...]
    negated: frozenset[str]
    denials: tuple[str, ...]
    setting: Setting


@dataclass(frozen=True, slots=True)
class Profile(Outline):
    """A claim, ready to be compared.

    `content` holds the weight, from 0 to 1, of each telling stem, `weight` their sum; `threes` are the runs of three
    stems; `figures` numbers with the stem of what they count; `stands_alone` whether one shared word is enough to
    compare it. `meaning` and `matter` are directions (length 1): of all telling words, and of those
    that are no names; None without embeddings.
    """

    content: Mapping[str, float]
    weight: float
    threes: frozenset[tuple[str, str, str]]
    figures: frozenset[tuple[str, str]]
    stands_alone: bool
    meaning: NDArray[np.float32] | None = None
    matter: NDArray[np.float32] | None = None


class Profiler:
    """Reads claims; `weigh` gives for terms how telling each is, from 0 (in every claim) to 1 (in one)."""

    def __init__(self, weigh: Weights) -> None:
        self._weigh = weigh
        self._vectors = WordVectors()

    def read(self, texts: Sequence[str], settings: Sequence[Setting]) -> list[Profile]:
        """A profile for each text, with its setting."""
        found = [_words(text) for text in texts]
        self._vectors.learn(word for one in found for word in one)
        weights = self._weigh({stem(word) or word for one in found for word in one})
        rows = zip(texts, found, settings, strict=True)
        return [self._profile(text, one, setting, weights) for text, one, setting in rows]

    def _profile(
        self, text: str, found: list[str], setting: Setting, weights: Mapping[str, float]
    ) -> Profile:
        stems = [stem(word) or word for word in found]
        outline = _outline(text, found, stems, setting)
        content = {one: weights.get(one, 1.0) for one in outline.telling}
        meaning, matter = self._vectors.sums(
            [outline.written[one] for one in content],
            [list(content.values()), [0.0 if one in outline.names else content[one] for one in content]],
        )
        return Profile(
            **{name: getattr(outline, name) for name in Outline.__slots__},
            content=content,
            weight=sum(content.values()),
            threes=frozenset(zip(stems, stems[1:], stems[2:], strict=False)),
            figures=frozenset(_figures(found, stems)),
            stands_alone=says_enough(found, len(content)),
            meaning=meaning,
            matter=matter,
        )


def outline_of(text: str, setting: Setting) -> Outline:
    """What people are told of a claim, for less work than a `Profile` takes."""
    found = _words(text)
    return _outline(text, found, [stem(word) or word for word in found], setting)


def _words(text: str) -> list[str]:
    return words(text[:LONGEST])[:MOST_STEMS]


def _outline(text: str, found: list[str], stems: list[str], setting: Setting) -> Outline:
    text = text[:LONGEST]
    written: dict[str, str] = {}
    for word, one in zip(found, stems, strict=True):
        written.setdefault(one, word)
    telling = dict.fromkeys(filter(_is_telling, written)).keys()
    negations, negated = _negations(found, stems)
    return Outline(
        text=text,
        written=written,
        telling=telling,
        names=frozenset(names(text)),
        capitals=frozenset([stem(word.casefold()) for word in _CAPITAL.findall(text)]),
        quoted=_quoted(text) & telling,
        negations=negations,
        negated=frozenset(telling) - negated if setting.denied else negated,
        denials=(
            *(written[one] for one in written if one in _denials()),
            *(cue for cue in setting.cues if is_cue_of("objects", cue)),
        ),
        setting=setting,
    )


@lru_cache(maxsize=_REMEMBERED)
def name_terms(name: str) -> frozenset[str]:
    """The terms of a speaker's name that tell it from others: no initials, no common words."""
    return frozenset(
        term
        for word in words(name)
        if len(word) > 1 and not is_common(term := stem(word)) and term not in _ADDED
    )


@lru_cache(maxsize=_REMEMBERED)
def surnames(name: str, is_person: bool) -> frozenset[str]:
    """The terms by which another claim would name a speaker: a person's last name, any term of a body."""
    telling = name_terms(name)
    if not is_person:
        return telling
    return frozenset([one for word in words(name) if (one := stem(word)) in telling][-1:])


def weights_of(wanted: Collection[str], counts: Mapping[str, int], size: int) -> dict[str, float]:
    """How telling terms are, from 0 to 1: inverse document frequency over that of a term in one claim.

    `counts` claims of `size` hold a term. A small database says little of how common a word is, so
    OTHERS claims that hold none of these terms are thought beside it.
    """
    whole = size + OTHERS
    most = log(1 + (whole - 0.5) / 1.5)
    return {
        term: min(1.0, log(1 + (whole - count + 0.5) / (count + 0.5)) / most)
        for term in wanted
        for count in (counts.get(term, 0),)
    }


_ADDED = frozenset({"jr", "sr"})
_CAPITAL = re.compile(r"\b[^\W\d_a-z]\w+")
_DIGITS = re.compile(r"\d[\d.]*")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,400})[”\"]|''([^'\"]{2,200})(?:''|$)|‘([^’]{2,200})’")


def _quoted(text: str) -> frozenset[str]:
    """The stems of the words between quotation marks: what a reporter kept as it was said."""
    parts = (part for found in _QUOTED.finditer(text) for part in found.groups() if part)
    return frozenset(stem(word) or word for part in parts for word in words(part))


@lru_cache(maxsize=_REMEMBERED)
def _is_telling(term: str) -> bool:
    return not is_common(term) and term not in _negation_stems()


def _negations(found: list[str], stems: list[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The negating words, and the stems that stand in reach of one."""
    listed = _negation_words()
    places = [at for at, word in enumerate(found) if word in listed]
    reached = {one for at in places for one in stems[at + 1 : at + 1 + REACH] if not is_common(one)}
    return tuple(dict.fromkeys(found[at] for at in places)), frozenset(reached)


def _figures(found: list[str], stems: list[str]) -> list[tuple[str, str]]:
    """Numbers, each with the stem of the word behind it that tells what is counted."""
    spelt = table("number_words")
    figures = []
    for at, word in enumerate(found):
        number = word if _DIGITS.fullmatch(word) else spelt.get(word, "") if word != "one" else ""
        if number:
            behind = stems[at + 1 : at + 4]
            unit = next((one for one in behind if not is_common(one) and not one.isdigit()), "")
            figures.append((number, unit))
    return figures


@cache
def _negation_words() -> frozenset[str]:
    return frozenset(source_entries("negations"))


@cache
def _negation_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _negation_words()) - _denials()


def is_cue_of(kind: str, cue: str) -> bool:
    """Whether a word of speech, in lower case, is of that kind in the list of cues between claims."""
    return cue.replace(" ", "_") in pair_cues(kind) or stem(cue) in pair_cues(kind)


@cache
def pair_cues(kind: str) -> frozenset[str]:
    """The stems of the words of one kind by which a claim refers to another; phrases as they are written."""
    rows = (line.split() for line in entries("pair-cues"))
    return frozenset(word if "_" in word else stem(word) for name, word in rows if name == kind)


@cache
def _denials() -> frozenset[str]:
    return frozenset(stem(word) for word in entries("denials"))
