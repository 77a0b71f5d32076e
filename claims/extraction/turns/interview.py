"""Interviews without labels: questions in paragraphs of their own, answers below them.

Told by the heading or the paragraphs above the first question, which speak of an interview, and by what
follows: questions, and answers in the first person that nobody reports. Comes in: the page's paragraphs,
bold lines and heading. Goes out: for each paragraph from the first question on its turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.annotate.words import word_group
from claims.extraction.attribute.names import fold, name_tokens
from claims.extraction.attribute.nouns import is_role
from claims.extraction.attribute.phrase import parse
from claims.extraction.turns.cutting import Held, add, first_person, is_question, speech_verbs
from claims.extraction.turns.heading import Heading, names_in
from claims.extraction.turns.labels import read_label
from claims.extraction.turns.transcript import is_direction, is_heading, is_narrative
from claims.extraction.turns.turn import Turn
from sources.reading.page import Page, Span

__all__ = ["interview_of"]

_LEAST_QUESTIONS = 2
_LONGEST_PROMPT = 40  # words of a question without its mark
_INTRODUCING = 6  # paragraphs above the first question that may tell of the interview
_ABOUT = re.compile(
    r"\b(?:interview(?:ed|s|er|ing)?|q&a|in conversation|(?:spoke|talked|sat down|caught up|met) (?:to|with)|asked (?:him|her|them)|"
    r"answer(?:s|ed) (?:\w+ ){0,3}questions|\w+ questions (?:for|to|with))\b",
    re.I,
)
_SECOND_PERSON = word_group("second-person")
_FIRST_PERSON = word_group("first-person")


def interview_of(page: Page, paragraphs: Sequence[Paragraph], heading: Heading) -> dict[int, Held]:
    """The turns of an interview by the numbers of their paragraphs; empty where the page is none."""
    if not heading.lines:
        return {}
    questions = [
        at for at, paragraph in enumerate(paragraphs) if "?" in paragraph.raw[-4:] and is_question(paragraph)
    ]
    if len(questions) < _LEAST_QUESTIONS:
        return {}
    bold = _bold(page, paragraphs)
    if 3 * len(bold & set(questions)) >= 2 * len(bold):
        questions = sorted({*questions, *bold}) if bold & set(questions) else questions
    first = questions[0]
    if not _is_announced(paragraphs[max(0, first - _INTRODUCING) : first], heading):
        return {}
    speaker = _interviewee(page, paragraphs[:first], heading)
    surnames = frozenset(name_tokens(parse(speaker.of(page.text)).name)[-1:]) if speaker else frozenset()
    if not _is_answered(paragraphs, questions, surnames):
        return {}
    return _turns(paragraphs, questions, heading, speaker, surnames)


def _bold(page: Page, paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The paragraphs that are one bold line or heading."""
    spans = sorted(passage.span for passage in page.passages if passage.kind in ("bold", "heading"))
    found: set[int] = set()
    at = 0
    for number, paragraph in enumerate(paragraphs):
        while at < len(spans) and spans[at].end < paragraph.span.end:
            at += 1
        if (
            at < len(spans)
            and spans[at].start <= paragraph.span.start
            and paragraph.span.end <= spans[at].end
        ):
            found.add(number)
    return frozenset(found)


def _is_announced(above: Sequence[Paragraph], heading: Heading) -> bool:
    """Whether the heading, or what stands right above the first question, speaks of an interview."""
    if heading.kind in ("dialogue", "both") or heading.asked:
        return True
    return any(_ABOUT.search(paragraph.raw[:2000]) for paragraph in above)


def _is_answered(paragraphs: Sequence[Paragraph], questions: list[int], surnames: frozenset[str]) -> bool:
    """Whether what follows the questions are answers: in the first person, and reported by nobody."""
    asked = set(questions)
    answers = [at + 1 for at in questions if at + 1 < len(paragraphs) and at + 1 not in asked]
    if len(answers) < _LEAST_QUESTIONS or 3 * len(answers) < 2 * len(questions):
        return False
    own = sum(first_person(paragraphs[at]) for at in answers)
    told = sum(is_narrative(paragraphs[at].raw, surnames, speech_verbs()) for at in answers)
    return 3 * own >= len(answers) and 4 * told <= len(answers)


