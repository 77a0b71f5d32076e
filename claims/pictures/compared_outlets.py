"""Outlets compared: whom they quote in common, and which of their articles are copies of one another."""

from __future__ import annotations

from itertools import combinations

from django.db.models import Count

from claims.models import Speaker
from claims.pictures.asked import MOST, Asked, ids_url
from sources.models import ArticleCopy, Source
from sources.workbench.charts import GridChart, Square
from sources.workbench.models import PairState

__all__ = ["shared_copies", "shared_speakers"]

_NOTE = "Numbers in the heading are those of the rows."
_MOST_COPIES = 5_000


def shared_speakers(asked: Asked) -> GridChart:
    """How many speakers two outlets both quote."""
    outlets = _outlets(asked)
    rows = asked.plain.filter(article__source__in=outlets, speaker__isnull=False)
    quoted: dict[int, set[int]] = {}
    for source, speaker in rows.values_list("article__source", "speaker").distinct():
        quoted.setdefault(source, set()).add(speaker)
    squares = {}
    for one, other in combinations(outlets, 2):
        if both := quoted.get(one, set()) & quoted.get(other, set()):
            words = f"{outlets[one]} and {outlets[other]} both quote {len(both):,}"
            squares[one, other] = Square(len(both), words, ids_url(Speaker, sorted(both)))
    return _each_with_each("Speakers that two outlets both quote", asked, outlets, squares)


def shared_copies(asked: Asked) -> GridChart:
    """How many articles of two outlets print the same story, as measured or confirmed."""
    outlets = _outlets(asked)
    pairs = ArticleCopy.objects.exclude(state=PairState.REJECTED).filter(
        article__source__in=outlets, other__source__in=outlets
    )
    found: dict[tuple[int, int], list[int]] = {}
    for pk, one, other in pairs.values_list("pk", "article__source", "other__source")[:_MOST_COPIES]:
        if one != other:
            found.setdefault((one, other) if one < other else (other, one), []).append(pk)
    squares = {
        pair: Square(
            len(pks),
            f"{outlets[pair[0]]} and {outlets[pair[1]]} share {len(pks):,} {'story' if len(pks) == 1 else 'stories'}",
            ids_url(ArticleCopy, pks),
        )
        for pair, pks in found.items()
    }  # fmt: skip
    note = f"{_NOTE} Copies that somebody confirmed, and suggested ones."
    return _each_with_each("Stories that two outlets both print", asked, outlets, squares, note)


def _outlets(asked: Asked) -> dict[int, str]:
    """The outlets that print most of the quotes, by name."""
    top = asked.plain.filter(article__source__isnull=False).values_list("article__source")
    pks = [pk for pk, _ in top.annotate(count=Count("pk")).order_by("-count", "article__source")[:MOST]]
    named = {pk: str(source) for pk, source in Source.objects.in_bulk(pks).items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _each_with_each(
    title: str, asked: Asked, outlets: dict[int, str], squares: dict[tuple[int, int], Square], note: str = _NOTE
) -> GridChart:  # fmt: skip
    order = list(outlets)
    placed = {}
    for (one, other), square in squares.items():
        placed[order.index(one), order.index(other)] = square
        placed[order.index(other), order.index(one)] = square
    rows = [(f"{n}  {name}", asked.url(source=pk)) for n, (pk, name) in enumerate(outlets.items(), 1)]
    columns = [(str(n), name) for n, name in enumerate(outlets.values(), 1)]
    return GridChart.of(title, ("Outlet", "With"), rows, columns, placed, note=note)
