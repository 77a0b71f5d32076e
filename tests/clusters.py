"""A Dask cluster on this computer, for tests and benchmarks: a scheduler and its workers, as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["local_cluster"]

_ROOT = Path(__file__).resolve().parents[1]
_START = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    made = LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                        silence_logs=50, local_directory=sys.argv[2])
    print(made.scheduler_address, flush=True)
    sys.stdin.read()
"""


@contextmanager
def local_cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, int]]:
    """A scheduler's address, and the number of its process; a worker that dies is started anew. Its files lie in the folder."""
    (folder / "start.py").write_text(_START)
    environment = {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    process = subprocess.Popen(
        [sys.executable, str(folder / "start.py"), str(workers), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None and process.stdin is not None
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
