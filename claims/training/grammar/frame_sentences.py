"""Frames of reported speech: pieces of treebank sentences → sentences in which somebody says something.

Treebanks hold few sentences with attributions, and news few of the frames that people use. Of a body, a
speaker and a cue each frame makes a sentence of which all dependencies are known; a sixth are sentences
with such verbs in which nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from claims.extraction.annotate.words import FRAGMENT, SPEECH

from .cue_verbs import cue_verb, going_on, silent_verb
from .frame_words import group
from .pieces import Bank, Piece, one
from .subjects import Attached, Subject, adjunct, person, subject
from .treebank import TOP, Sentence, children, subtree

__all__ = ["generated", "make"]

_LONGEST = 60  # items
_FRAGMENT = 12  # items that become a quotation inside a body
_FEW = 4  # fewer of them are a fragment, no speech


def generated(random: Random, bank: Bank, count: int) -> Iterator[Sentence]:
    """What `count` tries give: about as many sentences, those that came out too long left out."""
    for _ in range(count):
        sentence = make(random, bank)
        if sentence:
            yield sentence


def make(random: Random, bank: Bank) -> Sentence | None:
    """A sentence; None where it came out too long or is no tree."""
    if random.random() < 0.16:
        return _checked(_silent(random, bank))
    return _made(random, bank, outermost=True)


def _made(random: Random, bank: Bank, *, outermost: bool) -> Sentence | None:
    body = random.choice(bank.bodies)
    if random.random() < 0.15:
        body = _with_quotation(random, body)
    lead = random.choice(bank.leads) if random.random() < 0.3 else None
    if outermost and random.random() < 0.12:
        inner = _made(random, bank, outermost=False)
        body = _as_body(inner) if inner else body
    body = _lowered(body)
    quoted = random.random() < 0.14
    if quoted:
        body, lead = one(SPEECH, "Q"), None
    frame = _Frame(random, bank, body, lead, subject(random, bank), quoted)
    kind = random.random() * (0.72 if quoted else 1.0)
    if kind < 0.42:
        frame.cue_first()
    elif kind < 0.72:
        frame.cue_last()
    elif kind < 0.82:
        frame.according_to()
    elif kind < 0.9:
        frame.as_said()
    else:
        frame.parenthetical()
    return _checked(frame.sentence())


def _silent(random: Random, bank: Bank) -> Sentence:
    """Subject, verb, object and adjuncts: nobody says anything."""
    who = subject(random, bank)
    verb = silent_verb(random, plural=who.plural)
    out = _Parts()
    top = out.verb_after(who, verb, TOP, "root")
    if random.random() < 0.85:
        out.add(random.choice([*bank.nouns, *bank.plurals]), top, "obj")
    for _ in range(random.choice((0, 1, 1, 2))):
        out.add(adjunct(random) if random.random() < 0.3 else random.choice(bank.adjuncts), top, "obl")
    if random.random() < 0.15:
        out.add(one(FRAGMENT, "q") if random.random() < 0.7 else one(SPEECH, "Q"), top, "xcomp")
    out.add(_STOP, top, "punct")
    return out.sentence()


@dataclass(slots=True)
class _Part:
    """A piece, the part it hangs on (TOP for none) and the label of that relation."""

    piece: Piece
    head: int
    label: str


_STOP, _COMMA = one(".", "."), one(",", ",")


class _Parts:
    """The parts of a sentence in the making. Heads may be the numbers of parts yet to come."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []

    def add(self, piece: Piece, head: int, label: str) -> int:
        """Put a piece at the end; its number."""
        self.parts.append(_Part(piece, head, label))
        return len(self.parts) - 1

    def speaker(self, phrase: Piece, behind: list[Attached], verb: int) -> None:
        """Put a speaker that is the subject of the part `verb`."""
        number = self.add(phrase, verb, "nsubj")
        for each in behind:
            self.add(each.piece, verb if each.label == "advmod" else number, each.label)

    def verb_after(self, who: Subject, verb: Piece, head: int, label: str) -> int:
        """Put a speaker and then the verb; the verb's number."""
        self.speaker(who.phrase, who.behind, len(self.parts) + 1 + len(who.behind))
        return self.add(verb, head, label)

    def drop(self, number: int) -> None:
        """Take out a part on which nothing hangs."""
        del self.parts[number]
        for part in self.parts:
            part.head -= part.head > number

    def sentence(self) -> Sentence:
        """The parts joined, the first word with a capital."""
        begins, size = [], 0
        for part in self.parts:
            begins.append(size)
            size += len(part.piece.words)
        words, tags, heads, labels = [], "", [], []
        for begin, part in zip(begins, self.parts, strict=True):
            piece = part.piece
            words += piece.words
            tags += piece.tags
            for item, (head, label) in enumerate(zip(piece.heads, piece.labels, strict=True)):
                if item == piece.top:
                    outside = part.head < 0
                    heads.append(TOP if outside else begins[part.head] + self.parts[part.head].piece.top)
                    labels.append("root" if outside else part.label)
                else:
                    heads.append(begin + (piece.top if head is None else head))
                    labels.append("dep" if head is None else label)
        words[0] = words[0][0].upper() + words[0][1:]
        return Sentence(words, tags, heads, labels)


