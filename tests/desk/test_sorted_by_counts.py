"""Lists sorted by how much refers to a record: in the right order on every page, however that came to refer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.counts import QUOTES_OF_ARTICLES, QUOTES_OF_SPEAKERS
from claims.models import Claim, ClaimTopic, Evidence, Quote, Speaker, Topic
from sources.accounts.models import User
from sources.models import Article, Source
from sources.workbench.admin.base import count_of
from sources.workbench.kept_counts import KeptCount
from sources.workbench.search.index import registered
from tests.benchmarks.synthetic import fill

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Forty articles with their speakers and claims, and a few of each that nothing refers to."""
    fill(40, 3)
    Speaker.objects.bulk_create(Speaker(name=f"Anna Silent {n}", key=f"silent-{n}") for n in range(7))
    Claim.objects.bulk_create(
        Claim(key=f"bare-{n}", text=f"Nobody said border {n}", text_key=f"bare {n}") for n in range(7)
    )
    Source.objects.create(name="The Empty Page")
    # Evidence moved, so that some counts are larger and many are equal.
    claims = list(Claim.objects.order_by("pk")[:3])
    for number, row in enumerate(Evidence.objects.order_by("pk")[:30]):
        Evidence.objects.filter(pk=row.pk).update(claim=claims[number % 3 if number < 25 else 0])
    topics = Topic.objects.bulk_create(Topic(name=f"Topic {n}") for n in range(5))
    ClaimTopic.objects.bulk_create(ClaimTopic(claim=claim, topic=topics[1]) for claim in claims)
    for index in registered():
        index.refresh()
    client.force_login(editor)
    return client


def shown(client: Client, address: str, asked: dict[str, str]) -> list[tuple[int, Any]]:
    """(number, record) of all pages of a list, one after the other."""
    records: list[Any] = []
    page = 1
    while True:
        response = client.get(address, {**asked, "p": str(page)})
        assert response.status_code == 200
        found = response.context["cl"]
        records += found.result_list
        if page >= found.paginator.num_pages:
            return [(record.pk, record) for record in records]
        page += 1


def address_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def column(model: Any, name: str) -> int:
    """The place of a column in a list's address."""
    shown_columns = admin.site.get_model_admin(model).list_display
    return list(shown_columns).index(name) + 1


def counts(rows: Any, by: str) -> Counter[int]:
    return Counter(rows.exclude(**{by: None}).values_list(by, flat=True))


def by_count(found: Counter[int], numbers: Any, sign: str) -> list[int]:
    """The numbers by their counts, the newest first among equals."""
    return sorted(numbers, key=lambda number: (found[number] * (-1 if sign else 1), -number))


CASES: list[tuple[str, object, str, str, dict[str, str], Callable[[], Any], Callable[[], Any]]] = [
    ("speakers", Speaker, "quote_count", "quoted", {},
     lambda: counts(Quote.objects, "speaker"), Speaker.objects.all),
    ("speakers of a status", Speaker, "quote_count", "quoted", {"status": "accepted"},
     lambda: counts(Quote.objects, "speaker"), lambda: Speaker.objects.filter(status="accepted")),
    ("speakers found", Speaker, "quote_count", "quoted", {"q": "anna"},
     lambda: counts(Quote.objects, "speaker"), lambda: Speaker.objects.filter(name__startswith="Anna ")),
    ("speakers, none", Speaker, "quote_count", "quoted", {"q": "zebra"},
     lambda: counts(Quote.objects, "speaker"), Speaker.objects.none),
    ("speakers, no words", Speaker, "quote_count", "quoted", {"q": "…"},
     lambda: counts(Quote.objects, "speaker"), Speaker.objects.none),
    ("claims", Claim, "evidence_count", "carried", {},
     lambda: counts(Evidence.objects, "claim"), Claim.objects.all),
    ("claims found", Claim, "evidence_count", "carried", {"q": "border"},
     lambda: counts(Evidence.objects, "claim"), lambda: Claim.objects.filter(text__contains="border")),
    ("claims of a source", Claim, "evidence_count", "carried", {"source": "SOURCE"},
     lambda: counts(Evidence.objects, "claim"),
     lambda: Claim.objects.filter(evidence__quote__article__source=Source.objects.earliest("pk")).distinct()),
    ("articles", Article, "quote_count", "quotes_found", {},
     lambda: counts(Quote.objects, "article"), Article.objects.all),
    ("sources", Source, "article_count", "printed", {},
     lambda: counts(Article.objects, "source"), Source.objects.all),
    ("topics", Topic, "claim_count", "of_claims", {},
     lambda: counts(ClaimTopic.objects, "topic"), Topic.objects.all),
]  # fmt: skip


