"""The texts this database has of the articles in an archive, so that its passages can be checked word by word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from sources.models import Article
from sources.workbench.parts import parts

__all__ = ["articles_in", "by_digest", "each_text", "texts_of"]

_BATCH, _LONG_ROWS = 500, 20  # digests asked for at once, and texts held at once


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Texts by their SHA-256; none where the archive is not one of a release, which its check says."""
    return by_digest(each_text(articles_in(files)))


def articles_in(files: Mapping[str, bytes]) -> list[str]:
    """The digests of the articles in an archive; no database."""
    try:
        return [str(article["digest"]) for article in json.loads(files["content.json"])["articles"]]
    except (KeyError, TypeError, ValueError, RecursionError):
        return []


def each_text(digests: Iterable[str]) -> Iterator[str]:
    """The texts of those of the articles that are here, a few in memory at a time."""
    for some in parts(digests, _BATCH):
        rows = Article.objects.filter(digest__in=some).exclude(text="").order_by("pk")
        yield from rows.values_list("text", flat=True).iterator(chunk_size=_LONG_ROWS)


def by_digest(texts: Iterable[str]) -> dict[str, str]:
    """Texts by the SHA-256 of their UTF-8."""
    return {sha256(text.encode()).hexdigest(): text for text in texts}