class _Frame(_Parts):
    """A sentence in which `who` says `body`, before which `lead` may stand."""

    def __init__(
        self, random: Random, bank: Bank, body: Piece, lead: Piece | None, who: Subject, quoted: bool
    ) -> None:
        super().__init__()
        self.random, self.bank, self.who = random, bank, who
        self.body, self.lead, self.quoted = body, lead, quoted

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def said(self, head: int, label: str, that: Piece | None = None) -> int:
        """Put what is said, with "that" and lead before it; the number of its body."""
        before: list[tuple[Piece, str]] = [(that, "mark")] if that else []
        if self.lead:
            before += [(self.lead, _lead_label(self.lead)), (_COMMA, "punct")]
        body = len(self.parts) + len(before)
        for piece, each in before:
            self.add(piece, body, each)
        return self.add(self.body, head, label)

    def cue_first(self) -> None:
        """ "Ana Sousa told reporters on Monday that …" """
        hearer = self.happens(0.2)
        verb = cue_verb(self.random, plural=self.who.plural, hearer=hearer)
        top = self.verb_after(self.who, verb.piece, TOP, "root")
        if hearer:
            self.add(self.hearer(), top, "obj")
        if self.happens(0.25):
            self.add(adjunct(self.random), top, "obl")
        needed = not hearer and "bare" not in verb.cue.frames
        that = one("that", "t") if self.happens(0.45) or needed else None
        if self.quoted:
            that = None
            if self.happens(0.85):
                mark = self.random.choice(",:")
                self.add(one(mark, mark), top, "punct")
        self.said(top, "ccomp", that)
        if self.happens(0.16):
            self.goes_on(top)
        if not self.quoted or self.happens(0.3):
            self.add(_STOP, top, "punct")

    def hearer(self) -> Piece:
        named = [_hearer(words) for words in group("hearer")]
        drawn = [
            person(self.random),
            self.random.choice(self.bank.nouns),
            self.random.choice(self.bank.plurals),
        ]
        return self.random.choice([*named, *drawn])

    def goes_on(self, top: int) -> None:
        """ "…, adding that …", "… and warned …": the same speaker, of something else."""
        body = _lowered(self.random.choice(self.bank.bodies))
        if self.happens(0.5):
            self.add(_COMMA, top, "punct")
            cue = self.add(going_on(self.random), top, "advcl")
        else:
            verb = cue_verb(self.random, plural=self.who.plural).piece
            if self.happens(0.5):
                self.add(_COMMA, top, "punct")
            joint = self.random.choice(("and", "but"))
            self.add(one(joint, "k" if joint == "and" else "l"), len(self.parts) + 1, "cc")
            cue = self.add(verb, top, "conj")
        if self.happens(0.6):
            self.add(one("that", "t"), cue + 2, "mark")
        self.add(body, cue, "ccomp")

    def verb_beside(self, verb: Piece, head: int, inverted: float) -> int:
        """Put speaker and verb, by chance the other way round, beside what they say; the verb's number."""
        if self.who.is_pronoun or not self.happens(inverted) or len(verb.words) > 1:
            return self.verb_after(self.who, verb, head, "parataxis")
        number = self.add(verb, head, "parataxis")
        self.speaker(self.who.phrase, self.who.without_last_comma, number)
        return number

    def cue_last(self) -> None:
        """ "…, said Ana Sousa on Monday." """
        verb = cue_verb(self.random, plural=self.who.plural, after=True).piece
        body = self.said(TOP, "root")
        if not self.quoted or self.happens(0.1):
            self.add(_COMMA, body, "punct")
        cue = self.verb_beside(verb, body, 0.5)
        if self.happens(0.3):
            self.add(adjunct(self.random), cue, "obl")
        self.add(_STOP, body, "punct")

    def according_to(self) -> None:
        """ "According to Ana Sousa, …" or "…, according to Ana Sousa." """
        first = self.happens(0.4)
        source = _according(self.who.phrase)
        if first:
            self.add(source, 0, "obl")
            self.add(_COMMA, 0, "punct")
            self.hang_first_on(self.said(TOP, "root"))
            body = self.parts[0].head
        else:
            body = self.said(TOP, "root")
            if self.happens(0.8):
                mark = self.random.choice((",", ",", "–"))
                self.add(one(mark, "-" if mark == "–" else ","), body, "punct")
            self.add(source, body, "obl")
        self.add(_STOP, body, "punct")

    def hang_first_on(self, body: int) -> None:
        self.parts[0].head = self.parts[1].head = body

    def as_said(self) -> None:
        """ "As Ana Sousa put it, …" or "…, as Ana Sousa said." """
        verb = cue_verb(self.random, plural=self.who.plural, after=True).piece
        first, as_ = self.happens(0.6), one("as", "s")
        if not first:
            body = self.said(TOP, "root")
            self.add(_COMMA, body, "punct")
            self.add(as_, len(self.parts) + 2 + len(self.who.behind), "mark")
            self.verb_after(self.who, verb, body, "advcl")
            self.add(_STOP, body, "punct")
            return
        self.add(as_, len(self.parts) + 2 + len(self.who.behind), "mark")
        cue = self.verb_after(self.who, verb, 0, "advcl")
        if self.happens(0.2):
            put = self.random.choice(("put", "puts"))
            self.parts[cue].piece = one(put, "v" if put == "put" else "z")
            self.add(one("it", "o"), cue, "obj")
        self.add(_COMMA, cue, "punct")
        body = self.said(TOP, "root")
        self.parts[cue].head = body
        self.add(_STOP, body, "punct")

    def parenthetical(self) -> None:
        """ "[Lead], Ana Sousa said, …" and "“…,” Ana Sousa said, “…”" """
        verb = cue_verb(self.random, plural=self.who.plural, after=True).piece
        lead = self.lead or self.random.choice(self.bank.leads)
        self.lead = None
        self.add(lead, 0, _lead_label(lead))
        self.add(_COMMA, 0, "punct")
        cue = self.verb_beside(verb, 0, 0.3)
        if self.happens(0.15):
            self.add(adjunct(self.random), cue, "obl")
        self.add(_COMMA, cue, "punct")
        if self.happens(0.3):
            self.between_quotations(cue)
            return
        body = self.add(self.body, TOP, "root")
        self.hang_first_on(body)
        self.parts[cue].head = body
        self.add(_STOP, body, "punct")

    def between_quotations(self, cue: int) -> None:
        dash = self.happens(0.9) and self.happens(0.1)
        body = self.add(one(SPEECH, "Q") if self.happens(0.8) else self.body, TOP, "root")
        self.hang_first_on(body)
        self.parts[cue].head = body
        self.parts[0] = _Part(one(SPEECH, "Q"), body, "parataxis")
        if dash:
            self.parts[1].piece = one("–", "-")
        else:
            self.drop(1)  # no comma between a quotation and its speaker


