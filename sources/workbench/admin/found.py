"""The hit of a search in its context: the list's column that shows where what was asked for stands.

First the field that is read (a quote's words, an article's text), and where that does not hold all that
was asked for, the other searched fields that hold some of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, ForeignKey, Model, OuterRef, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sources.workbench.admin.counted import count_it_is_sorted_by
from sources.workbench.kept_counts import are_dear_to_sort
from sources.workbench.rows import column_of
from sources.workbench.search import Piece, Query, SearchIndex, hits_in, snippet

__all__ = ["QuickList", "found_column"]

_MANY = 100_000  # records, which take a quarter of a second to sort
_ELSEWHERE = 90  # characters of a field that is not the read one


class QuickList(ChangeList):
    """A list that sorts numbers and reads only the rows it shows, and what their hits are shown from.

    Its names lead to the records' pages; the form is one click further.
    """

    def url_for_result(self, result: Model) -> str:
        page: str = cast(Any, self.model_admin).page_of(result)
        return page or super().url_for_result(result)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # Sorting ten thousand hits with all their columns takes longer than everything else.
        page = self.result_list
        count = count_it_is_sorted_by(self.queryset)
        if count is not None:
            numbers = count.numbers(self.queryset, page.query.low_mark, page.query.high_mark)
        else:
            numbers = list(self._page_along_an_index(page).values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset).order_by().in_bulk(numbers)
        self.result_list = [rows[number] for number in numbers if number in rows]
        index: SearchIndex | None = getattr(self.model_admin, "search_index", None)
        if index is not None and self.query:
            prefetch_related_objects(self.result_list, *sorted(_several(index)))

    def _page_along_an_index(self, page: QuerySet[Model]) -> QuerySet[Model]:
        """The page's records by a query that does not sort all of the list.

        Of what belongs to very many records of another table (the quotes of a country) SQLite would sort each before the
        first is shown. It looks at one record after the other in the order of the list instead; so many are soon found.
        """
        narrowed = self.queryset.query
        joined = sum(1 for times in narrowed.alias_refcount.values() if times) > 1
        by_columns = all(
            "__" not in str(term) and str(term) not in narrowed.annotations for term in narrowed.order_by
        )
        if not joined or not by_columns or self.query or not are_dear_to_sort(self.queryset, _MANY):
            return page
        there = Exists(self.queryset.order_by().filter(pk=OuterRef("pk")))
        one_by_one = self.root_queryset.order_by(*narrowed.order_by).filter(there)
        return one_by_one[page.query.low_mark : page.query.high_mark]


def found_column(index: SearchIndex, read: str, query: Query) -> Callable[[Model], SafeString]:
    """The column "found" for `ModelAdmin.list_display`; `read` is the field that is read."""

    @admin.display(description="found")
    def found(record: Model) -> SafeString:
        text = str(getattr(record, read))
        pieces, whole = hits_in(text, query)
        lines = [_marked(pieces)]
        if not whole:
            for label, value in _others(record, index, read):
                pieces = snippet(value, query, _ELSEWHERE)
                if any(piece.hit for piece in pieces):
                    lines.append(
                        format_html('<small class="found-in">{}: {}</small>', label, _marked(pieces))
                    )
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines))

    return found


def _marked(pieces: list[Piece]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece.text) if piece.hit else piece.text,) for piece in pieces),
    )


def _others(record: Model, index: SearchIndex, read: str) -> Iterator[tuple[str, str]]:
    """(label, value) of the searched fields that are not the read one."""
    for name in index.fields:
        first, _, rest = name.partition("__")
        if not rest:
            if name != read:
                yield str(column_of(type(record), first).verbose_name), str(getattr(record, name))
            continue
        relation = record._meta.get_field(first)
        if isinstance(relation, ForeignKey):
            other = getattr(record, first)
            if other is not None:
                yield str(relation.verbose_name), str(getattr(other, rest))
        else:
            for row in getattr(record, first).all():
                yield str(type(row)._meta.verbose_name), str(getattr(row, rest))


def _several(index: SearchIndex) -> set[str]:
    """The searched relations that may lead to several rows."""
    first = {name.partition("__")[0] for name in index.fields if "__" in name}
    return {name for name in first if not isinstance(index.model._meta.get_field(name), ForeignKey)}
