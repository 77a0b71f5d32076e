"""Patterns: the lines of claims/languages/en/attributions.txt, and those of them that are templates found in a sentence.

Comes in: a paragraph and the range of a sentence. Goes out: an attribution for every template that fits. A
sentence is searched as a line of words with their tags, "in/f the/d words/n of/f …", so that a template is a
regular expression over it; only sentences that hold its longest word are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.extraction.annotate.paragraphs import Paragraph
from claims.extraction.speech import Range, Speech
from claims.languages.en import entries

__all__ = ["Pattern", "is_certain", "patterns", "templates"]

# A word of a template's slot, with its tag.
_NOUN_PHRASE = r"(?:\S+/[dpjnPo#] ){1,8}(?:\S+/f (?:\S+/[dpjnP#] ){1,5}){0,2}"
_SLOTS = {
    "{S}": rf"(?P<S>{_NOUN_PHRASE}(?:,/, (?:\S+/P ){{1,4}}(?=,/, ))?)",  # "the keeper, Rolf Tann,"
    "{S's}": r"(?P<S>(?:\S+/[dPjn] ){0,5}\S+/p )",
    "{C}": r"(?P<C>(?:\S+ )+?)(?=\S+/\. $|$)",
    "{“C”}": r"(?P<C>\S+/[Qq] )",
}
_CONTENT = ("{C}", "{“C”}")
# Content that is no quotation has a verb.
_FINITE = frozenset("vzmiyxOQq")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line: its name, whether its form alone is proof, its template or None, and an example."""

    name: str
    certain: bool
    template: str | None
    example: str


@cache
def patterns() -> dict[str, Pattern]:
    """All patterns by name. Raises ValueError where a line is not of the form."""
    found = {}
    for line in entries("attributions"):
        cells = line.split("\t")
        if len(cells) != 4 or cells[1] not in ("certain", "scored"):
            raise ValueError(f"attributions.txt: not name, certain or scored, template and example: {line!r}")
        name, force, template, example = cells
        found[name] = Pattern(name, force == "certain", None if template == "-" else template, example)
    return found


@cache
def is_certain(name: str) -> bool:
    """Whether a pattern's form alone is proof. Raises LookupError for one that attributions.txt does not list."""
    if name not in patterns():
        raise LookupError(f"attributions.txt has no pattern {name!r}: add it as certain or scored")
    return patterns()[name].certain


def templates(paragraph: Paragraph, sentence: Range) -> list[Speech]:
    """The attributions of a sentence that templates find."""
    lows = frozenset(paragraph.lows[slice(*sentence)])
    fitting = [(name, template) for words, name, template in _templates() if not words.isdisjoint(lows)]
    line = _line(paragraph, sentence) if fitting else ""
    found: list[Speech] = []
    for name, template in fitting:
        for match in template.finditer(line):
            speech = _speech(paragraph, sentence, name, match)
            if speech:
                found.append(speech)
    return found


@cache
def _templates() -> list[tuple[frozenset[str], str, re.Pattern[str]]]:
    """Of each template the words of which a sentence must have one, its name, its expression."""
    return [_compiled(pattern.name, pattern.template) for pattern in patterns().values() if pattern.template]


def _compiled(name: str, template: str) -> tuple[frozenset[str], str, re.Pattern[str]]:
    parts, keys = [], [frozenset[str]()]
    for word in template.split():
        if word in _SLOTS:
            parts.append(_SLOTS[word])
            continue
        either = word.split("|")
        keys.append(frozenset(either))
        parts.append(rf"(?:{'|'.join(map(re.escape, either))})/\S ")
    rarest = max(keys, key=lambda words: min(map(len, words), default=0))
    if not rarest or not any(slot in template for slot in _CONTENT):
        raise ValueError(f"attributions.txt: {name}: a template needs a word and a slot for what is said")
    return rarest, name, re.compile(r"(?<!\S)" + "".join(parts))


def _line(paragraph: Paragraph, sentence: Range) -> str:
    words = (
        low.replace(" ", "_") for low in paragraph.lows[slice(*sentence)]
    )  # a tag in angle brackets has blanks
    return "".join(
        [f"{low}/{tag} " for low, tag in zip(words, paragraph.tags[slice(*sentence)], strict=True)]
    )


def _speech(paragraph: Paragraph, sentence: Range, name: str, match: re.Match[str]) -> Speech | None:
    """A match's places in the line as items."""
    begin = sentence[0]

    def items(start: int, stop: int) -> Range:
        first = begin + match.string.count(" ", 0, start)
        return first, first + match.string.count(" ", start, stop)

    mention, content = items(*match.span("S")), items(*match.span("C"))
    if _FINITE.isdisjoint(paragraph.tags[slice(*content)]):
        return None
    first, stop = items(*match.span())
    words = [
        at
        for at in range(first, stop)
        if not (mention[0] <= at < mention[1] or content[0] <= at < content[1])
    ]
    cue = next(at for at in reversed(words) if paragraph.lows[at].isalpha())
    return Speech((cue, cue + 1), paragraph.lows[cue], name, [content], mention, "slot", sentence)
