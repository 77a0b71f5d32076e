"""Generated sentences as annotated articles, one each, in the form in which the scorer's training reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from claims.extraction.annotate.words import FRAGMENT, SPEECH
from claims.training.articles import Article, Relation
from sources.reading.page import Span

from .frame_sentences import make
from .pieces import Bank, bank
from .targets import Range, Target, normalised, targets
from .treebank import DEVELOPMENT, Sentence, load

__all__ = ["annotated", "articles", "articles_from"]

_NO_BLANK_BEFORE = frozenset(",.;:!?)%…")


_SEED = 11


def articles_from(folder: Path, count: int) -> list[Article]:
    """`count` articles of sentences generated from a treebank of a folder; the same each time.

    It is one that the grammar has not learned: of sentences it knows it is too sure.
    Raises FileNotFoundError where the treebank is missing, ValueError where it is not of the format or too small.
    """
    return list(articles(Random(_SEED), bank(load(folder, DEVELOPMENT)), count))  # noqa: S311 -- repeatable, not secret


def articles(random: Random, bank: Bank, count: int) -> Iterator[Article]:
    """`count` articles of one sentence, with words from the bank in place of its quotations."""
    while count:
        sentence = make(random, bank)
        if sentence:
            count -= 1
            yield annotated(random, bank, sentence)


def annotated(random: Random, bank: Bank, sentence: Sentence) -> Article:
    """A sentence as text with its attributions; as annotators do, those inside another's content are left out."""
    sentence = normalised(sentence)
    text, spans = _printed(random, bank, sentence.words)
    found = [(target, *pair) for target in targets(sentence) if (pair := _complete(target))]
    relations = [
        Relation(
            _spans(_content(sentence.tags, target.cue, source, content), spans),
            _spans([source], spans),
            any(tag in "Qq" for tag in sentence.tags[slice(*content)]),
        )
        for target, source, content in found
        if not any(_is_inside(target, content, other, around) for other, _, around in found)
    ]
    return Article(text, tuple(relations))


def _complete(target: Target) -> tuple[Range, Range] | None:
    return (target.source, target.content) if target.source and target.content else None


def _is_inside(target: Target, content: Range, other: Target, around: Range) -> bool:
    """Whether a cue stands in another's content, and not the other in its own."""
    if other is target:
        return False
    return around[0] <= target.cue < around[1] and not content[0] <= other.cue < content[1]


def _spans(ranges: Iterable[Range], spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(Span(spans[first].start, spans[stop - 1].end) for first, stop in ranges)


def _content(tags: str, cue: int, source: Range, content: Range) -> list[Range]:
    """The content without cue and speaker, where they are put into it."""
    start, stop = content
    low, high = min(source[0], cue), max(source[1], cue + 1)
    if not (start < low and high < stop):
        return [content]
    before, after = low, high
    while before > start + 1 and tags[before - 1] in ",-":
        before -= 1
    while after < stop - 1 and tags[after] not in ",:Qq":
        after += 1
    while after < stop - 1 and tags[after] in ",:-":
        after += 1
    return [(start, before), (after, stop)]


def _printed(random: Random, bank: Bank, words: Sequence[str]) -> tuple[str, list[Span]]:
    """The text of a sentence, and where each item stands in it."""
    text, spans = "", []
    for item, word in enumerate(words):
        if word == SPEECH:
            word = _quotation(random, bank, words[item + 1 : item + 3])
        elif word == FRAGMENT:
            word = f"“{_noun(random, bank)}”"
        text = _with_blank(text, word)
        spans.append(Span(len(text), len(text) + len(word)))
        text += word
    return text, spans


def _noun(random: Random, bank: Bank) -> str:
    """The last word of a noun phrase that does not end in a quotation itself."""
    while True:
        phrase = random.choice(bank.nouns)
        if phrase.tags[-1] not in "Qq":
            return phrase.words[-1]


def _quotation(random: Random, bank: Bank, following: Sequence[str]) -> str:
    """A sentence in marks, ending as it does before the words that follow."""
    said = ""
    for word in random.choice(bank.bodies).words:
        said = _with_blank(said, word) + word
    said = said[0].upper() + said[1:]
    if following and following[0] in (".", ","):
        return f"“{said}”"
    goes_on = any(character.isalpha() for word in following for character in word)
    return f"“{said}{',' if goes_on else '.'}”"


def _with_blank(text: str, word: str) -> str:
    return text if not text or word in _NO_BLANK_BEFORE or text.endswith("(") else text + " "
