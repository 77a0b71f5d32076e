"""What is held in memory answers as the database does, however the claims came in."""

from __future__ import annotations

import numpy as np
import pytest

from claims.match_keys import claim_text_key
from claims.matching import held_profiles, postings, suggest
from claims.matching.nearest import refresh
from claims.matching.postings import HeldPostings, Postings
from claims.matching.suggest import suggest_for
from claims.models import Claim, ClaimLink, ClaimToCompare, Evidence
from claims.search import CLAIMS
from newsroom import parallel_comparing
from newsroom.ingest import after
from newsroom.ingest.after import compare_all
from sources.workbench.search.terms import is_common, terms
from tests.actions import records

pytestmark = pytest.mark.django_db

WORDS = ("harbour", "ferry", "fees", "mayor", "nurses", "wards", "budget", "sluice", "dam", "Größe", "港")


def make(first: int, count: int) -> list[Claim]:
    texts = [
        " ".join(WORDS[(n * step + step) % len(WORDS)] for step in range(1, 2 + n % 5)) + f" {n}"
        for n in range(first, first + count)
    ]
    claims = Claim.objects.bulk_create(Claim(text=text, text_key=claim_text_key(text)) for text in texts)
    refresh()
    return claims


@pytest.mark.parametrize("most", [5, 6_000])
def test_both_find_the_same_claims_in_the_same_order(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_SEGMENT", 40)
    make(0, 70)
    held = HeldPostings(most)
    for start, count in ((70, 3), (73, 1), (74, 60)):
        make(start, count)
        held.extend()
    assert held.size == Claim.objects.count() == 134
    asked = Postings(most)
    for claim in Claim.objects.all()[::7]:
        own = [term for term in terms(claim.text) if not is_common(term)] + ["nowhere"]
        weights = {term: 1 + len(term) / 10 for term in own}
        counts = CLAIMS.record_counts(own)
        for one, other in zip(
            held.sharing(weights, counts, 30), asked.sharing(weights, counts, 30), strict=True
        ):
            assert one.tolist() == other.tolist()
            assert len(one)


def test_both_know_the_days_of_claims() -> None:
    article = records.article(published="2021-07-10", published_on="2021-07-10")
    claims = make(0, 4)
    for claim, words, day in (
        (claims[0], "Prices will fall by spring", "2021-07-01"),
        (claims[1], "banks were safe", None),
        (claims[2], "Nobody should worry", "2021-07-09"),
        (claims[0], "She added", "2020-01-01"),
    ):
        Evidence.objects.create(claim=claim, quote=records.quote(words, article, said_on=day))
    ids = [claim.pk for claim in claims[::-1]]
    held, asked = HeldPostings(100).days(ids), Postings(100).days(ids)
    assert asked[1].tolist() == [0, 1, 1, 2]
    for one, other in zip(held, asked, strict=True):
        assert np.array_equal(one, other)


def test_there_may_be_no_claims_at_all() -> None:
    held = HeldPostings(100)
    assert held.size == 0
    assert [found.tolist() for found in held.sharing({"dam": 1.0}, {"dam": 1}, 5)] == [[], []]


def test_what_is_suggested_is_the_same_whoever_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = make(0, 60)
    found = []
    for pays in (0, 10**9):
        monkeypatch.setattr(suggest, "HOLDING_PAYS", pays)
        ClaimLink.objects.all().delete()
        suggest_for([claim.pk for claim in claims])
        found.append(sorted(ClaimLink.objects.values_list("claim", "other", "score", "relation")))
    monkeypatch.setattr(held_profiles, "_STRETCH", 25)
    monkeypatch.setattr(held_profiles, "_AT_ONCE", 10)
    monkeypatch.setattr(parallel_comparing, "_LEAST", 1)
    ClaimLink.objects.all().delete()
    compare_all()
    found.append(sorted(ClaimLink.objects.values_list("claim", "other", "score", "relation")))
    assert len(found[0]) > 40
    assert found[0] == found[1] == found[2]


def test_a_claim_that_comes_when_another_of_as_many_terms_goes_is_held() -> None:
    one, other = make(0, 2)
    text = one.text.replace(" 0", " 7")
    held = HeldPostings(100)
    one.delete()
    new = Claim.objects.create(text=text, text_key=claim_text_key(text))
    refresh()
    assert CLAIMS.totals()[0] == 2
    held.extend()
    assert held.sharing({"7": 1.0}, {"7": 1}, 5)[0].tolist() == [new.pk]
    assert other.pk in held.sharing({"1": 1.0}, {"1": 1}, 5)[0]


@pytest.mark.parametrize("pays", [0, 10**9])
def test_a_claim_edited_while_others_are_compared_is_compared_with_all_again(
    monkeypatch: pytest.MonkeyPatch, pays: int
) -> None:
    monkeypatch.setattr(suggest, "HOLDING_PAYS", pays)
    one, other, third = make(0, 3)
    comparison = suggest.Comparison()
    pair = (one.pk, other.pk)
    one.text = other.text = "Nurses of the harbour will get a budget"
    one.save()
    refresh()
    assert pair not in numbers(comparison.links([one.pk, other.pk, third.pk]))
    other.save()
    refresh()
    assert pair in numbers(comparison.links([other.pk]))


def test_a_claim_edited_once_all_were_read_is_compared_by_its_new_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel_comparing, "_LEAST", 1)
    monkeypatch.setattr(after, "BATCH", 20)
    first, *_, last = make(0, 60)
    words = "The bishop of Perth resigned over a tunnel"
    Claim.objects.filter(pk=first.pk).update(text=words)
    changes = iter([f"{words} in spring"])

    def told(done: int, total: int) -> None:
        if changed := next(changes, ""):
            last.text = changed
            last.save()
            refresh()

    compare_all(told)
    found = ClaimLink.objects.get(claim=first, other=last)
    assert "bishop" in " ".join(found.reasons)
    assert not ClaimToCompare.objects.filter(claim=last).exists()


def numbers(links: list[suggest.Suggested]) -> set[tuple[int, int]]:
    return {(link.claim, link.other) for link in links}


def test_claims_that_a_slower_writer_brings_under_lower_numbers_are_held_too() -> None:
    claims = make(0, 20)
    late = claims[3::5]
    rows = [Claim(pk=claim.pk, text=claim.text, text_key=claim.text_key, key=claim.key) for claim in late]
    Claim.objects.filter(pk__in=[claim.pk for claim in late]).delete()
    refresh()
    held = HeldPostings(100)
    assert held.size == 16
    Claim.objects.bulk_create(rows[:2])
    make(20, 1)
    held.extend()
    assert held.size == 19
    Claim.objects.bulk_create(rows[2:])
    make(21, 9)
    held.extend()
    assert held.size == Claim.objects.count() == 30
    for most in (5, 100):
        held.most = most
        asked = Postings(most)
        for claim in Claim.objects.all():
            weights = {term: 1.0 for term in terms(claim.text) if not is_common(term)}
            counts = CLAIMS.record_counts(weights)
            found = [source.sharing(weights, counts, 50) for source in (held, asked)]
            assert found[0][0].tolist() == found[1][0].tolist()
