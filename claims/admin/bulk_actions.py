"""The bulk actions of quotes, claims and speakers; each leads to one action of `claims.actions`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from claims.actions import (
    AcceptClaims,
    AcceptQuotes,
    AcceptSpeakers,
    AddToSet,
    MergeSpeakers,
    MergeTopics,
    RejectClaims,
    RejectQuotes,
    RejectSpeakers,
    ReopenQuotes,
    SetSpeaker,
    StartRound,
    StateClaims,
    TagClaims,
    TagQuotes,
)
from claims.criteria import CRITERIA
from claims.filtering import from_address, to_saved
from claims.models import ClaimTopic, CuratedSet, Quote, SetRule, Speaker, Topic
from claims.releases.saved_filters import found_by
from claims.review.coding.begin import RoundForm, start_round
from claims.review.places import page_of
from sources.accounts.models import User
from sources.lexicon import entries
from sources.workbench.actions import AssignRecords
from sources.workbench.admin.bulk import Bulk, bulk_action
from sources.workbench.admin.narrowed import narrowings

__all__ = ["ARTICLE_ACTIONS", "CLAIM_ACTIONS", "QUOTE_ACTIONS", "SPEAKER_ACTIONS", "TOPIC_ACTIONS"]


_MOST_TOPICS = 500  # offered for completion


class SpeakerForm(forms.Form):
    speaker = forms.ModelChoiceField(
        Speaker.objects.current(), widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site)
    )


class KeptForm(forms.Form):
    speaker = forms.ModelChoiceField(
        Speaker.objects.current(),
        label="Keep",
        widget=AutocompleteSelect(Quote._meta.get_field("speaker"), admin.site),
    )


class SetForm(forms.Form):
    """A set that is there, or the name of one to be made."""

    new_set = forms.CharField(max_length=200, required=False, label="New set")
    curated_set = forms.ModelChoiceField(
        CuratedSet.objects.all(), required=False, label="or an existing set", empty_label="– new set –"
    )
    follow = forms.BooleanField(
        required=False,
        label="Keep the new set filled from this filter",
        help_text="What the filter finds later comes in, and what it no longer finds leaves, whenever the set is updated or frozen. Without rejected ones.",
    )
    saved = forms.CharField(required=False, max_length=5_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.initial.get("saved") or self.data.get(self.add_prefix("saved"))):
            del (
                self.fields["follow"],
                self.fields["saved"],
            )  # ticked records, or a filter that sets do not know

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["new_set"] = name = " ".join(data.get("new_set", "").split())
        if data.get("curated_set") is None and not name and not self.errors:
            self.add_error("new_set", "Name the new set, or choose an existing one.")
        elif data.get("curated_set") is None and CuratedSet.objects.filter(name__iexact=name).exists():
            self.add_error(
                "new_set", "There is a set of this name already. Choose it below, or take another name."
            )
        if data.get("follow") and data.get("curated_set") is not None:
            self.add_error("follow", "Only a new set can be filled from this filter; name one.")
        elif data.get("follow"):
            self._read_filter(data)
        return data

    def _read_filter(self, data: dict[str, Any]) -> None:
        try:
            data["filter"] = json.loads(data.get("saved", ""))
            found_by(data["filter"])
        except (ValueError, ValidationError):
            self.add_error(
                "follow",
                "This filter cannot be kept. Filter the list again, and save it as a set from there.",
            )


class Completed(forms.TextInput):
    """A field that offers what begins with what is typed; without script a list of all there is."""

    template_name = "admin/claims/completed.html"

    def __init__(self, offered: Callable[[], list[str]]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.offered = offered

    def get_context(self, name: str, value: object, attrs: Any) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        return context | {"listed": listed, "offered": self.offered()}


def _topics() -> list[str]:
    return list(Topic.objects.order_by("name").values_list("name", flat=True)[:_MOST_TOPICS])


class TopicForm(forms.Form):
    topic = forms.CharField(
        max_length=100, widget=Completed(_topics),
        help_text="Choose one as you type; a new name makes a new topic. Letter case makes no difference.",
    )  # fmt: skip


class KeptTopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Keep",
        widget=AutocompleteSelect(ClaimTopic._meta.get_field("topic"), admin.site),
    )


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"), label="Assign to"
    )


class AcceptQuotesForm(forms.Form):
    with_claims = forms.BooleanField(required=False, label="Also accept their claims")


def _add(what: str) -> Callable[[Any, Any, dict[str, Any]], AddToSet]:
    """The action for "quotes" or "claims": the rows, or what the filter finds where the set is to follow it."""

    def add(user: Any, rows: Any, data: dict[str, Any]) -> AddToSet:
        chosen = data["curated_set"] or data["new_set"]
        if not data.get("follow"):
            return AddToSet(user, chosen, **{what: rows})
        quotes, claims = found_by(data["filter"])
        values = {"rule": SetRule.FILTER, "filter": data["filter"]}
        return AddToSet(user, chosen, quotes=quotes, claims=claims, values=values)

    return add


def _proposed(what: str) -> Callable[[Any, HttpRequest], dict[str, Any]]:
    """A name for the set: what the list is narrowed to; and the list's filter, where all of it is saved."""

    def proposed(modeladmin: Any, request: HttpRequest) -> dict[str, Any]:
        found = narrowings(modeladmin.get_changelist_instance(request), request)
        values = dict.fromkeys(one.value for one in found)  # a name that was searched and chosen, once
        name = ", ".join(values)[:180]
        free = name and not CuratedSet.objects.filter(name__iexact=name).exists()
        filled = {"new_set": name} if free else {}
        if request.POST.get("select_across") == "1" and (saved := _saved(what, request)):
            filled["saved"] = json.dumps(saved)
        return filled

    return proposed


