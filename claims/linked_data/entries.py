"""Entries: a record with all that is needed to understand and to find it, as plain data.

Comes in: quotes, claims, articles from the database; goes out: dictionaries of JSON values, named by
public keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import quote as percent_encoded

from django.conf import settings
from django.db.models import QuerySet

from claims.models import Claim, ClaimLink, ClaimTopic, Evidence, Quote, QuoteTopic, Speaker
from claims.place import AROUND
from sources.models import Article, AwaitedText
from sources.workbench.models import PairState, Status

from .record_paths import page_path

__all__ = [
    "Entries",
    "Entry",
    "article_entry",
    "claims_with_evidence",
    "decided_links",
    "public_base",
    "quotes_with_articles",
    "with_relations",
]

Entry = dict[str, Any]


@dataclass
class Entries:
    """Entries by their keys. `base` begins the public address of each record, or an URN."""

    base: str = ""
    articles: dict[str, Entry] = field(default_factory=dict)
    speakers: dict[str, Entry] = field(default_factory=dict)
    quotes: dict[str, Entry] = field(default_factory=dict)
    claims: dict[str, Entry] = field(default_factory=dict)
    fact_checks: dict[str, Entry] = field(default_factory=dict)

    def add_speaker(self, speaker: Speaker) -> None:
        """Add a speaker, unless they are there already."""
        self.speakers.setdefault(speaker.key, _speaker_entry(speaker))

    def address(self, kind: str, key: str) -> str:
        """The identifier of a record: `kind` is quote, claim, speaker, review or fact-check."""
        if self.base.startswith("urn:"):
            return f"{self.base}:{kind}:{percent_encoded(key, safe='')}"
        return f"{self.base.rstrip('/')}/{page_path(kind, key)}"


def public_base() -> str:
    """What identifiers begin with: NEWSROOM_PUBLIC_ADDRESS, or an URN where there is none."""
    return str(getattr(settings, "NEWSROOM_PUBLIC_ADDRESS", "") or "urn:x-newsroom")


def quotes_with_articles(quotes: Iterable[Quote], entries: Entries) -> None:
    """Add quotes with their articles and speakers. The quotes come as `with_relations` gives them."""
    quotes = list(quotes)
    # Each text once, however many quotes stand in it.
    texts = dict(Article.objects.filter(pk__in={q.article_id for q in quotes}).values_list("pk", "text"))
    topics = _topics(
        QuoteTopic.objects.filter(quote__in=[quote.pk for quote in quotes]).values_list(
            "quote", "topic__name"
        )
    )
    awaited = _awaited([pk for pk, text in texts.items() if not text])
    texts |= {pk: one.known for pk, one in awaited.items()}
    for quote in quotes:
        article = quote.article
        if article.digest not in entries.articles:
            entries.articles[article.digest] = article_entry(article) | (
                _awaited_facts(awaited[article.pk])
                if article.pk in awaited
                else _text_facts(texts[article.pk])
            )
        if quote.speaker is not None:
            entries.add_speaker(quote.speaker)
        entries.quotes[quote.key] = _quote_entry(quote, texts[quote.article_id], topics.get(quote.pk, []))


def claims_with_evidence(claims: Sequence[Claim], entries: Entries) -> None:
    """Add claims with the quotes that carry them; rejected evidence is left out."""
    evidence = (
        Evidence.objects.filter(claim__in=claims)
        .exclude(status=Status.REJECTED)
        .exclude(quote__status=Status.REJECTED)
        .select_related("claim", *(f"quote__{name}" for name in _RELATED))
        .defer(*(f"quote__{name}" for name in _LEFT_OUT))
        .order_by("claim__key", "quote__key")
    )
    carried: dict[str, list[Entry]] = {}
    quotes = []
    for item in evidence:
        quotes.append(item.quote)
        carried.setdefault(item.claim.key, []).append(
            {"quote": item.quote.key, "stance": item.stance, "status": item.status, "note": item.note}
        )
    quotes_with_articles(quotes, entries)
    topics = _topics(ClaimTopic.objects.filter(claim__in=claims).values_list("claim", "topic__name"))
    for claim in claims:
        found = sorted(carried.get(claim.key, []), key=lambda one: str(one["quote"]))
        entries.claims[claim.key] = _claim_entry(claim, topics.get(claim.pk, []), found)


def _topics(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """Number of a record → the names of its topics, in order."""
    found: dict[int, list[str]] = {}
    for pk, name in sorted(pairs):
        found.setdefault(pk, []).append(name)
    return found


_RELATED = ("article__source", "article__agency", "speaker", "relay_source", "relay_speaker")
_LEFT_OUT = ("article__text", "article__body", "article__blocks", "article__reading_notes")


def with_relations(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Quotes with what an entry needs, in one query."""
    return quotes.select_related(*_RELATED).defer(*_LEFT_OUT)


