"""The texts this database has of the articles in an archive, so that its passages can be checked word by word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from sources.models import Article
from sources.workbench.parts import parts

__all__ = ["texts_of"]


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Texts by their SHA-256; none where the archive is not one of a release, which its check says."""
    try:
        digests = [str(article["digest"]) for article in json.loads(files["content.json"])["articles"]]
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    texts: dict[str, str] = {}
    for some in parts(digests, 500):
        for text in Article.objects.filter(digest__in=some).exclude(text="").values_list("text", flat=True):
            texts[sha256(text.encode()).hexdigest()] = text
    return texts
