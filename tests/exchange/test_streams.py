"""What is exported is as of the beginning of the file, and begins before all of it was sorted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from claims.models import Claim, ClaimTopic, Evidence, FactCheck, Quote, Speaker, SpeakerRole, Topic
from claims.resources import ClaimResource
from sources.models import Article
from sources.workbench import snapshot
from sources.workbench.exchange.formats import JSONLines
from sources.workbench.exchange.resource import resource_of

CHUNK, CLAIMS = 50, 400


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Many times as many claims as are in memory at once, each of the same topic: their keys in the order of files."""
    monkeypatch.setattr(ClaimResource, "chunk", CHUNK)
    keys = [f"{'aBcZ-é'[n % 6]}-{n:04}" for n in range(CLAIMS)]
    made = Claim.objects.bulk_create(Claim(key=key, text=f"{key} " * 40) for key in keys)
    topic = Topic.objects.create(name="harbours")
    ClaimTopic.objects.bulk_create(ClaimTopic(claim=claim, topic=topic) for claim in made)
    return sorted(keys, key=str.encode)


def begun() -> tuple[bytes, Iterator[bytes]]:
    """A file of all claims: its first part, and the rest of it that was not yet read."""
    parts = ClaimResource().stream(JSONLines(), Claim.objects.all(), ["key", "note", "topics"])
    return next(parts), parts


def change_everything() -> None:
    try:
        Claim.objects.filter(key__gt="Z").update(note="changed meanwhile")
        Claim.objects.create(key="zzz", text="A claim of meanwhile.")
        ClaimTopic.objects.all().delete()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_what_is_changed_while_a_file_is_sent_is_not_in_it(claims: list[str]) -> None:
    first, rest = begun()
    with ThreadPoolExecutor(1) as somebody:
        somebody.submit(change_everything).result()
    found = [json.loads(line) for line in (first + b"".join(rest)).splitlines()]
    assert [row["key"] for row in found] == claims
    assert {row["note"] for row in found} == {""}
    assert {str(row["topics"]) for row in found} == {"['harbours']"}
    again = json.loads(begun()[0].splitlines()[0])
    assert again["topics"] == []


@pytest.mark.django_db(transaction=True)
def test_the_database_can_be_written_to_after_a_file_that_was_read_or_left(claims: list[str]) -> None:
    _, rest = begun()
    rest.close()  # type: ignore[attr-defined]
    Claim.objects.create(key="after-one-that-was-left", text="A claim.")
    _, rest = begun()
    assert len(list(rest)) > 0
    Claim.objects.create(key="after-one-that-was-read", text="A claim.")
    with ThreadPoolExecutor(1) as somebody:
        assert somebody.submit(keys_of_meanwhile).result() == 2


def keys_of_meanwhile() -> int:
    try:
        return Claim.objects.filter(key__startswith="after-").count()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_takes_nothing_is_given_up(claims: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server whose clearing away could wait")
    monkeypatch.setattr(snapshot, "SECONDS_WITHOUT_A_READER", 0.05)
    _, rest = begun()
    with ThreadPoolExecutor(1) as somebody:
        somebody.submit(wait_until_nobody_reads).result()
    with pytest.raises(DatabaseError):
        list(rest)
    connection.close_if_unusable_or_obsolete()
    assert Claim.objects.count() == CLAIMS


def wait_until_nobody_reads() -> None:
    try:
        with connection.cursor() as cursor:
            for _ in range(200):
                cursor.execute(
                    "SELECT count(*), pg_sleep(0.05) FROM pg_stat_activity WHERE state = 'idle in transaction' "
                    "AND datname = current_database()"
                )
                if not cursor.fetchone()[0]:
                    return
        raise AssertionError("The transaction goes on.")
    finally:
        connections.close_all()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Article, Quote, Claim, Evidence, Speaker, SpeakerRole, FactCheck])
def test_no_file_waits_until_all_its_records_are_sorted(model: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL's indexes")
    resource = resource_of(model)()
    queryset = resource.ordered(resource.get_queryset().filter(pk__in=model.objects.values("pk")))
    with connection.cursor() as cursor:  # what it does in tables that are large
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    plan = queryset.values_list("pk").explain()
    assert "Index" in plan
    assert not re.search(r"(?<!Incremental )Sort +\(", plan)
