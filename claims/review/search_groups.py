"""The kinds of records a search finds: which of them pass its filters, what is read of them, and their list."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.urls import reverse

from claims.criteria import CRITERIA, NOTHING
from claims.models import Claim, CuratedSet, Evidence, Quote, SetItem, Speaker
from claims.review.search_filters import Asked
from claims.search import CLAIMS, QUOTES, SETS, SPEAKERS
from sources.models import Article
from sources.searching import ARTICLES
from sources.workbench.admin.base import count_of
from sources.workbench.search import SearchIndex

__all__ = ["GROUPS", "Group"]

M = TypeVar("M", bound=Model)
_HEAVY = ("text", "body", "blocks", "reading_notes")


class Group(ABC):
    """One kind of record."""

    slug: ClassVar[str]
    title: ClassVar[str]
    model: ClassVar[type[Model]]
    index: ClassVar[SearchIndex]
    read: ClassVar[str]  # the field a hit is shown in
    permission: ClassVar[str]

    @abstractmethod
    def rows(self, asked: Asked) -> QuerySet[Model] | None:
        """The records that pass the filters; None where all do."""

    @abstractmethod
    def records(self, numbers: Sequence[int]) -> Iterable[Model]:
        """The records with what the page shows of them."""

    criteria: ClassVar[frozenset[str]] = frozenset()  # those the list of records knows as well

    def listed(self, asked: Asked) -> dict[str, str]:
        """The filters as parameters of the list of records."""
        known = {name: value for name, value in asked.params.items() if name in self.criteria}
        return {"status": asked.status, **known}

    def whole_list(self, asked: Asked) -> str:
        """The address of the list with the same words and filters."""
        meta = self.model._meta
        given = {"q": asked.words, **self.listed(asked)}
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{address}?{urlencode({name: value for name, value in given.items() if value})}"


def _of_quotes(rows: QuerySet[M], asked: Asked, path: str) -> QuerySet[M]:
    """The records that the quotes which pass lead to by that path."""
    quotes = asked.quotes()
    if quotes is None:
        return rows
    if asked.are_few:
        return rows.filter(pk__in=quotes.filter(**{f"{path}__isnull": False}).order_by().values(path))
    # Record by record its own quotes are looked at: SQLite would go through all that pass for each.
    if path == "evidence__claim":
        passing = quotes.filter(pk=OuterRef("quote"))
        return rows.filter(Exists(Evidence.objects.filter(Exists(passing), claim=OuterRef("pk"))))
    passing = quotes.filter(pk=OuterRef("pk"))
    return rows.filter(Exists(Quote.objects.filter(Exists(passing), **{path: OuterRef("pk")})))


class Quotes(Group):
    slug, title, model, index, read = "quotes", "Quotes", Quote, QUOTES, "text"
    permission = "claims.view_quote"
    criteria = frozenset(CRITERIA["quotes"])

    def rows(self, asked: Asked) -> QuerySet[Quote] | None:
        rows = asked.quotes()
        if asked.status:
            rows = (Quote.objects.all() if rows is None else rows).filter(status=asked.status)
        return rows

    def records(self, numbers: Sequence[int]) -> Iterable[Quote]:
        rows = Quote.objects.filter(pk__in=numbers).select_related("speaker", "article__source")
        return rows.defer(*(f"article__{name}" for name in _HEAVY))


class Claims(Group):
    slug, title, model, index, read = "claims", "Claims", Claim, CLAIMS, "text"
    permission = "claims.view_claim"
    criteria = frozenset({"speaker", "source", "topic", "set"})

    def rows(self, asked: Asked) -> QuerySet[Claim]:
        rows = _of_quotes(Claim.objects.current(), asked, "evidence__claim")
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Claim]:
        stated = Evidence.objects.filter(claim=OuterRef("pk")).exclude(status="rejected").order_by("pk")
        return Claim.objects.filter(pk__in=numbers).annotate(
            carried=count_of(Evidence.objects.exclude(status="rejected"), "claim"),
            first_speaker=Subquery(stated.values("quote__speaker__name")[:1]),
        )


class Speakers(Group):
    slug, title, model, index, read = "speakers", "Speakers", Speaker, SPEAKERS, "name"
    permission = "claims.view_speaker"
    criteria = frozenset({"party", "country", "body"})

    def rows(self, asked: Asked) -> QuerySet[Speaker]:
        rows = _of_quotes(Speaker.objects.current(), asked, "speaker")
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Speaker]:
        rows = Speaker.objects.filter(pk__in=numbers).prefetch_related("names", "roles")
        return rows.annotate(quoted=count_of(Quote.objects.all(), "speaker"))


class Articles(Group):
    slug, title, model, index, read = "articles", "Articles", Article, ARTICLES, "text"
    permission = "sources.view_article"
    criteria = frozenset({"source", "agency", "language", "printed_from", "printed_to"})

    def rows(self, asked: Asked) -> QuerySet[Article] | None:
        rows: QuerySet[Article] = Article.objects.all()
        of_its_own = {"source": "source__in", "agency": "agency__in", "language": "language"} | {
            name: f"published_on__{way}"
            for kind in ("day", "printed")
            for name, way in ((f"{kind}_from", "gte"), (f"{kind}_to", "lte"))
        }
        if asked.given.keys() - of_its_own.keys():
            rows = _of_quotes(rows, asked, "article")
        elif asked.given:
            plain = {name: "" if value == NOTHING else value for name, value in asked.given.items()}
            rows = rows.filter(**{of_its_own[name]: value for name, value in plain.items()})
        elif not asked.status:
            return None
        return rows.filter(status=asked.status) if asked.status else rows

    def records(self, numbers: Sequence[int]) -> Iterable[Article]:
        rows = Article.objects.filter(pk__in=numbers).select_related("source")
        return rows.defer(*_HEAVY[1:]).annotate(quotes_found=count_of(Quote.objects.all(), "article"))

    def listed(self, asked: Asked) -> dict[str, str]:
        """An article has one day, that of its publication."""
        days = {
            name.replace("day", "printed"): value
            for name, value in asked.params.items()
            if name in ("day_from", "day_to")
        }
        known = super().listed(asked)
        # the list of articles has no filter for those without a language
        return days | {name: value for name, value in known.items() if value != NOTHING}


class Sets(Group):
    slug, title, model, index, read = "sets", "Sets", CuratedSet, SETS, "name"
    permission = "claims.view_curatedset"

    def rows(self, asked: Asked) -> QuerySet[CuratedSet] | None:
        if asked.status:
            return CuratedSet.objects.none()  # a set has no status
        return _of_quotes(CuratedSet.objects.all(), asked, "set_items__curated_set") if asked.given else None

    def records(self, numbers: Sequence[int]) -> Iterable[CuratedSet]:
        return CuratedSet.objects.filter(pk__in=numbers).annotate(
            held=count_of(SetItem.objects.all(), "curated_set")
        )

    def listed(self, asked: Asked) -> dict[str, str]:
        return {}


GROUPS: Sequence[Group] = (Quotes(), Claims(), Speakers(), Articles(), Sets())
