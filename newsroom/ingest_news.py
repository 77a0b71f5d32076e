"""After an ingest: tell people of what it brought to the speakers, claims, topics, saved views and searches they watch.

In bulk, one note a watch, in the transaction that marks the articles as dealt with: a kill repeats both or neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Model, QuerySet
from django.http import QueryDict
from django.urls import reverse

from claims.models import Claim, Evidence, Quote, Speaker, Topic
from claims.review.saved_views import quotes_in_view
from claims.review.search_filters import Asked
from claims.search import QUOTES
from claims.topics import quotes_under
from sources.workbench.models import Happening, SavedView, Watch
from sources.workbench.notifying import Told, tell_watchers
from sources.workbench.parts import parts

__all__ = ["tell_of"]

_BATCH = 500


def tell_of(articles: Sequence[int]) -> int:
    """Write the notes on the quotes that came with these articles since they await suggestions; how many.

    One query where nobody watches anything; else some for each kind of watch, and one for each topic, view, search.
    """
    watches = list(Watch.objects.filter(user__is_active=True).select_related("content_type", "user"))
    if not watches:
        return 0
    quotes = list(_new(articles))
    if not quotes:
        return 0
    told = [
        *_of_records(watches, quotes, Speaker, Quote.objects.all(), "pk", "speaker", Happening.QUOTES),
        *_of_records(watches, quotes, Claim, Evidence.objects.all(), "quote", "claim", Happening.EVIDENCE),
        *_of_lists(watches, quotes),
    ]
    tell_watchers(told)
    return len(told)


def _new(articles: Sequence[int]) -> Iterator[int]:
    """Numbers of the quotes that the last reading of each article added."""
    for part in parts(list(articles), _BATCH):
        rows = Quote.objects.filter(article__in=part, created_at__gte=F("article__awaits_suggestions_since"))
        yield from rows.order_by().values_list("pk", flat=True)


def _of_records(
    watches: Iterable[Watch],
    quotes: Sequence[int],
    model: type[Speaker] | type[Claim],
    rows: QuerySet[Quote] | QuerySet[Evidence],
    quote: str,
    record: str,
    happening: Happening,
) -> Iterator[Told]:
    """Watched speakers or claims: how many rows name each together with one of the quotes.

    `quote` and `record` are the fields of a row that hold the two.
    """
    mine = _on(watches, model)
    kept = _followed(model, {watch.object_id for watch in mine if watch.object_id})
    counts: Counter[int] = Counter()
    for part in parts(quotes, _BATCH):
        found = rows.filter(**{f"{quote}__in": part, f"{record}__in": set(kept.values())}).order_by()
        for number, count in found.values_list(record).annotate(count=Count("pk")):
            counts[number] += count
    for watch in mine:
        if count := counts[kept.get(watch.object_id or 0, 0)]:
            yield Told(watch, happening, count)


def _of_lists(watches: Sequence[Watch], quotes: Sequence[int]) -> Iterator[Told]:
    """Topics, saved views and searches: each asks for itself, the same search of several people once."""
    counts: dict[Any, int] = {}
    search = reverse("admin:search")
    saved = _on(watches, SavedView)
    known = SavedView.objects.in_bulk([watch.object_id for watch in saved])
    views = {watch.pk: known.get(watch.object_id or 0) for watch in saved}
    for watch in [*_on(watches, Topic), *saved, *(watch for watch in watches if watch.query)]:
        view = views.get(watch.pk)
        # A view may say “mine”, so it is asked for each person.
        which = (watch.content_type_id, watch.object_id, watch.query, watch.user_id if view else 0)
        if which not in counts:
            counts[which] = sum(_found(watch, view, part) for part in parts(quotes, _BATCH))
        if counts[which]:
            address = f"{search}?{watch.query}" if watch.query else ""
            yield Told(watch, Happening.QUOTES, counts[which], address=address)


def _found(watch: Watch, view: SavedView | None, quotes: Sequence[int]) -> int:
    """How many of the quotes the watched topic, view or search finds."""
    rows = Quote.objects.filter(pk__in=quotes)
    if watch.query:
        asked = Asked.of(QueryDict(watch.query).dict())
        passing = asked.quotes()
        if passing is not None:
            rows = rows.filter(pk__in=passing.order_by().values("pk"))
        if asked.status:
            rows = rows.filter(status=asked.status)
        return int(QUOTES.filter(rows, asked.words).count())
    if view is not None:
        return rows.filter(pk__in=quotes_in_view(view, watch.user).values("pk")).count()
    if watch.content_type is not None and watch.content_type.model_class() is Topic:
        return rows.filter(pk__in=quotes_under([watch.object_id or 0])).count()
    return 0


def _on(watches: Iterable[Watch], model: type[Model]) -> list[Watch]:
    kind = ContentType.objects.get_for_model(model).pk
    return [watch for watch in watches if watch.content_type_id == kind]


def _followed(model: type[Speaker] | type[Claim], watched: set[int]) -> dict[int, int]:
    """Each watched record → the one that it was merged into by now."""
    kept = {pk: pk for pk in watched}
    ends = set(watched)
    while ends:
        rows: QuerySet[Any] = model._default_manager.filter(pk__in=ends, merged_into__isnull=False)
        merged = dict(rows.order_by().values_list("pk", "merged_into"))
        kept = {pk: merged.get(end, end) for pk, end in kept.items()}
        ends = set(merged.values())
    return kept
