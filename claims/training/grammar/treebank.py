"""Treebanks: CoNLL-U files → sentences as extraction cuts them, with tags and dependencies.

The tokens of Universal Dependencies are smaller than the items of extraction, where "didn’t" is one
word and a whole quotation is one: the tokens of an item become one node, under the head of the token
that the others hang on. Format: https://universaldependencies.org/format.html.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from claims.extraction.annotate.marks import find_quoted
from claims.extraction.annotate.paragraphs import masked
from claims.extraction.annotate.words import FRAGMENT, SPEECH, tag_words, tokenize

from .letters import letter

__all__ = [
    "DEVELOPMENT",
    "TOP",
    "TRAINING",
    "Sentence",
    "Token",
    "children",
    "is_unbroken",
    "load",
    "sentence_of",
    "subtree",
]

# The treebanks that are learned from, and the one to measure with, by the names of their files.
TRAINING = ("ewt-train", "gum-dev")
DEVELOPMENT = "ewt-dev"
TOP = -1  # the head of a sentence's own top
_COLUMNS = 10
_FORM, _PENN, _HEAD, _RELATION, _MISC = 1, 4, 6, 7, 9
# Subtypes of relations that are kept apart, and how they are called here.
_SUBTYPES = {
    "nsubj:pass": "nsubj:pass",
    "nsubj:outer": "nsubj",
    "acl:relcl": "relcl",
    "nmod:poss": "poss",
    "aux:pass": "aux:pass",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Items as printed, a tag each, the item each hangs on (TOP for the top), and the label of that relation."""

    words: list[str]
    tags: str
    heads: list[int]
    labels: list[str]


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a treebank: offsets in the sentence's text, Penn tag, head (1 for the first token, 0 for none)."""

    start: int
    end: int
    tag: str
    head: int
    relation: str


def load(folder: Path, name: str) -> list[Sentence]:
    """The sentences of `name`.conllu or `name`.conllu.gz in a folder.

    Raises FileNotFoundError where there is neither, ValueError where a line is not of the format.
    """
    packed, plain = folder / f"{name}.conllu.gz", folder / f"{name}.conllu"
    if packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as lines:
            return list(_sentences(lines, packed))
    if plain.exists():
        with plain.open(encoding="utf-8") as lines:
            return list(_sentences(lines, plain))
    raise FileNotFoundError(
        f"{folder} holds neither {packed.name} nor {plain.name} (see docs/third-party.md)"
    )


def _sentences(lines: Iterable[str], path: Path) -> Iterator[Sentence]:
    for rows in _rows(lines, path):
        sentence = sentence_of(*_text_and_tokens(rows))
        if sentence:
            yield sentence


def _rows(lines: Iterable[str], path: Path) -> Iterator[list[list[str]]]:
    """The columns of the lines of each sentence, without empty nodes."""
    rows: list[list[str]] = []
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if not line and rows:
            yield rows
            rows = []
        if line and line[0] != "#":
            columns = line.split("\t")
            if len(columns) != _COLUMNS:
                raise ValueError(f"{path}, line {number}: {len(columns)} columns, CoNLL-U has {_COLUMNS}")
            if "." not in columns[0]:
                rows.append(columns)
    if rows:
        yield rows


def _text_and_tokens(rows: Sequence[Sequence[str]]) -> tuple[str, list[Token]]:
    """The sentence as printed, and its tokens; those of one printed word share its characters out."""
    text, tokens = "", []
    first = last = 0  # tokens of the printed word met last
    begin = stop = 0
    for columns in rows:
        size, blank = len(columns[_FORM]), "" if "SpaceAfter=No" in columns[_MISC] else " "
        if "-" in columns[0]:
            first, last = map(int, columns[0].split("-"))
            begin, stop = len(text), len(text) + size
            text += columns[_FORM] + blank
            continue
        if first <= int(columns[0]) <= last:
            start = min(begin, stop - 1)
            end = max(min(start + size, stop), start + 1)
            begin += size
        else:
            start, end = len(text), len(text) + size
            text += columns[_FORM] + blank
        tokens.append(Token(start, end, columns[_PENN], int(columns[_HEAD]), columns[_RELATION]))
    return text.rstrip(), tokens


