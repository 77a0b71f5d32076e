"""Annotations of pages: W3C Web Annotation (our own export among them) and what Hypothesis hands out.

Comes in: bytes of JSON (a collection, a page, one annotation, a list, an answer of Hypothesis' API with `rows`) or
JSON Lines; goes out: `ForeignAnnotation`s. Notes on whole pages and replies are passed over and counted.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import unquote

from sources.workbench.exchange.json_text import unstorable

from .json_records import json_records
from .read_records import MOST_RECORDS, Bad, NotReadable, Reading
from .values import Kept, listed, words_of

__all__ = ["ForeignAnnotation", "Selector", "read_annotations"]

Node = dict[str, Any]

_MOST_PARTS = 50
_LONGEST = 200_000  # code points of what is selected
_LONGEST_NOTE = 20_000
_MOST_TAGS = 50
_LONGEST_TAG = 100
_WITHIN = ("rows", "items", "@graph", "first")
_OURS = re.compile(r"(?:[/:])quote[/:]([^/:]+)$")
_BY_DIGEST = "ni:///sha-256;"
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Selector:
    """What is selected: words with those around them, offsets, or both. Offsets are as the file has them."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignAnnotation:
    """A selection on one page, with what somebody wrote to it."""

    number: int
    identifier: str
    address: str  # of the page; empty where `digest` names it
    digest: str  # SHA-256 of the page's bytes, hexadecimal
    selectors: tuple[Selector, ...]
    tags: tuple[str, ...] = ()
    note: str = ""
    # Of our own export: the quote's key, kind and status, and who speaks.
    key: str = ""
    kind: str = ""
    status: str = ""
    speaker: str = ""
    wikidata: str = ""
    told: tuple[str, ...] = ()  # what was cut

    @property
    def has_words(self) -> bool:
        """Whether each part names its words; offsets alone are less."""
        return all(one.exact.strip() for one in self.selectors)

    @property
    def name(self) -> str:
        """What a person knows the record by."""
        words = " ".join(next((one.exact for one in self.selectors if one.exact), "").split())
        shown = words if len(words) <= 60 else words[:59] + "…"
        return f"{shown} ({self.address or self.digest})" if shown else self.identifier or self.address


def read_annotations(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignAnnotation]:
    """The annotations of a file. Raises `NotReadable` where it holds none."""
    found: Reading[ForeignAnnotation] = Reading()
    number = 0
    every = (value for _, value in json_records(data, most, _WITHIN))
    for node in chain.from_iterable(_nodes(value, found) for value in every):
        number += 1
        if number > most:
            raise NotReadable(f"The file has more than {most:,} annotations. Split it.")
        if listed(node.get("references")):
            found.passed_over["replies to annotations"] += 1
            continue
        try:
            annotation = _annotation(number, node)
        except Bad as error:
            found.refuse(number, str(node.get("id") or _source(node) or ""), str(error))
            continue
        if annotation is None:
            found.passed_over["notes on whole pages"] += 1
        else:
            found.records.append(annotation)
    if not number:
        raise NotReadable(
            "The file has no annotations: no rows, no items, and nothing of the type Annotation."
        )
    return found


def _nodes(value: object, found: Reading[ForeignAnnotation], depth: int = 0) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, found, depth + 1)
    if not isinstance(value, dict):
        return
    if isinstance(value.get("next"), str):
        found.notes.append(f"The collection goes on at {value['next'][:200]}, which is not in the file.")
    for name in _WITHIN:
        if isinstance(value.get(name), list | dict):
            yield from _nodes(value[name], found, depth + 1)
            return
    if value.get("target") is not None and ("Annotation" in listed(value.get("type")) or "uri" in value):
        yield value


def _annotation(number: int, node: Node) -> ForeignAnnotation | None:
    targets = [one for one in listed(node["target"]) if isinstance(one, dict)]
    if len(targets) > _MOST_PARTS:
        raise Bad(f"It has {len(targets):,} targets; at most {_MOST_PARTS} are read.")
    selectors = [_selector(one) for one in targets]
    if not any(selectors):
        return None
    if None in selectors:
        raise Bad(
            "One of its targets has no selector that can be read (TextQuoteSelector, TextPositionSelector)."
        )
    sources = dict.fromkeys([_source_of(one) or _source(node) for one in targets])
    if len(sources) != 1:
        raise Bad(f"It selects words on {len(sources)} pages.")
    source = next(iter(sources))
    digest = _digest(source)
    if not digest and not source:
        raise Bad("It does not say which page it is on.")
    bodies = _bodies(node)
    identifier = str(node.get("id") or "")[:300]
    words = [one.exact for one in selectors if one is not None]
    if reason := unstorable([source, identifier, *words, bodies.get("key", ""), bodies.get("wikidata", "")]):
        raise Bad(reason)
    return ForeignAnnotation(
        number=number,
        identifier=identifier,
        address="" if digest else source,
        digest=digest,
        selectors=tuple(one for one in selectors if one is not None),
        **bodies,
    )


