"""In which form workers hand over what they read: `python -m tests.benchmarks.handing_over`.

Invented pages are read and extracted, and fifty at a time are packed and unpacked, as Python objects and as tables of Arrow and
Parquet (with the extra `parquet`). A table is not made into objects again here, which storing would need: that comes on top.
Prints milliseconds of the processor and kB an article. Tables hold what `manage.py extract` prints, not all that is stored.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from newsroom.cluster import Cluster
from newsroom.pipeline import Extracted, process, record
from sources.workbench.parts import parts
from tests.benchmarks.machine import load
from tests.benchmarks.reports import write_pages

Pack = Callable[[Sequence[Extracted]], bytes]
Unpack = Callable[[bytes], object]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=1000)
    options = parser.parse_args(arguments)
    pages = list(_read(options.pages))
    print(f"{len(pages):,} articles, {Cluster.chunk} at a time; {load()}")
    print("| form | ms an article: packing | unpacking | kB an article |\n| --- | --- | --- | --- |")
    for name, pack, unpack in _forms():
        print(f"| {name} | {' | '.join(_measured(pages, pack, unpack))} |", flush=True)
    return 0


def _read(number: int) -> Iterator[Extracted]:
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        write_pages(Path(folder), number)
        for path in sorted(Path(folder).iterdir()):
            yield from (made for made in process(str(path)) if isinstance(made, Extracted))


def _measured(pages: Sequence[Extracted], pack: Pack, unpack: Unpack) -> Iterator[str]:
    start = time.process_time()
    packed = [pack(chunk) for chunk in parts(pages, Cluster.chunk)]
    middle = time.process_time()
    for one in packed:
        unpack(one)
    for spent in (middle - start, time.process_time() - middle):
        yield f"{1000 * spent / len(pages):.2f}"
    yield f"{sum(map(len, packed)) / 1000 / len(pages):.1f}"


def _forms() -> Iterator[tuple[str, Pack, Unpack]]:
    yield "Python objects", partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL), pickle.loads
    try:
        import pyarrow
        from pyarrow import ipc, parquet
    except ImportError:
        print("Tables are left out: pip install pyarrow", file=sys.stderr)
        return

    def table(pages: Sequence[Extracted]) -> Any:
        rows = ({name: value for name, value in record(page).items() if value != {}} for page in pages)
        return pyarrow.Table.from_pylist(list(rows))  # nothing is no column of Parquet

    def as_arrow(pages: Sequence[Extracted]) -> bytes:
        rows, out = table(pages), BytesIO()
        with ipc.new_stream(out, rows.schema) as stream:
            stream.write_table(rows)
        return out.getvalue()

    def as_parquet(pages: Sequence[Extracted]) -> bytes:
        out = BytesIO()
        parquet.write_table(table(pages), out)
        return out.getvalue()

    yield "Arrow", as_arrow, lambda data: ipc.open_stream(data).read_all().to_pylist()
    yield "Parquet", as_parquet, lambda data: parquet.read_table(BytesIO(data), use_threads=False).to_pylist()


if __name__ == "__main__":
    sys.exit(main())
