"""What is kept of how many articles a source printed, and to how many it is credited as an agency."""

from __future__ import annotations

from sources.models import Article
from sources.workbench.kept_counts import KeptCount

__all__ = ["CREDITED", "PRINTED"]

PRINTED = KeptCount(Article, "source")
CREDITED = KeptCount(Article, "agency")
