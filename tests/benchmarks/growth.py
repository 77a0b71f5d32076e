"""How the cost of a text grows with its size: every mark, token and shape of words, repeated, at doubling sizes.

    python -m tests.benchmarks.growth [--to 1000000] [--only WORDS] [--over]

A page is read and its quotes are found, as `manage.py extract` does, in a process of its own; plain text once as a page
and once as the body of an article (`--body-only`), where nothing is taken for a menu. The same texts are typed into search,
shown as what search found, compared with claims, and imported as tables and as data of other tools; files of every kind are opened. The table gives processor
time per character at the first size and at the last, how many times the first the last is, and megabytes beyond the start at
the last. What is refused counts as done: the table says `refused` and why. The exit status is 1 where one grows more
than twofold or takes more than 64 MB. `--over` prints only those. At the end stands what the worst text of each step costs.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

from claims.extraction import extract
from newsroom.time_limit import TimeUp, time_limit
from sources.reading import UnreadablePage, read_bytes
from tests.benchmarks.openings import OPENINGS, openings
from tests.faults.process import apart

__all__ = ["MEMORY", "Growth", "generated", "measure", "repeated", "steps", "warm"]

FIRST = 10_000  # bytes
BOUND = 2.0
MEMORY = 64.0  # megabytes beyond the start
CHEAP = 500.0  # nanoseconds a character
_MEMORY = 4_000_000_000  # bytes, after which a page is given up
_SECONDS = 60.0  # after which a page is given up

# What is repeated, one a page. Between two of them stands what they bring along.
_MARKS = [
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "«",
    "»",
    "‹",
    "›",
    "„",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "–",
    "—",
    "-",
    "--",
    "|",
    "·",
    "•",
    ":",
    ";",
    ",",
    ".",
    "…",
    "...",
    "!",
    "?",
    "/",
    "\\",
    "*",
    "#",
    "@",
    "&",
    "%",
    "$",
    "_",
    "~",
    "^",
    "=",
    "+",
    "`",
    "¶",
    "§",
    "。",
    "「",
    "」",
]
_UNSEEN = {"blank": " ", "tab": "\t", "line": "\n", "lines": "\n\n", "return": "\r", "no-break space": "\xa0", "zero-width joiner": "\u200d",
           "zero-width space": "\u200b", "soft hyphen": "\xad", "mark right to left": "\u200f", "line separator": "\u2028", "combining": "e\u0301\u0301",
           "form feed": "\f", "vertical tab": "\v", "byte order": "\ufeff"}  # fmt: skip
_WORDS = (
    "said", " said ", "a ", "word ", "Word ", "Anna Berg ", "Mr. ", "Dr. Anna Berg, ", "he ", "he said ", "He said. ", "she said, ", "that ", "said that ",
    "and ", "and said ", "of the ", "the minister ", "minister of ", "according to ", "according to Anna Berg, ", "told ", "told Reuters ", "by ", "By Anna Berg ",
    "'twas said ", "O'Neil's ", "Anna's ", "1 ", "12:30 ", "2020-01-01 ", "January ", "Jan. ", "on Monday ", "on Monday, January 1, 2020, ",
    "U.S. ", "e.g. ", "http://example.org/ ", "a@example.org ", "(Reuters) ", "(Reuters) - ", "LONDON (Reuters) - ", "A: ", "Q: ", "Anna: ", "ANNA BERG: ",
    "No", "no no ", "x", "X", "é", "я", "中", "中。", "ab-", "who said ", "who ", "which ", "which he said ", "whose ", "not ", "asked if ", "if ",
)  # fmt: skip
_SHAPES = (
    "He said. “No.” ", "“No,” he said. ", "“No,” said Anna Berg. ", "“No” ", "“No ", "No” ", "\"No,\" he said. ", "\"No\" ", "'No,' he said. ", "“‘No,’ she said,” he said. ",
    "Anna Berg said the bridge is safe. ", "Anna Berg said the bridge is safe.\n\n", "“No,” he said.\n\n", "“No.\n\n", "Anna: No.\n", "Q: Why?\nA: No.\n\n",
    "Anna Berg, who is a minister, said, ", "The minister said that he said that ", "Title | Site\n", "Read more\n", "Monday, January 1, 2020\n", "By Anna Berg\n",
    "– No, he said.\n", "* No\n", "1. No\n", "Anna Berg, 12:30\nNo.\n\n", "> No\n", "According to him, no. ", "“No,” he told Reuters on Monday. ", "Berg's party said. ",
    "the bridge “is safe” and ", "said, “", "” said “", "he said: ", "(he said) ", "— he said — ", "– ", "| ", " - ", " : ", ", ", ". ", "? ", "A. ", "A B ", "a, b and ",
)  # fmt: skip
_TAGS = (
    "<p>No, he said.</p>", "<h1>No</h1>", "<h2>A bridge is safe</h2>", "<br>", "<b>no</b> ", "<i>", "</i>", "<div>", "</div>", "<div><p>", "<a href=x>no</a> ", "<a>", "<li>no", "<ul>",
    "<table><tr><td>no", "<td>no</td>", "<!--", "<!-- no -->", "<![CDATA[", "&amp;", "&#8220;", "&", "&#", "<", "<p", "<p ", "<script>x</script>", "<style>", "<meta name=author content=Anna>",
    "<meta property='article:published_time' content='2020-01-01'>", "<span class=byline>By Anna</span>", "<time datetime='2020-01-01'>", "<blockquote>no", "<q>No</q> ",
    "<section><h1>No</h1>", "<article><p>No</p></article>", "<img src=x alt=no>", "<p>“No,” he said.</p>\n", "<p>He said</p><p>“No.”</p>", "<title>No</title>", "<svg>", "<font>", "<form>", "<select>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>", "<p id=a>no", "<nobr>", "<noscript>", "<iframe>", "<textarea>",
)  # fmt: skip
_STORY = "The bridge over the Orle is safe, engineers said on Monday. “It will stand,” Anna Berg told reporters.\n\n"


@dataclass(frozen=True, slots=True)
class Growth:
    """What one page cost: nanoseconds of processor time a character, by size in characters."""

    name: str
    cost: Mapping[int, float]
    refused: str = ""
    megabytes: float = 0.0  # at the last size

    @property
    def factor(self) -> float:
        """How many times the first size's cost a character is the last size's; nobody minds half a second a megabyte."""
        costs = list(self.cost.values())
        return costs[-1] / max(costs[0], CHEAP) if len(costs) > 1 else 1.0


def generated() -> Iterator[tuple[str, str, str, str]]:
    """(name, kind of file, what stands before, what is repeated) of every page."""
    tokens = {repr(each): each for each in (*_MARKS, *_WORDS, *_SHAPES)} | _UNSEEN
    for name, token in tokens.items():
        yield f"text {name}", "page.txt", _STORY, token
        yield f"body {name}", "body", _STORY, token
    for mark in _MARKS:
        yield f"text {mark!r} and a blank", "page.txt", "", mark + " "
        yield f"text {mark!r} and a word", "page.txt", _STORY, mark + "no "
        yield f"body {mark!r} and a word", "body", _STORY, mark + "no "
    for name, token in _UNSEEN.items():
        yield f"text Anna said, {name}", "page.txt", f"{_STORY}Anna Berg said", token
    for tag in _TAGS:
        yield f"html {tag}", "page.html", f"<html><body><p>{_STORY}</p>", tag
    for name, before, token in (
        ("attributes", "<p ", "a{} "), ("one attribute", "<p class='", "a{} "), ("deep", "<div>", "<div>"), ("title", "<title>", "No | "),
        ("json", "<script type='application/ld+json'>", "[{{"), ("data", "<script type='application/ld+json'>{\"headline\":\"", "No – "),
    ):  # fmt: skip
        yield f"html of many: {name}", "page.html", f"<html><body>{before}", token


def steps() -> Iterator[tuple[str, str, str, str]]:
    """The same of what other steps are given: (name, step, what stands before, what is repeated)."""
    tokens = {repr(each): each for each in (*_MARKS, *_WORDS[:24], *_SHAPES[:8])} | _UNSEEN
    for name, token in tokens.items():
        for step, before in (
            ("typed", ""),
            ("found", _STORY),
            ("compared", ""),
            ("csv", "key,text\n1,"),
            ("jsonl", '{"text":"'),
        ):
            yield f"{step} {name}", step, before, token
    for name, step, before, token in (
        ("rows", "csv", "key,text\n", "1,no\n"), ("quoted cells", "csv", "key,text\n", '"","no"\n'), ("cells", "csv", "", "a{},"),
        ("records", "jsonl", "", '{{"key": "{}"}}\n'), ("lists", "jsonl", '{{"a":', "["), ("records", "yaml", "", "- a: 1\n"),
        ("lists", "yaml", "", "- "), ("anchors", "yaml", "", "- &a{} x\n"), ("entries", "foreign", "", "@article{{a{}, title={{No}}, year=2020}}\n"),
        ("braces", "foreign", "@article{a, title=", "{"), ("names", "foreign", "@article{a, author={", "Anna Berg and "), ("records", "foreign", "[", '{{"id": "{}"}},'),
        ("rows", "foreign", "title,url\n", "No,https://example.org/{}\n"),
    ):  # fmt: skip
        yield f"{step} of many: {name}", step, before, token


def repeated(before: str, token: str, size: int) -> bytes:
    """A page of about so many bytes: what stands before, and the token again and again, numbered where it asks."""
    times = max(1, (size - len(before)) // max(1, len(token.encode())))
    many = "".join([token.format(at) for at in range(times)]) if "{}" in token else token * times
    return (before + many).encode()


def warm() -> None:
    """Load what the first page loads, so that no page is charged with it."""
    story = (
        _STORY * 5
        + "Anna Berg, a minister who is in the capital, said that a bridge would be built in January.\n"
    )
    extract(read_bytes(story.encode(), "page.txt"))
    extract(read_bytes(story.encode(), "page.txt", body_only=True))
    extract(read_bytes(f"<p>{story}</p>".encode(), "page.html"))
    # What tells other languages from English is loaded once a process.
    read_bytes(
        "Die Brücke über den Fluss ist sicher, sagten Fachleute am Montag. ".encode() * 5,
        "page.txt",
        body_only=True,
    )
    for step, data in (("typed", b"no"), ("found", b"no"), ("compared", b"no"), ("csv", b"a,b\n1,2\n"), ("jsonl", b'{"a": 1}\n'),
                       ("yaml", b"- a: 1\n"), ("foreign", b"no")):  # fmt: skip
        _STEPS[step](data)
    for _, step, before, token in openings():
        with suppress(UnreadablePage):
            _STEPS[step](repeated(before, token, 300))


def measure(name: str, kind: str, before: str, token: str, to: int, first: int = FIRST) -> Growth:
    """The cost of one page at doubling sizes up to `to` bytes."""
    cost: dict[int, float] = {}
    size = first
    while True:
        data = repeated(before, token, size)
        try:
            seconds, megabytes, refused = apart(partial(_cost, data, kind), _limited)
        except RuntimeError as error:
            return Growth(name, {first: 1.0, size: float("inf")}, str(error)[-60:], float("inf"))
        if refused:
            return Growth(name, cost, refused, megabytes)
        cost[size] = 1e9 * seconds / len(data)
        if size >= to or seconds >= _SECONDS:
            return Growth(name, cost, megabytes=megabytes)
        size = min(2 * size, to)


def _limited() -> None:
    """No page may take all the memory of the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _cost(data: bytes, kind: str) -> tuple[float, float, str]:
    """Seconds and megabytes of one text in one step, and why it was refused."""
    from claims.foreign import NotReadable
    from sources.workbench.exchange.formats import UnreadableFile

    before, start, refused = _most_memory(), time.process_time(), ""
    seconds = _SECONDS
    try:
        with time_limit(_SECONDS):
            _STEPS[kind](data)
        seconds = time.process_time() - start
    except UnreadablePage as refusal:
        refused = refusal.reason
    except (UnreadableFile, NotReadable) as refusal:
        refused = str(refusal)[:60]
    except TimeUp:
        pass
    return seconds, (_most_memory() - before) / 1024, refused


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _found(data: bytes) -> None:
    from sources.workbench.search.query import parse
    from sources.workbench.search.snippet import snippet

    query = parse("bridge safe")
    assert query is not None
    snippet(data.decode(), query)


