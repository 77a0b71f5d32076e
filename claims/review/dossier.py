"""A set as a dossier: its items in order, with notes, each quote in its passage with where it was printed.

Read on the page, ordered and annotated there, and printed by the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import F, TextField
from django.db.models.functions import Greatest, Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.actions import NoteSetItem, RemoveFromSet, ReorderSet
from claims.models import Claim, CuratedSet, Quote, SetItem
from claims.review.desk_request import check, run, user_of
from claims.review.voices import Heard, Voice, voices
from sources.workbench.parameters import number

__all__ = ["dossier_urls"]

_PAGE = 50
_WHOLE = 200  # items on one page for printing
_AROUND = 220  # code points of the passage on either side of a quote
_VOICES = 8  # statements shown of a claim
_HEAVY = ("article__text", "article__blocks", "article__reading_notes")


def dossier_urls() -> list[URLPattern]:
    """The dossier and what is done on it, under the admin of sets."""
    view = admin.site.admin_view
    return [
        path("<int:set_id>/page/", view(dossier), name="claims_curatedset_page"),
        path("<int:set_id>/page/item/", view(change_item), name="claims_curatedset_item"),
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; `quoted`: the words of the quote itself."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with what it rests on."""

    item: SetItem
    place: int
    quote: Quote | None = None
    passage: Sequence[Piece] = ()
    claim: Claim | None = None
    said: Sequence[Voice] = ()
    more: int = 0


@require_GET
def dossier(request: HttpRequest, set_id: int) -> HttpResponse:
    """The set to read and to print."""
    check(request, "claims.view_curatedset", "claims.view_quote", "claims.view_claim")
    curated_set = get_object_or_404(CuratedSet.objects.select_related("owner"), pk=set_id)
    rows = curated_set.items.order_by("position", "id")
    whole = request.GET.get("all") == "1"
    page = Paginator(rows, _WHOLE if whole else _PAGE).get_page(request.GET.get("page"))
    user = user_of(request)
    context = {
        **admin.site.each_context(request),
        "title": curated_set.name,
        "curated_set": curated_set,
        "entries": _entries(list(page), page.start_index()),
        "page": page,
        "whole": whole,
        "most_to_print": _WHOLE,
        "release": curated_set.releases.select_related("withdrawal")
        .defer("content", "provenance")
        .order_by("-number")
        .first(),
        # To print, hundreds of items come without the forms that would be most of the page.
        "may_order": not whole and ReorderSet.allowed(user),
        "may_note": not whole and NoteSetItem.allowed(user),
        "may_remove": not whole and RemoveFromSet.allowed(user),
        "today": timezone.now(),
    }
    return TemplateResponse(request, "claims/pages/dossier.html", context)


@require_POST
def change_item(request: HttpRequest, set_id: int) -> HttpResponse:
    """Move an item up or down, write its note, or take it out."""
    curated_set = get_object_or_404(CuratedSet, pk=set_id)
    item = get_object_or_404(SetItem, pk=number(request.POST.get("item", "")), curated_set=curated_set)
    user, what = user_of(request), request.POST.get("do", "")
    if what == "note":
        run(request, NoteSetItem(user, item, request.POST.get("note", "").strip()[:5000]))
    elif what == "remove":
        run(request, RemoveFromSet(user, curated_set, [item]))
    elif what in ("up", "down"):
        action = ReorderSet(user, curated_set, ())
        action.check_permission()
        order = list(curated_set.items.order_by("position", "id").values_list("pk", flat=True))
        at = order.index(item.pk)
        to = at - 1 if what == "up" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
            action.items = order
            run(request, action)
    else:
        messages.error(request, "Choose what to do with the item.")
    page = number(request.POST.get("page", "")) or 1
    address = reverse("admin:claims_curatedset_page", args=[curated_set.pk])
    return HttpResponseRedirect(f"{address}?page={page}#item-{item.pk}")


def _entries(items: Sequence[SetItem], first: int) -> list[Entry]:
    """Four queries, however many items."""
    quotes = _quotes([item.quote_id for item in items if item.quote_id])
    claims = Claim.objects.in_bulk([item.claim_id for item in items if item.claim_id])
    heard = voices(claims, each=_VOICES)
    entries = []
    for place, item in enumerate(items, first):
        if item.quote_id:
            quote = quotes[item.quote_id]
            entries.append(Entry(item, place, quote, _passage(quote)))
        elif item.claim_id:
            said = heard.get(item.claim_id, Heard())
            more = said.number - len(said)
            entries.append(Entry(item, place, claim=claims[item.claim_id], said=said, more=more))
    return entries


def _quotes(pks: Iterable[int]) -> dict[int, Any]:
    """Quotes with the part of the page around them, not the whole page."""
    begin = Greatest(F("start") - _AROUND + 1, 1)
    around = Substr("article__text", begin, F("end") - F("start") + 2 * _AROUND, output_field=TextField())
    rows = Quote.objects.filter(pk__in=list(pks)).select_related(
        "speaker", "article__source", "article__agency"
    )
    return {quote.pk: quote for quote in rows.defer(*_HEAVY).annotate(around=around)}


def _passage(quote: Any) -> list[Piece]:
    """The words around the quote and its own, cut at words, with an ellipsis where the article goes on.

    What is no part of the article, such as a menu or "Read more", is left out.
    """
    if not quote.around:  # the page was not read here yet
        around = (Piece(quote.prefix, False), Piece(quote.text, True), Piece(quote.suffix, False))
        return [piece for piece in around if piece.text]
    begin = max(quote.start - _AROUND, 0)
    text, at = quote.around, 0
    pieces: list[Piece] = []
    for start, end in quote.spans:
        pieces += [Piece(text[at : start - begin], False), Piece(text[start - begin : end - begin], True)]
        at = end - begin
    pieces.append(Piece(text[at : quote.end - begin + _AROUND], False))
    first, last = _of_article(quote, begin)
    before, after = pieces[0].text[first - begin :], pieces[-1].text[: last - quote.end]
    if first > begin:
        before = before.lstrip()
    elif begin:
        before = "… " + before[before.find(" ") + 1 :]
    if len(after) >= _AROUND:
        after = after[: after.rfind(" ") + 1] + "…"
    pieces[0], pieces[-1] = Piece(before, False), Piece(after, False)
    return [piece for piece in pieces if piece.text]


def _of_article(quote: Any, begin: int) -> tuple[int, int]:
    """From where to where the passage that begins there is the article's: up to what is none of it on either side."""
    first, last = begin, begin + len(quote.around)
    at = 0
    for start, end in [*quote.article.body, (last, last)]:
        between = quote.around[max(at - begin, 0) : max(start - begin, 0)]  # two stretches of the article
        if between.strip():
            if start <= quote.start:
                first = max(first, start)
            elif at >= quote.end:
                last = min(last, at)
        at = max(at, end)
    return first, last
