"""Errors: what extraction still gets wrong on annotated articles, by class.

A content is missed where no quote covers 30 % of it, a quote spurious where it and no content are
about the same words. The rest is held against the annotated limits, and, for words in marks,
against the annotated source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from claims.extraction import extract
from claims.extraction.quote import Quote
from sources.reading.page import Span

from .articles import Article, Relation, share, stripped
from .choices import is_annotated

__all__ = ["error_classes", "error_lines"]

# Group and class of an error.
Kind = tuple[str, str]
_COVERED = 0.3  # the least share of a content that counts as found
_FEW = 3  # words


def error_lines(articles: Iterable[Article]) -> list[str]:
    """A line for each class of error: how often, and what."""
    counted: Counter[Kind] = Counter()
    for article in articles:
        counted.update(error_classes(article))
    groups = Counter[str]()
    for (group, _), count in counted.items():
        groups[group] += count
    lines = []
    for group, total in groups.most_common():
        lines.append(f"{total:6,}  {group}")
        kinds = Counter({kind: count for (of, kind), count in counted.items() if of == group})
        lines += [f"{count:12,}  {kind}" for kind, count in kinds.most_common()]
    return lines


def error_classes(article: Article) -> list[Kind]:
    """Group and class of every error in an article."""
    quotes = extract(article.page)
    errors = [("spurious", quote.rule) for quote in quotes if not is_annotated(article, quote.spans)]
    for relation in article.relations:
        best = max(quotes, key=lambda quote: share(relation.content, quote.spans), default=None)
        if best is None or share(relation.content, best.spans) < _COVERED:
            errors.append(_missed(article, relation))
            continue
        errors += _wrong_limits(article, relation, best)
        if relation.quoted and relation.source:
            errors += _wrong_speaker(article, relation, best)
    return errors


def _missed(article: Article, relation: Relation) -> Kind:
    if not relation.quoted:
        return "missed", "words without marks"
    words = sum(len(span.of(article.text).split()) for span in relation.content)
    return "missed", f"words in marks, {'one to three' if words <= _FEW else 'longer'}"


def _wrong_limits(article: Article, relation: Relation, quote: Quote) -> list[Kind]:
    wanted, found = _bare(article.text, relation.content), _bare(article.text, quote.spans)
    if wanted == found:
        return []
    if len(wanted) != len(found):
        return [("limits", "other number of spans")]
    begins, ends = wanted[0].start != found[0].start, wanted[-1].end != found[-1].end
    if begins:
        return [("limits", "begins and ends elsewhere" if ends else "begins elsewhere")]
    if not ends:
        return [("limits", "other spans between")]
    return [("limits", "ends too late" if found[-1].end > wanted[-1].end else "ends too early")]


def _bare(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans without the marks at their edges, those joined that only marks part."""
    out: list[Span] = []
    for span in sorted(stripped(text, *span) for span in spans):
        if span.start == span.end:
            continue
        between = stripped(text, out[-1].end, span.start) if out else None
        if between and between.start == between.end:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _wrong_speaker(article: Article, relation: Relation, quote: Quote) -> list[Kind]:
    mention = quote.speaker.span if quote.speaker else None
    if mention is None:
        return [("speaker of words in marks", "no mention")]
    if share([mention], relation.source) > 0:
        return []
    around = any(
        share(other.content, quote.spans) > _COVERED and share([mention], other.source) > 0
        for other in article.relations
        if other is not relation and other.source
    )
    return [
        ("speaker of words in marks", "that of an attribution around or inside" if around else "other words")
    ]
