"""What tables cost that somebody made to cost much: `python -m tests.benchmarks.hostile_imports [--only WORDS]`.

Each file is read as the page of imports and `manage.py import` read it. The table gives its size, seconds of processor
time, megabytes beyond the file and what the process had, and what came of it. A file may cost the seconds that the
settings allow one of its size, and 100 MB; the exit status is 1 where one costs more.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from sources.workbench.exchange.apart import Spent, apart
from sources.workbench.exchange.file_limits import max_seconds
from sources.workbench.exchange.formats import TABLE_FORMATS, XLSX, UnreadableFile

__all__ = ["Cost", "hostile", "measured"]

FORMATS = {each.__name__: each for each in TABLE_FORMATS}
MEMORY = 100  # MB beyond the start and the file itself
_SPARE = 0.5  # seconds for what is no reading
_SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a file cost, beyond the file: seconds of processor time and megabytes; and what came of it."""

    size: int
    seconds: float
    megabytes: float
    outcome: str

    @property
    def bound(self) -> float:
        """The seconds it may cost."""
        return max_seconds(self.size) + _SPARE

    @property
    def is_over(self) -> bool:
        return self.seconds > self.bound or self.megabytes > MEMORY


def main() -> int:
    parser = argparse.ArgumentParser(description="What tables cost that somebody made to cost much.")
    parser.add_argument("--only", default="", metavar="WORDS", help="files with these words in their names")
    options = parser.parse_args()
    over = 0
    for name in hostile():
        if options.only not in name:
            continue
        cost = measured(name)
        over += cost.is_over
        print(
            f"{cost.size / 1e6:7.2f} MB {cost.seconds:6.2f} s {cost.megabytes:5.0f} MB  {name:34}"
            f" {'OVER ' if cost.is_over else ''}{cost.outcome}",
            flush=True,
        )
    print(f"{over} files cost more than they may.")
    return 1 if over else 0


def measured(name: str, part: float = 1.0) -> Cost:
    """The cost of one file, made in one process and read in another. Its name begins with its format."""
    with tempfile.TemporaryDirectory(prefix="newsroom-benchmark-") as folder:
        path = Path(folder, "file")
        apart(partial(_make, name, part, path), seconds=600, memory=4_000_000_000)
        return _read(path.read_bytes(), name.partition(" ")[0])


def _make(name: str, part: float, path: Path) -> None:
    path.write_bytes(hostile(part)[name]())


def _read(data: bytes, format_name: str) -> Cost:
    heard, start = _Heard(), time.process_time()
    log = logging.getLogger(apart.__module__)
    level = log.level
    log.addHandler(heard)
    log.setLevel(logging.DEBUG)
    try:
        table = FORMATS[format_name]().create_dataset(data)
        outcome = f"{len(table):,} rows"
    except UnreadableFile as error:
        outcome = f"refused: {error}"
    finally:
        log.removeHandler(heard)
        log.setLevel(level)
    here = time.process_time() - start
    if heard.spent is None:  # it was ended at its limits, or before it began
        at_limit = "Reading it takes more" in outcome
        return Cost(len(data), here + at_limit * max_seconds(len(data)), at_limit * float(MEMORY), outcome)
    megabytes = heard.spent.megabytes - len(data) / 1024**2
    return Cost(len(data), here + heard.spent.seconds, max(megabytes, 0.0), outcome)


class _Heard(logging.Handler):
    """What the log says the reading took."""

    spent: Spent | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and isinstance(record.args[0], Spent):
            self.spent = record.args[0]


# -- The files -----------------------------------------------------------------------------------