_PASSING = {"o", "p", "all", "e"}  # of a list's address: order and pages


def _saved(what: str, request: HttpRequest) -> dict[str, Any] | None:
    """The list's filter as a set keeps it; None where a set cannot, or where the list is not filtered."""
    params = {name: value for name, value in request.GET.dict().items() if name not in _PASSING and value}
    if not params or params.keys() - CRITERIA[what].keys():
        return None
    try:
        return {what: to_saved(from_address(what, params))}
    except ValueError:
        return None


def _open_set(action: Any) -> tuple[str, str]:
    return page_of(action.curated_set), "Open the set"


def _open_round(action: object) -> tuple[str, str]:
    return page_of(cast(StartRound, action).round), "Open the round"


def _to_set(noun: str) -> Bulk:
    return Bulk(
        f"{noun}_to_set", f"Add selected {noun} to a set", "they are added to the end of the set.", AddToSet,
        _add(noun), SetForm, proposed=_proposed(noun), afterwards=_open_set,
    )  # fmt: skip


def _merge(user: User, rows: Any, data: dict[str, Any]) -> MergeSpeakers:
    kept = data["speaker"]
    return MergeSpeakers(user, kept, [row for row in rows if row.pk != kept.pk])


def _merge_topics(user: User, rows: Any, data: dict[str, Any]) -> MergeTopics:
    kept = data["topic"]
    return MergeTopics(user, kept, [row for row in rows if row.pk != kept.pk])


def _assign(noun: str) -> Bulk:
    return Bulk(
        f"assign_{noun}", f"Assign selected {noun}", "they are added to someone's list on Home.", AssignRecords,
        lambda user, rows, data: AssignRecords(user, rows, data["to"]), AssignForm,
    )  # fmt: skip


ARTICLE_ACTIONS = [bulk_action(_assign("articles"))]

QUOTE_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_quotes", "Accept selected quotes", "their status is set to accepted.", AcceptQuotes,
            lambda user, rows, data: AcceptQuotes(user, rows, **data), AcceptQuotesForm,
        ),
        Bulk(
            "reject_quotes", "Reject selected quotes",
            "their status is set to rejected; later ingests will not suggest them again.", RejectQuotes,
            reasons=entries("reject_reasons"),
        ),
        Bulk(
            "reopen_quotes", "Reopen selected quotes", "they return to the review queue.", ReopenQuotes,
        ),
        Bulk(
            "set_speaker", "Set the speaker of selected quotes", "the speaker you choose is set on all of them.", SetSpeaker,
            lambda user, rows, data: SetSpeaker(user, rows, data["speaker"]), SpeakerForm,
        ),
        Bulk(
            "state_claims", "Suggest claims of selected quotes",
            "a claim is suggested for each that has none and makes a statement.", StateClaims,
        ),
        Bulk(
            "tag_quotes", "Add a topic to selected quotes", "the topic you choose is added to all of them.", TagQuotes,
            lambda user, rows, data: TagQuotes(user, rows, data["topic"]), TopicForm,
        ),
        Bulk(
            "code_quotes", "Start a coding round with selected quotes",
            "the people you choose code a sample of them, each without seeing what the others say.", StartRound,
            lambda user, rows, data: start_round(user, rows, data, "the list of quotes"), RoundForm, afterwards=_open_round,
        ),
        _to_set("quotes"),
        _assign("quotes"),
    )
]  # fmt: skip

CLAIM_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_claims", "Accept selected claims", "their status is set to accepted.", AcceptClaims,
        ),
        Bulk(
            "reject_claims", "Reject selected claims", "their status is set to rejected.", RejectClaims,
        ),
        Bulk(
            "tag_claims", "Add a topic to selected claims", "the topic you choose is added to all of them.", TagClaims,
            lambda user, rows, data: TagClaims(user, rows, data["topic"]), TopicForm,
        ),
        _to_set("claims"),
        _assign("claims"),
    )
]  # fmt: skip

TOPIC_ACTIONS = [
    bulk_action(
        Bulk(
            "merge_topics", "Merge selected topics",
            "what is sorted under them goes to the topic you keep, and so do their narrower topics.", MergeTopics,
            _merge_topics, KeptTopicForm,
        )
    )
]  # fmt: skip

SPEAKER_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_speakers", "Accept selected speakers", "their status is set to accepted.", AcceptSpeakers,
        ),
        Bulk(
            "reject_speakers", "Reject selected speakers", "their status is set to rejected.", RejectSpeakers,
        ),
        Bulk(
            "merge_speakers", "Merge selected speakers",
            "they become one record; names, roles and quotes move to the speaker you keep.", MergeSpeakers, _merge,
            KeptForm,
        ),
        _assign("speakers"),
    )
]  # fmt: skip
