"""What cannot be deleted yet: the page says which records hold it, and leads to where they let it go."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.actions import AcceptQuotes, AddToSet, FreezeRelease, StartRound, code_item
from claims.models import Claim, CuratedSet, Evidence, Quote, SetItem
from sources.accounts.models import User
from tests.actions import records
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(administrator: User) -> CuratedSet:
    """A set that holds a claim."""
    curated_set = CuratedSet.objects.create(name="Border <talks>", owner=administrator)
    SetItem.objects.create(curated_set=curated_set, claim=records.claim("Fees fall"))
    return curated_set


def test_a_claim_in_a_set_leads_to_the_set_and_can_be_deleted_once_it_is_removed_there(
    administrator: User, held: CuratedSet
) -> None:
    claim, client = Claim.objects.get(), signed_in(administrator)
    Evidence.objects.filter(claim=claim).delete()
    address = reverse("admin:claims_claim_delete", args=[claim.pk])
    page = client.get(address).content.decode()
    assert (
        f'<a href="{reverse("admin:claims_curatedset_page", args=[held.pk])}">Border &lt;talks&gt;</a>'
        in page
    )
    assert "Remove it from the set" in page and "permission" not in page and "Yes, I" not in page
    client.post(address, {"post": "yes"})
    assert Claim.objects.exists()
    held.items.all().delete()
    client.post(address, {"post": "yes"})
    assert not Claim.objects.exists()


def test_claims_chosen_in_the_list_say_so_too(administrator: User, held: CuratedSet) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [Claim.objects.get().pk]}
    listed = signed_in(administrator).post(reverse("admin:claims_claim_changelist"), chosen)
    page = listed.content.decode()
    assert reverse("admin:claims_curatedset_page", args=[held.pk]) in page and "Back to the list" in page


def test_a_set_goes_with_its_list_of_items_and_comes_back_unless_it_has_a_release(
    administrator: User, held: CuratedSet
) -> None:
    client, address = signed_in(administrator), reverse("admin:claims_curatedset_delete", args=[held.pk])
    assert "Yes, I" in client.get(address).content.decode()
    told = client.post(address, {"post": "yes"}, follow=True).content.decode()
    assert not CuratedSet.objects.exists() and Claim.objects.exists()
    assert "View or undo" in told


def test_a_set_with_a_release_stays_and_leads_to_it(administrator: User, released: CuratedSet) -> None:
    client, address = signed_in(administrator), reverse("admin:claims_curatedset_delete", args=[released.pk])
    page = client.get(address).content.decode()
    assert reverse("admin:claims_release_change", args=[released.releases.get().pk]) in page
    assert "kept for good" in page and "permission" not in page


@pytest.fixture
def released(administrator: User) -> CuratedSet:
    quote = records.quote()
    AcceptQuotes(administrator, [quote]).run()
    curated_set = CuratedSet.objects.create(name="Fees", owner=administrator)
    AddToSet(administrator, curated_set, quotes=[quote]).run()
    FreezeRelease(administrator, curated_set).run()
    return curated_set


def test_an_account_that_coded_stays_and_the_page_says_what_to_do_instead(
    administrator: User, editor: User, researcher: User
) -> None:
    records.claim("Fees fall", records.quote())
    start = StartRound(editor, Quote.objects.all(), "Pilot", [editor, researcher], ["kind"])
    start.run()
    for item in start.round.items.select_related("quote", "claim", "round"):
        code_item(researcher, item, {"kind": ["direct"]}, "")
    address = reverse("admin:accounts_user_delete", args=[researcher.pk])
    page = signed_in(administrator).get(address).content.decode()
    assert "inactive instead of deleting" in page and "Yes, I" not in page
