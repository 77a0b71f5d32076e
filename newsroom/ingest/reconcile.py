"""What another reading of a known page may change: only what no person touched.

For a page that a newer extractor reads again. A quote counts
as touched when it, its evidence or the claim it carries was decided or edited, or it is in
a set, was commented on or given to somebody. Such a quote stays, and nothing that overlaps it is suggested again: rejections are
remembered, edits are not doubled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q

from claims.extraction import Quote as Found
from claims.models import Quote
from sources.models import Article
from sources.workbench.minded import minded
from sources.workbench.models import PairState

__all__ = ["Reconciled", "Stored", "reconcile"]


@dataclass(slots=True)
class Reconciled:
    """Quotes to add, to change (with what they become) and to remove."""

    add: list[Found] = field(default_factory=list)
    change: list[tuple[Quote, Found]] = field(default_factory=list)
    remove: list[Quote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stored:
    """The quotes of some articles, by the article's number, and the numbers of those that a person touched."""

    quotes: Mapping[int, Sequence[Quote]]
    touched: frozenset[int]

    @classmethod
    def of(cls, articles: Collection[Article]) -> Stored:
        """Two queries, however many articles there are."""
        known = {article.pk: article for article in articles}
        if not known:
            return cls({}, frozenset())
        quotes: dict[int, list[Quote]] = {number: [] for number in known}
        rows = Quote.objects.filter(article__in=known)
        touched = frozenset(_touched(rows).values_list("pk", flat=True))
        for quote in rows:
            quote.article = known[quote.article_id]
            quotes[quote.article_id].append(quote)
        return cls(quotes, touched)


def reconcile(article: Article, known: Stored, found: Sequence[Found]) -> Reconciled:
    """Compare an article's stored quotes with a new reading of it."""
    stored = known.quotes[article.pk]
    touched = [quote.spans for quote in stored if quote.pk in known.touched]
    free = [quote for quote in stored if quote.pk not in known.touched]
    plan = Reconciled()
    for new in found:
        if any(_overlap(new.spans, spans) >= 0.5 for spans in touched):
            continue
        same = max(free, key=lambda old: _overlap(new.spans, old.spans), default=None)
        if same is not None and _overlap(new.spans, same.spans) >= 0.5:
            free.remove(same)
            plan.change.append((same, new))
        else:
            plan.add.append(new)
    plan.remove = free
    _make_room(plan)
    return plan


def _make_room(plan: Reconciled) -> None:
    """Where a quote takes a place another one leaves, write the other anew: no place is ever held twice."""
    holders = {(old.start, old.end, old.kind): (old, new) for old, new in plan.change}
    # What moves in: added quotes and those whose place changes; each gives way to none of its own.
    moving: list[tuple[Quote | None, Found]] = [(None, new) for new in plan.add]
    moving += [(old, new) for old, new in plan.change if _place(new) != (old.start, old.end, old.kind)]
    while moving:
        mover, new = moving.pop()
        held = holders.get(_place(new))
        if held is None or held[0] is mover:
            continue
        del holders[_place(new)]
        plan.change.remove(held)
        plan.remove.append(held[0])
        plan.add.append(held[1])
        moving.append((None, held[1]))


def _place(found: Found) -> tuple[int, int, str]:
    return found.spans[0].start, found.spans[-1].end, found.kind


def _touched(quotes: models.QuerySet[Quote]) -> models.QuerySet[Quote]:
    decided = PairState.settled()
    return quotes.filter(
        ~Q(touched_at=None)
        | ~Q(status="suggested")
        | Q(set_items__isnull=False)
        | Q(coding_items__isnull=False)
        | minded(Quote)
        | Q(evidence__touched_at__isnull=False)
        | Q(evidence__claim__touched_at__isnull=False)
        | Q(evidence__claim__links__state__in=decided)
        | Q(evidence__claim__links_reverse__state__in=decided)
    ).distinct()


def _overlap(a: Iterable[Sequence[int]], b: Iterable[Sequence[int]]) -> float:
    """Shared characters over those of the shorter of two span lists, 0 to 1."""
    a, b = list(a), list(b)
    shared = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    size = min(sum(e - s for s, e in a), sum(e - s for s, e in b))
    return shared / size if size else 0.0