def _lead_label(lead: Piece) -> str:
    tag = lead.tags[lead.top]
    return "advcl" if tag in "vzbgei" else "obl" if tag in "nPT#" else "advmod"


def _hearer(words: str) -> Piece:
    """A hearer of one to three words, of which the last is the noun."""
    parts = words.split()
    last = len(parts) - 1
    if not last:
        return one(words, "h" if words in ("me", "them") else "P" if words[0].isupper() else "n")
    tags = "d" + "".join(["P" if word[0].isupper() else "n" for word in parts[1:]])
    heads = [last if item < last else None for item in range(len(parts))]
    return Piece(parts, tags, heads, ["det", *["compound"] * (last - 1), "dep"], last)


def _according(phrase: Piece) -> Piece:
    """ "according to" before a phrase."""
    if phrase.tags[0] == "o":
        return Piece(["according", "to", "him"], "gfh", [2, 0, None], ["case", "fixed", "obl"], 2)
    heads = [None if head is None else head + 2 for head in phrase.heads]
    top = phrase.top + 2
    words, labels = ["according", "to", *phrase.words], ["case", "fixed", *phrase.labels]
    return Piece(words, f"gf{phrase.tags}", [top, 0, *heads], labels, top)


def _lowered(body: Piece) -> Piece:
    """A body without the capital that opened its sentence."""
    first = body.words[0]
    if body.tags[0] == "P" or first == "I" or first.startswith(("I’", "I'")):
        return body
    if len(first) > 1 and first.isupper():
        return body
    return replace(body, words=[first[0].lower() + first[1:], *body.words[1:]])


