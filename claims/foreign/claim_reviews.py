"""Fact-checks of others: schema.org's ClaimReview in pages, feeds and files, and the Fact Check Tools API.

Comes in: bytes (HTML, JSON, JSON Lines); goes out: `ForeignReview`s. Read as publishers write them: authors as
persons, organizations, strings or lists; `itemReviewed` as Claim or CreativeWork; ratings in numbers, in
words, or in numbers that are words; Google's DataFeed; `claims[].claimReview[]` of the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from sources.addresses import is_web_address

from .json_ld import Node, documents, has_type, objects
from .read_records import MOST_RECORDS, Bad, NotReadable, Reading, read_each
from .values import Kept, address_of, addresses_of, listed, moment_of, number_of, words_of

__all__ = ["ForeignReview", "fitting", "host_of", "read_claim_reviews", "reviews_among"]

_MOST_APPEARANCES = 50


@dataclass(frozen=True, slots=True)
class ForeignReview:
    """Somebody else's verdict on a claim. Moments are ISO 8601, as precise as they were given."""

    number: int  # of the record in its file, from 1
    claim: str
    address: str
    reviewer: str
    reviewer_address: str = ""
    title: str = ""
    published: str = ""
    rating: str = ""  # in the reviewer's words
    rating_value: float | None = None
    rating_best: float | None = None
    rating_worst: float | None = None
    claimant: str = ""
    claimant_address: str = ""
    claimed: str = ""  # when the claim was made
    appearances: tuple[str, ...] = ()  # addresses where it was made
    language: str = ""
    told: tuple[str, ...] = ()  # what was cut

    @property
    def name(self) -> str:
        """What a person knows the record by."""
        return self.address


def read_claim_reviews(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignReview]:
    """The ClaimReviews of a page or file. Raises `NotReadable` where it holds none."""
    return reviews_among(*documents(data), most)


def reviews_among(values: list[Any], page: str = "", most: int = MOST_RECORDS) -> Reading[ForeignReview]:
    """The ClaimReviews among objects of linked data; `page` is where they stand. Raises `NotReadable`."""
    by_id = {
        str(node["@id"]): node
        for node, _ in objects(values)
        if isinstance(node.get("@id"), str) and len(node) > 1
    }
    reading = read_each(
        _nodes(values, by_id), lambda number, node: _review(number, node, by_id, page), _called, most
    )
    if not reading.records and not reading.refused:
        raise NotReadable("The file has no ClaimReview in it, and is no answer of the Fact Check Tools API.")
    return reading


def host_of(address: str) -> str:
    """The site an address is on, as people call it: example.org."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _nodes(values: list[Any], by_id: dict[str, Node]) -> Iterator[Node]:
    """Every ClaimReview once: one that is met again by its `@id` is the same."""
    seen: set[str] = set()
    for node, _ in objects(values):
        if isinstance(node.get("claimReview"), list):
            yield from _of_api(node)
        elif has_type(node, "ClaimReview"):
            identifier = node.get("@id")
            if isinstance(identifier, str):
                if identifier in seen or (len(node) <= 2 and by_id.get(identifier, node) is not node):
                    continue
                seen.add(identifier)
            yield node


def _of_api(claim: Node) -> Iterator[Node]:
    """A claim of the Fact Check Tools API as ClaimReview nodes (v1alpha1: text, claimant, claimDate …)."""
    for review in claim["claimReview"]:
        if not isinstance(review, dict):
            continue
        publisher = review.get("publisher")
        site = publisher.get("site") if isinstance(publisher, dict) else ""
        yield {
            "claimReviewed": claim.get("text"),
            "url": review.get("url"),
            "headline": review.get("title"),
            "datePublished": review.get("reviewDate"),
            "inLanguage": review.get("languageCode"),
            "author": {"name": words_of(publisher) or site, "url": f"https://{site}" if site else ""},
            "reviewRating": {"alternateName": review.get("textualRating")},
            "itemReviewed": {
                "@type": "Claim",
                "author": {"name": claim.get("claimant")},
                "datePublished": claim.get("claimDate"),
            },
        }


def _called(node: Node) -> str:
    return address_of(node.get("url")) or str(node.get("url") or node.get("claimReviewed") or "")


def _review(number: int, node: Node, by_id: dict[str, Node], page: str) -> ForeignReview:
    item = _resolved(next(iter(listed(node.get("itemReviewed"))), {}), by_id)
    claim = words_of(node.get("claimReviewed")) or _claim_of(item)
    if not claim:
        raise Bad("It names no claim (claimReviewed).")
    address = _address(node, page)
    reviewer, reviewer_address = _agent(node.get("author") or node.get("publisher"), by_id)
    rating = _rating(_own_rating([_resolved(one, by_id) for one in listed(node.get("reviewRating"))]))
    work = item if isinstance(item, dict) else {}
    claimant, claimant_address = _agent(work.get("author") or work.get("creator"), by_id)
    return fitting(
        number=number,
        claim=claim,
        address=address,
        reviewer=reviewer or host_of(reviewer_address) or host_of(address),
        reviewer_address=reviewer_address,
        title=words_of(node.get("headline")) or words_of(node.get("name")),
        published=moment_of(node.get("datePublished") or node.get("dateCreated"), "The day of the review"),
        **rating,
        claimant=claimant,
        claimant_address=claimant_address,
        claimed=moment_of(work.get("datePublished") or work.get("dateCreated"), "The day of the claim"),
        appearances=_appearances(work, by_id),
        language=_language(_resolved(next(iter(listed(node.get("inLanguage"))), ""), by_id)),
    )


def fitting(
    *,
    reviewer: str,
    title: str,
    rating: str,
    claimant: str,
    language: str,
    appearances: Iterable[str] = (),
    **values: Any,
) -> ForeignReview:
    """A review whose words have room in their columns; what was cut is told."""
    kept = Kept()
    return ForeignReview(
        reviewer=kept.words("Its reviewer's name", reviewer, 200),
        title=kept.words("Its title", title, 500),
        rating=kept.words("Its rating", rating, 300),
        claimant=kept.words("Its claimant's name", claimant, 300),
        language=kept.words("Its language", language, 16),
        appearances=kept.first("addresses where the claim was made", appearances, _MOST_APPEARANCES),
        **values,
        told=tuple(kept.told),
    )


def _resolved(value: object, by_id: dict[str, Node]) -> Any:
    """What a mere reference (`{"@id": …}`) points to, where the file holds it."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return by_id.get(str(value.get("@id")), value)
    return value


