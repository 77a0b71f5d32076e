"""The page of help: a first walk through the desk, all keys, and the words the pages use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET

from sources.models import Article
from sources.workbench.models import Decision

if TYPE_CHECKING:
    from sources.accounts.models import User

__all__ = ["Step", "first_walk", "help_urls", "words"]

_WORDS = settings.BASE_DIR / "docs" / "words.md"
_ROW = re.compile(r"\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \| (?P<where>[^|]*) \|")
_CODE = re.compile(r"[`*]+")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the walk: what to do, where, and whether the user has done it (None: nobody keeps that)."""

    title: str
    words: str
    url: str
    button: str
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Word:
    term: str
    meaning: str
    where: str


def help_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The address of the page, for the admin site."""
    return [path("help/", site.admin_view(show_help), name="help")]


@require_GET
def show_help(request: HttpRequest) -> HttpResponse:
    """What to do first, and everything one may want to look up; anybody who is signed in may read it."""
    from claims.review.queues import QUEUES  # the models are not loaded when the site is made

    user = cast("User", request.user)
    steps = first_walk(user)
    context = {
        **admin.site.each_context(request),
        "title": "Help",
        "steps": steps,
        "next_step": next((step for step in steps if step.done is False), None),
        "queues": list(QUEUES.values()),
        "words": words(),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "newsroom/help.html", context)


def first_walk(user: User) -> Sequence[Step]:
    """The steps this account may take, in order. Two queries."""
    from claims.review.queues import QUEUES

    done = set(Decision.objects.filter(user=user).order_by().values_list("action", flat=True).distinct())
    steps = (
        (
            "newsroom.add_upload",
            Step(
                "Add pages",
                "Upload saved news pages, or paste one. The quotes in them are found while you wait.",
                reverse("admin:add_pages"), "Add pages", Article.objects.exists(),
            ),
        ),
        (
            "claims.change_quote",
            Step(
                "Review quotes",
                "One at a time, in its passage: a accepts, r rejects, e corrects, u undoes. c files it under a topic.",
                reverse("admin:queue", args=["quotes"]), "Review quotes", bool(done & {"accept_quotes", "reject_quotes"}),
            ),
        ),
        (
            "claims.view_quote",
            Step(
                "Read an article beside its quotes",
                "Select words to add a quote that was missed; select several quotes to correct their speaker.",
                reverse("admin:sources_article_changelist"), "Choose an article",
            ),
        ),
        (
            QUEUES["claims"].permission,
            Step(
                "Decide pairs of claims",
                "Do two claims say the same, contradict or answer each other? Nothing is linked until you say so.",
                reverse("admin:queue", args=["claims"]), "Compare claims", "decide_links" in done or "merge_claims" in done,
            ),
        ),
        (
            "claims.view_claim",
            Step(
                "Ask whether something has been said",
                "Paste a statement: who said so, when, where, through whom, and what differs.",
                reverse("admin:said"), "Said before?",
            ),
        ),
        (
            "claims.view_quote",
            Step(
                "Look at the whole",
                "Statements over time, who quotes whom, who agrees with whom. Every mark leads to its quotes.",
                reverse("admin:claims_quote_pictures", args=["speakers"]), "Pictures",
            ),
        ),
        (
            "claims.add_setitem",
            Step(
                "Collect a set",
                "Search or filter the quotes, then Save this list as a set. It reads and prints like a dossier.",
                reverse("admin:claims_quote_changelist"), "Filter quotes", "add_to_set" in done,
            ),
        ),
        (
            "claims.freeze_release",
            Step(
                "Freeze a release and cite it",
                "A release never changes, and downloads with all that is needed to check it.",
                reverse("admin:claims_curatedset_changelist"), "Choose a set", "freeze_release" in done,
            ),
        ),
    )  # fmt: skip
    return [step for permission, step in steps if user.has_perm(permission)]


@cache
def words() -> Sequence[Word]:
    """The words of docs/words.md; none where the file is not there."""
    if not _WORDS.exists():
        return ()
    rows = _ROW.finditer(_CODE.sub("", _WORDS.read_text(encoding="utf-8")))
    found = [Word(row["term"].strip(), row["meaning"].strip(), row["where"].strip()) for row in rows]
    return [word for word in found if word.term not in ("Term", "---")]
