"""Every page of a release, in order: what it says, and where it stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from claims.linked_data.entries import Entry
from claims.linked_data.record_paths import page_path
from claims.releases.content import Content
from claims.releases.incoming import BadArchive
from sources.workbench.parts import parts

__all__ = ["about_releases", "notice", "pages", "starting_page"]

_STYLE = Path(__file__).with_name("release.css")
_ITEMS = 200  # of a release or a speaker, on one page
_FOLDER = "release"

Page = tuple[str, bytes]


def pages(files: Mapping[str, bytes], archive: tuple[str, bytes] | None = None) -> Iterator[Page]:
    """The pages: path and bytes. `archive`: its name and bytes, to be handed out beside them. Raises BadArchive."""
    content: Content = json.loads(files["content.json"])
    try:
        citation = files["CITATION.txt"].decode().strip()
        site = _Site(content, json.loads(files["manifest.json"]), citation)
        merged = {
            kind: dict(json.loads(files["provenance.json"])["merged"][kind])
            for kind in ("claims", "speakers")
        }
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadArchive(f"It lacks what its pages say, or says it otherwise: {error!r}.") from None
    yield "release.css", _STYLE.read_bytes()
    if archive is not None:
        site.archive = archive[0]
        yield f"{site.folder}/{archive[0]}", archive[1]
    about = site.about | {"records": site.records(merged)}
    yield f"{site.folder}/about.json", json.dumps(about, ensure_ascii=False, indent=1).encode()
    yield from site.release()
    for quote in content["quotes"]:
        yield site.quote(quote)
    for claim in content["claims"]:
        yield from site.claim(claim)
    for speaker in content["speakers"]:
        yield from site.speaker(speaker)
    yield from site.redirects(merged)


def notice(about: Mapping[str, Any], path: str) -> Page:
    """The page in the place of one of a release that was withdrawn; `about` as `about_releases` gives it."""
    root = "../" * (path.count("/") + 1)
    context = {"about": about, "folder": about["place"], "title": "Withdrawn"}
    return f"{path}/index.html", _rendered("withdrawn", root, context)


def starting_page(folder: Path) -> bytes:
    """The first page: the releases whose pages are in the folder, the latest first."""
    return _rendered("start", "", {"releases": about_releases(folder)[::-1], "title": "Releases"})


def about_releases(folder: Path) -> list[dict[str, Any]]:
    """What is said of the releases whose pages are in the folder, the earliest first; `place` is their own folder.

    Raises ValueError for one that cannot be read, with its name.
    """
    found = []
    for path in sorted(folder.glob(f"{_FOLDER}/*/*/about.json")):
        place = path.parent.relative_to(folder).as_posix()
        try:
            about = json.loads(path.read_bytes()) | {"place": place}
            moment = datetime.fromisoformat(about["released"]).astimezone(UTC)
            found.append((moment, int(about["release"]), str(about["digest"]), about))
            list(about["records"])
        except (ValueError, KeyError, TypeError, OverflowError):
            raise ValueError(
                f"{path} is not what this program wrote. Write the pages of that release again."
            ) from None
    return [about for *_, about in sorted(found, key=lambda one: one[:3])]


class _Site:
    """The pages of one release."""

    def __init__(self, content: Content, manifest: Entry, citation: str) -> None:
        self.content = content
        self.citation = citation
        self.archive = ""
        self.about = {
            name: manifest[name] for name in ("name", "release", "released", "author", "licence", "doi")
        }
        self.about |= {"digest": manifest["digest"]["value"], "counts": list(manifest["counts"].items())}
        key = page_path(_FOLDER, content["set"]["key"]).rpartition("/")[2]
        self.folder = f"{_FOLDER}/{key}/{manifest['release']}"
        self.articles = {one["digest"]: one for one in content["articles"]}
        self.speakers = {one["key"]: one for one in content["speakers"]}
        self.quotes = {one["key"]: one for one in content["quotes"]}
        self.claims = {one["key"]: one for one in content["claims"]}
        self.carried: defaultdict[str, list[tuple[Entry, Entry]]] = defaultdict(list)
        self.said: defaultdict[str, list[Entry]] = defaultdict(list)
        self.checks: defaultdict[str, list[Entry]] = defaultdict(list)
        self.links: defaultdict[str, list[tuple[str, Entry, bool]]] = defaultdict(list)
        for claim in content["claims"]:
            for one in claim["evidence"]:
                self.carried[one["quote"]].append((one, claim))
        for quote in content["quotes"]:
            self.said[quote["speaker"]].append(quote)
        for check in content["fact_checks"]:
            self.checks[check["claim"]].append(check)
        for link in content["links"]:
            self.links[link["claim"]].append((link["relation"], self.claims[link["other"]], True))
            self.links[link["other"]].append((link["relation"], self.claims[link["claim"]], False))

    def records(self, merged: Mapping[str, Mapping[str, str]]) -> list[str]:
        """The folders of records, which pages of other releases may have, too."""
        named = {"quote": self.quotes, "speaker": {**self.speakers, **merged["speakers"]}}
        named["claim"] = {**self.claims, **merged["claims"]}
        named["review"] = {key: one for key, one in self.claims.items() if one["verdict"]}
        named["fact-check"] = {one["key"]: one for checks in self.checks.values() for one in checks}
        return sorted(page_path(kind, key) for kind, keys in named.items() for key in keys)

    def release(self) -> Iterator[Page]:
        """The release's own pages, its items in their order."""
        items = [
            (
                item,
                self._told(self.quotes[item["quote"]]) if item["quote"] else None,
                self.claims.get(item["claim"]),
            )
            for item in self.content["items"]
        ]
        yield from self._listed(
            "release", self.folder, items, {"title": self.about["name"], "set": self.content["set"]}
        )

    def quote(self, quote: Entry) -> Page:
        return self._page("quote", page_path("quote", quote["key"]), {
            "title": "Quote", "quote": self._told(quote), "evidence": self.carried[quote["key"]],
        })  # fmt: skip

    def claim(self, claim: Entry) -> Iterator[Page]:
        path = page_path("claim", claim["key"])
        yield self._page("claim", path, {
            "title": "Claim",
            "claim": claim,
            "evidence": [(one, self._told(self.quotes[one["quote"]])) for one in claim["evidence"]],
            "links": self.links[claim["key"]],
            "checks": self.checks[claim["key"]],
        })  # fmt: skip
        if claim["verdict"]:
            yield self._moved(page_path("review", claim["key"]), path)
        for check in self.checks[claim["key"]]:
            yield self._moved(page_path("fact-check", check["key"]), path)

    def speaker(self, speaker: Entry) -> Iterator[Page]:
        said = [self._told(quote) for quote in self.said[speaker["key"]]]
        path = page_path("speaker", speaker["key"])
        yield from self._listed("speaker", path, said, {"title": speaker["name"], "speaker": speaker})

    def redirects(self, merged: Mapping[str, Mapping[str, str]]) -> Iterator[Page]:
        """Pages of records that were merged lead to the ones that are left."""
        for kind, name in (("claim", "claims"), ("speaker", "speakers")):
            for key, into in merged[name].items():
                yield self._moved(page_path(kind, key), page_path(kind, into))

    def _told(self, quote: Entry) -> Entry:
        """A quote with its article and speaker, for templates."""
        article = self.articles[quote["article"]]
        at = str(article["address"])
        link = at if at.startswith(("http://", "https://")) else ""
        return {**quote, "printed": article, "link": link, "who": self.speakers.get(quote["speaker"])}

    def _listed(
        self, template: str, path: str, items: Sequence[Any], context: dict[str, Any]
    ) -> Iterator[Page]:
        """One page for every `_ITEMS` of them, the first under the name of the path alone."""
        lists = list(parts(items, _ITEMS)) or [[]]
        for number, some in enumerate(lists, 1):
            more = {
                "items": some,
                "number": number,
                "numbers": range(1, len(lists) + 1),
                "first": (number - 1) * _ITEMS,
            }
            yield self._page(
                template, path, context | more, "index.html" if number == 1 else f"{number}.html"
            )

    def _moved(self, path: str, to: str) -> Page:
        return self._page("moved", path, {"title": "Moved", "to": to})

    def _page(self, template: str, path: str, context: dict[str, Any], name: str = "index.html") -> Page:
        root = "../" * (path.count("/") + 1)
        own = {"about": self.about, "folder": self.folder, "archive": self.archive, "citation": self.citation}
        return f"{path}/{name}", _rendered(template, root, own | context)


def _rendered(template: str, root: str, context: dict[str, Any]) -> bytes:
    return render_to_string(f"claims/release_pages/{template}.html", context | {"root": root}).encode()