def _as_body(sentence: Sentence) -> Piece:
    """A sentence without its full stop as something that somebody else says."""
    end = len(sentence.words) - (sentence.tags[-1] == ".")
    top = sentence.heads.index(TOP)
    heads: list[int | None] = [
        None if item == top else head for item, head in enumerate(sentence.heads[:end])
    ]
    return Piece(sentence.words[:end], sentence.tags[:end], heads, sentence.labels[:end], top)


def _with_quotation(random: Random, body: Piece) -> Piece:
    """The body with an object, complement or the like in quotation marks; as it is where it has none of use."""
    below = children(body.heads)
    options = [item for item, label in enumerate(body.labels) if item != body.top and label in _QUOTABLE]
    random.shuffle(options)
    for item in options:
        inside = subtree(below, item)
        low, high = inside[0], inside[-1]
        if high - low + 1 != len(inside) or len(inside) > _FRAGMENT or body.top in inside:
            continue
        mark, tag = (SPEECH, "Q") if len(inside) >= _FEW else (FRAGMENT, "q")
        places = [at if at < low else max(low, at - (high - low)) for at in range(len(body.words))]
        kept = [*range(low), item, *range(high + 1, len(body.words))]
        return Piece(
            [*body.words[:low], mark, *body.words[high + 1 :]],
            f"{body.tags[:low]}{tag}{body.tags[high + 1 :]}",
            [None if (head := body.heads[at]) is None else places[head] for at in kept],
            [body.labels[at] for at in kept],
            places[body.top],
        )
    return body


_QUOTABLE = frozenset(["obj", "xcomp", "nmod", "obl", "amod", "ccomp", "advcl", "compound"])


def _checked(sentence: Sentence) -> Sentence | None:
    """The sentence if it is no longer than wanted and a tree: one top, from which every item is reached."""
    if len(sentence.words) > _LONGEST or sentence.heads.count(TOP) != 1:
        return None
    reached = subtree(children(sentence.heads), sentence.heads.index(TOP))
    return sentence if len(reached) == len(sentence.words) else None
