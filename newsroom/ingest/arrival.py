"""What stays of the record of an article that came without its page, when the page arrives."""

from __future__ import annotations

from sources.models import Article

__all__ = ["said_by_people"]

# What people say of it, and its day, which stands in several fields.
_SAID = ["source", "agency", "title", "byline", "dateline", "updated", "language", "address"]
_DAY = {"published", "published_precision", "published_on", "published_words"}


def said_by_people(article: Article, file: Article) -> set[str]:
    """The fields in which an article without text says what its page leaves open, or says otherwise."""
    kept = {name for name in _SAID if getattr(article, name)}
    if article.published and not file.published.startswith(article.published):
        kept |= _DAY
    return kept
