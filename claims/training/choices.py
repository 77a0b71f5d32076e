"""Choices: what finding had to decide in an article, with the answer that the annotation gives.

Comes in: articles, and the weights by which finding shall decide meanwhile. Goes out: a `Choice`
for each content that could end at several places, and for each cue at which something or nothing
may be said. Finding is handed a scorer that keeps what it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.find.joining import findings
from claims.extraction.find.score import Scorer, Weights
from claims.extraction.finding import Finding
from claims.extraction.speech import Speech
from sources.reading.page import Span

from .articles import Article, share, stripped

__all__ = ["Choice", "Choices", "find", "is_annotated", "watch"]

# Of two readings of a cue the one whose words fit better is right; the source counts this much beside them.
_SOURCE = 0.35


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


def find(article: Article, scorer: Scorer) -> list[Finding]:
    """The findings of an article by a scorer's weights."""
    return findings(article.page, scorer)


def is_annotated(article: Article, spans: Sequence[Span]) -> bool:
    """Whether an annotated content and these spans are about the same words."""
    return any(
        share(relation.content, spans) >= 0.3 or share(spans, relation.content) >= 0.5
        for relation in article.relations
    )


def watch(articles: Iterable[Article], ends: Weights | None, statements: Weights | None) -> list[Choices]:
    """The choices of each article while finding goes by these weights.

    Without weights of the ends each content goes to the end of its sentence; without weights of the
    statements each candidate is kept.
    """
    watched = []
    for article in articles:
        scorer = _Watching(article, ends, statements)
        find(article, scorer)
        watched.append(scorer.choices)
    return watched


class _Watching(Scorer):
    """A scorer that keeps every question with its right answer."""

    def __init__(self, article: Article, ends: Weights | None, statements: Weights | None) -> None:
        super().__init__(ends or {}, statements or {})
        self.article, self.choices = article, Choices()
        self._all_to_the_end, self._all_kept = ends is None, statements is None
        self._seen: set[tuple[int, int, int]] = set()
        self._spans_from = _contents_by_start(article)

    def best_end(
        self, paragraph: Paragraph, start: int, options: Sequence[int], features: Sequence[list[str]]
    ) -> int:
        key = (paragraph.span.start, start, options[-1])
        if key not in self._seen:
            self._seen.add(key)
            right = _right_end(self.article, self._spans_from, paragraph, start, options)
            if right is not None:
                self.choices.ends.append(Choice(list(features), right))
        return options[-1] if self._all_to_the_end else super().best_end(paragraph, start, options, features)

    def values(
        self, paragraph: Paragraph, candidates: Sequence[Speech], features: Sequence[list[str]]
    ) -> list[float]:
        right = _right_reading(self.article, paragraph, candidates)
        self.choices.statements.append(Choice([[], *features], right))
        return [1.0] * len(features) if self._all_kept else super().values(paragraph, candidates, features)


def _right_reading(article: Article, paragraph: Paragraph, candidates: Sequence[Speech]) -> int:
    """The candidate nearest to an annotated attribution, counted from 1; 0 where all are far from any."""
    best, top = 0, 0.0
    for number, speech in enumerate(candidates, 1):
        spans = [_span(paragraph, part) for part in speech.content]
        if not is_annotated(article, spans):
            continue
        mention = [_span(paragraph, speech.mention)] if speech.mention else []
        for relation in article.relations:
            fit = share(relation.content, spans) * share(spans, relation.content)
            if fit > 0:
                named = bool(mention and relation.source and share(mention, relation.source) > 0)
                value = fit + _SOURCE * (named * share(relation.source, mention) ** 0.25 if named else 0)
                if value > top:
                    best, top = number, value
    return best


def _span(paragraph: Paragraph, items: tuple[int, int]) -> Span:
    return Span(paragraph.starts[items[0]], paragraph.ends[items[1] - 1])


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
    options: Sequence[int],
) -> int | None:
    """The option at which annotators ended the content that begins at item `start`.

    None where they marked no content there, or ended it where no option is.
    """
    first, limit = paragraph.starts[start], paragraph.ends[options[-1] - 1]
    whole = stripped(article.text, first, limit)
    contents = spans_from.get(whole.start)
    if not contents or whole.start == whole.end:
        return None
    last = max(stop for spans in contents for begin, stop in spans if begin < limit)
    for number in reversed(range(len(options))):
        if stripped(article.text, first, paragraph.ends[options[number] - 1]).end == last:
            return number
    return len(options) - 1 if last >= whole.end else None
