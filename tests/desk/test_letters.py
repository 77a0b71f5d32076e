"""What is looked for is found in any letter case of any alphabet, and without its accents, on both databases."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from claims.models import ClaimLink, CuratedSet, SpeakerPair, Topic
from claims.review.queues import QUEUES
from sources.accounts.models import User
from sources.models import ArticleCopy
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
    Topic.objects.create(name="Schools", definition="What is said of an école.")
    Topic.objects.create(name="Roads", definition="Bridges too.")
    records.source("Journal École")
    records.source("Harbour Gazette")
    CuratedSet.objects.create(name="École primaire")
    CuratedSet.objects.create(name="Prices")
    for model in ("claims_topic", "sources_source", "claims_curatedset"):
        found = signed_in(reader).get(reverse(f"admin:{model}_changelist"), {"q": typed})
        assert len(found.context["cl"].result_list) == 1, model
