"""The report: every figure by which extraction is judged, from one command.

Scorers lie beside the data they read, in a folder of benchmarks; each runs as a program of its own over
`manage.py extract`, so that what they print is what a user gets. What confidence promises, what is still
wrong, and what each step costs are measured here. Data that is not there is named, with where to fetch it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from claims.extraction import extract
from claims.extraction.annotate.context import read_in_context
from claims.extraction.annotate.legible import legible
from claims.extraction.annotate.paragraphs import paragraphs
from claims.extraction.describe.quotes import attributed
from claims.extraction.find.joining import findings
from claims.extraction.find.score import standard_scorer
from claims.extraction.turns import turns_of

from .articles import Article, load
from .confidence_model import judged_speakers, table_of_tenths
from .errors import error_lines

__all__ = ["report"]

_ROOT = Path(__file__).parents[2]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Figures:
    """One scorer: its program in the folder of benchmarks, the last lines that hold its figures."""

    title: str
    program: str
    options: tuple[str, ...]
    lines: int
    fetch: str


_PHRASES = "frames, speakers and contents written for this project (phrases/parts.json and its scorer)"
_GUM = "GUM, github.com/amir-zeldes/gum (speakers/gum-dev.jsonl.gz and its scorer)"
_POLNEAR = "PolNeAR, github.com/networkdynamics/PolNeAR (quotes/polnear-dev.jsonl.gz and its scorer)"
_SCORERS = (
    _Figures("Phrases", "phrases/score_phrases.py", (), 1, _PHRASES),
    _Figures("GUM, news", "speakers/score_speakers.py", ("--genre", "news"), 1, _GUM),
    _Figures("GUM, all genres", "speakers/score_speakers.py", (), 1, _GUM),
    _Figures("PolNeAR, development", "quotes/score_quotes.py", (), 3, _POLNEAR),
    _Figures("Seeds", "../gold/score_seeds.py", (), 1, "the hand-marked seed pages (../gold/seeds.json)"),
)


def report(benchmarks: Path | None, extra: Sequence[Path], say: Callable[[str], None]) -> bool:
    """Print all figures; whether every scorer that was found ran through.

    `benchmarks` is the folder of the scorers and their data, `extra` more annotated articles to tell
    confidence, errors and speed of. Raises OSError or ValueError where a file is not as it should be.
    """
    ran = True
    for scorer in _SCORERS:
        say(f"== {scorer.title}")
        ran = _score(benchmarks, scorer, say) and ran
    files = {path: load(path) for path in (*_annotated(benchmarks), *extra)}
    articles = [article for found in files.values() for article in found]
    if not articles:
        say(
            "== Confidence, errors and speed\nnot measured: name annotated articles, gzipped JSON lines, such as"
        )
        say(f"    {_POLNEAR}\n    {_GUM}")
        return ran
    for path, found in files.items():
        _judge(path.name, found, say)
    say("== Speed by step, milliseconds of the processor an article")
    _say_all(_steps(articles), say)
    say("== manage.py extract, whole process with start-up")
    _say_all(_workers(articles), say)
    return ran


def _judge(name: str, articles: Sequence[Article], say: Callable[[str], None]) -> None:
    """Print what confidence promises and holds on annotated articles, and the classes of errors.

    Where the annotation leaves statements out, as that of GUM does, what is called spurious need be no error.
    """
    judged = judged_speakers(articles)
    say(f"== Confidence, {name}, {len(articles):,} articles: the words that name the speaker")
    _say_all(table_of_tenths([(one.words, one.mention_right) for one in judged]), say)
    named = [(one.confidence, one.name_right) for one in judged if one.name_right is not None]
    if named:
        say(f"== Confidence, {name}: the speaker behind them, where the annotation tells the name")
        _say_all(table_of_tenths(named), say)
    say(f"== Errors by class, {name}")
    _say_all(error_lines(articles), say)


def _say_all(lines: Sequence[str], say: Callable[[str], None]) -> None:
    for line in lines:
        say(line)


def _annotated(benchmarks: Path | None) -> Iterator[Path]:
    for name in ("quotes/polnear-dev.jsonl.gz", "speakers/gum-dev.jsonl.gz"):
        if benchmarks and (benchmarks / name).is_file():
            yield benchmarks / name


def _score(benchmarks: Path | None, scorer: _Figures, say: Callable[[str], None]) -> bool:
    program = (benchmarks / scorer.program).resolve() if benchmarks else None
    if program is None or not program.is_file():
        say(f"not measured: say --benchmarks DIR with {scorer.program}; the data: {scorer.fetch}")
        return True
    done = subprocess.run(  # noqa: S603 -- a program that the user named, without a shell
        [sys.executable, str(program), *scorer.options],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    lines = done.stdout.strip().splitlines()[-scorer.lines :]
    _say_all(lines, say)
    if not lines:
        say(f"failed: {program} printed nothing. {done.stderr.strip().splitlines()[-1:]}")
    return bool(lines)


def _steps(articles: Sequence[Article]) -> list[str]:
    """What each step costs, the words known that the pages hold; quotations are found with what comes before."""
    pages = [article.page for article in articles]
    for page in pages:
        extract(page)
    spent: Counter[str] = Counter()

    def timed(name: str, step: Callable[..., _T], *given: object) -> _T:
        start = time.process_time()
        done = step(*given)
        spent[name] += int(1e9 * (time.process_time() - start))
        return done

    for page in pages:
        shown, _ = timed("legible", legible, page)
        body = timed("paragraphs", paragraphs, shown, standard_scorer())
        timed("grammar", read_in_context, body)
        timed("turns", turns_of, shown, body)
        found = timed("find", findings, shown)
        timed("attribute, describe", attributed, shown, found)
        timed("all", extract, page)
    spent["find"] -= spent["paragraphs"] + spent["grammar"] + spent["turns"]
    lines = [f"{name:<22}{number / 1e6 / len(pages):8.2f}" for name, number in spent.items()]
    return [*lines, f"articles a second      {len(pages) / (spent['all'] / 1e9):8.1f}"]


def _workers(articles: Sequence[Article]) -> list[str]:
    """Processor and wall time of `manage.py extract` over the articles as files, with one worker and two."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for number, article in enumerate(articles):
            (Path(folder) / f"{number:05}.txt").write_text(article.text, encoding="utf-8", newline="")
        for workers in ("1", "2"):
            words = [sys.executable, "manage.py", "extract", "--body-only", "--workers", workers, folder]
            before, start = os.times(), time.perf_counter()
            subprocess.run(words, stdout=subprocess.DEVNULL, cwd=_ROOT, check=True)  # noqa: S603
            wall, after = time.perf_counter() - start, os.times()
            spent = sum(after[2:4]) - sum(before[2:4])  # of children
            lines.append(
                f"--workers {workers}: {spent:.2f} s of the processor, {len(articles) / spent:.1f} articles a second; "
                f"{wall:.2f} s by the clock"
            )
    return lines
