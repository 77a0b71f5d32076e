"""Looking for pairs is a job of its own: killed and gone on with it suggests what one undisturbed run does."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.match_keys import claim_text_key
from claims.matching.suggest import Comparison
from claims.models import Claim, ClaimLink, ComparingPass
from newsroom import parallel_comparing
from newsroom.ingest import Ingest
from newsroom.ingest.after import Suggested, after_ingest, compare_all
from newsroom.lanes import Job, Lane
from sources.models import Article, ArticleCopy
from sources.workbench import write_ahead_log
from sources.workbench.alone import alone
from sources.workbench.search.index import registered
from tests.benchmarks.ingest import write_pages

PAGES = 60


class Killed(BaseException):
    """What no part of the program expects."""


@pytest.fixture
def stored(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are in, and await their suggestions."""
    write_pages(tmp_path, PAGES)
    with monkeypatch.context() as patch:
        patch.setattr("newsroom.ingest.run.after_ingest", lambda stage, workers: Suggested())
        Ingest().run([tmp_path])
    assert Article.objects.filter(awaits_suggestions_since=None).count() == 0


def suggested() -> list[tuple[object, ...]]:
    fields = ("claim__key", "other__key", "relation", "score", "reasons")
    return sorted(ClaimLink.objects.values_list(*fields), key=repr)


def start_anew() -> None:
    ClaimLink.objects.all().delete()
    ArticleCopy.objects.all().delete()


def killed_at(monkeypatch: pytest.MonkeyPatch, batch: int, work: Any) -> None:
    """Do the work, and be killed while the batch of this number is written."""
    seen = []
    links = Comparison.links

    def die(self: Comparison, ids: Any) -> object:
        seen.append(ids)
        if len(seen) == batch:
            raise Killed
        return links(self, ids)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Comparison, "links", die)
        work()


