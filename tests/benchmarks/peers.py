"""Our extraction beside other programs, over the same pages in one run: `python -m tests.benchmarks.peers`.

Prints for each how many articles it takes a second of the processor: ours, with and without reading the page; plain tokenising by
spaCy and NLTK, which finds no quotes; textacy's quotations on a parse by spaCy. The others are no dependencies: what is not
installed is named with the command that installs it, and the rest is measured. A parse needs a model of spaCy's, which is
installed or lies in a folder: `--model NAME`. The pages are generated, or the text files of a folder: `--texts FOLDER`.
`--write FILE` puts the lines into the table of that file.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import load, write_row
from tests.benchmarks.reports import reports

HEAD = "program | version | pages | articles a processor second | found | date, load, machine"
_LEAST = 50  # pages measured where only a share of them is
_FIRST = 5  # pages before the measured ones: what is loaded when first needed


class Missing(Exception):
    """Something is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """What is measured: `make` gives what takes a page and says how much it found. Raises Missing."""

    name: str
    package: str  # whose version is shown; empty for our own
    make: Callable[[], Callable[[Any], int]]
    what: str  # it finds
    share: float = 1.0  # of the pages, where all would take too long
    prepare: Callable[[str], Any] = str  # what is done to a page before its time is taken


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--model", default="", help="a model of spaCy's that parses: a name or a folder")
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="text files (.txt) to read instead")
    parser.add_argument("--write", type=Path, help="put the lines into the table of this document")
    options = parser.parse_args(arguments)
    for name in (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
    ):  # before any of them is read: threads that wait take time, too
        os.environ.setdefault(name, "1")
    if options.texts:
        texts = [path.read_text(encoding="utf-8") for path in sorted(options.texts.glob("*.txt"))]
        if len(texts) <= _FIRST:
            parser.error(
                f"{options.texts} has {len(texts)} files that end in .txt; more than {_FIRST} are needed."
            )
    else:
        texts = [report.text for report in reports(options.pages + _FIRST)]
    print(f"| {HEAD} |\n|{' --- |' * (HEAD.count('|') + 1)}")
    missing = []
    for program in programs(options.model):
        try:
            row = _row(program, texts)
        except Missing as reason:
            missing.append(f"{program.name}: {reason}")
            continue
        print(f"| {row} |", flush=True)
        if options.write:
            write_row(options.write, "peers", HEAD, row)
    print(*missing, sep="\n", file=sys.stderr)
    return 0


def programs(model: str) -> Iterator[Program]:
    """Ours, and the others, whether they are installed or not."""
    yield Program("ours, reading and extracting", "", lambda: _read_and_extract, "quotes")
    yield Program("ours, extracting", "", lambda: _extract, "quotes", prepare=_read)
    yield Program("spaCy, blank English", "spacy", _spacy_tokens, "tokens")
    yield Program("NLTK, word tokenizer", "nltk", _nltk_tokens, "tokens")
    yield Program("textacy on spaCy's parse", "textacy", lambda: _textacy(model), "quotes", share=0.1)


def _row(program: Program, texts: Sequence[str]) -> str:
    run = program.make()
    whole = len(texts) - _FIRST
    number = min(whole, max(_LEAST, round(program.share * whole)))
    pages = [program.prepare(text) for text in texts[: _FIRST + number]]
    for page in pages[:_FIRST]:
        run(page)
    measured = pages[_FIRST:]
    before, start = load(), time.process_time()
    found = sum(map(run, measured))
    rate = len(measured) / (time.process_time() - start)
    return " | ".join(
        [
            program.name,
            version(program.package) if program.package else "–",
            f"{len(measured):,}",
            f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}",
            f"{found:,} {program.what}",
            before,
        ]
    )


# -- The programs ---------------------------------------------------------------------------------


def _read(text: str) -> Any:
    from sources.reading import read_bytes

    return read_bytes(text.encode(), "page.txt")


def _extract(page: Any) -> int:
    from claims.extraction import extract

    return len(extract(page))


def _read_and_extract(text: str) -> int:
    return _extract(_read(text))


def _spacy_tokens() -> Callable[[str], int]:
    nlp = _module("spacy").blank("en")
    return lambda text: len(nlp(text))


def _nltk_tokens() -> Callable[[str], int]:
    tokenizer = _module("nltk.tokenize").NLTKWordTokenizer()  # needs none of NLTK's data
    return lambda text: len(tokenizer.tokenize(text))


def _textacy(model: str) -> Callable[[str], int]:
    quotations = _module("textacy.extract").direct_quotations
    if not model:
        raise Missing(
            "needs a model of spaCy's that parses, which PyPI does not have: name one with --model."
        )
    try:
        nlp = _module("spacy").load(model)
    except OSError as error:
        raise Missing(f"spaCy cannot load “{model}” ({error}).") from None

    def count(text: str) -> int:
        try:
            return sum(1 for _ in quotations(nlp(text)))
        except ValueError:  # it gives up on a text in which a quotation mark has no other
            return 0

    return count


def _module(name: str) -> Any:
    package = name.partition(".")[0]
    try:
        version(package)
        return import_module(name)
    except (PackageNotFoundError, ImportError):
        raise Missing(f"not installed: pip install {package}") from None


if __name__ == "__main__":
    sys.exit(main())
