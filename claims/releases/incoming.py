"""An archive that comes in: whether it holds, and what is in it.

Comes in: a ZIP, or the folder it was unpacked to. Goes out: `Incoming`, or `BadArchive` that says what is wrong.
No database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import fastjsonschema

from sources.workbench.exchange import json_text

from .canonical import canonical
from .content import FORMAT, Content
from .schema import schema
from .verifier import MOST_BYTES, UNREADABLE, faults, opened

__all__ = ["BadArchive", "Incoming", "incoming", "unpacked"]

_MOST_NAMED = 5
_READ = ("content.json", "manifest.json", "provenance.json")
_MOST_PARTS = 200_000
_LEAST_BYTES = 20  # to each list or object of a file with more of them


class BadArchive(Exception):
    """Not an archive of a release, or not what was released; the message says what and, where it helps, what to do."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A release from somewhere else: its content, and what its manifest says of it."""

    content: Content
    digest: str
    number: int
    released_on: str
    author: str
    licence: str

    @property
    def named(self) -> str:
        """The set and the number, for messages."""
        return f"{self.content['set']['name']}, release {self.number}"

    @property
    def origin(self) -> str:
        """Where it comes from, for whoever looks at the decision later."""
        licence = f" {self.licence}." if self.licence else ""
        return (
            f"Release {self.number} of {self.content['set']['key']}, frozen by {self.author or 'somebody'} "
            f"on {self.released_on}, sha256:{self.digest}.{licence}"
        )


def unpacked(place: Path | BinaryIO, name: str = "", most: int = MOST_BYTES) -> dict[str, bytes]:
    """The files of an archive or a folder; `name` is what messages call it. Raises BadArchive."""
    name = name or str(place)
    try:
        return opened(place, most)
    except OSError as error:
        raise BadArchive(f"Cannot read {name}: {error.strerror or error}.") from None
    except UNREADABLE as error:
        raise BadArchive(f"{name} is not an archive of a release: {error}.") from None


def incoming(files: Mapping[str, bytes], texts: Mapping[str, str]) -> Incoming:
    """What an archive brings, after it was proved; `texts`: articles' texts that are here, by their SHA-256.

    Raises BadArchive.
    """
    for name in _READ:
        if name in files:
            _refuse_crowded(name, files[name])
    if "content.json" in files:
        _refuse_other_format(files["content.json"])
    if found := list(faults(files, texts)):
        more = f" And {len(found) - _MOST_NAMED:,} more." if len(found) > _MOST_NAMED else ""
        raise BadArchive(f"It is not what was released: {' '.join(found[:_MOST_NAMED])}{more}")
    content: Any = _loaded("content.json", files)
    try:
        _validator()(content)
    except (fastjsonschema.JsonSchemaValueException, RecursionError) as error:
        raise BadArchive(f"Its content is not of the form {FORMAT}: {str(error)[:300]}.") from None
    if reason := json_text.unstorable(content):
        raise BadArchive(f"Its content cannot be kept: {reason}")
    try:
        is_canonical = canonical(content).encode() == files["content.json"]
    except ValueError as error:  # such a number has no canonical form
        raise BadArchive(f"Its content cannot be kept: {error}") from None
    if not is_canonical:
        raise BadArchive("Its content is not in canonical form (RFC 8785), so its digest proves nothing.")
    manifest: Any = _loaded("manifest.json", files)
    try:
        if type(manifest["release"]) is not int or manifest["release"] < 1:
            raise ValueError(manifest["release"])
        return Incoming(
            content=content,
            digest=sha256(files["content.json"]).hexdigest(),
            number=manifest["release"],
            released_on=datetime.fromisoformat(manifest["released"]).astimezone(UTC).date().isoformat(),
            author=str(manifest["author"])[:200],
            licence=str(manifest["licence"])[:100],
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadArchive(f"Its manifest.json lacks what a release has: {error!r}.") from None


def _loaded(name: str, files: Mapping[str, bytes]) -> object:
    try:
        return json_text.loads(files[name].decode())
    except (ValueError, RecursionError) as error:
        raise BadArchive(f"Its {name} is not JSON that can be read: {error}.") from None


def _refuse_crowded(name: str, data: bytes) -> None:
    """A release has words between its brackets; what has none would fill memory."""
    parts = data.count(b"[") + data.count(b"{")
    if parts > _MOST_PARTS and parts * _LEAST_BYTES > len(data):
        raise BadArchive(f"Its {name} has {parts:,} lists and objects with next to nothing in them.")


def _refuse_other_format(data: bytes) -> None:
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError):
        return  # `faults` says so
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT:
        raise BadArchive(f"Its content is of the form {found!r}; this version reads {FORMAT}.")


@cache
def _validator() -> Any:
    return fastjsonschema.compile(schema(), use_default=False)
