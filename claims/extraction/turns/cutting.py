"""A transcript's paragraphs put together into turns: label, continued paragraphs, what is none.

Comes in: the paragraphs, their labels and the heading. Goes out: for each paragraph that is no running
text its turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from claims.extraction.annotate.cues import cue_forms
from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.names import fold, name_tokens
from claims.extraction.attribute.nouns import HONORIFICS, OUTLET_WORDS, TITLES, is_role
from claims.extraction.attribute.phrase import parse
from claims.extraction.turns.heading import Heading
from claims.extraction.turns.labels import Label
from claims.extraction.turns.transcript import Transcript, is_direction, is_heading, is_narrative
from claims.extraction.turns.turn import Turn
from claims.languages.en import entries
from sources.reading.page import Span

__all__ = ["Held", "add", "cut", "first_person", "greets", "is_question", "speech_verbs"]

# A turn, or None for a paragraph that nobody says and that is no running text either.
Held = Turn | None

_FIRST_PERSON = word_group("first-person")
# So many paragraphs may follow the last label as part of its turn.
_LEAST_RUN = 5
_LONGEST_QUESTION = 110  # words
_INITIALS = re.compile(r"[A-Z](?:\.?\s?[A-Z]){1,2}\.?$")


def cut(
    text: str, paragraphs: Sequence[Paragraph], transcript: Transcript, heading: Heading
) -> dict[int, Held]:
    """The turns of a transcript, by the numbers of their paragraphs."""
    labels = transcript.labels
    surnames = frozenset(_last(label.key) for label in labels.values() if not label.part)
    verbs = speech_verbs()
    held: dict[int, Held] = {}
    turn = opening(text, paragraphs, range(transcript.first), heading, surnames)
    if turn:
        held.update(dict.fromkeys(range(transcript.first), turn))
    turn, run, longest, own = None, 0, _LEAST_RUN, surnames
    alone = (
        len({label.key for label in labels.values()}) == 1
    )  # nobody else has a label: whoever asks has none
    asked = transcript.first - 1
    if alone and asked >= 0 and asked not in held and is_question(paragraphs[asked]):
        turn = Turn([], paragraphs[asked].span, "heading", part="asks", said=heading.said)
        add(turn, paragraphs[asked].span, paragraphs[asked])
        held[asked], turn = turn, None
    last = max(labels)
    for at in range(transcript.first, len(paragraphs)):
        paragraph = paragraphs[at]
        if label := labels.get(at):
            turn, run = labelled(text, paragraph, label, heading), 0
            own = frozenset([_last(label.key)])
            held[at] = turn
            continue
        if turn is None:
            continue
        if alone and at + 1 in labels and is_question(paragraph):
            turn, run = Turn([], paragraph.span, "heading", part="asks", said=heading.said), 0
            add(turn, paragraph.span, paragraph)
            held[at] = turn
            continue
        run += 1
        longest = max(longest, run) if at < last else longest
        if is_direction(paragraph.raw) or (turn.parts and is_heading(paragraph.raw)):
            held[at] = None
        elif run > longest or is_narrative(paragraph.raw, surnames if at > last else own, verbs):
            turn = None
        else:
            if turn.part == "asks" and turn.parts and transcript.only_asks:
                turn, run = Turn([], paragraph.span, "heading", named=heading.sole, part="answers"), 0
                turn.said = heading.said
            add(turn, paragraph.span, paragraph)
            held[at] = turn
    return held


def opening(
    text: str, paragraphs: Sequence[Paragraph], before: range, heading: Heading, surnames: frozenset[str]
) -> Turn | None:
    """What the one in the heading says before the first question; None where an editor writes there."""
    if not heading.sole or not before:
        return None
    greeted = any(greets(paragraphs[at].raw) for at in before)
    if heading.kind not in ("both", "monologue") and not greeted:
        return None
    told = [
        paragraphs[at]
        for at in before
        if not greets(paragraphs[at].raw) and not is_heading(paragraphs[at].raw)
    ]
    own = surnames | {fold(token) for token in name_tokens(parse(heading.sole.of(text)).name)[-1:]}
    if not any(first_person(paragraph) for paragraph in told):
        return None
    if any(is_narrative(paragraph.raw, own, speech_verbs()) for paragraph in told):
        return None
    turn = Turn([], told[0].span, "heading", named=heading.sole, said=heading.said)
    for paragraph in told:
        if not is_direction(paragraph.raw):
            add(turn, paragraph.span, paragraph)
    return turn if turn.parts else None


def labelled(text: str, paragraph: Paragraph, label: Label, heading: Heading) -> Turn:
    """The turn that begins with a labelled paragraph."""
    base = paragraph.span.start
    mention = Span(base + label.start, base + label.end)
    turn = Turn(
        [],
        Span(base, base + min(label.words, len(paragraph.raw))),
        "turn",
        mention=mention,
        cue=Span(base + label.cue[0], base + label.cue[1]) if label.cue else None,
        said=heading.said,
        part=label.part,
    )
    if label.named:
        turn.named = Span(base + label.named[0], base + label.named[1])
    elif label.part == "answers":
        turn.named = heading.sole
    elif label.part == "nobody" and (holder := _holder(text, label, heading)):
        turn.named, turn.part = holder, ""
    elif not label.part:
        turn.named = in_full(text, label, mention, heading) or _holder(text, label, heading)
        if turn.named is None and _is_outlet(mention.of(text), heading):
            turn.part = "outlet"
    if label.words < len(paragraph.raw):
        add(turn, Span(base + label.words, paragraph.span.end), paragraph)
    return turn


def in_full(text: str, label: Label, mention: Span, heading: Heading) -> Span | None:
    """The heading's name that a label stands for: "MS. QUILL", "Quill" or "MQ" for "Mara Quill"."""
    words = mention.of(text)
    initials = _INITIALS.match(words)
    letters = [letter.casefold() for letter in words if letter.isalpha()] if initials else []
    fitting: dict[str, Span] = {}
    for name in heading.names:
        tokens = name_tokens(parse(name.of(text)).name)
        if len(tokens) < 2:
            continue
        if initials and [token[0] for token in (tokens[0], *tokens[1:][-len(letters) + 1 :])] == letters:
            fitting.setdefault(tokens[-1], name)
        own = [fold(token) for token in label.key.split()]
        if (
            own
            and own[-1] == tokens[-1]
            and (len(own) == 1 or any(map(_is_form, own[:-1])) or own[0] == tokens[0])
        ):
            fitting.setdefault(tokens[0], name)
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _holder(text: str, label: Label, heading: Heading) -> Span | None:
    """The heading's name with the office that a label is: "THE PRESIDENT" for "President Orla Venn"."""
    words = [fold(word) for word in label.key.split() if word != "the"]
    if not words or not is_role(words[-1]):
        return None
    holders = {}
    for name in heading.names:
        before = [fold(word) for word in name.of(text).split()]
        if before[: len(words)] == words and len(before) > len(words):
            holders[before[-1]] = name
    return next(iter(holders.values())) if len(holders) == 1 else None


