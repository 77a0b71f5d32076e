"""A release is a state of a set that nothing changes any more."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from claims.actions import AddToSet, EditSet, FillSet
from claims.models import Claim, CuratedSet, Quote, Release, SetItem
from claims.releases.canonical import canonical, digest_of
from claims.releases.content import content_of
from claims.releases.release_changes import compare
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.curation import NothingToDo, Refused, may_undo, undo
from sources.workbench.differences import word_changes
from sources.workbench.models import Decision

from ..exchange.library import clear
from .records import a_set, frozen

pytestmark = pytest.mark.django_db


def test_later_edits_do_not_change_a_release(editor: User) -> None:
    release = frozen(editor)
    before = release.content
    Quote.objects.update(note="edited later", status="rejected")
    Claim.objects.update(text="edited later")
    CuratedSet.objects.update(name="renamed")
    release.refresh_from_db()
    assert release.content == before
    assert "edited later" not in before
    assert json.loads(before)["set"]["name"] == "=Rates in the press"


@pytest.mark.parametrize(
    "values",
    [
        {"content": "{}"},
        {"digest": "0" * 64},
        {"number": 9},
        {"note": "x"},
        {"counts": {}},
        {"author_name": "x"},
    ],
    ids=lambda v: next(iter(v)),
)
def test_the_database_refuses_to_change_a_release(editor: User, values: dict[str, object]) -> None:
    release = frozen(editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(**values)


def test_a_release_says_who_when_what_and_under_which_licence(editor: User) -> None:
    release = frozen(editor, author_name="Ivers, N.", licence="CC-BY-4.0", release_note="The first.")
    assert (release.number, release.author, release.author_name) == (1, editor, "Ivers, N.")
    assert (release.licence, release.note) == ("CC-BY-4.0", "The first.")
    assert release.counts["items"] == len(json.loads(release.content)["items"]) > 3
    assert release.digest == sha256(release.content.encode()).hexdigest()
    assert release.software.startswith("newsroom ")


def test_the_same_content_has_the_same_digest_whatever_the_row_numbers(editor: User) -> None:
    first = canonical(content_of(a_set()))
    clear()
    second = canonical(content_of(a_set()))
    assert digest_of(first) == digest_of(second)


def test_the_canonical_form_does_not_depend_on_the_order_of_names() -> None:
    assert canonical({"b": "é", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"é"}'


def test_a_set_that_did_not_change_is_not_frozen_again(editor: User) -> None:
    chosen = a_set()
    frozen(editor, chosen)
    with pytest.raises(NothingToDo, match="release 1"):
        frozen(editor, chosen)
    assert chosen.releases.count() == 1


def test_researchers_may_not_freeze(researcher: User) -> None:
    with pytest.raises(PermissionDenied):
        frozen(researcher)
    assert Release.objects.count() == 0


def test_a_release_cannot_be_undone(editor: User) -> None:
    frozen(editor)
    decision = Decision.objects.get(action="freeze_release")
    assert not may_undo(decision, editor)
    with pytest.raises(Refused, match="cannot be undone"):
        undo(decision, editor)


def test_rejected_quotes_cannot_be_released(editor: User) -> None:
    chosen = a_set()
    Quote.objects.filter(key="q-0").update(status="rejected")
    with pytest.raises(Refused, match="was rejected"):
        frozen(editor, chosen)


def test_an_empty_set_cannot_be_released(editor: User) -> None:
    with pytest.raises(Refused, match="no items"):
        frozen(editor, CuratedSet.objects.create(name="Empty"))


def test_a_claim_brings_the_quotes_that_carry_it(editor: User) -> None:
    content = json.loads(frozen(editor).content)
    carried = {one["quote"] for claim in content["claims"] for one in claim["evidence"]}
    assert carried
    assert carried <= {quote["key"] for quote in content["quotes"]}
    assert {quote["article"] for quote in content["quotes"]} == {a["digest"] for a in content["articles"]}


def test_a_release_holds_no_article_text(editor: User) -> None:
    release = frozen(editor)
    for article in Article.objects.filter(
        digest__in=[a["digest"] for a in json.loads(release.content)["articles"]]
    ):
        assert article.text not in release.content


def test_second_review_asks_for_two_people(editor: User, researcher: User) -> None:
    chosen = a_set()
    EditSet(editor, chosen, {"second_review": True}).run()
    SetItem.objects.exclude(quote__key="q-1").delete()
    quote = Quote.objects.get(key="q-1")
    quote.status = "accepted"
    vars(quote)["_history_user"] = editor
    quote.save()
    with pytest.raises(Refused, match="still need a second review"):
        frozen(editor, chosen)
    vars(quote)["_history_user"] = researcher
    quote.save()
    assert frozen(editor, chosen).number == 1


def test_a_saved_filter_takes_in_what_it_finds_when_it_is_frozen(editor: User) -> None:
    a_set()
    saved = {"quotes": {"status": "accepted", "source": "The Gazette"}}
    chosen = CuratedSet.objects.create(name="Accepted", rule="filter", filter=saved)
    FillSet(editor, chosen).run()
    first = chosen.items.count()
    Quote.objects.filter(key="q-3").update(status="accepted")
    Quote.objects.filter(key="q-1").update(status="rejected")
    content = json.loads(frozen(editor, chosen).content)
    keys = {item["quote"] for item in content["items"]}
    assert "q-3" in keys
    assert "q-1" not in keys
    assert len(keys) == first


@pytest.mark.parametrize(
    "saved",
    [{}, {"users": {}}, {"quotes": {"password": "x"}}, {"quotes": {"said_from": "soon"}}, []],
    ids=str,
)
def test_a_filter_that_names_what_we_do_not_know_is_refused(editor: User, saved: object) -> None:
    from django.core.exceptions import ValidationError

    chosen = CuratedSet.objects.create(name="Strange", rule="filter", filter=saved)
    with pytest.raises(ValidationError):
        FillSet(editor, chosen).run()


def test_two_releases_are_compared_by_word(editor: User) -> None:
    chosen = a_set()
    first = frozen(editor, chosen)
    claim = Claim.objects.get(key="c-2")
    Claim.objects.filter(pk=claim.pk).update(text="-3 or -4 degrees")
    SetItem.objects.filter(quote__key="q-1").delete()
    AddToSet(editor, chosen, quotes=Quote.objects.filter(key="q-4")).run()
    result = compare(first, frozen(editor, chosen))
    assert ("quote", "q-4") in {(one.kind, one.key) for one in result.added}
    assert ("quote", "q-1") in {(one.kind, one.key) for one in result.removed}
    changed = next(one for one in result.changed if one.key == "c-2")
    assert changed.fields[0].words == (("=", "-3 "), ("+", "or -4 "), ("=", "degrees"))
    assert compare(first, first).is_empty


def test_word_changes_give_both_texts_back() -> None:
    before, after = "It was on Monday, they said.", "It was not on Tuesday, they said!"
    parts = word_changes(before, after)
    assert "".join(words for what, words in parts if what != "+") == before
    assert "".join(words for what, words in parts if what != "-") == after