def _typed(data: bytes) -> None:
    from sources.workbench.search.query import parse

    parse(data.decode())


def _compared(data: bytes) -> None:
    from claims.matching.tokens import read

    read(data.decode())


def _table(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        from sources.workbench.exchange.formats import TABLE_FORMATS
        from sources.workbench.exchange.formats.file_format import checked

        file_format = next(each for each in TABLE_FORMATS if each.name == name)()
        deque(checked(*file_format.read(data))[1], maxlen=0)

    return read


def _foreign(data: bytes) -> None:
    """As each kind of data of other tools; that it is none of them is no matter here."""
    from claims.foreign import NotReadable
    from claims.imports import KINDS

    for kind in KINDS.values():
        for form in kind.formats:
            try:
                kind.read(data, form)
            except NotReadable:
                continue


_STEPS: dict[str, Callable[[bytes], object]] = {
    "page.txt": lambda data: extract(read_bytes(data, "page.txt")),
    "page.html": lambda data: extract(read_bytes(data, "page.html")),
    "body": lambda data: extract(read_bytes(data, "page.txt", body_only=True)),
    "typed": _typed,
    "found": _found,
    "compared": _compared,
    "csv": _table("CSV"),
    "jsonl": _table("JSON Lines"),
    "yaml": _table("YAML"),
    "foreign": _foreign,
    **OPENINGS,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="How the cost of a text grows with its size.")
    parser.add_argument("--to", type=int, default=1_000_000, metavar="BYTES")
    parser.add_argument("--only", default="", metavar="WORDS", help="texts with these words in their names")
    parser.add_argument("--over", action="store_true", help="print only what is over its bound")
    options = parser.parse_args()
    django.setup()
    warm()
    over = 0
    found: dict[str, list[Growth]] = {}
    for text in (*generated(), *steps(), *openings()):
        if options.only not in text[0]:
            continue
        growth = measure(*text, options.to)
        found.setdefault(text[0].partition(" ")[0], []).append(growth)
        is_over = growth.factor > BOUND or growth.megabytes > MEMORY
        over += is_over
        if options.over and not is_over:
            continue
        costs = list(growth.cost.values()) or [0.0]
        told = f"refused: {growth.refused}" if growth.refused else "OVER" * is_over
        print(
            f"{growth.factor:6.2f} × {costs[0]:9,.0f} → {costs[-1]:9,.0f} ns  at {max(growth.cost, default=0):9,} {growth.megabytes:5.0f} MB  {growth.name[:60]}  {told}",
            flush=True,
        )
    print("\n| step | texts | refused at some size | most growth | most MB |\n|---|---|---|---|---|")
    for step, each in found.items():
        refused, factor = sum(bool(one.refused) for one in each), max(one.factor for one in each)
        most = max(one.megabytes for one in each)
        print(f"| {step} | {len(each)} | {refused} | {factor:.2f} | {most:.0f} |")
    tried = sum(map(len, found.values()))
    print(
        f"\n{tried:,} texts up to {options.to:,} bytes: {over} cost more than {BOUND:g} times as much a character at their "
        f"last size, or took more than {MEMORY:g} MB."
    )
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