def _is_outlet(label: str, heading: Heading) -> bool:
    """Whether a label is the paper that leads the interview: "Lenmark Courier:"."""
    if heading.source and label.casefold() == heading.source.casefold():
        return True
    return label.split()[-1].casefold() in OUTLET_WORDS and not parse(label).certain


def _is_form(word: str) -> bool:
    """Whether a label's first word stands before a surname: "Mr", "Sen", "secretary"."""
    bare = word.rstrip(".")
    return bare in HONORIFICS or bare in TITLES or is_role(bare)


def add(turn: Turn, span: Span, paragraph: Paragraph) -> None:
    """Add a paragraph's words to a turn, without white space at their ends."""
    words = paragraph.raw[span.start - paragraph.span.start : span.end - paragraph.span.start]
    start = span.start + len(words) - len(words.lstrip())
    end = span.start + len(words.rstrip())
    if words.rstrip()[-1:] == "”" and "“" not in words:
        end -= 1  # the mark that opened before the label
    if any(map(str.isalnum, words)):
        turn.parts.append(Span(start, end))
        turn.paragraphs.append(paragraph.span)


def is_question(paragraph: Paragraph) -> bool:
    """Whether a paragraph asks: it ends with a question mark, is no quotation, and is not long."""
    raw = paragraph.raw.strip(" \t\u00a0*_")
    return raw.endswith("?") and raw[0] not in "“\"‘'«" and len(paragraph.words) <= _LONGEST_QUESTION


def first_person(paragraph: Paragraph) -> bool:
    """Whether a paragraph says "I" or "we" outside quotation marks."""
    return not _FIRST_PERSON.isdisjoint(paragraph.lows)


def _last(key: str) -> str:
    return fold(key.split()[-1])


@cache
def _salutations() -> tuple[str, ...]:
    return tuple(entries("salutations"))


def greets(raw: str) -> bool:
    """Whether a paragraph is a salutation: "Ladies and gentlemen,"."""
    stripped = raw.strip()
    return len(stripped) < 120 and stripped.casefold().startswith(_salutations())


@cache
def speech_verbs() -> frozenset[str]:
    """The forms of speech that tell of a speaker: "said", "says", "added"."""
    return frozenset(
        form
        for form, (cue, kind) in cue_forms().items()
        if "after" in cue.frames and kind in ("past", "present")
    )
