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
from claims.matching.suggest import Comparison, suggest_for
from claims.models import Claim, ClaimLink, ComparingPass
from newsroom import parallel_comparing
from newsroom.ingest.after import after_ingest, compare_all
from newsroom.lanes import Job, Lane
from sources.models import Article, ArticleCopy
from sources.workbench import write_ahead_log
from sources.workbench.alone import alone
from sources.workbench.search.index import registered
from tests.benchmarks.reports import write_pages

PAGES, BATCH = 20, 40


class Killed(BaseException):
    """What no part of the program expects."""


@pytest.fixture
def stored(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are in, and await their suggestions."""
    write_pages(tmp_path, PAGES)
    call_command("ingest", str(tmp_path), "--no-suggestions")
    monkeypatch.setattr("newsroom.ingest.after.BATCH", BATCH)
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
    assert told[0][0] > 2 * BATCH and told[-1][0] == told[-1][1] == Claim.objects.count()
    assert not ComparingPass.objects.filter(finished_at=None).exists()


@pytest.mark.parametrize("words", [(), ("--waiting",)])
def test_what_was_stored_without_suggestions_is_compared_later_and_once(
    stored: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    (tmp_path / "again.txt").write_text((tmp_path / "000003.txt").read_text() + "\nThe harbour stays open.\n")
    call_command("ingest", str(tmp_path), "--no-suggestions")
    assert "manage.py suggest --waiting" in capsys.readouterr().out
    assert not suggested() and not ArticleCopy.objects.exists()
    marked = dict(Article.objects.values_list("pk", "awaits_suggestions_since"))
    after_ingest() if words else compare_all()
    whole, copies = suggested(), ArticleCopy.objects.count()
    assert whole and copies
    start_anew()
    Article.objects.update(awaits_suggestions_since=next(iter(marked.values())))

    compared: list[int] = []
    links = Comparison.links

    def counted(self: Comparison, ids: Any) -> object:
        compared.extend(ids)
        return links(self, ids)

    monkeypatch.setattr(Comparison, "links", counted)
    call_command("suggest", *words, "--show", "0")
    told = capsys.readouterr().out
    assert f"{len(whole)} pairs of claims, {copies} copies" in told
    assert suggested() == whole and ArticleCopy.objects.count() == copies
    assert sorted(compared) == sorted(Claim.objects.values_list("pk", flat=True))
    assert not Article.objects.filter(awaits_suggestions_since__isnull=False).exists()


def test_claims_are_named_or_those_that_wait_are_compared(db: None) -> None:
    with pytest.raises(CommandError, match="not both"):
        call_command("suggest", "c-1", "--waiting")


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
    write_pages(tmp_path, 5)
    call_command("ingest", str(tmp_path), verbosity=0)
    assert not any(index.is_behind() for index in registered())


def make_claims(topics: int) -> list[int]:
    """Three claims on each of some topics, which have no telling word in common; their numbers, in order."""
    dice = random.Random(5)
    texts = []
    for _ in range(topics):
        words = ["".join(dice.sample("bdfgklmnprstvz" * 2 + "aeiou" * 3, 8)) for _ in range(5)]
        one, two, three, four, five = words
        texts.append(f"The {one} {two} will {three} the {four} of {five}")
        texts.append(f"By the {one} {two} the {four} of {five} will be {three}")
        texts.append(f"The {one} {two} will not {three} the {four} of {five}")
    dice.shuffle(texts)
    Claim.objects.bulk_create(
        Claim(text=text, text_key=claim_text_key(text), key=f"c-{n}") for n, text in enumerate(texts)
    )
    return list(Claim.objects.order_by("pk").values_list("pk", flat=True))


def work_through(patch: pytest.MonkeyPatch, stand_in: Any) -> None:
    """Let other processes do all their work, but for getting ready, through this."""
    give = Lane.give

    def give_other(lane: Lane, work: Any, *given: Any) -> Job:
        if work in (parallel_comparing._measure, parallel_comparing._explain):
            return give(lane, stand_in, work, *given)
        return give(lane, work, *given)

    patch.setattr(Lane, "give", give_other)


def slow(work: Any, folder: Path, *given: Any) -> Any:
    """Takes now longer and now less, so that processes overtake each other."""
    time.sleep(random.Random(f"{given}").random() / 3)
    return work(folder, *given)


@pytest.mark.django_db(transaction=True)
def test_several_processes_suggest_what_this_one_does_also_where_some_die(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claims = make_claims(80)
    for module in ("claims.matching.suggest", "newsroom.ingest.after"):
        monkeypatch.setattr(f"{module}.BATCH", 20)
    for module in ("choosing", "suggest"):  # so that there is not room for all
        monkeypatch.setattr(f"claims.matching.{module}.MOST_EACH", 1)
    suggest_for(claims)
    whole = suggested()
    assert len(whole) >= 80
    start_anew()
    submit = ProcessPoolExecutor.submit
    sent = []

    def deadly(pool: ProcessPoolExecutor, work: Any, *given: Any) -> Any:
        sent.append(given)
        return submit(pool, os._exit, 1) if len(sent) in (5, 12) else submit(pool, work, *given)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", deadly)
    work_through(monkeypatch, slow)
    call_command("suggest", "--workers", "3", "--show", "0")
    assert suggested() == whole
    assert not ComparingPass.objects.filter(finished_at=None).exists()


def deadly_for(claims: dict[str, int], work: Any, folder: Path, ids: list[int], *more: Any) -> Any:
    """Ends its process where that measures or explains the claim named for it."""
    if claims.get(work.__name__) in (more[0].pairs if more else ids):
        os._exit(1)
    return work(folder, ids, *more)


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_ends_each_process_is_named_and_the_others_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claims = make_claims(4)
    suggest_for(claims)
    whole = suggested()
    assert len(whole) >= 12
    start_anew()
    bad = {"_measure": claims[2], "_explain": claims[9]}
    monkeypatch.setattr("newsroom.ingest.after.BATCH", 4)
    work_through(monkeypatch, partial(deadly_for, bad))
    with pytest.raises(CommandError) as told:
        call_command("suggest", "--show", "0")  # by one process at a time
    lines = str(told.value).splitlines()
    assert lines.pop() == "All others were compared."
    assert all("could not be compared" in line for line in lines)
    assert sum(line.startswith("Claim c-2 ") for line in lines) == 1
    # It was measured with its like when those were; of the other no pair could be explained.
    left_out = [row for row in whole if "c-9" in row]
    assert len(left_out) >= 2
    assert len(left_out) == sum("c-9" in line for line in lines) == len(lines) - 1
    assert suggested() == [row for row in whole if row not in left_out]
    assert not ComparingPass.objects.filter(finished_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_log_of_sqlite_stays_short_while_several_processes_read(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ends its log by itself")
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    make_claims(80)
    most = 300_000
    monkeypatch.setattr(write_ahead_log, "MOST_LOG", most)
    monkeypatch.setattr("newsroom.ingest.after.BATCH", 12)
    sizes: list[int] = []
    compare_all(lambda done, total: sizes.append(log.stat().st_size), workers=2)
    assert len(sizes) == 20
    assert ClaimLink.objects.count() >= 240
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
