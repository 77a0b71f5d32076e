"""Prove an archive of a release, with Python 3.9 or newer and nothing else.

    python verify.py ARCHIVE.zip [TEXT …]      (or the folder it was unpacked to)

Checks that every file is what SHA256SUMS says, that nothing is missing or added, that content.json has the
release's digest and fits together, and that each part of a quote is as long as its place. TEXTs are articles as
decoded, in UTF-8: those whose digest the release has are checked word by word. The exit status is 0 where all holds.
"""

from __future__ import annotations

import json
import sys
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path
from typing import (  # noqa: UP035 - runs on Python 3.9, too
    Any,
    BinaryIO,
    Dict,
    Iterator,
    List,
    Mapping,
    Sequence,
    Union,
)

MOST_BYTES = 4_000_000_000
MOST_FILES = 1_000
MOST_PACKED = 50  # how many times smaller somebody may have packed it again
UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)  # what no ZIP may raise


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong, or that nothing is; the exit status."""
    if not arguments:
        print(__doc__)
        return 2
    try:
        files = opened(Path(arguments[0]))
        texts = {
            sha256(data).hexdigest(): data.decode() for data in (Path(p).read_bytes() for p in arguments[1:])
        }
    except UNREADABLE as error:
        print(f"{arguments[0]} cannot be read: {error}")
        return 2
    found = list(faults(files, texts))
    for fault in found:
        print(fault)
    if not found:
        print(f"Everything holds. sha256:{sha256(files['content.json']).hexdigest()}")
    return 1 if found else 0


def opened(place: Union[Path, BinaryIO], most: int = MOST_BYTES) -> Dict[str, bytes]:  # noqa: UP006, UP007
    """The files of an archive or of a folder, by their names in it; `most`: bytes of all of them together."""
    if isinstance(place, Path) and place.is_dir():
        return {
            p.relative_to(place).as_posix(): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()
        }
    with zipfile.ZipFile(place) as package:
        _check_members(package.infolist(), most)
        members = [member for member in package.infolist() if not member.is_dir()]
        return {member.filename.partition("/")[2]: _read(package, member) for member in members}


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a file, and no more than it says it has, whatever is packed in it."""
    with package.open(member) as file:
        return file.read(member.file_size + 1)


def _check_members(members: Sequence[zipfile.ZipInfo], most: int) -> None:
    """Raise ValueError, before anything is unpacked, for what no archive of a release holds."""
    if len(members) > MOST_FILES:
        raise ValueError(f"it has more than {MOST_FILES:,} files")
    size, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if size > most:
        raise ValueError(f"it unpacks to more than {most:,} bytes")
    if size > MOST_PACKED * packed + 1_000_000:
        raise ValueError(f"it unpacks to more than {MOST_PACKED} times its size")
    names = [one.filename for one in members]
    if len(set(names)) != len(names):
        raise ValueError("it has two files of one name")
    for one in members:
        steps = one.filename.rstrip("/").split("/")
        if any(step in ("", ".", "..") for step in steps) or any(sign in one.filename for sign in "\\:\0"):
            raise ValueError(f"{one.filename[:80]!r} is no name of a file in it")
        if not one.is_dir() and (len(steps) < 2 or steps[0] != names[0].split("/")[0]):
            raise ValueError(f"{one.filename[:80]!r} is not in the one folder that holds all of it")
        if one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{one.filename[:80]!r} is encrypted, or packed as no archive of a release is")


def faults(files: Mapping[str, bytes], texts: Mapping[str, str]) -> Iterator[str]:
    """What does not hold, a sentence each. `texts`: articles' texts by their SHA-256."""
    for name in ("SHA256SUMS", "manifest.json", "content.json"):
        if name not in files:
            yield f"{name} is missing."
            return
    try:
        lines = files["SHA256SUMS"].decode().splitlines()
        listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        content = json.loads(files["content.json"])
        manifest = json.loads(files["manifest.json"])
        for name in sorted(listed.keys() - files.keys()):
            yield f"{name} is missing."
        for name in sorted(files.keys() - listed.keys() - {"SHA256SUMS"}):
            yield f"{name} was added: SHA256SUMS does not list it."
        for name in sorted(files.keys() & listed.keys()):
            if sha256(files[name]).hexdigest() != listed[name]:
                yield f"{name} is not what was written: its SHA-256 differs."
        if sha256(files["content.json"]).hexdigest() != manifest["digest"]["value"]:
            yield "content.json has not the digest of the release."
        yield from _content_faults(content, texts)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        yield f"The archive is not of the form that this program knows: {error!r}."