def sentence_of(text: str, tokens: Sequence[Token]) -> Sentence | None:
    """The sentence in items; None where it has no top or fewer than two tokens."""
    stretches = find_quoted(text)
    words, starts = tokenize(masked(text, stretches))
    if len(tokens) < 2 or not words:
        return None
    behind = {stretch.start: stretch.end for stretch in stretches}
    ends = [
        behind.get(start, start + len(word)) if word in (SPEECH, FRAGMENT) else start + len(word)
        for word, start in zip(words, starts, strict=True)
    ]
    item_of = _items(tokens, starts, ends)
    members: list[list[int]] = [[] for _ in words]
    for number, item in enumerate(item_of):
        members[item].append(number)
    tags, heads, labels = [], [], []
    for item, inside in enumerate(members):
        tag, head, label = _node(words[item], tokens, inside, item_of, item)
        if head == item:  # a circle of one: under its neighbour
            head = item - 1 if item else TOP
        tags.append(tag)
        heads.append(head)
        labels.append(label)
    return Sentence(words, "".join(tags), heads, labels) if TOP in heads else None


def _items(tokens: Sequence[Token], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """The item in which each token begins."""
    found, at = [], 0
    for token in tokens:
        while at < len(starts) - 1 and ends[at] <= token.start:
            at += 1
        here = at
        while here > 0 and starts[here] > token.start:
            here -= 1
        found.append(here)
    return found


def _node(
    word: str, tokens: Sequence[Token], inside: list[int], item_of: Sequence[int], item: int
) -> tuple[str, int, str]:
    """Tag, head and label of an item that holds the tokens `inside`."""
    if not inside:
        return tag_words([word])[0], item, "dep"
    top = _top(tokens, inside, item_of, item)
    token = tokens[top]
    label = "root" if token.head == 0 else _label(token.relation)
    head = TOP if token.head == 0 else item_of[token.head - 1]
    if word in (SPEECH, FRAGMENT):
        return "Q" if word == SPEECH else "q", head, label
    low = word.lower().replace("'", "’")
    penn = [tokens[number].tag for number in inside]
    return letter(word, low, penn, inside.index(top), token.relation), head, label


def _top(tokens: Sequence[Token], inside: list[int], item_of: Sequence[int], item: int) -> int:
    """Of the tokens of an item the one whose head lies outside; rather no mark, rather the sentence's top."""
    top: int | None = None
    for number in inside:
        token = tokens[number]
        if token.head and item_of[token.head - 1] == item:
            continue
        mark = token.relation == "punct" and len(inside) > 1
        if top is None or (not mark and (token.head == 0 or tokens[top].relation == "punct")):
            top = number
    return inside[0] if top is None else top


def _label(relation: str) -> str:
    return _SUBTYPES.get(relation) or relation.partition(":")[0]


def children(heads: Sequence[int | None]) -> list[list[int]]:
    """For each item those that hang on it, in order."""
    found: list[list[int]] = [[] for _ in heads]
    for item, head in enumerate(heads):
        if head is not None and head >= 0:
            found[head].append(item)
    return found


def subtree(below: Sequence[Sequence[int]], top: int) -> list[int]:
    """An item and all that hangs on it, in order; `below` as from `children`."""
    found, waiting = {top}, [top]
    while waiting:
        for item in below[waiting.pop()]:
            if item not in found:
                found.add(item)
                waiting.append(item)
    return sorted(found)


def is_unbroken(items: Sequence[int]) -> bool:
    """Whether ascending items stand side by side."""
    return all(right == left + 1 for left, right in pairwise(items))
