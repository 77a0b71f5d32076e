"""Readers of what other tools hand out: bytes → records of ours, and what could not be read, with the reason.

Fact-checks (ClaimReview, Fact Check Tools API, ClaimsKG), speakers (Wikidata), annotations (W3C, Hypothesis),
articles (CSL-JSON, BibTeX, Media Cloud). Pure: no Django, no database. What becomes of the records is decided
in `claims.imports`.
"""

from __future__ import annotations

from .read_records import BadRecord, ForeignRecord, NotReadable, Reading

__all__ = ["BadRecord", "ForeignRecord", "NotReadable", "Reading"]
