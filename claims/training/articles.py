"""Annotated articles: a file of them → texts with who is marked to have said what.

Each line of the file is `{"text", "relations": [{"content", "source"}, …]}`; contents and sources
are lists of `[start, end]`, offsets in code points into the text, half open; `name`, where it is given,
lists the proper names of the source. Other keys are ignored.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.reading.page import Page, Span

__all__ = ["Article", "Relation", "article_of", "load", "save", "share", "stripped"]

# Marks at the edges of a content, which annotators include or not as they like.
_EDGES = " \t\n“”\"„«»'‘’`.,;:!?—–-()"
_MARKS = re.compile(r"[“”\"„«»]|''|``")


@dataclass(frozen=True, slots=True)
class Relation:
    """An annotated attribution: the spans of its content and of its source (empty where none is named)."""

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    quoted: bool  # whether the content holds a quotation mark, or is held by one
    names: tuple[str, ...] = ()  # the proper names of the source that the annotation tells, if any


@dataclass(frozen=True, slots=True)
class Article:
    """A text, all of it body, with every attribution that a person marked in it."""

    text: str
    relations: tuple[Relation, ...]

    @property
    def page(self) -> Page:
        """The article as a page that holds nothing but its body."""
        return Page(text=self.text, body=(Span(0, len(self.text)),))


def load(path: Path) -> list[Article]:
    """The articles of a gzipped file of JSON lines.

    Raises OSError where the file cannot be read, ValueError or KeyError where it is not of the form.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [article_of(json.loads(line)) for line in lines if line.strip()]


def save(path: Path, articles: Iterable[Article]) -> None:
    """Write articles in the form in which `load` reads them. Raises OSError where it cannot be written to."""
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for article in articles:
            relations = [
                {"content": relation.content, "source": relation.source} for relation in article.relations
            ]
            lines.write(json.dumps({"text": article.text, "relations": relations}) + "\n")


def article_of(record: dict[str, object]) -> Article:
    """The article of one line; raises ValueError or KeyError where it is not of the form."""
    text, relations = record["text"], record["relations"]
    if not isinstance(text, str) or not isinstance(relations, list):
        raise ValueError('an article is {"text": "…", "relations": […]}')
    return Article(text, tuple(_relation(text, relation) for relation in relations))


def _relation(text: str, relation: dict[str, Any]) -> Relation:
    content = tuple(Span(start, end) for start, end in relation["content"])
    source = tuple(Span(start, end) for start, end in relation["source"])
    quoted = any(_MARKS.search(text, max(0, start - 1), end + 1) for start, end in content)
    return Relation(content, source, quoted, tuple(relation.get("name") or ()))


def share(inner: Sequence[Span], outer: Sequence[Span]) -> float:
    """The share of the characters of `inner` that `outer` covers."""
    size = sum(end - start for start, end in inner)
    covered = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in inner for b in outer)
    return covered / size if size else 0.0


def stripped(text: str, start: int, end: int) -> Span:
    """The stretch without the marks and white space at its edges; empty where it is nothing else."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)
