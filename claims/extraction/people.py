"""Who is named on a page: people and bodies, with every place that names them.

Comes in: a page's text and the spans to look through. Goes out: a `Cast`, made once a page,
in which `resolve` looks up surnames, roles, acronyms and the people a pronoun may mean.

A run of capitals is taken for a person where a title, a role, a form of address or a first
name says so, or where the same surname is a person elsewhere on the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.lexicon import words
from sources.reading.page import Span

from .names import alike, alike_given, fold, is_acronym_of, name_tokens, surname
from .nouns import (
    DETERMINERS,
    HONORIFICS,
    OPENERS,
    POSSESSIVE,
    PREPOSITIONS,
    ROLE_WORDS,
    ROLES,
    TITLES,
    Gender,
)
from .phrase import Phrase, parse
from .quote import SpeakerKind

__all__ = ["Cast", "Figure", "Place", "cast_of"]

UPPER = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x250) if chr(c).isupper())
# A short title keeps its full stop; so do initials.
WORD = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Prof|Rev|St|Jr|Sr)\.(?!\w)"
    rf"|(?:[{UPPER}]\.)+|[{UPPER}][\w]*(?:[-’'][\w]+)*)"
)
LINK = r"(?:[ \u00a0](?:of|the|for|de|del|della|der|den|da|dos|di|la|van|von|bin|bint|ibn|al|el|ben|ter))"
RUN = re.compile(rf"(?<![\w’'@#/.-]){WORD}(?:(?:{LINK}{{1,3}})?[ \u00a0]{WORD}){{0,11}}")
SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*\s+(?=['\"“‘(\[]?[A-Z0-9])|\n\s*\n|\n(?=[A-Z“\"])")
# What stands before a full stop that ends no sentence.
NO_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Prof|Rev|St|Jr|Sr|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
DOUBLE = re.compile(r"[“\"„«](?:[^“”\"„«»\n]|\n(?!\s*\n)){0,1500}?[”\"»]")
APPOSITION = re.compile(
    r",\s+(?:(?:who|which)\s+(?:is|was)\s+)?((?:the|a|an|his|her|its|their)\s[^,.;:()\n“”\"]{3,90}|[a-z][^,.;:()\n“”\"]{3,60})"
)
VERBS = words("finite-verbs")
OBLIQUE = words("prepositions") - words("clause-openers")
CLAUSE_START = words("clause-openers")


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
    aliases: list[str] = field(default_factory=list)
    places: int = 0

    def take(self, phrase: Phrase) -> None:
        """Add what another mention tells of the same figure; what is known stays."""
        if phrase.gender and not self.gender:
            self.gender = phrase.gender
        if phrase.role and (not self.role or (not self.organization and phrase.organization)):
            self.role, self.role_class = phrase.role, phrase.role_class
        if phrase.organization and not self.organization and self.kind == "person":
            self.organization = phrase.organization
        if phrase.short and not self.short:
            self.short = phrase.short


@dataclass(slots=True)
class Place:
    """Where a figure is named: span, sentence number, whether inside marks, whether the subject."""

    start: int
    end: int
    figure: Figure
    sentence: int
    quoted: bool
    subject: bool


class Cast:
    """The figures of one page and the places that name them, in order."""

    def __init__(self, text: str, body: Sequence[Span], speech: Iterable[Span]) -> None:
        self.text = text
        self.figures: list[Figure] = []
        self.places: list[Place] = []
        self.starts: list[int] = []
        self.by_surname: dict[str, list[Figure]] = defaultdict(list)
        self.by_body: dict[str, Figure] = {}
        self.shorts: dict[str, Figure] = {}
        self.usual: dict[str, Figure] = {}
        self.sentences = sentence_starts(text, body)
        self.speech = merged(speech, text, body)
        self.speech_starts = [s for s, _ in self.speech]

    def sentence_of(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self.sentences, offset)

    def quoted(self, offset: int) -> bool:
        """Whether an offset lies inside quotation marks."""
        at = bisect_right(self.speech_starts, offset) - 1
        return at >= 0 and offset < self.speech[at][1]

    def before(self, offset: int) -> int:
        """How many places start before an offset: the index to walk back from."""
        return bisect_left(self.starts, offset)

    def put(self, start: int, end: int, figure: Figure, subject: bool | None = None) -> None:
        """Record a place, keeping the order; a place already known is made one with it."""
        at = bisect_left(self.starts, start)
        if at < len(self.places) and self.places[at].start == start:
            old = self.places[at]
            if old.figure is figure or old.end >= end:
                return
            self.places[at] = Place(start, end, figure, old.sentence, old.quoted, old.subject)
            figure.places += 1
            return
        subject = is_subject(self.text, start, end) if subject is None else subject
        place = Place(start, end, figure, self.sentence_of(start), self.quoted(start), subject)
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
            self.figures.append(found)
            self.by_surname[tokens[-1] if tokens else ""].append(found)
        else:
            self.rename(found, phrase.name, tokens)
        found.take(phrase)
        return found

    def rename(self, figure: Figure, name: str, tokens: tuple[str, ...]) -> None:
        """Keep the fuller of two names of one figure, the other as an alias."""
        if name == figure.name:
            return
        if len(tokens) > len(figure.tokens) and tokens[-1] == figure.tokens[-1]:
            name, figure.name, figure.tokens = figure.name, name, tokens
        if name not in figure.aliases and name != figure.name:
            figure.aliases.append(name)

    def known_person(self, tokens: tuple[str, ...], phrase: Phrase) -> Figure | None:
        """The figure of the page whose name agrees with these words, or None."""
        if not tokens:
            return None
        candidates = self.by_surname.get(tokens[-1], [])
        if len(tokens) == 1:
            fit = [f for f in candidates if agrees(f, phrase)]
            return fit[0] if len(fit) == 1 else None
        for figure in candidates:
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
        found = self.by_body.get(key) or self.shorts.get(key.replace(" ", ""))
        if found is None:
            found = Figure(phrase.name, "organization", head=phrase.head, organization=phrase.organization)
            self.figures.append(found)
            self.by_body[key] = found
        if phrase.short and fold(phrase.short) != key:
            found.short = phrase.short
            self.shorts.setdefault(fold(phrase.short).replace(" ", ""), found)
            if phrase.short not in found.aliases:
                found.aliases.append(phrase.short)
        return found


def agrees(figure: Figure, phrase: Phrase) -> bool:
    """Whether nothing in the phrase speaks against the figure: gender, role."""
    return not (phrase.gender and figure.gender and phrase.gender != figure.gender)


def cast_of(text: str, body: Sequence[Span], speech: Iterable[Span], mentions: Iterable[Span]) -> Cast:
    """The cast of a page.

    `body` are the spans looked through, `speech` the spans of words in marks, `mentions` the
    noun phrases beside quotes: what speaks is somebody, so they count as evidence.
    """
    cast = Cast(text, body, speech)
    singles: list[tuple[int, int, Phrase]] = []
    for span in mentions:
        phrase = parse(text[span.start : span.end])
        if phrase.kind == "person" and len(name_tokens(phrase.name)) > 1:
            cast.person(phrase)
    for start, end in body:
        for found in RUN.finditer(text, start, end):
            read_run(cast, found.start(), found.group(), singles)
    for start, end, phrase in singles:
        place_surname(cast, start, end, phrase)
    learn_genders(cast)
    return cast


def learn_genders(cast: Cast) -> None:
    """Give people of unknown gender that of the pronouns that follow their names, where these agree."""
    votes: dict[int, tuple[Figure, int]] = {}
    for place in cast.places:
        figure = place.figure
        if figure.kind == "person" and not figure.gender and place.subject and not place.quoted:
            gender = pronoun_after(cast, place.start, place.end)
            vote = {"m": 1, "f": -1}.get(gender, 0)
            votes[id(figure)] = (figure, votes.get(id(figure), (figure, 0))[1] + vote)
    for figure, count in votes.values():
        figure.gender = "m" if count > 0 else "f" if count < 0 else ""


PRONOUN = re.compile(r"\b(?:[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Ss]he|[Hh]er|[Hh]ers|[Hh]erself)\b")


def read_run(cast: Cast, start: int, run: str, singles: list[tuple[int, int, Phrase]]) -> None:
    """One run of capitals: people and bodies are placed, lone words kept for the second round."""
    first, _, rest = run.partition(" ")
    while first in OPENERS or first.lower() in DETERMINERS:
        if not rest:
            return
        start += len(first) + 1
        run = rest.lstrip()
        start += len(rest) - len(run)
        first, _, rest = run.partition(" ")
    if run[-2:] in ("'s", "’s"):
        run = run[:-2]
    if CONTRACTED.match(run):
        return
    phrase = parse(run)
    end = start + len(run)
    if phrase.kind == "person":
        if " " in phrase.name:
            full_name(cast, start, end, phrase)
        else:
            singles.append((start, end, with_role_before(cast.text, start, end, phrase)))
    elif phrase.kind in ("body", "country", "outlet") and phrase.name and phrase.certain:
        short = BRACKETED.match(cast.text, end)
        if short and is_acronym_of(short[1], phrase.name):
            phrase = parse(f"{run} ({short[1]})")
        cast.put(start, end, cast.body(phrase))


CONTRACTED = re.compile(r"[A-Z][a-z]*['’](?:m|re|ve|ll|d|t|s)\b")
BRACKETED = re.compile(r"\s?\(([A-Z][A-Za-z.&]{1,9})\)")


def full_name(cast: Cast, start: int, end: int, phrase: Phrase) -> None:
    """A name of two words and more: a person where something says so."""
    whole = with_role_before(cast.text, start, end, phrase)
    apposition = APPOSITION.match(cast.text, end) if cast.text[end : end + 2] == ", " else None
    if apposition and not whole.role:
        told = parse(apposition[1])
        if told.kind in ("role", "unnamed") and told.role:
            whole = parse(f"{phrase.text}, {apposition[1]}") if phrase.certain else whole
            whole = whole if whole.role else phrase
    if whole.certain or cast.known_person(name_tokens(phrase.name), phrase):
        cast.put(start, end, cast.person(whole))


def with_role_before(text: str, start: int, end: int, phrase: Phrase) -> Phrase:
    """The phrase with the small-letter role before it ("Taliban spokesman", "envoy for Iran, ")."""
    comma = text[start - 2 : start] == ", "
    if comma and text[end : end + 1] not in (",", ".", ")", ";"):
        return phrase
    window = text[max(0, start - 90) : start].rstrip(", \u00a0")
    if not comma and window.rpartition(" ")[2] not in ROLES:
        return phrase
    lead = role_phrase(CLAUSE.split(window)[-1].split())
    if not lead:
        return phrase
    longer = parse(f"{lead}, {phrase.text}" if comma else f"{lead} {phrase.text}")
    return longer if longer.kind == "person" and longer.name == phrase.name else phrase


CLAUSE = re.compile(r"[,.;:!?“”\"\n()—–]\s|[“\"(\n]")


def role_phrase(tokens: list[str]) -> str:
    """The noun phrase at the end of some words that turns on a role noun; empty where there is none."""
    at = len(tokens) - 1
    while at >= 0 and tokens[at] not in ROLES:
        if not tokens[at][0].isupper() and tokens[at] not in PREPOSITIONS and tokens[at] not in DETERMINERS:
            return ""
        at -= 1
    if at < 0 or (at + 1 < len(tokens) and tokens[at + 1] not in PREPOSITIONS):
        return ""
    start = at
    while start > 0 and (
        tokens[start - 1] in ROLE_WORDS
        or tokens[start - 1] in ROLES
        or (tokens[start - 1][0].isupper() and tokens[start - 1] not in OPENERS)
    ):
        start -= 1
    if start > 0 and tokens[start - 1].lower() in DETERMINERS:
        start -= 1
    return " ".join(tokens[start:])


def place_surname(cast: Cast, start: int, end: int, phrase: Phrase) -> None:
    """A lone capitalised name: placed where a person of the page carries it, or a title makes it one."""
    tokens = name_tokens(phrase.name)
    if not tokens:
        return
    candidates = cast.by_surname.get(tokens[-1], [])
    fit = [f for f in candidates if agrees(f, phrase)]
    if len(fit) == 1:
        fit[0].take(phrase)
        cast.put(start, end, fit[0])
    elif fit:
        cast.put(start, end, main_bearer(cast, fit, start, end))
    elif phrase.honorific or phrase.role:
        cast.put(start, end, cast.person(phrase))
    else:
        by_first = [f for f in cast.figures if len(f.tokens) > 1 and f.tokens[0] == tokens[0]]
        if len(by_first) == 1:
            cast.put(start, end, by_first[0])


def main_bearer(cast: Cast, bearers: Sequence[Figure], start: int, end: int) -> Figure:
    """Who a bare surname means where several carry it.

    In order: whom the next pronoun fits ("Clinton ... her"), who was named in full in this
    sentence or the two before, whom the pronouns after other bare uses fit, who is named first.
    """
    fit = by_gender(bearers, pronoun_after(cast, start, end))
    if len(fit) == 1:
        return fit[0]
    here = cast.sentence_of(start)
    middle = cast.before(start)
    near = {
        place.figure.name: place.figure
        for place in cast.places[max(0, middle - 12) : middle]
        if place.figure in fit and here - place.sentence <= 2 and not place.quoted
    }
    if len(near) == 1:
        return next(iter(near.values()))
    return usual_bearer(cast, fit, cast.text[start:end])


def usual_bearer(cast: Cast, bearers: Sequence[Figure], name: str) -> Figure:
    """Whom a surname alone means most on this page, by the pronouns after it; else who is named first."""
    known = cast.usual.get(name)
    if known in bearers:
        return known
    found = re.finditer(rf"\b{re.escape(name)}\b", cast.text)
    votes = [pronoun_after(cast, m.start(), m.end()) for m, _ in zip(found, range(60), strict=False)]
    men, women = votes.count("m"), votes.count("f")
    fit = by_gender(bearers, "m" if men > women else "f" if women > men else "")
    cast.usual[name] = min(fit, key=cast.figures.index)
    return cast.usual[name]


def by_gender(bearers: Sequence[Figure], gender: str) -> list[Figure]:
    """The bearers whose gender does not differ; all of them where none is left."""
    return [f for f in bearers if not gender or f.gender in ("", gender)] or list(bearers)


def pronoun_after(cast: Cast, start: int, end: int) -> str:
    """The gender of the first pronoun after a name in its sentence, "" where another person comes first."""
    stop = min(end + 150, len(cast.text))
    for place in cast.places[cast.before(end) : cast.before(end) + 3]:
        if place.figure.kind == "person":
            stop = min(stop, place.start)
            break
    found = PRONOUN.search(cast.text, end, stop)
    if found is None or cast.quoted(found.start()) != cast.quoted(start):
        return ""
    return "m" if found[0].lower() in HE else "f"


HE = ("he", "his", "him", "himself")


def is_subject(text: str, start: int, end: int) -> bool:
    """Whether a name is likely the subject of its clause, by the words around it."""
    if text[end : end + 2] in ("'s", "’s") or text[end - 2 : end] in ("'s", "’s"):
        return False
    before = text[max(0, start - 60) : start].rstrip().split()
    while before and before[-1].lower().rstrip(".") in NOUN_START:
        before.pop()
    if not before or before[-1][-1] in '.!?:;,"”“(—–-':
        return True
    word = before[-1].lower().strip('“"(')
    if word in CLAUSE_START:
        return True
    after = NEXT_WORD.match(text, end)
    verb = after is not None and (after[1] in VERBS or after[1].endswith("ed"))
    return verb and word not in OBLIQUE


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


def misprinted(cast: Cast, token: str) -> Figure | None:
    """The one person of the page whose surname a token misprints or spells another way."""
    found: Figure | None = None
    for last, figures in cast.by_surname.items():
        if len(figures) == 1 and last and last[0] == token[:1] and alike(last, token).score:
            if found is not None:
                return None
            found = figures[0]
    return found


def surname_of(name: str) -> str:
    """The last folded word of a name; empty for an empty one."""
    return surname(name).rpartition(" ")[2]
