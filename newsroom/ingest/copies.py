"""Copies: which articles print the same story, found at ingest by the index of fingerprints.

An article's bands are kept when it is stored; after a run each new article is compared with the few
that share enough bands. Pairs are suggested with their similarity, never merged; a pair that was
refused is not suggested again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import Count

from newsroom.ingest.fingerprints import COMMON, fingerprint, kind, similarity
from sources.models import Article, ArticleCopy, ArticleFingerprint
from sources.workbench.rows import insert_rows

__all__ = ["body_of", "remember_bands", "suggest_copies"]

_BATCH = 100
_CANDIDATES = 50
_LONGEST = 200_000  # code points of a body that are looked at


def body_of(article: Article) -> str:
    """The article's paragraphs as one text."""
    return "\n\n".join(article.text[start:end] for start, end in article.body)[:_LONGEST]


def remember_bands(articles: Sequence[Article], *, new: bool = False) -> None:
    """Put the articles' bands into the index, in place of those of an earlier reading."""
    if not new:
        ArticleFingerprint.objects.filter(article__in=articles).delete()
    rows = ((article.pk, band) for article in articles for band in fingerprint(body_of(article)).bands)
    insert_rows(ArticleFingerprint, ("article", "band"), rows)


def suggest_copies(articles: Sequence[int]) -> int:
    """Suggest pairs of these articles with any others; returns how many are new."""
    made = 0
    for ids in _batches(articles):
        pairs = [
            pair for article in Article.objects.filter(pk__in=ids).order_by("pk") for pair in _pairs(article)
        ]
        known = _known({pair.article_id for pair in pairs})
        new = {both: pair for pair in pairs if (both := (pair.article_id, pair.other_id)) not in known}
        ArticleCopy.objects.bulk_create(new.values(), ignore_conflicts=True)
        made += len(new)
    return made


def _known(articles: Collection[int]) -> set[tuple[int, int]]:
    """The pairs, suggested or decided, whose first article is one of these."""
    if not articles:
        return set()
    return set(ArticleCopy.objects.filter(article__in=articles).values_list("article_id", "other_id"))


def _pairs(article: Article) -> Iterator[ArticleCopy]:
    body = body_of(article)
    found = fingerprint(body)
    if not found.bands:
        return
    index = ArticleFingerprint.objects.filter(band__in=found.bands).exclude(article=article)
    # A band that many articles carry is boilerplate and tells nothing.
    carried = index.order_by().values_list("band").annotate(count=Count("pk"))
    telling = [band for band, count in carried if count <= COMMON]
    shared = Counter(index.filter(band__in=telling).values_list("article_id", flat=True))
    likely = [other for other, count in shared.most_common(_CANDIDATES) if count >= found.needed]
    for other in Article.objects.filter(pk__in=likely):
        alike = similarity(body, body_of(other))
        same_source = article.source_id == other.source_id if article.source_id and other.source_id else None
        copy = kind(alike, same_source)
        if copy:
            low, high = sorted((article.pk, other.pk))
            yield ArticleCopy(
                article_id=low, other_id=high, kind=copy, similarity=round(alike.containment, 4)
            )


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, _BATCH)):
        yield batch
