"""The claim page: who said so and when, what clashes, what is decided and what only suggested, the verdict."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import DecideLink, JudgeClaim, MergeClaims, MergeSpeakers
from claims.models import Claim, ClaimLink, Evidence
from sources.accounts.models import User
from tests.actions import records
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def contested() -> Claim:
    """A claim asserted on a known day, denied on a printed day, doubted on no day."""
    said = records.article(published_on=date(2024, 5, 4), source=records.source("Harbour Gazette"))
    printed = records.article(published_on=date(2024, 6, 1), source=records.source("Radio Five"))
    anna, tomas = records.speaker("Anna Berg"), records.speaker("Tomas Riedl")
    claim = records.claim("Prices fall in spring")
    for where, who, stance, day in (
        (said, anna, "asserts", date(2024, 5, 2)), (printed, tomas, "denies", None), (records.article(), tomas, "doubts", None),
    ):  # fmt: skip
        quote = records.quote(where=where, speaker=who, said_on=day)
        Evidence.objects.create(claim=claim, quote=quote, stance=stance)
    return claim


def page_of(client: Client, claim: Claim, query: str = "") -> str:
    response = client.get(reverse("admin:claims_claim_page", args=[claim.pk]) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_timeline_shows_who_said_what_when_and_where_and_each_mark_leads_to_the_quote(
    reader: User,
) -> None:
    claim = contested()
    html = page_of(signed_in(reader), claim)
    picture = html[html.index("Who said so, and when") : html.index("How it spread")]
    marks = re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title><svg', picture)
    assert [label.split(":")[0] for _, label in marks] == ["Anna Berg asserts", "Tomas Riedl denies"]
    assert marks[0][1].endswith("May 2, 2024, Harbour Gazette")
    assert marks[1][1].endswith("June 1, 2024 (published), Radio Five")
    quotes = [e.quote for e in claim.evidence.order_by("pk")]
    assert [url for url, _ in marks] == [
        f"{reverse('admin:claims_read', args=[q.article_id])}#quote-{q.pk}" for q in quotes[:2]
    ]
    assert 'class="mark against hollow"' in picture and 'class="mark for"' in picture
    assert "asserts 1" in words(picture) and "denies 1" in words(picture) and "1 undated" in words(picture)
    table = re.findall(r"<tr>(.*?)</tr>", picture[picture.index("<tbody>") :])
    assert len(table) == 3  # the undated one is in the table


def test_what_a_linked_claim_says_to_the_contrary_stands_beside(editor: User) -> None:
    claim = contested()
    other = records.claim("Prices rise in spring", records.quote(said_on=date(2024, 7, 1)))
    DecideLink(editor, other, claim, "contradicts").run()
    assert "contradicts it in other words 1" in words(page_of(signed_in(editor), claim))


def test_suggestions_stand_apart_are_few_and_never_read_as_fact(editor: User) -> None:
    claim = contested()
    for n in range(8):
        other = records.claim(
            f"Prices fall in month {n}", records.quote(speaker=records.speaker(f"Voice {n}"))
        )
        low, high = sorted((claim, other), key=lambda one: one.pk)
        ClaimLink.objects.create(claim=low, other=high, relation="contradicts", score=n / 10)
    supports = records.claim("Bread is cheaper in May", records.quote(said_on=date(2024, 5, 9)))
    DecideLink(editor, supports, claim, "supports").run()
    client = signed_in(editor)
    html = page_of(client, claim)
    decided, suggested = html[html.index('id="links-title"') :].split('id="suggestions"')
    suggested = suggested[: suggested.index("</section>")]
    assert "This claim is supported by" in decided and "May 9, 2024" in decided
    assert suggested.count("may contradict") == 5 and "<em>contradicts" not in suggested
    assert "Voice 7" in suggested and "Voice 0" not in suggested and "3 more suggestions" in suggested
    assert page_of(client, claim, "?suggestions=all").count("may contradict") == 8


def test_a_merged_claim_says_so_and_is_no_link_of_the_kept_one(editor: User) -> None:
    kept, lost = contested(), records.claim("Prices drop in spring")
    low, high = sorted((kept, lost), key=lambda one: one.pk)
    ClaimLink.objects.create(claim=low, other=high, relation="same", score=0.9)
    MergeClaims(editor, kept, [lost]).run()
    client = signed_in(editor)
    assert "may be the same as" not in page_of(client, kept)
    assert '<span class="badge-inline">merged</span>' in page_of(client, lost)


def test_a_claim_is_merged_with_one_found_by_its_words_after_a_look_at_both(
    editor: User, researcher: User
) -> None:
    claim = contested()
    other = records.claim("In spring, bread gets cheaper", records.quote())
    address = reverse("admin:claims_claim_merge", args=[claim.pk])
    assert address in page_of(signed_in(editor), claim)
    assert address not in page_of(signed_in(researcher), claim)
    assert signed_in(researcher).get(address).status_code == 403
    client = signed_in(editor)
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "claims", "model_name": "evidence", "field_name": "claim", "term": "bread cheaper"},
    )
    assert [row["id"] for row in found.json()["results"]] == [str(other.pk)]
    shown = client.get(address, {"other": other.pk})
    both = words(shown.content.decode())
    assert "Prices fall in spring" in both and "In spring, bread gets cheaper" in both
    assert "Some evidence asserts the claim, some denies it." in both
    assert shown.context["proposed"] == claim  # it has more evidence
    assert Claim.objects.filter(merged_into=None).count() == 2  # nothing changed by looking
    DecideLink(editor, claim, other, "contradicts").run()
    chosen = {"other": other.pk, "kept": other.pk, "note": "One statement."}
    refused = client.post(address, chosen, follow=True)
    assert "marked as not the same" in words(refused.content.decode())
    assert refused.context["other"] == other  # both stand side by side again
    done = client.post(address, chosen | {"even_so": "on"})
    assert done["Location"] == reverse("admin:claims_claim_page", args=[other.pk])
    claim.refresh_from_db()
    assert claim.merged_into == other and other.evidence.count() == 4
    assert address not in page_of(client, claim)  # it is no record to merge any more


@pytest.mark.parametrize("given", ["itself", "no number", "one that was merged"])
def test_what_a_claim_cannot_be_merged_with_is_told(editor: User, given: str) -> None:
    claim, kept = contested(), records.claim("Bread gets cheaper")
    merged = records.claim("Bread costs less", merged_into=kept)
    other = {"itself": claim.pk, "one that was merged": merged.pk}.get(given, given)
    address = reverse("admin:claims_claim_merge", args=[claim.pk])
    page = signed_in(editor).get(address, {"other": other})
    assert page.status_code == 200 and page.context["other"] is None
    shown = words(page.content.decode())
    assert "Choose a different claim." in shown or "Select a valid choice." in shown


def test_claims_like_this_tell_speaker_day_and_outlet(editor: User) -> None:
    claim = contested()
    where = records.article(source=records.source("Coast Wire"), published_on=date(2024, 8, 1))
    records.claim(
        "Prices fall in early spring", records.quote(where=where, speaker=records.speaker("Ivo Lang"))
    )
    html = page_of(signed_in(editor), claim, "?like=1")
    alike = words(html[html.index('id="alike"') :])
    assert "Ivo Lang , Aug. 1, 2024 (published), Coast Wire" in alike


def test_a_list_says_of_a_merged_claim_and_speaker_into_which(editor: User) -> None:
    kept, gone = contested(), records.claim("Prices are lower in spring")
    MergeClaims(editor, kept, [gone]).run()
    person, other = records.speaker("Vera Holm"), records.speaker("V. Holm")
    MergeSpeakers(editor, person, [other]).run()
    client = signed_in(editor)
    for name, record, merged in (("claim", kept, gone), ("speaker", person, other)):
        html = client.get(reverse(f"admin:claims_{name}_changelist")).content.decode()
        rows = {
            pk: row
            for row in html.split("<tr>")
            if (pk := re.search(r'name="_selected_action" value="(\d+)"', row))
        }
        found = {int(match[1]): row for match, row in rows.items()}
        link = reverse(f"admin:claims_{name}_page", args=[record.pk])
        assert f'merged into <a href="{link}">' in found[merged.pk]
        assert "merged" not in words(found[record.pk]) and "suggested" not in words(found[merged.pk])


def test_how_many_stand_behind_a_claim_is_told_in_full_and_leads_to_those_alone(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.review.claim_page._EVIDENCE", 2)
    claim, other = contested(), records.claim("Bread gets cheaper in spring")
    said = [f"word{n}." for n in range(70)]
    where = records.article(text=" ".join(said))
    rows = [Evidence(claim=other, quote=records.quote(word, where)) for word in said]
    Evidence.objects.bulk_create(rows)
    Evidence.objects.filter(pk=claim.evidence.latest("pk").pk).update(status="rejected")
    Evidence.objects.create(claim=claim, quote=records.quote(status="rejected"))
    Evidence.objects.create(claim=claim, quote=records.quote())
    DecideLink(editor, claim, other, "supports").run()
    client = signed_in(editor)
    html = page_of(client, claim)
    assert "All 3 pieces of evidence" in words(html)
    found = re.search(r'href="([^"]+)">All 3', html)
    assert found
    listed = client.get(found[1].replace("&amp;", "&")).context["cl"]
    assert listed.result_count == 3
    assert "and 69 more" in words(html)  # of the linked claim, of whose evidence a few pieces were read
    found_again = client.get(reverse("admin:said"), {"text": other.text}).content.decode()
    assert "64 more" in words(found_again)


def test_a_verdict_has_sources_a_reviewer_and_a_way_back(editor: User, researcher: User) -> None:
    claim = contested()
    address = reverse("admin:claims_claim_judge", args=[claim.pk])
    form = {
        "seen_version": claim.version, "verdict": "mostly_true", "reasoning": "The statistics say so.",
        "sources-TOTAL_FORMS": 3, "sources-INITIAL_FORMS": 0,
        "sources-0-address": "https://example.org/prices", "sources-0-document": "Price index, May", "sources-0-note": "table 2",
        "sources-1-document": "Minutes of the board",
    }  # fmt: skip
    assert signed_in(researcher).post(address, form).status_code == 403
    client = signed_in(editor)
    bad = client.post(address, form | {"sources-0-address": "javascript:alert(1)"})
    assert bad.status_code == 200 and "not a web address" in bad.content.decode()
    assert 'value="javascript:alert(1)"' in bad.content.decode()  # nothing typed is lost
    assert client.post(address, form).status_code == 302
    html = page_of(client, claim)
    shown = words(html[html.index('class="verdict ') :])
    assert shown.startswith('class="verdict mostly_true"> Mostly true editor,')
    assert "Price index, May – table 2" in shown and "Minutes of the board" in shown
    stale = client.post(address, form | {"verdict": "false"})
    assert "changed" in stale.content.decode()  # the version seen is an older one
    claim.refresh_from_db()
    assert (claim.verdict, claim.verdict_by) == ("mostly_true", editor)
    JudgeClaim(editor, claim, "").run()
    claim.refresh_from_db()
    assert (claim.verdict_sources, claim.verdict_by, claim.verdict_at) == ([], None, None)


def test_charts_are_files_too_with_nothing_a_spreadsheet_could_run(reader: User) -> None:
    claim = contested()
    evidence = claim.evidence.first()
    assert evidence and evidence.quote.speaker
    evidence.quote.speaker.name = "=HYPERLINK(1)"
    evidence.quote.speaker.save()
    client = signed_in(reader)
    page = reverse("admin:claims_claim_page", args=[claim.pk])
    svg = client.get(f"{page}speakers.svg")
    assert svg["Content-Type"] == "image/svg+xml" and "attachment" in svg["Content-Disposition"]
    drawn = svg.content.decode()
    assert "Tomas Riedl" in "".join(ElementTree.fromstring(drawn).itertext())
    assert "var(" not in drawn and "<script" not in drawn and "href" not in drawn
    rows = client.get(f"{page}speakers.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Date,Speaker,Says,Quote,Published in,Relayed by" and len(rows) == 4
    assert "'=HYPERLINK(1)" in rows[1]
    assert client.get(f"{page}speakers.exe").status_code == 404
    assert client.get(f"{page}nothing.svg").status_code == 404