def test_what_a_kill_left_is_compared_by_the_next_and_no_more(
    stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = dict(Article.objects.values_list("pk", "awaits_suggestions_since"))
    after_ingest()
    whole = suggested()
    assert len(whole) > 20
    start_anew()
    Article.objects.update(awaits_suggestions_since=next(iter(marked.values())))
    for batch in (2, 1):
        killed_at(monkeypatch, batch, after_ingest)
    left = Article.objects.filter(awaits_suggestions_since__isnull=False).count()
    assert 0 < left < PAGES
    after_ingest()
    assert suggested() == whole
    assert not Article.objects.filter(awaits_suggestions_since__isnull=False).exists()


def test_a_pass_over_all_claims_is_gone_on_with_where_it_was(
    stored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_all()
    whole = suggested()
    start_anew()
    killed_at(monkeypatch, 3, compare_all)
    half = ComparingPass.objects.get(finished_at=None)
    assert 0 < half.upto < Claim.objects.latest("pk").pk
    told: list[tuple[int, int]] = []
    compare_all(lambda done, total: told.append((done, total)))
    assert suggested() == whole
    assert told[0][0] > 400 and told[-1][0] == told[-1][1] == Claim.objects.count()
    assert not ComparingPass.objects.filter(finished_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_never_compare_at_once() -> None:
    code = (
        "import django; django.setup()\n"
        "from sources.workbench.alone import alone\n"
        "with alone('suggestions', lambda: print('waits', flush=True)): print('goes on', flush=True)"
    )
    from tests.ingest.test_storing_in_bulk import environment

    with alone("suggestions"):
        other = subprocess.Popen(
            [sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "waits\n"
    assert other.communicate(timeout=60)[0] == "goes on\n"
    with alone("suggestions"):  # it is free again
        pass


@pytest.mark.django_db
def test_after_an_ingest_everything_is_found_by_its_words(tmp_path: Path) -> None:
    write_pages(tmp_path, 30)
    call_command("ingest", str(tmp_path), verbosity=0)
    assert not any(index.is_behind() for index in registered())


def make_claims(topics: int) -> None:
    """Three claims on each of some topics, which have no telling word in common."""
    dice = random.Random(5)
    texts = []
    for _ in range(topics):
        one, two, three = ("".join(dice.sample("bdfgklmnprstvz" * 2 + "aeiou" * 3, 8)) for _ in range(3))
        texts.append(f"The {one} ferry will carry {two} to {three} in spring")
        texts.append(f"In spring {two} will go to {three} by the {one} ferry")
        texts.append(f"The {one} ferry will not carry {two} to {three}")
    dice.shuffle(texts)
    Claim.objects.bulk_create(
        Claim(text=text, text_key=claim_text_key(text), key=f"c-{n}") for n, text in enumerate(texts)
    )


def slow(seed: int, work: Any, folder: Path, *given: Any) -> Any:
    """Takes now longer and now less, so that processes overtake each other."""
    time.sleep(random.Random(f"{seed} {given}").random() / 2)
    return work(folder, *given)


def work_through(patch: pytest.MonkeyPatch, stand_in: Any) -> None:
    """Let other processes do all their work, but for getting ready, through this."""
    give = Lane.give

    def give_other(lane: Lane, work: Any, *given: Any) -> Job:
        if work in (parallel_comparing._measure, parallel_comparing._explain):
            return give(lane, stand_in, work, *given)
        return give(lane, work, *given)

    patch.setattr(Lane, "give", give_other)


@pytest.mark.django_db(transaction=True)
def test_several_processes_suggest_what_one_does_also_where_one_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    make_claims(300)
    monkeypatch.setattr("newsroom.ingest.after.BATCH", 40)
    call_command("suggest", "--show", "0")
    whole = suggested()
    assert len(whole) >= 900
    for seed, workers in enumerate((2, 3)):
        start_anew()
        with monkeypatch.context() as patch:
            work_through(patch, partial(slow, seed))
            call_command("suggest", "--workers", str(workers), "--show", "0")
        assert suggested() == whole
    start_anew()
    submit = ProcessPoolExecutor.submit
    sent = []

    def deadly(pool: ProcessPoolExecutor, work: Any, *given: Any) -> Any:
        sent.append(given)
        return submit(pool, os._exit, 1) if len(sent) in (2, 9) else submit(pool, work, *given)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", deadly)
    call_command("suggest", "--workers", "2", "--show", "0")
    assert suggested() == whole
    assert not ComparingPass.objects.filter(finished_at=None).exists()


def deadly_for(claim: int, step: str, work: Any, folder: Path, ids: list[int], *more: Any) -> Any:
    if work.__name__ == step and claim in (more[0].pairs if more else ids):
        os._exit(1)
    return work(folder, ids, *more)


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_ends_each_process_is_named_and_the_others_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_claims(20)
    call_command("suggest", "--show", "0")
    whole = suggested()
    start_anew()
    bad = Claim.objects.get(key="c-31")
    monkeypatch.setattr("newsroom.ingest.after.BATCH", 20)
    work_through(monkeypatch, partial(deadly_for, bad.pk, "_measure"))
    with pytest.raises(CommandError, match=r"c-31\b.* could not be compared"):
        call_command("suggest", "--workers", "2", "--show", "0")
    assert not ComparingPass.objects.filter(finished_at=None).exists()
    # Those it was found with only by itself are missing, and others came in in their place.
    assert len(suggested()) >= 0.9 * len(whole)


@pytest.mark.django_db(transaction=True)
def test_the_log_of_sqlite_stays_short_while_several_processes_read(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ends its log by itself")
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    make_claims(300)
    most = 300_000
    monkeypatch.setattr(write_ahead_log, "MOST_LOG", most)
    monkeypatch.setattr("newsroom.ingest.after.BATCH", 40)
    sizes: list[int] = []
    compare_all(lambda done, total: sizes.append(log.stat().st_size), workers=2)
    assert len(sizes) > 20
    assert ClaimLink.objects.count() >= 900
    assert max(sizes) <= most
    reader = sqlite3.connect(connection.settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM claims_claim").fetchone()
    Claim.objects.update(text="Ferries run.")
    assert not write_ahead_log.shorten_log(0)  # what is read is not taken away
    reader.close()
    assert write_ahead_log.shorten_log(0)
    assert log.stat().st_size == 0


def test_claims_are_compared_by_one_process_at_least() -> None:
    with pytest.raises(CommandError, match="--workers 0"):
        call_command("suggest", "--workers", "0")
