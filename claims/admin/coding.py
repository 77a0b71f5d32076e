"""Admin of coding rounds and of the codes given in them; the work is done on the pages of `claims.review.coding`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Code, CodingItem, CodingRound, RoundState
from claims.review.coding import coding_urls
from claims.review.desk_request import user_of
from claims.review.places import page_of
from claims.search import ROUNDS
from sources.workbench.admin.base import SEARCH_HELP, ReadOnlyAdmin
from sources.workbench.exchange.admin import ExchangeAdmin

__all__ = ["CodeAdmin", "CodingRoundAdmin"]


@admin.register(CodingRound)
class CodingRoundAdmin(ReadOnlyAdmin):
    list_display = ("page", "state", "owner", "quotes", "started_at", "closed_at", "mine")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_index = ROUNDS
    search_fields = ("name", "instructions")
    search_help_text = SEARCH_HELP
    change_list_template = "admin/claims/round_list.html"

    def get_urls(self) -> list[Any]:
        return [*coding_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodingRound]:
        user = user_of(request)
        coded = Code.objects.filter(item=OuterRef("pk"), coder=user)
        waiting = CodingItem.objects.filter(round=OuterRef("pk"), round__coders=user).exclude(Exists(coded))
        counted = waiting.order_by().values("round").annotate(number=Count("*")).values("number")
        return (
            super()
            .get_queryset(request)
            .annotate(
                held=Count("items"), waiting=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
            )
        )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The round's page is all there is to see of it."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request):
            return super().change_view(request, object_id, *args, **kwargs)
        return HttpResponseRedirect(page_of(found))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may = user_of(request).has_perm("claims.add_codinground")
        return super().changelist_view(request, {"may_begin": may, **(extra_context or {})})

    @admin.display(description="round", ordering="name")
    def page(self, round_: CodingRound) -> SafeString:
        return format_html('<a href="{}">{}</a>', page_of(round_), round_)

    @admin.display(description="quotes", ordering="held")
    def quotes(self, round_: Any) -> int:
        return int(round_.held)

    @admin.display(description="yours")
    def mine(self, round_: Any) -> str | SafeString:
        """The way on to what is left to code."""
        if not round_.waiting or round_.state != RoundState.OPEN:
            return ""
        address = reverse("admin:claims_codinground_code", args=[round_.pk])
        return format_html('<a href="{}">Code, {} left</a>', address, round_.waiting)


@admin.register(Code)
class CodeAdmin(ExchangeAdmin, ReadOnlyAdmin):
    """Codes of closed rounds, and one's own: to be exported."""

    nothing_yet = "The codes of closed coding rounds, and those you gave, are listed here to be exported."
    first_one = ("admin:claims_codinground_changelist", "Coding rounds", "claims.view_codinground")
    list_display = ("round", "quote", "coder", "field", "shown_values", "at")
    list_display_links = None
    list_select_related = ("item__round", "item__quote", "coder")
    linked_filters = ("item__round__id__exact",)
    stays = "What people coded stays. Let the account be inactive instead of deleting it: nobody can sign in to it then."
    fields = ("round", "quote", "coder", "field", "shown_values", "note", "at")
    readonly_fields = fields
    ordering = ("item__round_id", "item__position", "field", "coder_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Code]:
        seen = Q(item__round__state=RoundState.CLOSED) | Q(coder=user_of(request))
        return super().get_queryset(request).filter(seen)

    @admin.display(description="round")
    def round(self, code: Code) -> SafeString:
        return format_html('<a href="{}">{}</a>', page_of(code.item.round), code.item.round)

    @admin.display(description="quote")
    def quote(self, code: Code) -> SafeString:
        return format_html('<a href="{}">{}</a>', page_of(code.item.quote), code.item.quote)

    @admin.display(description="value")
    def shown_values(self, code: Code) -> str:
        return ", ".join(code.values) or "cannot tell"
