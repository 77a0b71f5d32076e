"""The cast of a page: the people and bodies it names, and every place that names them.

Comes in: figures and places, from `people`. Goes out: look-ups by surname, body and acronym,
and the places in order, for `resolve`. Rough sentence numbers and the stretches inside
quotation marks are kept beside them, for distances and for what must not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Literal

from claims.extraction.attribute.names import (
    acronym,
    alike_given,
    fold,
    generation,
    name_tokens,
    other_generation,
)
from claims.extraction.attribute.nouns import (
    BODY_NOUNS,
    HONORIFICS,
    POSSESSIVE,
    ROLE_WORDS,
    ROLES,
    TITLES,
    UNNAMED,
    WORKS,
    Gender,
    is_acronym,
    singular,
)
from claims.extraction.attribute.phrase import Phrase
from claims.extraction.quote import SpeakerKind
from claims.languages.en import words
from sources.reading.page import Span

__all__ = ["Cast", "Figure", "Place", "agrees", "sentence_starts"]

SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*\s+(?=['\"“‘(\[]?[A-Z0-9])|\n\s*\n|\n(?=[A-Z“\"])")
# What stands before a full stop that ends no sentence.
NO_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Prof|Rev|St|Jr|Sr|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
FAR_AWAY = 20  # sentences; further than any pronoun looks back
SMALL = re.compile(r"(?<![\w’'-])[a-z]\w*(?![\w’'-])")
WITHIN = re.compile(r"[\w,]\s([A-Z][\w’'-]+)")
DOUBLE = re.compile(r"[“\"„«](?:[^“”\"„«»\n]|\n(?!\s*\n)){0,1500}?[”\"»]")
VERBS = words("finite-verbs")
OBLIQUE = words("prepositions") - words("clause-openers")
CLAUSE_START = words("clause-openers")
OWNED = words("owned-bodies")


@dataclass(eq=False, slots=True)
class Figure:
    """A person or body of the page. `name` is the fullest form printed."""

    name: str
    kind: SpeakerKind
    gender: Gender = ""
    many: bool = False
    tokens: tuple[str, ...] = ()
    role: str | None = None
    role_class: str = ""
    organization: str | None = None
    head: str = ""
    short: str = ""
    titled: str = ""  # the form of address, folded: "dr"
    # All roles printed: class, body, words.
    roles: list[tuple[str, str | None, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)  # nouns the page tells of it: "Rolf Tann, a carpenter"
    places: int = 0
    order: int = 0

    def take(self, phrase: Phrase) -> None:
        """Add what another mention tells of the same figure; what is known stays."""
        if phrase.gender and not self.gender:
            self.gender = phrase.gender
        if phrase.role and (phrase.role_class, phrase.organization, phrase.role) not in self.roles:
            self.roles.append((phrase.role_class, phrase.organization, phrase.role))
        if phrase.role and (not self.role or (not self.organization and phrase.organization)):
            self.role, self.role_class = phrase.role, phrase.role_class
        if phrase.organization and not self.organization and self.kind == "person":
            self.organization = phrase.organization
        if phrase.short and not self.short:
            self.short = phrase.short
        if phrase.honorific and not self.titled:
            self.titled = phrase.title

    def add_alias(self, name: str) -> None:
        """Keep another printed form of the name."""
        if name != self.name and name not in self.aliases:
            self.aliases.append(name)


Part = Literal["subject", "object", "owner", "modifier"]


@dataclass(slots=True)
class Place:
    """Where a figure is named: span, sentence number, whether inside quotation marks."""

    start: int
    end: int
    figure: Figure
    sentence: int
    quoted: bool
    part: Part | None = None  # told by `Cast.part` when it is asked for


class Cast:
    """The figures of one page and the places that name them, in order."""

    def __init__(
        self, text: str, body: Sequence[Span], speech: Iterable[Span], borders: Sequence[int] = ()
    ) -> None:
        self.text = text
        self.figures: list[Figure] = []
        self.places: list[Place] = []
        self.starts: list[int] = []
        self.by_surname: dict[str, list[Figure]] = defaultdict(list)
        self.by_given: dict[str, list[Figure]] = defaultdict(list)
        self.by_letter: dict[str, list[str]] = defaultdict(list)  # first letter → surnames, each once
        self.by_body: dict[str, Figure] = {}
        self.shorts: dict[str, Figure] = {}
        # Bodies by the first letters of their names, and by their first words.
        self.by_initials: dict[str, list[Figure]] = defaultdict(list)
        self.by_opening: dict[str, list[Figure]] = defaultdict(list)
        self.usual: dict[str, Figure] = {}
        # Names of two words and more that nothing shows to be people's, by their last word.
        self.unsure: dict[str, Phrase] = {}
        self.unsure_places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.most_named = 0  # how often the most named person is; counted when asked for
        self.speech = merged(speech, text, body)
        self.speech_starts = [s for s, _ in self.speech]
        # A quotation counts as one, however many sentences it holds.
        self.all_sentences = sentence_starts(text, body)
        self.sentences = [start for start in self.all_sentences if not self.within(start)]
        if borders:  # behind one everything before it is many sentences away
            self.sentences = sorted([*self.sentences, *(list(borders) * FAR_AWAY)])

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that the page prints in small letters; gathered when first asked for."""
        return frozenset(SMALL.findall(self.text))

    @cached_property
    def capitals_within(self) -> frozenset[str]:
        """The words that the page prints with a capital within a sentence; gathered when first asked for."""
        return frozenset(WITHIN.findall(self.text))

    def sentence_of(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.sentences, offset)

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences begin between two offsets, those inside quotation marks counted, too."""
        return bisect_right(self.all_sentences, end) - bisect_right(self.all_sentences, start)

    def sentence_around(self, offset: int) -> str:
        """The words of the sentence that holds an offset, no more than 600 characters of them."""
        number = self.sentence_of(offset)
        start = self.sentences[number - 1] if number else 0
        end = self.sentences[number] if number < len(self.sentences) else len(self.text)
        return self.text[max(start, offset - 300) : min(end, offset + 300)]

    def quoted(self, offset: int) -> bool:
        """Whether an offset lies inside quotation marks."""
        at = bisect_right(self.speech_starts, offset) - 1
        return at >= 0 and offset < self.speech[at][1]

    def speech_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches inside quotation marks that begin at `start` or later and end at `end` or earlier."""
        at = bisect_left(self.speech_starts, start)
        while at < len(self.speech) and self.speech[at][1] <= end:
            yield self.speech[at]
            at += 1

    def within(self, offset: int) -> bool:
        """Whether an offset lies inside quotation marks and does not begin them."""
        at = bisect_right(self.speech_starts, offset) - 1
        return at >= 0 and self.speech_starts[at] < offset < self.speech[at][1]

    def part(self, place: Place) -> Part:
        """What a place is likely to be in its clause."""
        if place.part is None:
            place.part = part_of_clause(self.text, place.start, place.end)
        return place.part

    def is_subject(self, place: Place) -> bool:
        """Whether a place is likely the subject of its clause."""
        return self.part(place) == "subject"

    def before(self, offset: int) -> int:
        """How many places start before an offset: the index to walk back from."""
        return bisect_left(self.starts, offset)

    def add(self, start: int, end: int, figure: Figure) -> None:
        """Record a place while the page is read; `settle` puts them in order."""
        self.places.append(Place(start, end, figure, self.sentence_of(start), self.quoted(start)))
        figure.places += 1

    def settle(self) -> None:
        """Put the places in order."""
        self.places.sort(key=start_of)
        self.starts = [place.start for place in self.places]

    def put(self, start: int, end: int, figure: Figure, part: Part | None = None) -> None:
        """Record a place once all are in order; the longer of two that start together stays."""
        at = bisect_left(self.starts, start)
        if at < len(self.places) and self.places[at].start == start:
            old = self.places[at]
            if old.figure is not figure and old.end < end:
                self.places[at] = Place(start, end, figure, old.sentence, old.quoted, old.part)
                figure.places += 1
            return
        place = Place(start, end, figure, self.sentence_of(start), self.quoted(start), part)
        self.places.insert(at, place)
        self.starts.insert(at, start)
        figure.places += 1

    # People

    def person(self, phrase: Phrase) -> Figure:
        """The figure a full name or a titled surname belongs to; made where there is none."""
        tokens = name_tokens(phrase.name)
        found = self.known_person(tokens, phrase)
        if found is None:
            found = Figure(phrase.name, "person", phrase.gender, tokens=tokens, head=phrase.head)
            found.order = len(self.figures)
            self.figures.append(found)
            last = tokens[-1] if tokens else ""
            if last not in self.by_surname:
                self.by_letter[last[:1]].append(last)
            self.by_surname[last].append(found)
            if len(tokens) > 1:
                self.by_given[tokens[0]].append(found)
        else:
            self.rename(found, phrase.name, tokens)
        found.take(phrase)
        return found

    def rename(self, figure: Figure, name: str, tokens: tuple[str, ...]) -> None:
        """Keep the fuller of two names of one figure, the other as an alias."""
        if name == figure.name:
            return
        fuller = len(tokens) > len(figure.tokens) and tokens[-1] == figure.tokens[-1]
        if fuller or (tokens == figure.tokens and generation(name) and not generation(figure.name)):
            if len(figure.tokens) == 1:
                self.by_given[tokens[0]].append(figure)
            name, figure.name, figure.tokens = figure.name, name, tokens
        figure.add_alias(name)

    def known_person(self, tokens: tuple[str, ...], phrase: Phrase) -> Figure | None:
        """The figure of the page whose name agrees with these words, or None."""
        if not tokens:
            return None
        candidates = self.by_surname.get(tokens[-1], [])
        if len(tokens) == 1:
            fit = [f for f in candidates if agrees(f, phrase)]
            return fit[0] if len(fit) == 1 else None
        for figure in candidates:
            if other_generation(figure.name, phrase.name):
                continue
            if len(figure.tokens) == 1:
                if agrees(figure, phrase):
                    return figure
            elif alike_given(figure.tokens[0], tokens[0]).score or (
                set(figure.tokens[:-1]) & set(tokens[:-1]) and len(figure.tokens) != len(tokens)
            ):
                return figure
        return None

    # Bodies

    def body(self, phrase: Phrase) -> Figure:
        """The figure of a named body, country or outlet; made where there is none."""
        key = fold(POSSESSIVE.sub("", phrase.name))
        found = (
            self.by_body.get(key) or self.shorts.get(key.replace(" ", "")) or self.fuller_body(phrase, key)
        )
        if found is None:
            found = self.new_body(phrase, key)
        if phrase.short and fold(phrase.short) != key:
            found.short = phrase.short
            self.shorts.setdefault(fold(phrase.short).replace(" ", ""), found)
            found.add_alias(phrase.short)
        return found

    def new_body(self, phrase: Phrase, key: str) -> Figure:
        """A body not named before, or named before by its first letters alone."""
        initials = acronym(phrase.name).casefold() if phrase.kind == "body" and " " in phrase.name else ""
        short = self.by_body.get(initials)
        if short is not None and is_acronym(short.name):
            short.aliases.append(short.name)
            short.name, short.head, short.organization = phrase.name, phrase.head, phrase.organization
            found = short
        else:
            found = Figure(phrase.name, "organization", head=phrase.head, organization=phrase.organization)
            self.figures.append(found)
        self.by_body[key] = found
        if initials:
            self.by_initials[initials].append(found)
            if key.rpartition(" ")[2] not in OWNED:  # "Halt" is a person, whatever "the Halt campaign" is
                self.by_opening[key.partition(" ")[0]].append(found)
        return found

    def fuller_body(self, phrase: Phrase, key: str) -> Figure | None:
        """The one body of the page that a word shortens: by first letters ("the HWU"), or by its first word."""
        if phrase.kind != "body" or " " in phrase.name:
            return None
        fit = self.by_opening.get(key, ())
        if is_acronym(phrase.name):
            fit = self.by_initials.get(key, ()) or [
                figure
                for letters in islice(self.by_initials, MOST_BODIES)
                if letters.endswith(key)
                for figure in self.by_initials[letters]
            ]
        if len(fit) != 1:
            return None
        self.shorts[key] = fit[0]
        fit[0].add_alias(phrase.name)
        return fit[0]


