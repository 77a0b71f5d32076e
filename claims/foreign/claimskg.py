"""ClaimsKG (Tchechmedjiev et al. 2019): the CSV of its extractor, that of its explorer, and its triples.

Comes in: bytes; goes out: `ForeignReview`s. Each column is told by any of its names; Turtle and N-Triples hold
schema.org's ClaimReview.
"""

from __future__ import annotations

from itertools import chain

from .claim_reviews import ForeignReview, fitting, host_of, reviews_among
from .csv_rows import Cells, rows_of
from .read_records import MOST_RECORDS, Bad, NotReadable, Reading, read_each
from .turtle import is_turtle, subjects
from .values import address_of, moment_of, number_of, words_of

__all__ = ["read_claimskg"]

# What a column is → its names, in small letters: the extractor's first, the explorer's then.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "claim": ("claimreview_claimreviewed", "claim_text", "text", "claim"),
    "address": ("claimreview_url", "claimreview", "link", "review_url"),
    "reviewer": ("claimreview_author_name", "claimreview_author", "claimreview_source", "source", "site"),
    "reviewer_address": ("claimreview_author_url", "sourceurl", "source_url"),
    "title": ("extra_title", "headline", "title"),
    "published": ("claimreview_datepublished", "reviewdate", "review_date"),
    "rating": ("rating_alternatename", "ratingname", "rating_name"),
    "rating_value": ("rating_ratingvalue", "truthrating", "ratingvalue"),
    "rating_best": ("rating_bestrating", "bestrating"),
    "rating_worst": ("rating_worstrating", "worstrating"),
    "claimant": ("creativework_author_name", "author", "claimant"),
    "claimant_address": ("creativework_author_sameas",),
    "claimed": ("creativework_datepublished", "date", "claim_date"),
    "language": ("language", "claimreview_inlanguage"),
}


def read_claimskg(data: bytes, most: int = MOST_RECORDS) -> Reading[ForeignReview]:
    """The fact-checks of a ClaimsKG table or of its triples. Raises `NotReadable` where there are none."""
    if is_turtle(data):
        return reviews_among(list(subjects(data)), most=most)
    rows = rows_of(data, most)
    first = next(rows, None)
    if first is None:
        raise NotReadable("The file has no rows.")
    for what, column in (("claim's text", "claim"), ("review's address", "address")):
        if not any(name in first for name in _COLUMNS[column]):
            raise NotReadable(
                f"The file has no column with the {what}: one of {', '.join(_COLUMNS[column])} is needed."
            )
    return read_each(
        chain([first], rows), _review, lambda row: _cell(row, "address") or _cell(row, "claim"), most
    )


def _cell(row: Cells, column: str) -> str:
    return next((row[name] for name in _COLUMNS[column] if row.get(name)), "")


def _review(number: int, row: Cells) -> ForeignReview:
    claim = words_of(_cell(row, "claim"))
    if not claim:
        raise Bad("It has no claim.")
    address = address_of(_cell(row, "address"))
    if not address:
        raise Bad("It gives no address of a review on the web.")
    value, words = _cell(row, "rating_value"), words_of(_cell(row, "rating"))
    number_given = number_of(value)
    return fitting(
        number=number,
        claim=claim,
        address=address,
        reviewer=words_of(_cell(row, "reviewer")) or host_of(address),
        reviewer_address=address_of(_cell(row, "reviewer_address")),
        title=words_of(_cell(row, "title")),
        published=moment_of(_cell(row, "published"), "The day of the review"),
        rating=words or ("" if number_given is not None else words_of(value)),
        rating_value=number_given,
        rating_best=number_of(_cell(row, "rating_best")),
        rating_worst=number_of(_cell(row, "rating_worst")),
        claimant=words_of(_cell(row, "claimant")),
        claimant_address=address_of(_cell(row, "claimant_address")),
        claimed=moment_of(_cell(row, "claimed"), "The day of the claim"),
        language=words_of(_cell(row, "language")),
    )
