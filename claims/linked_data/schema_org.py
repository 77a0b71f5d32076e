"""schema.org: Quotation, Claim, and ClaimReview where there is a verdict.

https://schema.org/Quotation, https://schema.org/Claim, https://schema.org/ClaimReview; the
fields a review needs are those of Google's documentation of fact checks (claimReviewed,
reviewRating with alternateName, url). Comes in: entries; goes out: JSON-LD nodes.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping

from claims.models import Verdict

from .entries import Entries, Entry
from .fact_checks import fact_check_node

__all__ = ["CONTEXT", "article_address", "claim", "nodes", "quotation", "review"]

CONTEXT = "https://schema.org"
_PERSON_TYPES = {"person": "Person", "organization": "Organization", "group": "Organization"}
# "Unproven" has words, but no place between false and true.
_RATINGS = {
    Verdict.FALSE: 1,
    Verdict.MOSTLY_FALSE: 2,
    Verdict.MIXED: 3,
    Verdict.MOSTLY_TRUE: 4,
    Verdict.TRUE: 5,
}


def nodes(entries: Entries) -> Iterator[Entry]:
    """Every quote, every claim, a review for each claim with a verdict, and what others say of the claims."""
    for entry in entries.quotes.values():
        yield quotation(entry, entries)
    for entry in entries.claims.values():
        yield claim(entry, entries)
        if entry["verdict"]:
            yield review(entry, entries)
    for entry in entries.fact_checks.values():
        yield fact_check_node(entry, entries)


def quotation(entry: Entry, entries: Entries) -> Entry:
    """A quote as schema.org's Quotation, with the article that prints it."""
    node: Entry = {
        "@type": "Quotation",
        "@id": entries.address("quote", entry["key"]),
        "identifier": entry["key"],
        "text": entry["text"],
    }
    if speaker := entries.speakers.get(entry["speaker"]):
        node["spokenByCharacter"] = _speaker(speaker, entries)
        if entry["role"] and speaker["kind"] == "person":
            node["spokenByCharacter"]["jobTitle"] = entry["role"]
    if entry["topics"]:
        node["about"] = [{"@type": "Thing", "name": name} for name in entry["topics"]]
    if entry["said_on"]:
        node["dateCreated"] = entry["said_on"]
    if entry["venue"]:
        node["locationCreated"] = {"@type": "Place", "name": entry["venue"]}
    if entry["relayed_via"]:
        node["provider"] = {"@type": "Organization", "name": entry["relayed_via"]}
    article = entries.articles[entry["article"]]
    node["isPartOf"] = _article(article)
    if article["language"]:
        node["inLanguage"] = article["language"]
    node["creativeWorkStatus"] = entry["status"]
    return node


def claim(entry: Entry, entries: Entries) -> Entry:
    """A claim as schema.org's Claim, with its appearances, the earliest first."""
    node: Entry = {
        "@type": "Claim",
        "@id": entries.address("claim", entry["key"]),
        "identifier": entry["key"],
        "text": entry["text"],
    }
    if entry["context"]:
        node["description"] = entry["context"]
    if entry["topics"]:
        node["about"] = [{"@type": "Thing", "name": name} for name in entry["topics"]]
    quotes = _appearances(entry, entries)
    if quotes:
        ids = [{"@type": "Quotation", "@id": entries.address("quote", quote["key"])} for quote in quotes]
        node["appearance"] = ids
        node["firstAppearance"] = ids[0]
    node["creativeWorkStatus"] = entry["status"]
    return node


def review(entry: Entry, entries: Entries) -> Entry:
    """The verdict on a claim as ClaimReview."""
    verdict = Verdict(entry["verdict"])
    rating: Entry = {"@type": "Rating", "alternateName": str(verdict.label)}
    if verdict in _RATINGS:
        rating |= {"ratingValue": _RATINGS[verdict], "bestRating": 5, "worstRating": 1}
    reviewed: Entry = {
        "@type": "Claim",
        "@id": entries.address("claim", entry["key"]),
        "text": entry["text"],
    }
    quotes = _appearances(entry, entries)
    if quotes:
        first = quotes[0]
        article = entries.articles[first["article"]]
        if speaker := entries.speakers.get(first["speaker"]):
            reviewed["author"] = _speaker(speaker, entries)
        if day := first["said_on"] or article["published"]:
            reviewed["datePublished"] = day
        reviewed["appearance"] = [_article(entries.articles[quote["article"]]) for quote in quotes]
        reviewed["firstAppearance"] = _article(article)
    node: Entry = {
        "@type": "ClaimReview",
        "@id": entries.address("review", entry["key"]),
        "claimReviewed": entry["text"],
        **({"datePublished": entry["verdict_on"]} if entry["verdict_on"] else {}),
        "reviewRating": rating,
        "itemReviewed": reviewed,
    }
    if not entries.base.startswith("urn:"):  # an address that leads somewhere
        node["url"] = entries.address("claim", entry["key"])
    if entry["verdict_reasoning"]:
        node["reviewBody"] = entry["verdict_reasoning"]
    if entry["verdict_sources"]:
        node["citation"] = [_cited(source) for source in entry["verdict_sources"]]
    return node


def _cited(source: Mapping[str, str]) -> Entry:
    """What a verdict rests on, as CreativeWork."""
    node: Entry = {"@type": "CreativeWork"}
    names = {"url": source["address"], "name": source["document"], "description": source["note"]}
    return node | {name: words for name, words in names.items() if words}


def article_address(entry: Entry) -> str:
    """Where an article is: its address, else the name its bytes give it (RFC 6920)."""
    if str(entry["address"]).startswith(("http://", "https://")):
        return str(entry["address"])
    digest = urlsafe_b64encode(bytes.fromhex(entry["digest"])).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _appearances(entry: Entry, entries: Entries) -> list[Entry]:
    """The quotes that carry a claim, the one said first in front; undated ones behind."""
    carried = [entries.quotes[one["quote"]] for one in entry["evidence"] if one["quote"] in entries.quotes]
    return sorted(carried, key=lambda quote: (quote["said_on"] or "9999", quote["key"]))


def _speaker(entry: Entry, entries: Entries) -> Entry:
    node: Entry = {
        "@type": _PERSON_TYPES.get(entry["kind"], "Person"),
        "@id": entries.address("speaker", entry["key"]),
        "name": entry["name"],
    }
    if entry["wikidata"]:
        node["sameAs"] = f"http://www.wikidata.org/entity/{entry['wikidata']}"
    return node


def _article(entry: Entry) -> Entry:
    node: Entry = {"@type": "NewsArticle", "@id": article_address(entry), "headline": entry["title"]}
    if str(entry["address"]).startswith(("http://", "https://")):
        node["url"] = entry["address"]
    for name, kind, value in (
        ("publisher", "Organization", entry["source"]),
        ("sourceOrganization", "Organization", entry["agency"]),
        ("author", "Person", entry["byline"]),
    ):
        if value:
            node[name] = {"@type": kind, "name": value}
    if entry["published"]:
        node["datePublished"] = entry["published"]
    if entry["updated"]:
        node["dateModified"] = entry["updated"]
    if entry["dateline"]:
        node["dateline"] = entry["dateline"]
    return {name: value for name, value in node.items() if value != ""}