def _content_faults(content: Any, texts: Mapping[str, str]) -> Iterator[str]:
    """Whether all that is named is there, and every quote is what stands in its place."""
    there: Dict[str, Any] = {  # noqa: UP006
        "quote": {one["key"]: one for one in content["quotes"]},
        "claim": {one["key"]: one for one in content["claims"]},
        "speaker": {one["key"]: one for one in content["speakers"]},
        "article": {one["digest"]: one for one in content["articles"]},
        "source": {one["name"]: one for one in content["sources"]},
        "topic": {one["name"]: one for one in content["topics"]},
    }
    named: List[Any] = [("item", kind, one[kind]) for one in content["items"] for kind in ("quote", "claim")]  # noqa: UP006
    named += [(one["key"], kind, one[kind]) for one in content["quotes"] for kind in ("speaker", "article")]
    named += [(one["key"], "quote", part["quote"]) for one in content["claims"] for part in one["evidence"]]
    named += [("link", "claim", one[end]) for one in content["links"] for end in ("claim", "other")]
    named += [(one["key"], "claim", one["claim"]) for one in content["fact_checks"]]
    named += [("copy", "article", one[end]) for one in content["copies"] for end in ("article", "other")]
    named += [
        (one["digest"], "source", one[end]) for one in content["articles"] for end in ("source", "agency")
    ]
    named += [(one["key"], "speaker", one["relay_speaker"]) for one in content["quotes"]]
    named += [(one["key"], "source", one["relay_source"]) for one in content["quotes"]]
    named += [(one["key"], "article", one["article"]) for one in content["speakers"]]
    named += [(one["digest"], "article", one["copy_of"]) for one in content["articles"]]
    named += [(one["name"], "topic", one["parent"]) for one in content["topics"]]
    named += [
        (one["key"], "topic", name)
        for kind in ("quotes", "claims")
        for one in content[kind]
        for name in one["topics"]
    ]
    for kind, part in (
        ("quote", "quotes"),
        ("claim", "claims"),
        ("speaker", "speakers"),
        ("article", "articles"),
    ):
        if len(there[kind]) != len(content[part]):
            yield f"Two {part} have one key."
    for whose, kind, key in named:
        if key and key not in there[kind]:
            yield f"{whose} names the {kind} {key}, which is not in content.json."
    for quote in content["quotes"]:
        parts, spans = quote["selectors"], quote["spans"]
        ends = [offset for span in spans for offset in span]
        length = (
            quote["placed"] and there["article"].get(quote["article"], {}).get("text_length")
        ) or sys.maxsize
        if not ends or ends != sorted(ends) or ends[-1] > length or any(start == end for start, end in spans):
            yield f"{quote['key']}: its spans are not in order in the text."
        if quote["placed"] and len(parts) != len(spans):
            yield f"{quote['key']}: it lacks its selectors."
        if [[part["start"], part["end"]] for part in parts] != spans[: len(parts)]:
            yield f"{quote['key']}: its selectors are not at its spans."
        if any(part["end"] - part["start"] != len(part["exact"]) for part in parts):
            yield f"{quote['key']}: a part is not as long as its span."
        if parts and " … ".join(part["exact"] for part in parts) != quote["text"]:
            yield f"{quote['key']}: its parts do not give its text."
        text = texts.get(there["article"].get(quote["article"], {}).get("text_digest", ""))
        if text is not None and any(text[part["start"] : part["end"]] != part["exact"] for part in parts):
            yield f"{quote['key']}: the article has other words in its place."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
