"""The bulk actions of quotes, claims and speakers; each leads to one action of `claims.actions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model

from claims.actions import (
    AcceptClaims,
    AcceptQuotes,
    AcceptSpeakers,
    AddToSet,
    MergeSpeakers,
    RejectClaims,
    RejectQuotes,
    RejectSpeakers,
    ReopenQuotes,
    SetSpeaker,
    StateClaims,
    TagClaims,
)
from claims.models import CuratedSet, Quote, Speaker
from sources.workbench.actions import AssignRecords
from sources.workbench.admin.bulk import Bulk, bulk_action

__all__ = ["ARTICLE_ACTIONS", "CLAIM_ACTIONS", "QUOTE_ACTIONS", "SPEAKER_ACTIONS"]


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
    curated_set = forms.ModelChoiceField(CuratedSet.objects.all(), label="Set")


class TopicForm(forms.Form):
    topic = forms.CharField(max_length=100, help_text="Created if it does not exist.")


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"), label="Assign to"
    )


class AcceptQuotesForm(forms.Form):
    with_claims = forms.BooleanField(required=False, label="Also accept their claims")


def _add_quotes(user: Any, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"], quotes=rows)


def _add_claims(user: Any, rows: Any, data: dict[str, Any]) -> AddToSet:
    return AddToSet(user, data["curated_set"], claims=rows)


def _merge(user: Any, rows: Any, data: dict[str, Any]) -> MergeSpeakers:
    kept = data["speaker"]
    return MergeSpeakers(user, kept, [row for row in rows if row.pk != kept.pk])


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
            lambda user, rows, data: RejectQuotes(user, rows),
        ),
        Bulk(
            "reopen_quotes", "Reopen selected quotes", "they return to the review queue.", ReopenQuotes,
            lambda user, rows, data: ReopenQuotes(user, rows),
        ),
        Bulk(
            "set_speaker", "Set the speaker of selected quotes", "the speaker you choose is set on all of them.", SetSpeaker,
            lambda user, rows, data: SetSpeaker(user, rows, data["speaker"]), SpeakerForm,
        ),
        Bulk(
            "state_claims", "Suggest claims of selected quotes",
            "a claim is suggested for each that has none and makes a statement.", StateClaims,
            lambda user, rows, data: StateClaims(user, rows),
        ),
        Bulk(
            "quotes_to_set", "Add selected quotes to a set", "they are added to the end of the set.", AddToSet,
            _add_quotes, SetForm,
        ),
        _assign("quotes"),
    )
]  # fmt: skip

CLAIM_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_claims", "Accept selected claims", "their status is set to accepted.", AcceptClaims,
            lambda user, rows, data: AcceptClaims(user, rows),
        ),
        Bulk(
            "reject_claims", "Reject selected claims", "their status is set to rejected.", RejectClaims,
            lambda user, rows, data: RejectClaims(user, rows),
        ),
        Bulk(
            "tag_claims", "Add a topic to selected claims", "the topic you choose is added to all of them.", TagClaims,
            lambda user, rows, data: TagClaims(user, rows, data["topic"]), TopicForm,
        ),
        Bulk(
            "claims_to_set", "Add selected claims to a set", "they are added to the end of the set.", AddToSet,
            _add_claims, SetForm,
        ),
        _assign("claims"),
    )
]  # fmt: skip

SPEAKER_ACTIONS = [
    bulk_action(bulk)
    for bulk in (
        Bulk(
            "accept_speakers", "Accept selected speakers", "their status is set to accepted.", AcceptSpeakers,
            lambda user, rows, data: AcceptSpeakers(user, rows),
        ),
        Bulk(
            "reject_speakers", "Reject selected speakers", "their status is set to rejected.", RejectSpeakers,
            lambda user, rows, data: RejectSpeakers(user, rows),
        ),
        Bulk(
            "merge_speakers", "Merge selected speakers",
            "they become one record; names, roles and quotes move to the speaker you keep.", MergeSpeakers, _merge,
            KeptForm,
        ),
        _assign("speakers"),
    )
]  # fmt: skip
