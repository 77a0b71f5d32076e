"""Begin a coding round: over a set, a saved view, or the quotes that were ticked in their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from claims.actions import StartRound
from claims.coding import FIELDS, own_codes
from claims.models import CuratedSet, Quote, Topic
from claims.review.desk_request import check, problems_of, run, user_of
from claims.review.places import page_of
from claims.review.saved_views import quotes_in_view
from sources.accounts.models import User
from sources.workbench.models import SavedView

__all__ = ["RoundForm", "begin", "start_round"]

_ACCOUNTS = "django.contrib.auth.backends.ModelBackend"  # which knows who may do what
_DIGITS = "123456789"


def _seed() -> int:
    return int(get_random_string(6, _DIGITS))


class RoundForm(forms.Form):
    """What is coded, by whom, and how many."""

    round_name = forms.CharField(max_length=200, label="Name of the round")
    fields_coded = forms.MultipleChoiceField(label="To be coded", widget=forms.CheckboxSelectMultiple)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label="Topics offered",
        help_text="All of the codebook, if none is chosen.",
    )  # fmt: skip
    coders = forms.ModelMultipleChoiceField(
        User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text="Two or more."
    )
    size = forms.IntegerField(
        min_value=1, required=False, label="Size of the sample", help_text="All of them, if empty."
    )
    seed = forms.IntegerField(
        min_value=0, max_value=10**9, initial=_seed, help_text="The same seed draws the same sample again."
    )
    instructions = forms.CharField(
        required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown to the coders above each quote.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, label) for name, (label, _) in FIELDS.items()]
        coded: Any = self.fields["fields_coded"]
        coded.choices = [*names, *own_codes()]
        coders: Any = self.fields["coders"]
        coders.queryset = User.objects.with_perm("claims.add_code", backend=_ACCOUNTS).order_by("username")
        if not Topic.objects.exists():
            del self.fields["topics"]


class BeginForm(RoundForm):
    """The same, over a set or a saved view."""

    curated_set = forms.ModelChoiceField(CuratedSet.objects.all(), required=False, label="Quotes of the set")
    view = forms.ModelChoiceField(
        SavedView.objects.none(), required=False, label="or of the saved view of quotes"
    )
    field_order = ("round_name", "curated_set", "view")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        views: Any = self.fields["view"]
        quotes = ContentType.objects.get_for_model(Quote)
        views.queryset = SavedView.objects.filter(Q(owner=user) | Q(shared=True), model=quotes)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("curated_set") is None) == (data.get("view") is None) and not self.errors:
            self.add_error("curated_set", "Choose a set or a saved view, one of them.")
        return data


def begin(request: HttpRequest) -> HttpResponse:
    """The form of a new round (GET) and its beginning (POST)."""
    check(request, StartRound.permission)
    user = user_of(request)
    form = BeginForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rows, of = _rows(user, data["curated_set"], data["view"])
        action = start_round(user, rows, data, of)
        try:
            action.rehearse()
        except ValidationError as error:
            _show(form, error)
        else:
            if run(request, action):
                return HttpResponseRedirect(page_of(action.round))
    context = {
        **admin.site.each_context(request),
        "title": "Begin a coding round",
        "form": form,
        "quotes": reverse("admin:claims_quote_changelist"),
    }
    return TemplateResponse(request, "claims/coding/begin.html", context)


def start_round(user: User, rows: QuerySet[Quote], data: dict[str, Any], of: str = "") -> StartRound:
    """The action for what the form says."""
    return StartRound(
        user, rows, data["round_name"], list(data["coders"]), data["fields_coded"],
        list(data.get("topics") or Topic.objects.order_by("name")), data["size"] or 0, data["seed"],
        data["instructions"], of,
    )  # fmt: skip


def _show(form: forms.Form, error: ValidationError) -> None:
    names = {"fields": "fields_coded", "name": "round_name"}
    for name, problems in problems_of(error).items():
        at = names.get(name, name)
        form.add_error(at if at in form.fields else None, problems)


def _rows(user: User, curated_set: CuratedSet | None, view: SavedView | None) -> tuple[QuerySet[Quote], str]:
    """The quotes to draw from, and which they are in words."""
    if curated_set is not None:
        return Quote.objects.filter(set_items__curated_set=curated_set), f"the set {curated_set}"
    assert view is not None  # noqa: S101 - the form has looked
    return quotes_in_view(view, user), f"the saved view {view}"