def _claim_of(item: Any) -> str:
    if isinstance(item, dict):
        return words_of(item.get("text")) or words_of(item.get("name")) or words_of(item.get("headline"))
    return "" if is_web_address(str(item)) else words_of(item)


def _address(node: Node, page: str) -> str:
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        if found := address_of(value):
            return found
        words = next((one for one in listed(value) if isinstance(one, str)), "").strip()
        if (
            is_web_address(page)
            and words
            and ":" not in words
            and is_web_address(joined := urljoin(page, words))
        ):
            return joined
    if is_web_address(page):
        return page
    raise Bad("It gives no address (url) on the web.")


def _agent(value: object, by_id: dict[str, Node]) -> tuple[str, str]:
    """Who: the names, joined where there are several, and the first address."""
    names: list[str] = []
    address = ""
    for one in listed(value):
        one = _resolved(one, by_id)
        if isinstance(one, str) and is_web_address(one.strip()):
            address = address or address_of(one)
            continue
        if name := words_of(one):
            names.append(name)
        if isinstance(one, dict):
            address = address or address_of([one.get("url"), one.get("sameAs"), one.get("@id")])
    return ", ".join(dict.fromkeys(names)), address


def _own_rating(ratings: list[Any]) -> Any:
    """The reviewer's rating, the first of several; ClaimsKG puts its own, normalized, beside it."""
    own = [one for one in ratings if not (isinstance(one, dict) and "/normalized/" in str(one.get("@id")))]
    return next(iter(own or ratings), {})


def _rating(value: object) -> dict[str, Any]:
    """Words and numbers of a rating; a "value" in words counts as words."""
    if not isinstance(value, dict):
        number = number_of(value)
        return {"rating": words_of(value), "rating_value": number}
    given = value.get("ratingValue")
    number = number_of(given)
    words = words_of(value.get("alternateName")) or words_of(value.get("name"))
    if not words and number is None:
        words = words_of(given) or words_of(value.get("ratingExplanation"))
    best, worst = number_of(value.get("bestRating")), number_of(value.get("worstRating"))
    return {"rating": words, "rating_value": number, "rating_best": best, "rating_worst": worst}


def _language(value: object) -> str:
    """A code where there is one: a thing may have it beside its name."""
    code = words_of(value.get("alternateName")) if isinstance(value, dict) else ""
    return code or words_of(value)


def _appearances(work: Node, by_id: dict[str, Node]) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("firstAppearance", "appearance", "url", "sameAs"):
        found += addresses_of([_resolved(one, by_id) for one in listed(work.get(name))])
    return tuple(dict.fromkeys(found))