def _source(node: Node) -> str:
    uri = node.get("uri")
    return uri.strip() if isinstance(uri, str) else ""


def _source_of(target: Node) -> str:
    source = target.get("source")
    if isinstance(source, list):
        source = next(iter(source), "")
    if isinstance(source, dict):
        source = source.get("id") or source.get("@id")
    return source.strip() if isinstance(source, str) else ""


def _digest(source: str) -> str:
    """The digest in a name that a page's bytes give it (RFC 6920)."""
    if not source.startswith(_BY_DIGEST):
        return ""
    words = source.removeprefix(_BY_DIGEST)
    try:
        digest = urlsafe_b64decode(words + "=" * (-len(words) % 4))
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise Bad(f"{source[:80]} is no name of a page.")
    return digest.hex()


def _selector(target: Node) -> Selector | None:
    """What quote and position selectors of a target say, together; None where it has neither."""
    waiting = listed(target.get("selector"))
    quote: Node = {}
    position: Node = {}
    for depth in range(100):
        if depth >= len(waiting):
            break
        one = waiting[depth]
        if not isinstance(one, dict):
            continue
        kind = one.get("type")
        if kind == "TextQuoteSelector" and isinstance(one.get("exact"), str) and not quote:
            quote = one
        elif kind == "TextPositionSelector" and _are_offsets(one) and not position:
            position = one
        waiting += listed(one.get("refinedBy"))
    if not quote and not position:
        return None
    words = {name: str(quote.get(name) or "") for name in ("exact", "prefix", "suffix")}
    if any(len(one) > _LONGEST for one in words.values()):
        raise Bad(f"It selects more than {_LONGEST:,} characters.")
    return Selector(**words, start=position.get("start"), end=position.get("end"))


def _are_offsets(node: Node) -> bool:
    start, end = node.get("start"), node.get("end")
    return type(start) is int and type(end) is int and 0 <= start < end < 2**31


def _bodies(node: Node) -> dict[str, Any]:
    """Tags, note, and what our own export says of a quote."""
    found: dict[str, object] = {}
    tags = [tag for tag in listed(node.get("tags")) if isinstance(tag, str)]
    notes = [node["text"]] if isinstance(node.get("text"), str) else []
    bodies = [*listed(node.get("body")), *([{"value": node["bodyValue"]}] if "bodyValue" in node else [])]
    ours = any(isinstance(body, dict) and _key_of(body) for body in bodies)
    for body in bodies:
        if isinstance(body, str):
            continue  # the address of a body somewhere else
        if not isinstance(body, dict):
            raise Bad("Its body cannot be read.")
        purpose, value = body.get("purpose"), body.get("value")
        if key := _key_of(body):
            found["key"] = key
        elif ours and purpose in ("classifying", "assessing", "describing"):
            name = {"classifying": "kind", "assessing": "status", "describing": "speaker"}[purpose]
            found[name] = words_of(value)
        elif purpose == "linking":
            found["wikidata"] = str(body.get("source") or "").rpartition("/")[2]
        elif isinstance(value, str) and purpose == "tagging":
            tags.append(value)
        elif isinstance(value, str):
            notes.append(_TAG.sub("", value) if body.get("format") == "text/html" else value)
    kept = Kept()
    every = (kept.words("One of its tags", words_of(tag), _LONGEST_TAG) for tag in tags)
    found["tags"] = kept.first("tags", dict.fromkeys(filter(None, every)), _MOST_TAGS)
    found["told"] = tuple(kept.told)
    note = "\n".join(note.strip() for note in notes if note.strip()).replace("\x00", "")
    if len(note) > _LONGEST_NOTE:
        raise Bad(f"Its note has {len(note):,} characters; at most {_LONGEST_NOTE:,} are read.")
    words_of(note)  # refuses half characters
    return found | {"note": note}


def _key_of(body: Node) -> str:
    """The key of the quote that our own export names."""
    source = body.get("source")
    if body.get("purpose") != "identifying" or not isinstance(source, str):
        return ""
    found = _OURS.search(source)
    return unquote(found[1])[:200] if found else ""