# Bodies whose first letters are compared with an acronym that is not in brackets.
MOST_BODIES = 200
start_of = attrgetter("start")


def agrees(figure: Figure, phrase: Phrase) -> bool:
    """Whether nothing in the phrase speaks against the figure: gender, "Sr." or "Jr."."""
    if phrase.gender and figure.gender and phrase.gender != figure.gender:
        return False
    return not other_generation(figure.name, phrase.name)


def part_of_clause(text: str, start: int, end: int) -> Part:
    """Whether a name is likely the subject of its clause, an object, or only describes the next word."""
    if text[end : end + 2] in ("'s", "’s") or text[end - 2 : end] in ("'s", "’s"):
        return "owner"
    after = NEXT_WORD.match(text, end)
    if after is not None and (after[1] in NOUNS or singular(after[1]) in NOUNS):
        return "modifier"
    before = text[max(0, start - 60) : start].rstrip().split()
    while before and before[-1].lower().rstrip(".") in NOUN_START:
        before.pop()
    if not before or before[-1][-1] in '.!?:;,"”“(—–-':
        return "subject"
    word = before[-1].lower().strip('“"(')
    if word in CLAUSE_START:
        return "subject"
    verb = after is not None and (after[1] in VERBS or after[1].endswith("ed"))
    return "subject" if verb and word not in OBLIQUE else "object"


# Nouns that a name before them describes ("a Trump supporter").
NOUNS = frozenset((*ROLES, *UNNAMED, *BODY_NOUNS, *WORKS)) - VERBS
NEXT_WORD = re.compile(r"\s([a-z]+)")
NOUN_START = frozenset(("the", "a", "an", "former", *ROLES, *ROLE_WORDS, *TITLES, *HONORIFICS))


def sentence_starts(text: str, body: Sequence[Span]) -> list[int]:
    """Where the sentences of the body begin; rough, for distances between names."""
    starts: list[int] = []
    for start, end in body:
        starts.append(start)
        for found in SENTENCE_END.finditer(text, start, end):
            if text[found.start()] == "." and NO_END.search(
                text, max(start, found.start() - 6), found.start() + 1
            ):
                continue
            starts.append(found.end())
    return starts


def merged(speech: Iterable[Span], text: str, body: Sequence[Span]) -> list[tuple[int, int]]:
    """Spans in marks: those handed in and those that paired double marks show, joined and sorted."""
    spans = [(s, e) for s, e in speech]
    for start, end in body:
        spans.extend(found.span() for found in DOUBLE.finditer(text, start, end))
    out: list[tuple[int, int]] = []
    for s, e in sorted(spans):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out
