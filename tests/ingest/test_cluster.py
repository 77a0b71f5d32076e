"""A cluster reads: workers of a Dask scheduler, as processes of their own, of which some die."""

from __future__ import annotations

import os
import signal
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from claims.models import Quote
from newsroom.cluster import ClusterLost, cluster
from newsroom.file_paths import FoundFile, find_files
from newsroom.ingest import Ingest
from newsroom.pipeline import process_member
from newsroom.reading_tasks import Elsewhere, look_into, read_pages
from newsroom.remote_files import fetched
from sources.models import Article, IngestRun, RunState
from sources.reading import Member
from sources.reading.page_limits import LIMITS, Limits
from tests.clusters import local_cluster
from tests.ingest.dying_reader import reads
from tests.ingest.test_interruption import killed_after, manage, stored_in
from tests.ingest.test_storing_in_bulk import PAGE, write

distributed = pytest.importorskip("distributed", reason="NO CLUSTER: the extra `cluster` is not installed")
# What a cluster reads comes to the store as what processes of this computer read.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
PAGES, MANY = 120, 300


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_cluster(tmp_path_factory.mktemp("cluster")) as (address, _):
        yield address


def test_a_cluster_reads_all_but_the_page_that_kills_its_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(PAGES)])
    monkeypatch.setattr("newsroom.ingest.run.process_member", reads)
    with cluster(address) as executor:
        assert executor.workers == 2
        summary = Ingest(executor=executor, suggests=False).run([tmp_path / "pages"])
    assert [Path(failure.path).name for failure in summary.failures] == ["037.txt"]
    assert summary.failures[0].reason == "crashed"
    assert summary.counts["new"] == Article.objects.count() == PAGES - 1
    assert Quote.objects.count() == 2 * (PAGES - 1)


def test_a_worker_that_is_killed_at_its_work_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(MANY)])
    killed: list[int] = []
    with cluster(address) as executor:
        numbers = executor._client.run(os.getpid)

        def told(result: object, done: int, total: int) -> None:
            busy = [worker for worker, tasks in executor._client.processing().items() if tasks]
            if not killed and busy:
                killed.append(numbers[busy[0]])
                os.kill(killed[0], signal.SIGKILL)

        summary = Ingest(executor=executor, suggests=False).run([tmp_path / "pages"], told)
    assert killed and not summary.failures
    assert summary.counts["new"] == Article.objects.count() == MANY
    assert Quote.objects.count() == 2 * MANY


def test_a_command_that_is_killed_while_a_cluster_reads_is_finished_by_the_next(
    tmp_path: Path, address: str, empty_database: Callable[[Path], str]
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(MANY)])
    path = tmp_path / "news.sqlite3"
    url = empty_database(path)
    command = ("ingest", str(tmp_path / "pages"), "--scheduler", address, "--no-suggestions")
    assert 0 < killed_after(10, manage(url, *command), path) < MANY
    assert manage(url, *command).wait(600) == 0
    assert stored_in(path) == {"articles": MANY, "quotes": 2 * MANY, "owed": MANY}


def test_workers_fetch_pages_of_a_store_themselves_and_known_ones_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(60)])
    (tmp_path / "pages" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with zipfile.ZipFile(tmp_path / "pages" / "many.zip", "w") as archive:
        for number in range(60, 90):
            archive.writestr(f"{number}.txt", PAGE.format(number=number))
    monkeypatch.setattr("newsroom.ingest.run.process_member", reads)
    here: list[str] = []

    def fetched_here(wanted: Iterable[tuple[FoundFile, str]], limits: Limits) -> Iterator[object]:
        for file, place in wanted:
            here.append(file.path.name)
            yield from fetched([(file, place)], limits)

    monkeypatch.setattr("newsroom.remote_files.fetched", fetched_here)
    with cluster(address) as executor:
        for _ in range(2):
            summary = Ingest(executor=executor, suggests=False).run([f"file://{tmp_path}/pages"])
            failures = {(Path(failure.path).name, failure.reason) for failure in summary.failures}
            assert failures == {("037.txt", "crashed"), ("picture.txt", "binary")}
    assert set(here) == {"many.zip"}, "pages that a worker could have fetched were fetched by the command"
    assert summary.counts["unchanged"] == Article.objects.count() == 89
    assert Article.objects.filter(member="89.txt").exists()
    assert Quote.objects.count() == 2 * 89


def test_a_file_of_a_store_that_changes_or_goes_while_it_is_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, [PAGE.format(number=number) for number in range(3)])
    files = list(find_files([f"file://{tmp_path}"]))
    pages = [
        Elsewhere(file, opened)
        for file, found in zip(files, look_into(files), strict=True)
        for opened in found or []
        if isinstance(opened, Member)
    ]
    (tmp_path / "001.txt").write_text(PAGE.format(number=7))
    (tmp_path / "002.txt").unlink()
    read = read_pages(pages, partial(process_member, limits=LIMITS))
    assert [(type(one).__name__, getattr(one, "reason", "")) for [one] in read] == [
        ("Extracted", ""),
        ("Refusal", "unreadable"),
        ("Refusal", "unreadable"),
    ]
    assert "changed while it was read" in str(read[1]) and "cannot be fetched" in str(read[2])


def test_a_scheduler_that_goes_is_named_and_the_next_run_stores_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(MANY)])
    monkeypatch.setattr("newsroom.cluster._LOOK", 0.2)
    with local_cluster(tmp_path) as (address, scheduler), cluster(address) as executor:
        killed: list[int] = []

        def told(result: object, done: int, total: int) -> None:
            if not killed:
                killed.append(done)
                os.kill(scheduler, signal.SIGKILL)

        with pytest.raises(ClusterLost, match="the scheduler is gone"):
            Ingest(executor=executor, suggests=False).run([tmp_path / "pages"], told)
    assert IngestRun.objects.get().state == RunState.INTERRUPTED
    assert 0 < Article.objects.count() < MANY
    Ingest(suggests=False).run([tmp_path / "pages"])
    assert Article.objects.count() == MANY
    assert Quote.objects.count() == 2 * MANY


def test_workers_that_stay_away_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(3)])
    monkeypatch.setattr("newsroom.cluster._LOOK", 0.2)
    monkeypatch.setattr("newsroom.cluster._WITHOUT_WORKERS", 0.5)
    with local_cluster(tmp_path) as (address, _), cluster(address) as executor:
        executor._client.retire_workers()
        with pytest.raises(ClusterLost, match="no workers any more"):
            Ingest(executor=executor, suggests=False).run([tmp_path / "pages"])
    assert IngestRun.objects.get().state == RunState.INTERRUPTED


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.cluster._PATIENCE", 2)
    with (
        pytest.raises(ClusterLost, match=r"tcp://127.0.0.1:1: no scheduler"),
        cluster("tcp://127.0.0.1:1"),
    ):
        pass