def test_every_page_is_in_the_order_of_the_counts(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Speaker.objects.filter(pk__in=Speaker.objects.order_by("pk").values("pk")[3:9]).update(status="accepted")
    for (name, model, shown_as, counted, narrowed, found, records), each in product(CASES, (1, 7, 50)):
        if each == 1 and name not in ("speakers of a status", "topics"):
            continue  # hundreds of pages that show nothing new
        monkeypatch.setattr(type(admin.site.get_model_admin(model)), "list_per_page", each)
        # On SQLite many are asked one by one, few are sorted: the same must come of it.
        monkeypatch.setattr("sources.workbench.kept_counts._MANY", 0 if each == 7 else 20_000)
        source = str(Source.objects.earliest("pk").pk)
        asked = {key: source if value == "SOURCE" else value for key, value in narrowed.items()}
        numbers, held = records().values_list("pk", flat=True), found()
        for sign in ("", "-"):
            asked["o"] = f"{sign}{column(model, shown_as)}"
            rows = shown(desk, address_of(model), asked)
            assert [number for number, _ in rows] == by_count(held, numbers, sign), name
            assert [getattr(row, counted) for _, row in rows] == [held[number] for number, _ in rows], name


def test_the_cases_hold_ties_and_zeros(desk: Client) -> None:
    for name, _, _, _, narrowed, found, records in CASES:
        if "SOURCE" in narrowed.values() or name in (
            "speakers, none",
            "speakers, no words",
            "speakers of a status",
        ):
            continue
        held = found()
        sizes = Counter(held[number] for number in records().values_list("pk", flat=True))
        assert max(sizes.values()) > 1, name
        assert name == "articles" or sizes[0], name


def test_records_with_the_same_count_are_sorted_by_the_next_column(desk: Client) -> None:
    order = f"-{column(Speaker, 'quote_count')}.{column(Speaker, 'name')}"
    held = counts(Quote.objects, "speaker")
    names = dict(Speaker.objects.values_list("pk", "name"))
    rows = shown(desk, address_of(Speaker), {"o": order})
    assert [number for number, _ in rows] == sorted(names, key=lambda pk: (-held[pk], names[pk], -pk))


def test_a_page_counts_for_what_it_shows_alone_and_takes_few_queries(desk: Client) -> None:
    for (model, shown_as), sign in product(((Speaker, "quote_count"), (Claim, "evidence_count")), ("", "-")):
        address, asked = address_of(model), {"o": f"{sign}{column(model, shown_as)}"}
        desk.get(address, asked)
        with CaptureQueriesContext(connection) as queries:
            desk.get(address, asked)
        assert len(queries) <= MOST_QUERIES
        told = [query["sql"] for query in queries.captured_queries]
        assert not [sql for sql in told if "COALESCE" in sql.partition("ORDER BY")[2]]
        assert not [sql for sql in told if "GROUP BY" in sql and "ORDER BY" in sql]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "update", "move", "delete", "born", "gone", "look"]), st.integers(0, 5)
    ),
    max_size=12,
)


