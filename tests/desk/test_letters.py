"""What is looked for is found in any letter case of any alphabet, and without its accents, on both databases."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from claims.models import ClaimLink, CodingRound, CuratedSet, FactCheck, Release, SpeakerPair, Topic
from claims.review.queues import QUEUES
from sources.accounts.models import User
from sources.models import ArticleCopy, IngestFailure, IngestRun
from sources.workbench.models import Decision
from tests.actions import records
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

TYPED = ("École", "ÉCOLE", "école", "ecole")


@pytest.mark.parametrize("typed", TYPED)
def test_a_queue_of_pairs_is_narrowed(typed: str) -> None:
    for text in ("Une école ferme", "Zwei Brücken"):
        claims = [records.claim(f"{text} {n}") for n in range(2)]
        speakers = [records.speaker(f"{text} {n}") for n in range(2)]
        articles = [records.article(title=f"{text} {n}") for n in range(2)]
        ClaimLink.objects.create(claim=claims[0], other=claims[1], relation="related", score=0.9)
        SpeakerPair.objects.create(speaker=speakers[0], other=speakers[1], score=0.9)
        ArticleCopy.objects.create(article=articles[0], other=articles[1], kind="wire", similarity=0.4)
    for slug in ("claims", "speakers", "copies"):
        queue = QUEUES[slug]
        form = queue.filters(QueryDict(urlencode({"words": typed})))
        assert form.is_valid()
        found = queue.narrow(queue.waiting(), form.cleaned_data)
        assert ["école" in str(pair).casefold() for pair in found] == [True], slug


@pytest.mark.parametrize("typed", TYPED)
def test_lists_without_much_text_are_narrowed(reader: User, typed: str) -> None:
    begun, run = timezone.now(), IngestRun.objects.create()
    for name in ("École", "Bridges"):
        CodingRound.objects.create(name=name, started_at=begun)
        Decision.objects.create(action="merge", summary=f"Merged {name}")
        IngestFailure.objects.create(
            run=run, path=f"pages/{name.upper()}.txt", reason="empty", message="It is empty."
        )
        in_it = CuratedSet.objects.create(name=f"{name} of the coast")
        Release.objects.create(curated_set=in_it, number=1, released_at=begun, digest="0" * 64, content="{}")
        FactCheck.objects.create(
            claim=records.claim(f"Of {name}"),
            claim_text="It opened.",
            address=f"https://checks.example/{name}",
            reviewer=name,
        )
    Topic.objects.create(name="Schools", definition="What is said of an école.")
    Topic.objects.create(name="Roads", definition="Bridges too.")
    records.source("Journal École")
    records.source("Harbour Gazette")
    lists = (
        "claims_topic", "sources_source", "claims_curatedset", "claims_codinground", "claims_release", "claims_factcheck",
        "sources_decision", "sources_ingestfailure",
    )  # fmt: skip
    for model in lists:
        found = signed_in(reader).get(reverse(f"admin:{model}_changelist"), {"q": typed})
        assert len(found.context["cl"].result_list) == 1, model
