"""Code the items of a round, one after the other: the coder's own, in the passage, without what others said of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.actions import code_item
from claims.coding import fields_of
from claims.models import Code, CodingItem, CodingRound, Quote, RoundState
from claims.review.desk_request import check, user_of
from claims.review.places import page_of
from claims.review.queues.quotes import paragraphs
from claims.review.quote_marks import marked_text
from sources.accounts.models import User
from sources.workbench.curation import Refused
from sources.workbench.marking import Mark
from sources.workbench.parameters import number

__all__ = ["code"]


def code(request: HttpRequest, round_id: int) -> HttpResponse:
    """The next item without one's own codes, or the one asked for (GET); keep what was said of it (POST)."""
    check(request, "claims.add_code", "claims.view_quote")
    user = user_of(request)
    round_ = get_object_or_404(CodingRound, pk=round_id)
    if not round_.coders.filter(pk=user.pk).exists():
        raise PermissionDenied("Only the coders of a round code in it.")
    if round_.state != RoundState.OPEN:
        messages.info(request, "This round is closed.")
        return HttpResponseRedirect(page_of(round_))
    if request.method == "POST":
        return _keep(request, round_, user)
    mine = Code.objects.filter(item=OuterRef("pk"), coder=user)
    places = list(
        round_.items.annotate(done=Exists(mine)).order_by("position").values_list("position", "done")
    )
    asked = number(request.GET.get("item", ""))
    skipped = number(request.GET.get("after", ""))
    waiting = [place for place, done in places if not done]
    # what was skipped comes back at the end
    chosen = asked or next((place for place in waiting if place > skipped), next(iter(waiting), 0))
    item = _item(round_, chosen) if chosen else None
    context = {
        **admin.site.each_context(request),
        "title": round_.name,
        "round": round_,
        "item": item,
        "total": len(places),
        "done": sum(done for _, done in places),
        "previous": max((place for place, _ in places if place < (chosen or len(places) + 1)), default=None),
        **(_shown(item, user) if item else {}),
    }
    return TemplateResponse(request, "claims/coding/code.html", context)


def _keep(request: HttpRequest, round_: CodingRound, user: User) -> HttpResponse:
    item = get_object_or_404(CodingItem, round=round_, position=number(request.POST.get("item", "")))
    here = reverse("admin:claims_codinground_code", args=[round_.pk])
    values = {field.name: [v for v in request.POST.getlist(field.name) if v] for field in fields_of(round_)}
    try:
        code_item(user, item, values, request.POST.get("note", ""))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return HttpResponseRedirect(f"{here}?item={item.position}")
    return HttpResponseRedirect(f"{here}?after={item.position}")


def _item(round_: CodingRound, place: int) -> CodingItem:
    rows = round_.items.select_related("quote__speaker", "quote__article__source", "claim")
    return get_object_or_404(rows, position=place)


def _shown(item: CodingItem, user: User) -> dict[str, Any]:
    """The passage with nothing in it that tells what somebody decided, the fields, and one's own codes of them."""
    quote = item.quote
    text = quote.article.known_text
    start, end = paragraphs(text, quote.start, quote.end)
    own = {one.field: one for one in Code.objects.filter(item=item, coder=user)}
    fields = [
        {
            "field": field,
            "options": field.options,
            "chosen": own[field.name].values if field.name in own else [],
            "claim": item.claim if field.name == "stance" else None,
            "speaker": quote.speaker if field.name == "speaker" else None,
        }
        for field in fields_of(item.round)
        if field.name != "stance" or item.claim is not None
    ]
    return {
        "quote": quote,
        "passage": marked_text(text, list(_marks(quote)), start, end),
        "fields": fields,
        "note": next((one.note for one in own.values() if one.note), ""),
        "was_coded": bool(own),
    }


def _marks(quote: Quote) -> list[Mark]:
    """The quote alone, in one colour whatever its status, with the words that name its speaker."""
    marks = [Mark(start, end, "coded-quote", str(quote.pk)) for start, end in quote.spans]
    if quote.mention_start is not None and quote.mention_end is not None:
        marks.append(Mark(quote.mention_start, quote.mention_end, "mention", str(quote.pk)))
    return marks