class KeptCounts(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(STEPS)
    def test_a_count_follows_whoever_writes_and_however(self, steps: list[tuple[str, int]]) -> None:
        speakers = Speaker.objects.bulk_create(Speaker(name=f"Ann {n}", key=f"ann-{n}") for n in range(3))
        paper = Article.objects.create(digest="0" * 64, title="One", text="“No,” said Ann.")
        for at, (way, number) in enumerate(steps):
            speaker = speakers[number % len(speakers)]
            quotes = Quote.objects.filter(speaker=speaker)
            if way == "insert":
                spoken = {"article": paper, "kind": "direct", "text": "No", "spans": [[at, at + 2]]}
                Quote.objects.bulk_create([Quote(**spoken, start=at, end=at + 2, speaker=speaker)])
            elif way == "update":
                quotes.update(speaker=None)
            elif way == "move":
                quotes.update(speaker=speakers[0])
            elif way == "delete":
                quotes.delete()
            elif way == "born":
                speakers.append(Speaker.objects.create(name=f"Bo {at}", key=f"bo-{at}"))
            elif way == "gone" and len(speakers) > 1 and not quotes.exists():
                speakers.remove(speaker)
                speaker.delete()
            elif way == "look":
                QUOTES_OF_SPEAKERS.refresh()
        held = counts(Quote.objects, "speaker")
        by_most = Speaker.objects.annotate(quoted=count_of(Quote.objects.all(), "speaker")).order_by(
            "-quoted", "-pk"
        )
        numbers = [speaker.pk for speaker in speakers]
        assert QUOTES_OF_SPEAKERS.numbers(by_most, 0, None) == by_count(held, numbers, "-")
        assert QUOTES_OF_SPEAKERS.wrong() == QUOTES_OF_ARTICLES.wrong() == 0


def test_counts_are_made_anew_when_their_triggers_were_lost(desk: Client) -> None:
    QUOTES_OF_SPEAKERS.refresh()
    name = f"{QUOTES_OF_SPEAKERS.table}_0_update"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER {name}{' ON claims_quote' if connection.vendor == 'postgresql' else ''}"
        )
    Quote.objects.update(speaker=Speaker.objects.earliest("pk"))
    assert QUOTES_OF_SPEAKERS.wrong() > 1
    QUOTES_OF_SPEAKERS.ensure()  # as after every `migrate`
    assert QUOTES_OF_SPEAKERS.wrong() == 0


def test_what_changes_while_counts_are_verified_is_no_fault(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh = KeptCount.refresh

    def and_then_somebody_writes(self: KeptCount) -> None:
        refresh(self)
        Quote.objects.filter(speaker=Speaker.objects.earliest("pk")).update(speaker=None)
        Speaker.objects.create(name="Ida New", key=f"new-{Speaker.objects.count()}")
        Speaker.objects.filter(name__startswith="Anna Silent").earliest("pk").delete()

    monkeypatch.setattr(KeptCount, "refresh", and_then_somebody_writes)
    assert QUOTES_OF_SPEAKERS.wrong() == 0
    monkeypatch.undo()
    QUOTES_OF_SPEAKERS.refresh()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {QUOTES_OF_SPEAKERS.table} SET number = number + 1")
    assert QUOTES_OF_SPEAKERS.wrong() == Speaker.objects.count()


@pytest.mark.parametrize("sorted_by", ["", "-1", "2"])
def test_a_list_of_very_many_is_the_same_without_sorting_it(
    desk: Client, monkeypatch: pytest.MonkeyPatch, sorted_by: str
) -> None:
    for pk in Speaker.objects.order_by("pk").values_list("pk", flat=True)[::2]:
        Speaker.objects.filter(pk=pk).update(country="Norway")
    address = reverse("admin:claims_quote_changelist")
    asked = {"country": "Norway"} | ({"o": sorted_by} if sorted_by else {})
    sorted_whole = shown(desk, address, asked)
    assert 50 < len(sorted_whole) < Quote.objects.count()
    monkeypatch.setattr("sources.workbench.admin.found._MANY", 10)
    assert shown(desk, address, asked) == sorted_whole