def article_entry(article: Article) -> Entry:
    """The facts about a page; not its text, which is its publisher's."""
    return {
        "digest": article.digest,
        "title": article.title,
        "source": article.source.name if article.source else "",
        "agency": article.agency.name if article.agency else "",
        "byline": article.byline,
        "dateline": article.dateline,
        "published": article.published,
        "updated": article.updated,
        "language": article.language,
        "address": article.address,
        "file_name": article.file_name,
    }


def _text_facts(text: str) -> Entry:
    """What a text must be for offsets to hold: its digest (of its UTF-8) and length in code points."""
    return {"text_digest": sha256(text.encode()).hexdigest(), "text_length": len(text)}


def _awaited(articles: Sequence[int]) -> dict[int, AwaitedText]:
    """What is known of the texts of articles that came without."""
    return {one.article_id: one for one in AwaitedText.objects.filter(article__in=articles)}


def _awaited_facts(awaited: AwaitedText) -> Entry:
    return {"text_digest": awaited.digest, "text_length": awaited.length or 0}


def decided_links(claims: Sequence[Claim]) -> list[Entry]:
    """How these claims stand to each other, as people decided."""
    keys = {claim.pk: claim.key for claim in claims}
    links = ClaimLink.objects.filter(state=PairState.ACCEPTED, claim__in=keys, other__in=keys)
    found = []
    for link in links:
        one, other = keys[link.claim_id], keys[link.other_id]
        directed = link.relation in ("supports", "responds")
        # An arrow always points from the first to the second; without one, the lower key stands first.
        if link.backward if directed else one > other:
            one, other = other, one
        found.append(
            {
                "claim": one,
                "relation": link.relation,
                "other": other,
                "decided_on": _day(link.decided_at.date()) if link.decided_at else "",
                "note": link.note,
            }
        )
    return sorted(found, key=lambda link: (link["claim"], link["other"]))


def _speaker_entry(speaker: Speaker) -> Entry:
    return {
        "key": speaker.key,
        "name": speaker.name,
        "kind": speaker.kind,
        "wikidata": speaker.wikidata,
        "party": speaker.party,
        "country": speaker.country,
        "body": speaker.body,
    }


def _quote_entry(quote: Quote, text: str, topics: list[str]) -> Entry:
    return {
        "key": quote.key,
        "text": quote.text,
        "kind": quote.kind,
        "topics": topics,
        "article": quote.article.digest,
        "spans": quote.spans,
        "selectors": [_selector(text, start, end) for start, end in quote.spans] if quote.placed else [],
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "placed": quote.placed,
        "speaker": quote.speaker.key if quote.speaker else "",
        "role": quote.role,
        "mention": quote.mention,
        "cue": quote.cue,
        "force": quote.force,
        "relayed_via": quote.relayed_via
        or (quote.relay_source.name if quote.relay_source else "")
        or (quote.relay_speaker.name if quote.relay_speaker else ""),
        "medium": quote.medium,
        "venue": quote.venue,
        "said_on": _day(quote.said_on),
        "said_on_words": quote.said_on_words,
        "wording": quote.wording,
        "attribution_rule": quote.attribution_rule,
        "confidence": quote.confidence,
        "rule": quote.rule,
        "status": quote.status,
        "note": quote.note,
    }


def _selector(text: str, start: int, end: int) -> Entry:
    return {
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
        "start": start,
        "end": end,
    }


def _claim_entry(claim: Claim, topics: list[str], evidence: list[Entry]) -> Entry:
    return {
        "key": claim.key,
        "text": claim.text,
        "context": claim.context,
        "kind": claim.kind,
        "topics": topics,
        "verdict": claim.verdict,
        "verdict_reasoning": claim.verdict_reasoning,
        "verdict_sources": claim.verdict_sources,
        "verdict_on": _day(claim.verdict_at.date()) if claim.verdict_at else "",
        "status": claim.status,
        "note": claim.note,
        "evidence": evidence,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
