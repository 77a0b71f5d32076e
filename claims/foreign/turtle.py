"""Turtle and N-Triples (W3C, RDF 1.1): bytes → objects as JSON-LD has them, for readers of linked data.

Comes in: UTF-8; goes out: one object a subject, with lists of values by name. Names of schema.org stand without its
address, literals are strings, whatever their type or language, and what is another subject is `{"@id": …}`. A strict
reader: what the grammar does not know is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import urljoin

from .json_ld import Node
from .read_records import NotReadable
from .values import schema_name

__all__ = ["is_turtle", "subjects"]

_MOST_TRIPLES = 350_000
_DEEPEST = 20  # brackets in brackets
_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|#[^\n]*+\n)*+(?:@prefix\s|@base\s|(?i:prefix|base)\s[^\n]*<|<[a-zA-Z][^<>\s]*:[^<>\s]*>\s*<)"
)
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAME = r"[^\W\d_](?:[\w.\-·]*[\w\-·])?"
_TOKEN = re.compile(
    rf"""
      (?P<space>(?:[ \t\r\n]++|\#[^\n]*+)++)
    | (?P<iri><[^\x00-\x20<>"{{}}|^`]*>)
    | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+''')
    | (?P<short>"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')
    | (?P<directive>@(?:prefix|base)\b|(?i:prefix|base)(?=\s))
    | (?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
    | (?P<blank>_:[\w](?:[\w.\-·]*[\w\-·])?)
    | (?P<prefixed>(?:{_NAME})?:(?:(?:[\w:\-·]++|\.++(?=[\w:\-·%\\])|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*+))
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?<!\.))
    | (?P<word>a(?=[\s<\[_:])|true\b|false\b)
    | (?P<mark>\^\^|[.;,\[\]()])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def is_turtle(data: bytes) -> bool:
    """Whether a file begins as Turtle or N-Triples do; HTML and JSON do not."""
    return bool(_BEGINS.match(data))


def subjects(data: bytes) -> list[Node]:
    """The subjects of a file in the order in which they come first. Raises `NotReadable`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"The file cannot be read: line {line} is not in UTF-8.") from None
    return list(_Turtle(text).read().values())


class _Turtle:
    """One document on its way; grammar of https://www.w3.org/TR/turtle/, section 6.5."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._cut()
        self._kind, self._words, self._at = "", "", 0
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._nodes: dict[str, Node] = {}
        self._references: dict[str, Node] = {}  # each once, however often it is referred to
        self._triples = 0
        self._unnamed = 0

    def read(self) -> dict[str, Node]:
        self._next()
        while self._kind:
            if self._kind == "directive":
                self._directive()
            else:
                self._statement()
        return self._nodes

    # -- tokens ---------------------------------------------------------------------------------

    def _cut(self) -> Iterator[tuple[str, str, int]]:
        at, end, match = 0, len(self._text), _TOKEN.match
        while at < end:
            found = match(self._text, at)
            if found is None:
                self._at = at
                self._refuse(f"“{self._text[at : at + 20].splitlines()[0]}” is not known here")
            kind = found.lastgroup or ""
            if kind != "space":
                yield kind, found[0], at
            at = found.end()

    def _next(self) -> str:
        """The token that was there; the one after it is there now."""
        was = self._words
        self._kind, self._words, self._at = next(self._tokens, ("", "", len(self._text)))
        return was

    def _take(self, mark: str) -> None:
        if self._kind != "mark" or self._words != mark:
            self._refuse(f"“{mark}” is missing before “{self._words[:20]}”")
        self._next()

    def _refuse(self, reason: str) -> NoReturn:
        line = self._text.count("\n", 0, self._at) + 1
        raise NotReadable(f"Line {line} is no Turtle that can be read: {reason}.")

    # -- grammar --------------------------------------------------------------------------------

    def _directive(self) -> None:
        word = self._next()
        if word.lstrip("@").lower() == "prefix":
            if self._kind != "prefixed" or not self._words.endswith(":"):
                self._refuse("a prefix needs a name with a colon")
            name = self._next()
            self._prefixes[name[:-1]] = self._iri()
        else:
            self._base = self._iri()
        if word.startswith("@"):
            self._take(".")

    def _statement(self) -> None:
        is_nameless = self._words == "["
        subject = self._node(0)
        if not (is_nameless and self._words == "."):
            self._properties(subject, 0)
        self._take(".")

    def _properties(self, subject: str, depth: int) -> None:
        while True:
            if self._kind == "word" and self._words == "a":
                self._next()
                name = "@type"
            else:
                iri = self._iri()
                name = "@type" if iri == _RDF + "type" else schema_name(iri)
            while True:
                self._add(subject, name, self._object(depth))
                if self._words != ",":
                    break
                self._next()
            if self._words != ";":
                return
            while self._words == ";":
                self._next()
            if self._words in (".", "]"):
                return

    def _object(self, depth: int) -> Any:
        kind = self._kind
        if kind in ("short", "long"):
            words = self._next()
            words = self._unescaped(words[3:-3] if kind == "long" else words[1:-1])
            if self._kind == "language":
                self._next()
            elif self._words == "^^":
                self._next()
                self._iri()
            return words
        if kind == "number" or self._words in ("true", "false"):
            return self._next()
        name = self._node(depth)
        return self._references.setdefault(name, {"@id": name})

    def _node(self, depth: int) -> str:
        """The identifier of a subject or of what it refers to, whatever it is written as."""
        if self._kind == "blank":
            return self._next()
        if self._words not in ("[", "("):
            return self._iri()
        if depth >= _DEEPEST:
            self._refuse(f"more than {_DEEPEST} brackets stand in one another")
        self._unnamed += 1
        name = f"_:[{self._unnamed}]"
        if self._next() == "[":
            if self._words != "]":
                self._properties(name, depth + 1)
            self._take("]")
            return name
        while self._words != ")":  # a list; its order is not asked for
            self._add(name, "@list", self._object(depth + 1))
        self._next()
        return name

    def _add(self, subject: str, name: str, value: Any) -> None:
        self._triples += 1
        if self._triples > _MOST_TRIPLES:
            raise NotReadable(f"The file has more than {_MOST_TRIPLES:,} statements. Split it.")
        if name == "@type" and isinstance(value, dict):
            value = schema_name(value["@id"])
        node = self._nodes.get(subject)
        if node is None:
            node = self._nodes[subject] = {"@id": subject}
        node.setdefault(name, []).append(value)

    def _iri(self) -> str:
        if self._kind == "iri":
            at, iri = self._at, self._next()[1:-1]
            iri = self._unescaped(iri) if "\\" in iri else iri
            try:
                return urljoin(self._base, iri) if self._base else iri
            except ValueError:
                self._at = at
                self._refuse(f"<{iri[:60]}> is no address")
        if self._kind != "prefixed":
            self._refuse(f"“{self._words[:20]}” is no name" if self._kind else "it ends within a statement")
        prefix, _, local = self._words.partition(":")
        if prefix not in self._prefixes:
            self._refuse(f"the prefix “{prefix[:20]}:” is not declared")
        self._next()
        return self._prefixes[prefix] + (re.sub(r"\\(.)", r"\1", local) if "\\" in local else local)

    def _unescaped(self, words: str) -> str:
        if "\\" not in words:
            return words
        try:
            return _ESCAPE.sub(
                lambda found: (
                    chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _ESCAPED[found[3]]
                ),
                words,
            )
        except (KeyError, ValueError, OverflowError):
            self._refuse("a backslash stands before a letter that it does not go with")
