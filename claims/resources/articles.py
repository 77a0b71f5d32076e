"""Articles as references: what `sources` cannot know, since linked data is this app's."""

from __future__ import annotations

from claims.linked_data.formats import CSLJSON, BibTeX
from sources.resources import ArticleResource

__all__ = ["ArticleResource"]

ArticleResource.documents = (CSLJSON, BibTeX)
