"""The second review of a set: who accepted each item, who disagrees, and one's own verdict.

The work is `AgreeWithItems`, `RejectQuotes` and `RejectClaims`.
"""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.actions import AgreeWithItems, RejectClaims, RejectQuotes
from claims.models import CuratedSet, SetItem
from claims.releases.reviews import reviews
from sources.accounts.models import User
from sources.workbench.curation import Action, Refused
from sources.workbench.curation.wording import with_undo
from sources.workbench.parameters import number

__all__ = ["review_urls"]

_PAGE = 50


def review_urls() -> list[URLPattern]:
    """The address of a set's second review, under the set's admin."""
    return [path("<int:set_id>/review/", admin.site.admin_view(review), name="claims_curatedset_review")]


def review(request: HttpRequest, set_id: int) -> HttpResponse:
    """The items with their reviewers (GET); agree or disagree with one (POST)."""
    user = cast(User, request.user)
    if not user.has_perms(["claims.view_curatedset", "claims.view_quote", "claims.view_claim"]):
        raise PermissionDenied
    curated_set = get_object_or_404(CuratedSet, pk=set_id)
    if request.method == "POST":
        return _decide(request, user, curated_set)
    rows = curated_set.items.select_related("quote__speaker", "claim").order_by("position", "id")
    only = request.GET.get("only", "")
    if only in ("open", "disagreed"):
        found = [
            r for r in reviews(list(rows)) if (r.is_disagreement if only == "disagreed" else not r.is_done)
        ]
        of_reviews = Paginator(found, _PAGE).get_page(request.GET.get("page"))
        page, shown = cast("Page[object]", of_reviews), list(of_reviews)
    else:
        of_items = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
        page, shown = cast("Page[object]", of_items), reviews(list(of_items))
    context = {
        **admin.site.each_context(request),
        "title": f"Second review of {curated_set}",
        "curated_set": curated_set,
        "reviews": shown,
        "page": page,
        "only": only,
        "may_decide": AgreeWithItems.allowed(user),
    }
    return TemplateResponse(request, "claims/pages/review.html", context)


def _decide(request: HttpRequest, user: User, curated_set: CuratedSet) -> HttpResponse:
    item = get_object_or_404(
        SetItem.objects.select_related("quote", "claim"),
        pk=number(request.POST.get("item", "")), curated_set=curated_set,
    )  # fmt: skip
    note = request.POST.get("note", "")[:2000]
    action: Action
    if request.POST.get("verdict") == "agree":
        action = AgreeWithItems(user, [item], note=note)
    elif item.quote_id:
        action = RejectQuotes(user, [item.quote_id], note=note)
    else:
        action = RejectClaims(user, [item.claim_id or 0], note=note)
    try:
        messages.success(request, with_undo(action.run()))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    address = reverse("admin:claims_curatedset_review", args=[curated_set.pk])
    only = request.GET.get("only", "")
    return HttpResponseRedirect(f"{address}?only={only}" if only in ("open", "disagreed") else address)