def _interviewee(page: Page, above: Sequence[Paragraph], heading: Heading) -> Span | None:
    """Who answers: whom the heading names, else the one named most above the first question."""
    if heading.speaker or heading.with_others:
        return heading.sole
    byline = set(name_tokens(page.byline or "")[-1:])
    named = [span for span in heading.names if not byline & set(_tokens(page.text, span)[-1:])]
    if not named:
        named = [
            span
            for paragraph in above
            for span in names_in(page.text, paragraph.span)
            if not byline & set(_tokens(page.text, span)[-1:])
        ]
    times = Counter(_tokens(page.text, span)[-1:] for span in named)
    best = times.most_common(2)
    if not best:
        return None
    if len(best) > 1 and best[0][1] == best[1][1]:
        return _introduced(page.text, named)
    bearers = [span for span in named if _tokens(page.text, span)[-1:] == best[0][0]]
    return max(bearers, key=lambda span: len(_tokens(page.text, span)))


def _introduced(text: str, named: Sequence[Span]) -> Span | None:
    """The only one of several names that has a role before it: "The painter Ewan Strand opens a show in Calder Bay"."""
    told = [
        span for span in named if is_role((text[max(0, span.start - 30) : span.start].split() or [""])[-1])
    ]
    return told[0] if len({_tokens(text, span)[-1:] for span in told}) == 1 else None


def _tokens(text: str, span: Span) -> tuple[str, ...]:
    return name_tokens(parse(span.of(text)).name)


def _turns(
    paragraphs: Sequence[Paragraph],
    questions: list[int],
    heading: Heading,
    speaker: Span | None,
    surnames: frozenset[str],
) -> dict[int, Held]:
    asked = set(questions)
    held: dict[int, Held] = {}
    turn: Turn | None = None
    run, longest = 0, 3
    for at in range(questions[0], len(paragraphs)):
        paragraph = paragraphs[at]
        if at in asked or _prompts(paragraphs, at, asked):
            if turn is None or turn.part != "asks":
                turn = Turn([], paragraph.span, "heading", part="asks", said=heading.said, rule="interview")
            run = 0
            add(turn, paragraph.span, paragraph)
            held[at] = turn
            continue
        if turn is None:
            continue
        run += 1
        longest = max(longest, run) if at < questions[-1] else longest
        if is_direction(paragraph.raw) or (run > 1 and is_heading(paragraph.raw)):
            held[at] = None
        elif run > longest or is_narrative(paragraph.raw, surnames, speech_verbs()):
            turn = None
        else:
            if turn.part == "asks":
                turn = Turn([], paragraph.span, "heading", named=speaker, said=heading.said, rule="interview")
                turn.part = "answers" if speaker else "unnamed"
            add(turn, _unlabelled(paragraph, surnames), paragraph)
            held[at] = turn
    return held


def _unlabelled(paragraph: Paragraph, surnames: frozenset[str]) -> Span:
    """A paragraph of an answer without the interviewee's name before it: "Varga: Twice."."""
    label = read_label(paragraph.raw)
    if (
        label
        and not label.part
        and fold(label.key.split()[-1]) in surnames
        and label.words < len(paragraph.raw)
    ):
        return Span(paragraph.span.start + label.words, paragraph.span.end)
    return paragraph.span


def _prompts(paragraphs: Sequence[Paragraph], at: int, asked: set[int]) -> bool:
    """Whether a paragraph between answers speaks to the other without asking: "You grew up by the sea."."""
    paragraph = paragraphs[at]
    if (
        len(paragraph.words) > _LONGEST_PROMPT
        or at - 1 in asked
        or at + 1 in asked
        or at + 1 >= len(paragraphs)
    ):
        return False
    lows = set(paragraph.lows)
    return (
        not _SECOND_PERSON.isdisjoint(lows)
        and _FIRST_PERSON.isdisjoint(lows)
        and not paragraph.quoted
        and first_person(paragraphs[at + 1])
        and not is_heading(paragraph.raw)
    )
