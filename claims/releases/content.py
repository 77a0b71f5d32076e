"""What a set says now: its items with everything they rest on, and how all of it was made.

Comes in: a set; goes out: a dictionary of JSON values without row numbers, times of saving or names of
accounts. `frozen` reads it back from a release. How it was made here (`provenance_of`: program, runs, rules,
reviewers) is kept apart, so that the same content has the same digest wherever it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from claims.linked_data.entries import (
    Entries,
    Entry,
    claims_with_evidence,
    decided_links,
    public_base,
    quotes_with_articles,
    with_relations,
)
from claims.linked_data.fact_checks import fact_check_entries
from claims.models import Claim, CuratedSet, Quote, Release, Speaker
from sources.models import Article, IngestRun
from sources.workbench.parts import parts

from .context_records import add_surroundings, codebook, copies, merged_into, sources
from .reviews import reviews_of

__all__ = ["FORMAT", "Content", "content_of", "counts_of", "frozen", "provenance_of", "software"]

FORMAT = "newsroom-release/4"
_CHUNK = 200

Content = dict[str, Any]


def software() -> str:
    """The program and its version, as kept with every release."""
    return str(getattr(settings, "NEWSROOM_SOFTWARE", "newsroom"))


def content_of(curated_set: CuratedSet) -> Content:
    """Everything the set says now."""
    items = list(curated_set.items.select_related("quote", "claim").order_by("position", "id"))
    entries = Entries(base=public_base())
    _add_quotes([item.quote_id for item in items if item.quote_id], entries)
    claims = [item.claim for item in items if item.claim is not None]
    for some in parts(claims, _CHUNK):
        claims_with_evidence(some, entries)
        entries.fact_checks |= fact_check_entries(some)
    add_surroundings(entries)
    return {
        "format": FORMAT,
        "set": {
            "key": curated_set.key,
            "name": curated_set.name,
            "description": curated_set.description,
            "purpose": curated_set.purpose,
            "rule": curated_set.rule,
            "filter": curated_set.filter,
            "second_review": curated_set.second_review,
        },
        "items": [
            {
                "quote": item.quote.key if item.quote else "",
                "claim": item.claim.key if item.claim else "",
                "note": item.note,
            }
            for item in items
        ],
        "quotes": _sorted(entries.quotes),
        "claims": _sorted(entries.claims),
        "speakers": _sorted(entries.speakers),
        "articles": _sorted(entries.articles),
        "links": decided_links(claims),
        "fact_checks": _sorted(entries.fact_checks),
        "copies": copies(entries),
        "sources": sources(entries),
        "topics": codebook(entries),
    }


def counts_of(content: Content) -> dict[str, int]:
    """How many of what a release holds."""
    names = ("items", "quotes", "claims", "speakers", "articles", "links", "fact_checks", "topics")
    counts = {name: len(content[name]) for name in names}
    statuses = Counter(entry["status"] for name in ("quotes", "claims") for entry in content[name])
    return counts | dict(sorted(statuses.items()))


def frozen(release: Release) -> tuple[Content, Entries]:
    """The content of a release, and its entries for the writers of linked data."""
    content: Content = json.loads(release.content)
    entries = Entries(
        base=json.loads(release.provenance)["base"],
        articles={entry["digest"]: entry for entry in content["articles"]},
        speakers={entry["key"]: entry for entry in content["speakers"]},
        quotes={entry["key"]: entry for entry in content["quotes"]},
        claims={entry["key"]: entry for entry in content["claims"]},
        fact_checks={entry["key"]: entry for entry in content["fact_checks"]},
    )
    return content, entries


def _add_quotes(pks: list[int], entries: Entries) -> None:
    for part in parts(pks, _CHUNK):
        quotes_with_articles(with_relations(Quote.objects.filter(pk__in=part)).order_by("key"), entries)


def _sorted(entries: dict[str, Entry]) -> list[object]:
    return [entries[key] for key in sorted(entries)]


def provenance_of(content: Content) -> Content:
    """How it was made here: the program, the ingest runs that read these articles, the rules that found these
    quotes, who reviewed them, the keys of records merged into these, and what the identifiers in linked data begin with."""
    digests = [article["digest"] for article in content["articles"]]
    runs: set[int] = set()
    extractors: set[str] = set()
    for part in parts(digests, _CHUNK):
        found = Article.objects.filter(digest__in=part)
        for run, extractor in found.values_list("run_id", "extractor"):
            if run is not None:
                runs.add(run)
            if extractor:
                extractors.add(extractor)
    quotes = content["quotes"]
    return {
        "base": public_base(),
        "software": software(),
        "extractors": sorted(extractors),
        "ingest_runs": _runs(runs),
        "rules": {
            "finding": _counted(quote["rule"] for quote in quotes),
            "speaker": _counted(quote["attribution_rule"] for quote in quotes),
        },
        "reviews": reviews_of(quotes, content["claims"]),
        "merged": {
            "claims": merged_into(Claim, [claim["key"] for claim in content["claims"]]),
            "speakers": merged_into(Speaker, [speaker["key"] for speaker in content["speakers"]]),
        },
    }


def _runs(pks: set[int]) -> list[dict[str, object]]:
    return [
        {
            "started": _utc(run.started_at),
            "finished": _utc(run.finished_at),
            "software": run.software,
            "extractor": run.extractor,
            "found": run.found,
            "new": run.new,
            "updated": run.updated,
            "failed": run.failed,
            "quotes": run.quotes,
        }
        for run in IngestRun.objects.filter(pk__in=pks).order_by("started_at", "pk")
    ]


def _utc(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _counted(rules: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(rule or "by hand" for rule in rules).items()))
