"""Admin of sets and their items: fill, order, annotate, freeze."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.actions import FillSet, FreezeRelease, RemoveFromSet, ReorderSet
from claims.actions.sentences import count_of
from claims.models import Claim, CuratedSet, Quote, SetItem, SetRule
from claims.releases.licences import LICENCES
from claims.review.desk_request import user_of
from claims.review.dossier import dossier_urls
from claims.review.places import page_of
from claims.review.set_review import review_urls
from claims.search import CLAIMS, QUOTES, SETS
from sources.workbench.admin.base import SEARCH_HELP, list_link, object_link
from sources.workbench.admin.choosing import chooser
from sources.workbench.admin.commented import Commented
from sources.workbench.admin.curated_admin import CuratedAdmin
from sources.workbench.curation import Action, Refused

from .set_rules import RULE_FIELDS, SetForm

__all__ = ["CuratedSetAdmin", "SetItemAdmin"]

_FILTER_HELP = "Used when the rule is a saved filter. A record must match every field that is filled in."


class FreezeForm(forms.Form):
    author_name = forms.CharField(
        label="Author",
        max_length=2000,
        help_text="Names as they should be cited, with “and” or semicolons between them, and an ORCID in brackets "
        "behind whose it is: Ivers, Nadia (0000-0002-1825-0097) and Brook, Ann.",
    )
    licence = forms.ChoiceField(
        label="License",
        choices=[("", "none"), *((name, f"{title} ({name})") for name, (title, _) in LICENCES.items())],
        required=False,
        help_text="License for reuse, with its SPDX identifier.",
    )
    release_note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is new in this release.",
    )
    doi = forms.CharField(
        label="DOI",
        max_length=200,
        required=False,
        help_text="If a repository (Zenodo, OSF, Dataverse) reserved one for this release: 10.5281/zenodo.1234567.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.initial.get("author_name"):
            self.fields["author_name"].widget.attrs["autofocus"] = True


@admin.register(CuratedSet)
class CuratedSetAdmin(Commented, CuratedAdmin):
    nothing_yet = "A set is your choice of quotes and claims, to print, export and cite. Filter the quotes, then Save this list as a set."
    first_one = ("admin:claims_quote_changelist", "Filter quotes", "claims.view_quote")
    list_display = ("name", "purpose", "rule", "item_count", "release_count", "owner", "updated_at")
    list_filter = ("rule", "second_review")
    list_select_related = ("owner",)
    search_index = SETS
    search_help_text = SEARCH_HELP
    searched_field = "name"
    found_instead = True
    search_fields = ("name", "description", "purpose")
    readonly_fields = ("key", "owner", "items_now", "releases_now")
    form = SetForm
    change_form_template = "admin/claims/set_form.html"
    parts = (SetItem,)
    fieldsets = (
        (None, {"fields": ("name", "purpose", "description")}),
        ("Items", {"fields": ("items_now", "rule", "second_review")}),
        ("Filter: quotes", {"fields": RULE_FIELDS["quotes"], "description": _FILTER_HELP}),
        ("Filter: claims", {"fields": RULE_FIELDS["claims"]}),
        ("Releases", {"fields": ("releases_now",)}),
        ("Record", {"classes": ("collapse",), "fields": ("key", "owner", "created_at", "updated_at")}),
    )

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        short = forms.Textarea(attrs={"rows": 3, "cols": 80})
        kwargs["widgets"] = {"purpose": short, "description": short} | kwargs.get("widgets", {})
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields of a filter are open where the set is filled from one."""
        if isinstance(obj, CuratedSet) and obj.rule == SetRule.FILTER:
            return super().get_fieldsets(request, obj)
        return [
            (title, options | {"classes": ("collapse",)} if str(title).startswith("Filter") else options)
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CuratedSet]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                held=Count("items", distinct=True),
                released=Count("releases", distinct=True),
            )
        )

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Iterable[BaseModelFormSet], change: bool
    ) -> None:
        if not change:
            form.instance.owner = request.user
        super().save_related(request, form, formsets, change)

    def page_of(self, record: CuratedSet) -> str:
        return page_of(record)

    def get_urls(self) -> list[URLPattern]:
        def named(name: str, view: Callable[..., HttpResponseBase]) -> URLPattern:
            return path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"claims_curatedset_{name}",
            )

        return [
            *dossier_urls(),
            *review_urls(),
            named("freeze", self.freeze_view),
            named("fill", self.fill_view),
            *super().get_urls(),
        ]

    @admin.display(description="items", ordering="held")
    def item_count(self, curated_set: Any) -> SafeString:
        return list_link(SetItem, str(curated_set.held), set=curated_set.pk)

    @admin.display(description="releases", ordering="released")
    def release_count(self, curated_set: Any) -> str:
        return str(curated_set.released)

    @admin.display(description="items")
    def items_now(self, curated_set: CuratedSet) -> str | SafeString:
        """How many, with the lists in which they can be ordered, annotated and exported."""
        if curated_set.pk is None:
            return "Save the set first, then add quotes and claims from their lists."
        of_set = {"set": curated_set.pk}
        return format_html(
            "{} ({}, {})",
            list_link(SetItem, count_of(curated_set.items.count(), "item"), set=curated_set.pk),
            list_link(Quote, "quotes", **of_set),
            list_link(Claim, "claims", **of_set),
        )

    @admin.display(description="releases")
    def releases_now(self, curated_set: Any) -> str | SafeString:
        if curated_set.pk is None:
            return "–"
        releases = curated_set.releases.select_related("withdrawal").defer("content", "provenance")
        links = (
            (
                object_link(
                    each,
                    f"release {each.number} ({each.released_at:%Y-%m-%d}{', withdrawn' if each.withdrawn else ''})",
                ),
            )
            for each in releases.order_by("-number")[:20]
        )
        return format_html_join(", ", "{}", links) or "none yet"

    def freeze_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The page that freezes the next release."""
        curated_set = self._set(request, object_id, FreezeRelease)
        last = curated_set.releases.defer("content").order_by("-number").first()
        form = FreezeForm(
            request.POST if request.method == "POST" else None,
            initial={
                "licence": last.licence if last else "",
                "author_name": user_of(request).get_full_name() or (last.author_name if last else ""),
            },
        )
        if request.method == "POST" and form.is_valid():
            action = FreezeRelease(user_of(request), curated_set, **form.cleaned_data)
            try:
                self.message_user(request, action.run().summary, messages.SUCCESS)
            except (Refused, ValidationError) as error:
                form.add_error(None, " ".join(getattr(error, "messages", [str(error)])))
            else:
                return HttpResponseRedirect(reverse("admin:claims_release_change", args=[action.release.pk]))
        items = curated_set.items.all()
        context = self.admin_site.each_context(request) | {
            "title": f"Freeze {curated_set}",
            "opts": self.opts,
            "original": curated_set,
            "form": form,
            "number": last.number + 1 if last else 1,
            # What would stop it is said before anything is filled in.
            "refusal": ""
            if request.method == "POST"
            else FreezeRelease(user_of(request), curated_set).rehearse().refusal,
            "quotes": items.filter(quote__isnull=False).count(),
            "claims": items.filter(claim__isnull=False).count(),
            "suggested": items.filter(quote__status="suggested").count()
            + items.filter(claim__status="suggested").count(),
            "filtered": curated_set.rule == SetRule.FILTER,
        }
        return TemplateResponse(request, "admin/claims/freeze.html", context)

    def fill_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Make the items what the saved filter finds now (POST)."""
        curated_set = self._set(request, object_id, FillSet)
        if request.method == "POST":
            try:
                decision = FillSet(user_of(request), curated_set).run()
                self._tell_undo(request, decision)
            except (Refused, ValidationError) as error:
                text = " ".join(getattr(error, "messages", [str(error)]))
                self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:claims_curatedset_change", args=[curated_set.pk]))

    def _set(self, request: HttpRequest, object_id: str, action: Any) -> CuratedSet:
        if not action.allowed(request.user):
            raise PermissionDenied
        found: CuratedSet | None = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["may_freeze"] = FreezeRelease.allowed(user_of(request))
        context["may_fill"] = FillSet.allowed(user_of(request))
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(SetItem)
class SetItemAdmin(CuratedAdmin):
    nothing_yet = "Items are put into sets from the lists of quotes and claims."
    first_one = ("admin:claims_quote_changelist", "Choose quotes", "claims.view_quote")
    list_display = ("position", "__str__", "what", "note", "curated_set")
    list_display_links = ("__str__",)
    list_filter = (chooser("set", SetItem.curated_set, "curated_set"),)
    list_select_related = ("curated_set", "quote", "claim")
    search_fields = ("quote__text", "claim__text")
    searched_through = {"quote": QUOTES, "claim": CLAIMS}
    search_help_text = SEARCH_HELP
    autocomplete_fields = ("curated_set", "quote", "claim")
    ordering = ("curated_set", "position", "id")
    fields = ("curated_set", ("quote", "claim"), "position", "note")
    actions = ("export_selected", "move_first", "move_last", "remove")
    stays = "What is in a set stays. Remove it from the set on the set's page, then delete it."

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # "remove" does it, and raises the set's version

    def named_for_deletion(self, record: SetItem) -> tuple[str, str, str]:
        """By the set, where it is removed."""
        return "set", str(record.curated_set), page_of(record.curated_set)

    @admin.display(description="what")
    def what(self, item: SetItem) -> str:
        return "quote" if item.quote_id else "claim"

    @admin.action(description="Move selected items to the top of their set", permissions=["change"])
    def move_first(self, request: HttpRequest, queryset: QuerySet[SetItem]) -> None:
        for curated_set, items in _by_set(queryset):
            self._run(request, ReorderSet(user_of(request), curated_set, items))

    @admin.action(description="Move selected items to the end of their set", permissions=["change"])
    def move_last(self, request: HttpRequest, queryset: QuerySet[SetItem]) -> None:
        for curated_set, items in _by_set(queryset):
            moved = {item.pk for item in items}
            others = curated_set.items.exclude(pk__in=moved).order_by("position", "id")
            self._run(request, ReorderSet(user_of(request), curated_set, [*others, *items]))

    @admin.action(description="Remove selected items from their set", permissions=["remove"])
    def remove(self, request: HttpRequest, queryset: QuerySet[SetItem]) -> None:
        for curated_set, items in _by_set(queryset):
            self._run(request, RemoveFromSet(user_of(request), curated_set, items))

    def has_remove_permission(self, request: HttpRequest) -> bool:
        return RemoveFromSet.allowed(user_of(request))

    def _run(self, request: HttpRequest, action: Action) -> None:
        try:
            self._tell_undo(request, action.run())
        except Refused as error:
            self.message_user(request, str(error), messages.ERROR)


def _by_set(queryset: QuerySet[SetItem]) -> list[tuple[CuratedSet, list[SetItem]]]:
    found: dict[CuratedSet, list[SetItem]] = {}
    for item in queryset.select_related("curated_set").order_by("position", "id"):
        found.setdefault(item.curated_set, []).append(item)
    return list(found.items())
