"""A cluster reads: workers of a Dask scheduler, as processes of their own, of which some die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.models import Quote
from newsroom.cluster import ClusterLost, cluster
from newsroom.ingest import Ingest
from newsroom.ingest.after import Suggested
from sources.models import Article
from tests.ingest.dying_reader import reads
from tests.ingest.test_storing_in_bulk import PAGE, ROOT, write

distributed = pytest.importorskip("distributed", reason="NO CLUSTER: the extra `cluster` is not installed")
pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 120


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers on this machine alone; a worker that dies is started anew."""
    folder = tmp_path_factory.mktemp("cluster")
    code = (
        "import sys, time\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    made = LocalCluster(n_workers=2, threads_per_worker=1, host='127.0.0.1', dashboard_address=None,\n"
        "                        silence_logs=50, local_directory=sys.argv[1])\n"
        "    print(made.scheduler_address, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    (folder / "start.py").write_text(code)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    process = subprocess.Popen(
        [sys.executable, str(folder / "start.py"), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None and process.stdin is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def test_a_cluster_reads_all_but_the_page_that_kills_its_workers_and_one_killed_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    write(tmp_path / "pages", [PAGE.format(number=number) for number in range(PAGES)])
    monkeypatch.setattr("newsroom.ingest.run.process_member", reads)
    monkeypatch.setattr("newsroom.ingest.run.after_ingest", lambda stage, workers: Suggested())
    with cluster(address) as executor:
        assert executor.workers == 2
        one = next(iter(executor._client.run(os.getpid).values()))
        killer = threading.Timer(1.0, os.kill, (one, signal.SIGKILL))
        killer.start()
        summary = Ingest(executor=executor).run([tmp_path / "pages"])
        killer.join()
    assert [Path(failure.path).name for failure in summary.failures] == ["037.txt"]
    assert summary.failures[0].reason == "crashed"
    assert summary.counts["new"] == Article.objects.count() == PAGES - 1
    assert Quote.objects.count() == 2 * (PAGES - 1)


def test_a_scheduler_that_is_not_there_is_named() -> None:
    with (
        pytest.raises(ClusterLost, match=r"tcp://127.0.0.1:1: no scheduler"),
        cluster("tcp://127.0.0.1:1"),
    ):
        pass
