"""Fact-checks of others stand beside our verdicts: found again, never doubled, undone as one, exported as theirs."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.actions import MergeClaims
from claims.foreign.claim_reviews import read_claim_reviews
from claims.linked_data.formats import JSONLD
from claims.models import Claim, FactCheck
from claims.resources import ClaimResource
from sources.accounts.models import User
from sources.workbench.curation.undo import Undo
from sources.workbench.models import Decision
from tests.conftest import signed_in

from .test_reading_claim_reviews import review

pytestmark = pytest.mark.django_db


def written(folder: Path, *reviews: dict[str, Any]) -> Path:
    path = folder / "reviews.json"
    path.write_text(json.dumps(list(reviews)))
    return path


def imported(path: Path, user: User, **options: object) -> str:
    out = StringIO()
    call_command(
        "import", "fact-checks", str(path), user=user.username, interactive=False, stderr=out, **options
    )
    return out.getvalue()


FERRY = {"url": "https://checkers.example/ferry", "claimReviewed": "The ferry sank twice."}


def test_they_come_with_their_claims_and_a_second_time_nothing_happens(tmp_path: Path, editor: User) -> None:
    known = Claim.objects.create(text="The ferry sank TWICE", text_key="x", verdict="true")
    known.derive()
    known.save()
    path = written(tmp_path, review(), review(**FERRY))
    assert "1 new claim, 2 new fact-checks" in imported(path, editor)
    ferry = FactCheck.objects.get(address=FERRY["url"])
    assert ferry.claim == known and ferry.claim.verdict == "true"
    assert (ferry.rating, ferry.rating_value, ferry.numbers) == ("Mostly false", 2.0, "2 (worst 1, best 5)")
    assert "what is here already" in imported(path, editor)
    assert (Claim.objects.count(), FactCheck.objects.count()) == (2, 2)


def test_one_is_found_again_by_its_address_however_it_is_spelled_and_worded(
    tmp_path: Path, editor: User
) -> None:
    imported(written(tmp_path, review()), editor)
    later = review(
        url="http://www.checkers.example/2020/bridge/?utm_source=feed",
        claimReviewed="The bridge was closed for ten whole years.",
        reviewRating={"alternateName": "False"},
        datePublished="2020-06-01",
    )
    assert "1 changed fact-check" in imported(written(tmp_path, later), editor)
    found = FactCheck.objects.get()
    assert (found.rating, found.rating_value, found.published) == ("False", 2.0, "2020-06-01")
    assert found.claim_text == "The bridge was closed for ten whole years."
    assert Claim.objects.count() == 1
    assert [past.rating for past in found.history.all()] == ["False", "Mostly false"]


def edited(check: FactCheck, user: User, **values: str) -> Decision:
    """As the form of a fact-check saves it."""
    address = reverse("admin:claims_factcheck_change", args=[check.pk])
    client = signed_in(user)
    form = client.get(address).context["adminform"].form
    data = {
        name: form.initial.get(name) if form.initial.get(name) is not None else "" for name in form.fields
    }
    data |= {"claim": check.claim_id, "appearances": "[]"} | values
    saved = client.post(address, data)
    assert saved.status_code == 302, saved.context["errors"]
    return Decision.objects.latest("pk")


def test_what_somebody_edited_here_stays_whatever_a_later_file_says(tmp_path: Path, editor: User) -> None:
    imported(written(tmp_path, review()), editor)
    check = FactCheck.objects.get()
    decision = edited(check, editor, rating="Mostly untrue")
    later = written(tmp_path, review(reviewRating={"alternateName": "False"}, datePublished="2020-06-01"))
    said = imported(later, editor)
    assert "Its rating is “Mostly untrue” here, as somebody put it, and “False” there. Ours was kept." in said
    check.refresh_from_db()
    assert (check.rating, check.published) == ("Mostly untrue", "2020-06-01")  # the day was nobody's
    assert "what is here already" in imported(later, editor)
    edited(check, editor, rating="Mostly false")  # as the first file had it
    assert "1 changed fact-check" in imported(later, editor)
    check.refresh_from_db()
    assert check.rating == "False"
    assert decision.action


def test_an_edit_that_was_undone_is_none(tmp_path: Path, editor: User) -> None:
    imported(written(tmp_path, review()), editor)
    check = FactCheck.objects.get()
    Undo(editor, edited(check, editor, rating="Untrue")).run()
    assert "1 changed fact-check" in imported(
        written(tmp_path, review(reviewRating={"alternateName": "False"})), editor
    )


def test_what_did_not_come_by_an_import_is_filled_in_but_not_changed(tmp_path: Path, editor: User) -> None:
    claim = Claim.objects.create(text="The bridge was closed for ten years.")
    FactCheck.objects.create(
        claim=claim, claim_text=claim.text, address=str(review()["url"]), reviewer="Ours", status="accepted"
    )
    said = imported(written(tmp_path, review()), editor)
    check = FactCheck.objects.get()
    assert (check.reviewer, check.rating) == ("Ours", "Mostly false")
    assert "Its reviewer is “Ours” here" in said


def test_words_that_have_no_room_are_cut_and_that_is_told(tmp_path: Path, editor: User) -> None:
    long = review(headline="t" * 600, reviewRating={"alternateName": "r" * 400}, author={"name": "n" * 250})
    said = imported(written(tmp_path, long), editor)
    for words in (
        "Its title has 600 characters; the first 500 are kept.",
        "Its rating has 400 characters; the first 300 are kept.",
        "Its reviewer's name has 250 characters; the first 200 are kept.",
    ):
        assert f"to look at: record 1 “{long['url']}”: {words}" in said
    assert FactCheck.objects.get().title == "t" * 500
    assert "what is here already" in imported(tmp_path / "reviews.json", editor)


def test_a_page_that_reviews_two_claims_has_two(tmp_path: Path, editor: User) -> None:
    path = written(tmp_path, review(), review(claimReviewed="The bridge is red."), review())
    said = imported(path, editor)
    assert "2 new fact-checks" in said and "Passed over: 1" in said
    assert FactCheck.objects.values("address_key").distinct().count() == 1
    assert "what is here already" in imported(path, editor)


def test_a_bad_record_stops_all_unless_it_is_to_be_left_out(tmp_path: Path, editor: User) -> None:
    path = written(tmp_path, review(), review(url="https://checkers.example/x", datePublished="soon"))
    with pytest.raises(CommandError, match="Nothing was imported"):
        imported(path, editor)
    assert not Claim.objects.exists() and not Decision.objects.exists()
    said = imported(path, editor, leave_out_refused=True)
    assert (
        "cannot go in: record 2 “https://checkers.example/x”: The day of the review “soon” is not a date."
        in said
    )
    assert "1 new fact-check, 1 record left out" in said


def test_it_is_one_decision_with_a_way_back(tmp_path: Path, editor: User) -> None:
    imported(written(tmp_path, review(), review(**FERRY)), editor)
    Undo(editor, Decision.objects.get()).run()
    assert not Claim.objects.exists() and not FactCheck.objects.exists()


def test_who_may_not_import_cannot(tmp_path: Path, researcher: User) -> None:
    path = written(tmp_path, review())
    with pytest.raises(CommandError, match="permission"):
        imported(path, researcher)
    with pytest.raises(CommandError, match="--user"):
        call_command("import", "fact-checks", str(path), interactive=False, stderr=StringIO())
    assert signed_in(researcher).get(reverse("admin:import_foreign")).status_code == 403
    assert not Claim.objects.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    out = StringIO()
    call_command("import", "fact-checks", str(written(tmp_path, review())), dry_run=True, stderr=out)
    assert "Would be imported: 1 new claim, 1 new fact-check" in out.getvalue()
    assert not Claim.objects.exists()


def test_the_page_previews_and_imports_what_is_confirmed(editor: User) -> None:
    client, address = signed_in(editor), reverse("admin:import_foreign")
    hostile = review(claimReviewed="Is <script>alert(1)</script> & closed?", author="<img src=x>Checkers")
    file = SimpleUploadedFile("reviews.json", json.dumps([hostile, review(url=None)]).encode())
    page = client.post(address, {"kind": "fact-checks.claimreview", "file": file})
    text = page.content.decode()
    assert "1 new fact-check" in text and "gives no address" in text and "<script>alert" not in text
    assert not FactCheck.objects.exists()
    held = page.context["held"]
    assert client.post(address, {"held": held + "x"}, follow=True).context["messages"] is not None
    refused = client.post(address, {"held": held}, follow=True)
    assert "Nothing was imported" in refused.content.decode()
    done = client.post(address, {"held": held, "leave_out": "on"}, follow=True)
    assert "View or undo" in done.content.decode()
    check = FactCheck.objects.get()
    shown = client.get(reverse("admin:claims_claim_page", args=[check.claim_id])).content.decode()
    assert "Fact-checks by others" in shown and check.address in shown and "Mostly false" in shown
    other = signed_in(User.objects.create_superuser("other"))
    assert "no longer available" in other.post(address, {"held": held}, follow=True).content.decode()


def test_merged_claims_keep_the_fact_checks_of_both(tmp_path: Path, editor: User) -> None:
    imported(written(tmp_path, review(), review(**FERRY)), editor)
    kept, merged = Claim.objects.order_by("pk")
    decision = MergeClaims(editor, kept, [merged]).run()
    assert kept.fact_checks.count() == 2
    assert "what is here already" in imported(tmp_path / "reviews.json", editor)
    Undo(editor, decision).run()
    assert kept.fact_checks.count() == 1


def test_they_are_exported_as_reviews_of_their_authors_and_read_back_the_same(
    tmp_path: Path, editor: User
) -> None:
    path = written(tmp_path, review(), review(**FERRY, inLanguage="en", headline="Did it?"))
    imported(path, editor)
    Claim.objects.update(verdict="true")
    document = b"".join(ClaimResource().stream(JSONLD()))
    nodes = json.loads(document)["@graph"]
    theirs = [node for node in nodes if node["@type"] == "ClaimReview" and "author" in node]
    ours = [node for node in nodes if node["@type"] == "ClaimReview" and "author" not in node]
    assert (len(theirs), len(ours)) == (2, 2)
    assert {node["author"]["name"] for node in theirs} == {"The Checkers"}
    again = read_claim_reviews(json.dumps(theirs).encode()).records
    before = read_claim_reviews(path.read_bytes()).records

    def plain(records: Any) -> object:
        return sorted((r.claim, r.address, r.reviewer, r.title, r.published, r.rating, r.rating_value, r.rating_best,
                       r.claimant, r.claimed, r.language) for r in records)  # fmt: skip

    assert plain(again) == plain(before)
