"""Choices: what finding had to decide in an article, with the answer that the annotation gives.

Comes in: articles, and the weights by which finding shall decide meanwhile. Goes out: a `Choice`
for each clause that could end at several places, and for each candidate that could be a
statement or not. The steps of finding are watched from outside, so that they know nothing of
training. Called by models.py, measuring.py and mentions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from sources.reading.page import Span

from .. import clauses, content_ends, direct, speech_acts
from ..finding import Finding
from ..sentences import Paragraph
from ..speech import Range, Speech
from .articles import Article, share, stripped

__all__ = ["Choice", "Choices", "Weights", "decided_by", "find", "is_annotated", "watch"]

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """The options of one decision, each as its named features, and which of them is right."""

    options: list[list[str]]
    right: int


@dataclass(slots=True)
class Choices:
    """The decisions met in one article."""

    ends: list[Choice] = field(default_factory=list)
    statements: list[Choice] = field(default_factory=list)


def find(article: Article) -> list[Finding]:
    """The findings of an article."""
    return direct.findings(article.page)


@contextmanager
def decided_by(ends: Weights | None, statements: Weights | None) -> Iterator[None]:
    """While it lasts, finding goes by these weights.

    Without weights of the ends each content goes to the end of its sentence; without weights of
    the statements each candidate is kept.
    """
    with ExitStack() as watched:
        if ends is None:
            watched.enter_context(patch.object(clauses, "best_end", _sentence_end))
        else:
            watched.enter_context(patch.object(content_ends, "weights", lambda _: ends))
        if statements is None:
            watched.enter_context(patch.object(direct, "is_speech_act", lambda *_: True))
        else:
            watched.enter_context(patch.object(speech_acts, "weights", lambda _: statements))
        yield


def _sentence_end(paragraph: Paragraph, start: int, end: int, frame: str, place: str) -> int:
    return content_ends.candidate_ends(paragraph, start, end, frame)[-1]


def is_annotated(article: Article, spans: tuple[Span, ...]) -> bool:
    """Whether an annotated content and these spans are about the same words."""
    return any(
        share(relation.content, spans) >= 0.3 or share(spans, relation.content) >= 0.5
        for relation in article.relations
    )


def watch(articles: Iterable[Article], ends: Weights | None) -> list[Choices]:
    """The choices of each article while its contents end by the weights `ends`."""
    return [_watch(article, ends) for article in articles]


def _watch(article: Article, ends: Weights | None) -> Choices:
    choices = Choices()
    seen: set[tuple[int, int, int, str]] = set()
    spans_from = _contents_by_start(article)

    with decided_by(ends, None):
        decide = _sentence_end if ends is None else content_ends.best_end

        def end(paragraph: Paragraph, start: int, end: int, frame: str, place: str) -> int:
            key = (paragraph.span.start, start, end, frame)
            if key not in seen:
                seen.add(key)
                options = content_ends.candidate_ends(paragraph, start, end, frame)
                right = _right_end(article, spans_from, paragraph, start, end, options)
                if right is not None:
                    features = content_ends.end_features
                    choices.ends.append(
                        Choice([features(paragraph, start, at, end, frame, place) for at in options], right)
                    )
            return decide(paragraph, start, end, frame, place)

        def keep(paragraph: Paragraph, speech: Speech, ranges: list[Range]) -> bool:
            spans = tuple(Span(paragraph.starts[a], paragraph.ends[b - 1]) for a, b in ranges)
            features = speech_acts.speech_act_features(paragraph, speech, ranges)
            choices.statements.append(Choice([[], features], int(is_annotated(article, spans))))
            return True

        with patch.object(clauses, "best_end", end), patch.object(direct, "is_speech_act", keep):
            find(article)
    return choices


def _contents_by_start(article: Article) -> dict[int, list[list[Span]]]:
    """Where a span of an annotated content begins → all spans of that content."""
    found: dict[int, list[list[Span]]] = {}
    for relation in article.relations:
        spans = [stripped(article.text, *span) for span in relation.content]
        for start in {start for start, end in spans if start < end}:
            found.setdefault(start, []).append(spans)
    return found


def _right_end(
    article: Article,
    spans_from: dict[int, list[list[Span]]],
    paragraph: Paragraph,
    start: int,
    end: int,
    options: list[int],
) -> int | None:
    """The option at which annotators ended the content that begins at item `start`.

    None where they marked no content there, or ended it where no option is.
    """
    first, limit = paragraph.starts[start], paragraph.ends[end - 1]
    whole = stripped(article.text, first, limit)
    contents = spans_from.get(whole.start)
    if not contents or whole.start == whole.end:
        return None
    last = max(stop for spans in contents for begin, stop in spans if begin < limit)
    for number in reversed(range(len(options))):
        if stripped(article.text, first, paragraph.ends[options[number] - 1]).end == last:
            return number
    return len(options) - 1 if last >= whole.end else None
