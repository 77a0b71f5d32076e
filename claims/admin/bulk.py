"""The bulk actions of quotes, claims and speakers; each leads to one action of `claims.actions`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
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
from claims.models import ClaimTopic, CuratedSet, Quote, Speaker, Topic
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["new_set"] = name = " ".join(data.get("new_set", "").split())
        if data.get("curated_set") is None and not name and not self.errors:
            self.add_error("new_set", "Name the new set, or choose an existing one.")
        elif data.get("curated_set") is None and CuratedSet.objects.filter(name__iexact=name).exists():
            self.add_error(
                "new_set", "There is a set of this name already. Choose it below, or take another name."
            )
        return data


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


def _add_quotes(user: User, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"] or data["new_set"], quotes=rows)


def _add_claims(user: User, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"] or data["new_set"], claims=rows)


def _named_by_filters(modeladmin: Any, request: HttpRequest) -> dict[str, object]:
    """A name for the set: what the list is narrowed to."""
    found = narrowings(modeladmin.get_changelist_instance(request), request)
    name = ", ".join(one.value for one in found)[:180]
    if not name or CuratedSet.objects.filter(name__iexact=name).exists():
        return {}
    return {"new_set": name}


def _open_set(action: Any) -> tuple[str, str]:
    return page_of(action.curated_set), "Open the set"


def _open_round(action: object) -> tuple[str, str]:
    return page_of(cast(StartRound, action).round), "Open the round"


def _to_set(noun: str, make: Callable[[User, QuerySet[Any], dict[str, Any]], AddToSet]) -> Bulk:
    return Bulk(
        f"{noun}_to_set", f"Add selected {noun} to a set", "they are added to the end of the set.", AddToSet,
        make, SetForm, proposed=_named_by_filters, afterwards=_open_set,
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
        _to_set("quotes", _add_quotes),
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
        _to_set("claims", _add_claims),
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