def hostile(part: float = 1.0) -> Mapping[str, Callable[[], bytes]]:
    """Files by name, format first; `part` makes each that much smaller."""

    def many(token: bytes, times: int) -> bytes:
        return token * max(1, int(times * part))

    def each(template: str, times: int) -> str:
        return "".join(template.replace("#", str(number)) for number in range(max(1, int(times * part))))

    def sheet(*rows: bytes) -> bytes:
        return _workbook({"xl/worksheets/sheet1.xml": b"".join(rows)})

    def strings(*texts: bytes, rows: bytes = b'<row><c t="s"><v>0</v></c></row>') -> bytes:
        return _workbook({"xl/sharedStrings.xml": b"".join(texts), "xl/worksheets/sheet1.xml": rows})

    head = b'<row><c t="inlineStr"><is><t>key</t></is></c></row>'
    names = b"<row>%s</row>" % b"".join(b'<c t="inlineStr"><is><t>c%d</t></is></c>' % n for n in range(200))
    full = b"<row>%s</row>" % (b"<c><v>1</v></c>" * 200)
    wide = ",".join(f"c{number}" for number in range(200)).encode() + b"\n"
    claim = b"A claim about the bridge over the Orle that is as long as claims are. " * 2
    return {
        # What one finds in the world, for comparison.
        "CSV of 200,000 records": lambda: b"key,text,a,b,c,d\n" + many(b"k,%s,1,2,3,4\n" % claim, 200_000),
        "JSONLines of 200,000 records": lambda: many(b'{"key": "k", "text": "%s", "a": 1, "b": [1, 2]}\n' % claim, 200_000),
        "JSON of 200,000 records": lambda: b"[" + many(b'{"key": "k", "text": "%s", "a": 1, "b": [1, 2]},\n' % claim, 199_000) + b"{}]",
        "YAML of 5,000 records": lambda: many(b'- {key: "k", text: "%s", a: 1, b: [1, 2]}\n' % claim, 5_000),
        "XLSX of 100,000 records": lambda: b"".join(
            XLSX().stream(["key", "text", *"abcd"], ([f"k{n}", f"{claim.decode()} {sha256(str(n).encode()).hexdigest()}", n, n, "x", "y"] for n in range(int(100_000 * part))))
        ),
        # What nobody writes.
        "CSV empty lines": lambda: b"key,text\n" + many(b"\n", 25_000_000),
        "CSV short lines": lambda: b"key,text\n" + many(b"a\n", 24_000_000),
        "CSV lines of a comma": lambda: b"key,text\n" + many(b",\n", 24_000_000),
        "CSV carriage returns": lambda: b"key,text\r" + many(b"a\r", 24_000_000),
        "CSV UTF-16": lambda: ("key,text\n" + "a\n" * int(12_000_000 * part)).encode("utf-16"),
        "CSV commas": lambda: b"key,text\n" + many(b",", 49_000_000),
        "CSV one cell": lambda: b"key,text\n" + many(b"a", 49_000_000),
        "CSV one cell of curly marks": lambda: b"key,text\n" + many("“".encode(), 16_000_000),
        "CSV one cell of emoji": lambda: b"key,text\n" + many("😀".encode(), 9_000_000),
        "CSV quotation mark never closed": lambda: b'key,text\n"' + many(b"a\n", 24_000_000),
        "CSV quotation marks": lambda: b"key,text\n" + many(b'"', 49_000_000),
        "CSV 200 columns, empty": lambda: wide + many(b"," * 199 + b"\n", 240_000),
        "CSV 200 columns, full": lambda: wide + many(b"1," * 199 + b"1\n", 122_000),
        "CSV no names": lambda: many(b",", 49_000_000),
        "CSV many names": lambda: many(b"a,", 24_000_000),
        "XLSX cells at XFD": lambda: sheet(head, *(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(2, int(20_000 * part)))),
        "XLSX 200 columns, full": lambda: sheet(names, many(full, 40_000)),
        "XLSX one cell": lambda: sheet(b'<row><c t="inlineStr"><is><t>', many(b"x", 380_000_000), b"</t></is></c></row>"),
        "XLSX one number": lambda: sheet(head, b"<row><c><v>", many(b"1", 9_000_000), b"</v></c></row>"),
        "XLSX pieces of a cell": lambda: sheet(b'<row><c t="inlineStr"><is>', many(b"<r><t>x</t></r>", 20_000_000)),
        "XLSX one shared text": lambda: strings(b"<si><t>", many(b"x", 390_000_000), b"</t></si>"),
        "XLSX long shared texts": lambda: strings(many(b"<si><t>%s</t></si>" % (b"x" * 30_000), 12_000)),
        "XLSX short shared texts": lambda: strings(many(b"<si><t>x</t></si>", 20_000_000)),
        "XLSX one text in many cells": lambda: strings(
            b"<si><t>key</t></si><si><t>%s</t></si>" % (b"x" * 32_000),
            rows=b'<row><c t="s"><v>0</v></c></row>' + many(b'<row><c t="s"><v>1</v></c></row>', 190_000),
        ),
        "XLSX empty cells": lambda: sheet(head, many(b"<row>%s</row>" % (b"<c/>" * 16_000), 1_500)),
        "XLSX empty rows": lambda: sheet(head, many(b"<row/>", 30_000_000)),
        "XLSX blanks": lambda: sheet(many(b" ", 380_000_000)),
        "XLSX comments": lambda: sheet(many(b"<!-- x -->", 30_000_000)),
        "XLSX instructions": lambda: sheet(many(b"<?x y?>", 30_000_000)),
        "XLSX nested": lambda: sheet(b"<row>", many(b"<a>", 10_000_000)),
        "XLSX attributes": lambda: sheet(b"<row ", each('a#="1" ', 3_000_000).encode(), b"/>"),
        "XLSX namespaces": lambda: sheet(b"<row ", each('xmlns:a#="b#" ', 3_000_000).encode(), b"/>"),
        "XLSX an attribute": lambda: sheet(b'<row a="', many(b"x", 9_000_000), b'"/>'),
        "XLSX unpacks without end": lambda: sheet(many(b" ", 800_000_000)),
        "YAML values": lambda: many(b"- a\n", 3_500_000),
        "YAML mappings": lambda: many(b"- {a: 1}\n", 1_500_000),
        "YAML as many as may be": lambda: many(b"- {a: 1}\n", 24_000),
        "YAML lists": lambda: b"[" + many(b"[],", 4_000_000) + b"]",
        "YAML comments": lambda: many(b"# x\n", 12_000_000),
        "YAML one text": lambda: b"- a: |\n" + many(b"   x\n", 9_000_000),
        "YAML escapes": lambda: b'- a: "' + many(b"\\x41", 12_000_000) + b'"',
        "YAML flow nested": lambda: many(b"[", 14_000_000),
        "YAML lists nested": lambda: many(b"- ", 7_000_000),
        "YAML questions": lambda: many(b"? ", 7_000_000),
        "YAML names": lambda: b"- " + each("k#: 1\n  ", 130_000).encode(),
        "YAML digits": lambda: b"- a: " + many(b"1", 14_000_000),
        "YAML sixties": lambda: b"- a: 1" + many(b":1", 4_000_000),
        "YAML merged": lambda: b"- " + many(b"{<<: ", 1_000_000),
        "JSON nested": lambda: many(b"[", 49_000_000),
        "JSON nested in a record": lambda: b'[{"a":' + many(b"[", 100_000) + many(b"]", 100_000) + b"}]",
        "JSON empty records": lambda: b"[" + many(b"{},", 16_000_000) + b"{}]",
        "JSON list of numbers": lambda: b'[{"a":[' + many(b"1,", 24_000_000) + b"1]}]",
        "JSON list of lists": lambda: b'[{"a":[' + many(b"[],", 16_000_000) + b"1]}]",
        "JSON a name a record": lambda: b"[" + each('{"k#":1},', 190_000).encode() + b"{}]",
        "JSON names": lambda: b"[{" + each('"k#":1,', 3_000_000).encode() + b'"a":1}]',
        "JSON one text": lambda: b'[{"a":"' + many(b"x", 49_000_000) + b'"}]',
        "JSON escapes": lambda: b'[{"a":"' + many(b"\\u0041", 8_000_000) + b'"}]',
        "JSON text never closed": lambda: b'[{"a":"' + many(b"x", 49_000_000),
        "JSON digits": lambda: b'[{"a":' + many(b"1", 49_000_000) + b"}]",
        "JSON fraction": lambda: b'[{"a":0.' + many(b"1", 49_000_000) + b"}]",
        "JSON blanks": lambda: b"[" + many(b" ", 49_000_000) + b"]",
        "JSONLines numbers": lambda: many(b"1\n", 24_000_000),
        "JSONLines empty lines": lambda: many(b"\n", 49_000_000),
        "JSONLines empty records": lambda: many(b"{}\n", 16_000_000),
        "JSONLines nested": lambda: many(b"[", 49_000_000),
        "JSONLines list of numbers": lambda: b'{"a":[' + many(b"1,", 24_000_000) + b"1]}",
    }  # fmt: skip


def _workbook(parts: Mapping[str, bytes]) -> bytes:
    """A package with these parts in the place of its own: the elements that a sheet or the shared texts hold."""
    frames = {
        "xl/sharedStrings.xml": b'<sst xmlns="%s">%s</sst>',
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>',
    }
    plain = zipfile.ZipFile(io.BytesIO(b"".join(XLSX().stream(["key"], [["x"]]))))
    files = {name: plain.read(name) for name in plain.namelist()} | {
        name: frames[name] % (_SPREADSHEET, data) for name, data in parts.items()
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
