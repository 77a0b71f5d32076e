"""Search finds what the database holds at this moment, on every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.match_keys import claim_text_key
from claims.models import Claim, Quote, Speaker, SpeakerName
from claims.search import CLAIMS, QUOTES, SPEAKERS
from sources.models import Article
from sources.workbench.search import query_language, terms

pytestmark = pytest.mark.django_db


def make(*texts: str) -> list[Claim]:
    return Claim.objects.bulk_create(Claim(text=text, text_key=claim_text_key(text)) for text in texts)


def found(typed: str, **options: Any) -> set[str]:
    """Texts of the claims that hold what was typed, the same by both ways of asking."""
    texts = set(CLAIMS.filter(Claim.objects.all(), typed, **options).values_list("text", flat=True))
    hits = [hit.id for hit in CLAIMS.search(typed, 1_000, **options)]
    if typed.strip():
        assert texts == set(Claim.objects.filter(pk__in=hits).values_list("text", flat=True))
    return texts


BORDER, GUARDS, TALKS = (
    "The border with Tajikistan is closed.",
    "Border guards crossed the bridge at night.",
    "Peace talks in Tashkent were called off.",
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("borders", {BORDER, GUARDS}),
        ("border guard", {GUARDS}),
        ("closing", {BORDER}),
        ('"border guards"', {GUARDS}),
        ('"guards border"', set()),
        ("tajik*", {BORDER}),
        ("ta*", {BORDER, TALKS}),
        ('"the border"', {BORDER}),
        ('"the closed"', set()),
        ('"in tashkent"', {TALKS}),
        ('"border with tajikistan is closed"', {BORDER}),
        ('"border with tajikistan is open"', set()),
        ('border -"the border"', {GUARDS}),
        ("border -guards", {BORDER}),
        ('border -"border guards"', {BORDER}),
        ("the", {BORDER, GUARDS}),
        ("nowhere", set()),
        ("-border", set()),
        ("", {BORDER, GUARDS, TALKS}),
        ("***", set()),
    ],
)
def test_words_phrases_and_beginnings_are_found(typed: str, expected: set[str]) -> None:
    make(BORDER, GUARDS, TALKS)
    assert found(typed) == expected


def test_a_word_half_typed_is_found() -> None:
    make(BORDER, TALKS)
    assert found("peace tashk", typing=True) == {TALKS}


@pytest.mark.parametrize(
    ("typed", "expected"), [('"the bord', {BORDER}), ('"the guar', set()), ('"talks in tashken', {TALKS})]
)
def test_a_phrase_half_typed_is_found(typed: str, expected: set[str]) -> None:
    make(BORDER, GUARDS, TALKS)
    assert found(typed, typing=True) == expected


def test_a_phrase_is_found_in_a_record_with_more_neighbours_than_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(query_language, "_MOST_NEIGHBOURS", 40)
    make(BORDER, GUARDS, TALKS)
    assert found('"the border"') == {BORDER} == found('"the bord', typing=True)
    assert found('"border the"') == set()
    assert CLAIMS.is_sound()


def test_the_best_hit_comes_first() -> None:
    long = "A border, and then very many other things that have little to do with it. " * 3
    short, _ = make("Border to border.", long)
    assert CLAIMS.search("border")[0].id == short.pk


def test_every_way_of_changing_a_claim_reaches_the_index() -> None:
    first, second, third = make("alpha one", "alpha two", "alpha three")
    assert len(found("alpha")) == 3
    Claim.objects.filter(pk=first.pk).update(text="beta one")
    second.context = "gamma"
    second.save()
    Claim.objects.filter(pk=third.pk).delete()
    assert found("alpha") == {"alpha two"}
    assert found("beta") == {"beta one"}
    assert found("gamma") == {"alpha two"}
    assert CLAIMS.record_counts(["alpha", "beta", "gamma", "three"]) == {"alpha": 1, "beta": 1, "gamma": 1}
    assert CLAIMS.totals() == (2, 5)


def test_a_change_elsewhere_does_not_wait_in_the_index() -> None:
    (claim,) = make("alpha")
    CLAIMS.refresh()
    Claim.objects.filter(pk=claim.pk).update(note="nothing to search", text="alpha")
    assert not CLAIMS.is_behind()


def test_another_trigger_of_the_same_name_is_replaced_and_what_was_missed_is_indexed() -> None:
    CLAIMS.ensure()
    CLAIMS.refresh()
    with connection.cursor() as cursor:
        name = "claims_claim_search_0_insert"
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} AFTER INSERT ON claims_claim BEGIN SELECT 1; END")
        else:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            )
    make("lantern")
    assert found("lantern") == set()
    CLAIMS.ensure()
    assert found("lantern") == {"lantern"}
    CLAIMS.ensure()
    assert not CLAIMS.is_behind()  # the right one is left alone


def test_a_lost_trigger_is_made_again_and_what_was_missed_is_indexed() -> None:
    make("alpha")
    CLAIMS.refresh()
    table = "" if connection.vendor == "sqlite" else " ON claims_claim"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER claims_claim_search_0_insert{table}")
    make("beta")
    assert found("beta") == set()
    CLAIMS.ensure()
    assert found("beta") == {"beta"}


@pytest.fixture
def quote() -> Quote:
    article = Article.objects.create(
        digest="0" * 64, file_name="a.txt", text="Trade will grow.", title="Trade"
    )
    speaker = Speaker.objects.create(name="Maria Example")
    return Quote.objects.create(
        article=article,
        speaker=speaker,
        kind="direct",
        spans=[[0, 16]],
        start=0,
        end=16,
        text="Trade will grow.",
    )


def test_a_quote_is_found_by_its_speaker_even_after_a_new_name(quote: Quote) -> None:
    def by(typed: str) -> list[Quote]:
        return list(QUOTES.filter(Quote.objects.all(), typed))

    assert by("example trade") == [quote]
    Speaker.objects.update(name="Maria Sample")
    assert by("example trade") == []
    assert by("sample trade") == [quote]


def test_a_speaker_is_found_by_each_name(quote: Quote) -> None:
    def by(typed: str) -> list[Speaker]:
        return list(SPEAKERS.filter(Speaker.objects.all(), typed))

    assert quote.speaker
    name = SpeakerName.objects.create(speaker=quote.speaker, name="Marija Primjer", key="marija primjer")
    assert by("primjer") == [quote.speaker]
    name.delete()
    assert by("primjer") == []


def test_a_very_long_text_is_indexed_as_far_as_every_database_can() -> None:
    make(" ".join(f"word{number}" for number in range(200_000)), "a" * 100_000 + " end")
    assert len(found("word1")) == 1
    assert len(found("end")) == 1


# What may break one of the two query languages.
HOSTILE = st.text() | st.text(alphabet="ab \"'*-:()&|!<>\\^{}+~%_\0 \n", max_size=40)


class TestIndex(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HOSTILE)
    def test_nothing_a_person_types_is_an_error(self, typed: str) -> None:
        make("a b")
        found(typed)
        found(typed, typing=True)

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["anew", "change", "delete", "refresh"]), st.text("abc ", min_size=1))
        )
    )
    def test_the_index_equals_the_database_after_any_edits(self, edits: list[tuple[str, str]]) -> None:
        for what, text in edits:
            some = Claim.objects.order_by("text", "pk").first()
            if what == "anew":
                make(text)
            elif what == "change" and some:
                Claim.objects.filter(pk=some.pk).update(text=text)
            elif what == "delete" and some:
                some.delete()
            else:
                CLAIMS.refresh()
        CLAIMS.refresh()
        held = {claim.pk: terms(claim.text) for claim in Claim.objects.all()}
        kept = {number: one.terms.split() for number, one in CLAIMS.documents(list(held)).items()}
        assert kept == held
        for term in {term for found in held.values() for term in found}:
            holders = sorted(number for number, found in held.items() if term in found)
            assert CLAIMS.postings([term], 1_000) == {term: holders}
            assert CLAIMS.record_counts([term]) == {term: len(holders)}
        assert CLAIMS.totals()[0] == len(held)


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_leaves_nothing_in_the_index() -> None:
    make("alpha")
    CLAIMS.refresh()
    call_command("flush", interactive=False, verbosity=0)
    make("beta")
    assert found("alpha") == set()
    assert found("beta") == {"beta"}
    assert CLAIMS.totals() == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_several_at_once_may_write_and_refresh() -> None:
    def work(name: str) -> None:
        try:
            for number in range(5):
                claim, _ = make(f"alpha {name} {number}", f"gone {name} {number}")
                CLAIMS.refresh()
                Claim.objects.filter(text=f"gone {name} {number}").delete()
                Claim.objects.filter(pk=claim.pk).update(context="beta")
                CLAIMS.refresh()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    CLAIMS.refresh()
    assert CLAIMS.totals()[0] == len(found("alpha")) == len(found("beta")) == 20
    assert CLAIMS.record_counts(["alpha", "beta", "gone"]) == {"alpha": 20, "beta": 20}
