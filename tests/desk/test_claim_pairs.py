"""The queue of claim pairs in a real browser: narrowed, with its reasons, the pairs of one claim together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from claims.matching.judge import METHOD
from claims.models import ClaimLink
from sources.accounts.models import User
from tests.desk.conftest import Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def queue(newsroom: Newsroom, editor: User, page: Page, sign_in: SignIn) -> Iterator[Page]:
    """Two pairs wait, one of each kind of everything that narrows the queue."""
    keep = list(ClaimLink.objects.exclude(pk=newsroom.link.pk).order_by("pk")[:1])
    ClaimLink.objects.exclude(pk__in=[newsroom.link.pk, keep[0].pk]).delete()
    ClaimLink.objects.filter(pk=newsroom.link.pk).update(
        relation="contradicts", score=0.4, same_speaker=False, same_outlet=False, days_apart=0, clashes=True, negated=True,
        reasons=["negation: “not” in the second only", "same day", "shared words: border"],
    )  # fmt: skip
    ClaimLink.objects.filter(pk=keep[0].pk).update(
        relation="same", score=0.9, same_speaker=True, same_outlet=True, days_apart=3, clashes=False
    )
    sign_in(editor)
    page.goto(reverse("admin:queue", args=["claims"]))
    yield page


@pytest.mark.parametrize(
    "box",
    [
        "Different speakers",
        "Different sources",
        "Same day",
        "One is negated or denied",
        "With a possible clash",
    ],
)
def test_the_queue_is_narrowed_by_a_box(queue: Page, box: str) -> None:
    assert "possibly: same claim" in queue.locator(".flags").inner_text()
    assert "1 of 2" in queue.locator("h1").inner_text()
    queue.locator(".queue-filters summary").click()
    queue.get_by_label(box).check()
    queue.get_by_role("button", name="Apply").click()
    assert "1 of 1" in queue.locator("h1").inner_text()
    shown = queue.locator(".flags").inner_text()
    assert "possibly: contradicts" in shown
    assert queue.locator(".flags .warn").inner_text() == "negation: “not” in the second only"
    assert box.lower() in queue.locator(".queue-filters summary").inner_text()


def test_the_queue_is_narrowed_by_relation_and_score(queue: Page) -> None:
    queue.goto(reverse("admin:queue", args=["claims"]) + "?relation=contradicts")
    assert "possibly: contradicts" in queue.locator(".flags").inner_text()
    queue.goto(reverse("admin:queue", args=["claims"]) + "?least=0.5")
    assert "1 of 1" in queue.locator("h1").inner_text()
    assert "possibly: same claim" in queue.locator(".flags").inner_text()


def test_other_pairs_of_the_claims_are_a_click_away(queue: Page, newsroom: Newsroom) -> None:
    link = ClaimLink.objects.exclude(pk=newsroom.link.pk).get()
    other = ClaimLink.objects.exclude(pk=link.pk).get()
    if not {link.claim_id, link.other_id} & {other.claim_id, other.other_id}:
        low, high = sorted((newsroom.claim.pk, link.other_id))
        ClaimLink.objects.filter(pk=link.pk).update(claim_id=low, other_id=high)
    queue.reload()
    queue.get_by_role("region", name="More pairs with these claims").get_by_role("link").first.click()
    assert queue.url.endswith(f"?item={newsroom.link.pk}")


def test_what_is_learned_is_shown_and_forgotten_by_a_button(
    queue: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = queue.locator(".pair-weights")
    weights.locator("summary").click()
    assert "0 of the 200 decided pairs" in weights.inner_text()
    for module in ("claims.actions.weigh_pairs", "claims.review.queues.pairs"):
        monkeypatch.setattr(f"{module}.LEAST_DECISIONS", 1)
    first = ClaimLink.objects.filter(Q(method=METHOD) & ~Q(measured=[])).earliest("pk")
    first.pk, first.claim_id, first.other_id = None, first.claim_id, _another(first)
    first.claim_id, first.other_id = sorted((first.claim_id, first.other_id))
    first.state, first.relation, first.decided_at = "rejected", "none", timezone.now()
    first.save()
    queue.reload()
    weights.locator("summary").click()
    weights.get_by_role("button", name="Learn from decisions").click()
    assert "Learned weights from 1 decision;" in queue.locator(".messagelist").inner_text()
    weights.locator("summary").click()
    assert "near in article" in weights.locator("table").inner_text()
    weights.get_by_role("button", name="Reset to default weights").click()
    assert "Reset to default weights" in queue.locator(".messagelist").inner_text()


def _another(link: ClaimLink) -> int:
    """A claim that is not linked with the link's first one."""
    from claims.models import Claim

    linked = ClaimLink.objects.filter(Q(claim=link.claim_id) | Q(other=link.claim_id))
    taken = {number for pair in linked.values_list("claim_id", "other_id") for number in pair}
    return int(Claim.objects.exclude(pk__in=taken).values_list("pk", flat=True)[0])
