"""The pages of a speaker and of a claim: whom one answers, links that are changed, splits that are refused."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import AddClaim, AddQuote, DecideLink, EditSpeaker
from claims.models import Claim, ClaimLink, Quote, Speaker, Topic
from sources.accounts.models import User
from tests.actions import records
from tests.desk.conftest import Newsroom

pytestmark = pytest.mark.django_db


def test_a_speakers_page_says_whom_the_speaker_answers_and_by_whom_it_is_answered(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    said = [
        claim for claim in Claim.objects.order_by("pk")
        if Quote.objects.filter(evidence__claim=claim).exclude(speaker=None).exists()
    ]  # fmt: skip
    first = said[0]
    one = Quote.objects.filter(evidence__claim=first).exclude(speaker=None)[0].speaker
    second = next(c for c in said if not Quote.objects.filter(evidence__claim=c, speaker=one).exists())
    other = Quote.objects.filter(evidence__claim=second).exclude(speaker=None)[0].speaker
    assert one and other
    DecideLink(editor, second, first, "responds").run()
    client.force_login(editor)
    for speaker, phrase, person in ((other, "responds to", one), (one, "is answered by", other)):
        answers = client.get(reverse("admin:claims_speaker_page", args=[speaker.pk])).context["answers"]
        assert [(a.phrase, a.people) for a in answers if a.people == [person]] == [(phrase, [person])]


def test_a_role_is_seen_from_one_day_to_another_as_far_as_they_are_known(
    newsroom: Newsroom, editor: User, client: Client
) -> None:
    speaker = newsroom.pair.speaker
    speaker.roles.all().delete()
    for title, first, last in (("Mayor", 2, None), ("Envoy", None, 4), ("Judge", 5, 5), ("Guide", 6, 9)):
        days = {name: date(2020, 1, day) for name, day in (("first_seen", first), ("last_seen", last)) if day}
        speaker.roles.create(title=title, **days)
    client.force_login(editor)
    for address in (
        reverse("admin:claims_speaker_page", args=[speaker.pk]),
        reverse("admin:queue", args=["speakers"]) + f"?item={newsroom.pair.pk}",
    ):
        page = client.get(address).content.decode()
        assert "None" not in re.sub(r"<[^>]*>", "", page)
        for words in ("Jan. 2, 2020", "until Jan. 4, 2020", "Jan. 5, 2020", "Jan. 6, 2020 – Jan. 9, 2020"):
            assert words in page
        assert "Jan. 5, 2020 –" not in page


def test_a_decided_link_is_changed_on_the_claims_page_where_nothing_is_chosen_beforehand(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    DecideLink(editor, newsroom.claim, newsroom.other_claim, "contradicts").run()
    client.force_login(editor)
    page = reverse("admin:claims_claim_page", args=[newsroom.claim.pk])
    content = client.get(page).content.decode()
    form = content.split('class="link-form"')[1].split("</form>")[0]
    assert '<option value="">' in form and "selected" not in form
    address = reverse("admin:claims_claim_link", args=[newsroom.claim.pk])
    client.post(address, {"other": newsroom.other_claim.pk, "relation": ""})
    assert ClaimLink.objects.get(pk=newsroom.link.pk).relation == "contradicts"
    client.post(address, {"other": newsroom.other_claim.pk, "relation": "supports"})
    assert ClaimLink.objects.get(pk=newsroom.link.pk).relation == "supports"


def test_a_claims_page_tells_its_last_states(newsroom: Newsroom, client: Client, editor: User) -> None:
    AddClaim(editor, "The bridge is shut.").run()
    claim = Claim.objects.get(text="The bridge is shut.")
    client.force_login(editor)
    response = client.get(reverse("admin:claims_claim_page", args=[claim.pk]))
    assert [state.history_user for state in response.context["states"]] == [editor]


def test_a_refused_split_comes_back_with_what_was_ticked(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    speaker = Speaker.objects.filter(quotes__isnull=False, kind="person").first()
    assert speaker
    ticked = speaker.quotes.values_list("pk", flat=True)[:1]
    client.force_login(editor)
    address = reverse("admin:claims_speaker_split", args=[speaker.pk])
    response = client.post(address, {"quotes": list(ticked), "new_name": "", "note": "two people"})
    content = response.content.decode()
    assert response.status_code == 200
    assert f'name="quotes" value="{ticked[0]}" checked' in content
    assert 'value="two people"' in content
    assert response.context["messages"]


def test_a_topic_of_a_speaker_leads_to_as_many_claims_as_it_says(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    speaker = Speaker.objects.filter(quotes__evidence__isnull=False).distinct()[0]
    topic = Topic.objects.create(name="Rivers")
    claims = Claim.objects.filter(evidence__quote__speaker=speaker).distinct()
    for claim in claims:
        claim.topics.add(topic)
    client.force_login(editor)
    page = client.get(reverse("admin:claims_speaker_page", args=[speaker.pk])).content.decode()
    shown = re.search(r'href="([^"]+)">Rivers <small>(\d+)</small>', page)
    assert shown
    listed = client.get(shown[1].replace("&amp;", "&")).context["cl"].result_count
    assert listed == int(shown[2]) == claims.count() > 0


def test_what_was_put_into_a_claim_leads_to_the_words_it_was_taken_from(client: Client, editor: User) -> None:
    text = "The race was close. Asked who would win, Mona Lind said it would be Dahl.\n"
    article = records.article(text)
    start = text.index("it would")
    AddQuote(editor, article, [[start, start + len("it would be Dahl")]], "indirect").run()
    claim = Claim.objects.get()
    assert claim.text == "[Asked who would win:] it would be Dahl"
    client.force_login(editor)
    page = client.get(reverse("admin:claims_claim_page", args=[claim.pk])).content.decode()
    found = re.search(r"“it” → <a href=\"([^\"#]+)#shown\">\[Asked who would win:\]</a>", page)
    assert found
    shown = client.get(found[1]).content.decode()
    assert re.search(
        r'<span data-start="\d+" id="shown" class="[^"]*shown[^"]*">Asked who would win</span>', shown
    )


@pytest.mark.parametrize("place", ["", "5", "9-5", "1-99999999", "a-b", "-1-4"])
def test_a_place_that_is_none_marks_nothing(client: Client, editor: User, place: str) -> None:
    client.force_login(editor)
    address = reverse("admin:claims_read", args=[records.article().pk])
    assert 'id="shown"' not in client.get(address, {"show": place}).content.decode()


def test_verdicts_reviews_and_reversions_are_told_with_the_way_back(
    newsroom: Newsroom, client: Client, editor: User
) -> None:
    client.force_login(editor)
    claim = newsroom.other_claim
    rows = {"sources-TOTAL_FORMS": "0", "sources-INITIAL_FORMS": "0"}
    verdict = {"verdict": "false", "reasoning": "See the ledger.", "seen_version": str(claim.version), **rows}
    quote = newsroom.quote
    reading = reverse("admin:claims_read_decide", args=[quote.article_id, quote.pk, "accept"])
    item = newsroom.curated_set.items.get()
    review = reverse("admin:claims_curatedset_review", args=[newsroom.curated_set.pk])
    for address, posted in (
        (reverse("admin:claims_claim_judge", args=[claim.pk]), verdict),
        (reading, {}),
        (review, {"item": str(item.pk), "verdict": "reject"}),
    ):
        page = client.post(address, posted, follow=True).content.decode()
        assert "View or undo</a>" in page, address
    EditSpeaker(editor, newsroom.speaker, {"note": "See page 4."}).run()
    first = Speaker.history.filter(id=newsroom.speaker.pk).earliest("history_date", "history_id")
    revert = reverse("admin:claims_speaker_revert", args=[newsroom.speaker.pk, first.history_id])
    assert "View or undo</a>" in client.post(revert, follow=True).content.decode()
