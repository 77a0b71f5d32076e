"""Quotes as flat rows: each with its claim, speaker, article, topics; a quote with two claims has two rows.

Comes in: quotes; goes out: one list of cells for each, in the order of `COLUMNS`, some thousand quotes in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.models import (
    ClaimTopic,
    Evidence,
    Force,
    Quote,
    QuoteKind,
    QuoteTopic,
    SpeakerKind,
    Stance,
    Verdict,
    Wording,
)
from sources.workbench.models import Status
from sources.workbench.parts import parts

__all__ = ["COLUMNS", "FlatColumn", "flat_rows"]

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column: what R reads it as, what it means, and which words stand in it where they are few."""

    name: str
    path: str  # of the quote; empty for what belongs to claim or topics
    kind: str  # character, Date, numeric or logical
    about: str
    values: Sequence[str] = ()


COLUMNS: tuple[FlatColumn, ...] = (
    FlatColumn("quote_key", "key", "character", "Key of the quote, stable and public."),
    FlatColumn("quote", "text", "character", "The words of the quote, as printed."),
    FlatColumn("quote_kind", "kind", "character", "Whether the words are the speaker's own.", QuoteKind.values),
    FlatColumn("quote_status", "status", "character", "Whether a person accepted the quote.", Status.values),
    FlatColumn("speech_act", "force", "character", "What the speaker does with the words.", Force.values),
    FlatColumn("wording", "wording", "character", "How close the words are to what was said.", Wording.values),
    FlatColumn("speaker_key", "speaker__key", "character", "Key of the speaker."),
    FlatColumn("speaker", "speaker__name", "character", "Name of the speaker."),
    FlatColumn("speaker_kind", "speaker__kind", "character", "What the speaker is.", SpeakerKind.values),
    FlatColumn("speaker_wikidata", "speaker__wikidata", "character", "Wikidata identifier of the speaker."),
    FlatColumn("speaker_party", "speaker__party", "character", "Party or camp of the speaker."),
    FlatColumn("speaker_country", "speaker__country", "character", "Country the speaker speaks for."),
    FlatColumn("speaker_role", "role", "character", "The speaker's role as printed in the article."),
    FlatColumn("said_on", "said_on", "Date", "The day it was said, where the article tells it."),
    FlatColumn("relayed_by", "relayed_via", "character", "Who relayed the words, such as a news agency."),
    FlatColumn("outlet", "article__source__name", "character", "Who published the article."),
    FlatColumn("published_on", "article__published_on", "Date", "The day the article was published."),
    FlatColumn("article_title", "article__title", "character", "Headline of the article."),
    FlatColumn("article_address", "article__address", "character", "Web address of the article."),
    FlatColumn("article_language", "article__language", "character", "Language of the article (ISO 639)."),
    FlatColumn("article_digest", "article__digest", "character", "SHA-256 of the article's file."),
    FlatColumn("claim_key", "", "character", "Key of the claim that the quote carries."),
    FlatColumn("claim", "", "character", "The claim, in words that stand on their own."),
    FlatColumn("stance", "", "character", "How the quote stands to the claim.", Stance.values),
    FlatColumn("verdict", "", "character", "The verdict given here on the claim.", Verdict.values),
    FlatColumn("topics", "", "character", "Topics of the quote and of its claim, separated by semicolons."),
    FlatColumn("repeated", "repeats", "logical", "Whether the article prints the words more than once."),
)  # fmt: skip
_PATHS = [column.path for column in COLUMNS if column.path]
_AT = {column.name: at for at, column in enumerate(COLUMNS)}


def flat_rows(quotes: QuerySet[Quote]) -> Iterator[list[Any]]:
    """The rows, in the order of the quotes: texts, days, truths; None for what is not known."""
    found = quotes.values_list("pk", *_PATHS).iterator(chunk_size=_CHUNK)
    for chunk in parts(found, _CHUNK):
        pks = [row[0] for row in chunk]
        carried = _carried(pks)
        own = _topics(QuoteTopic.objects.filter(quote__in=pks).values_list("quote_id", "topic__name"))
        claims = {claim for pairs in carried.values() for claim, *_ in pairs}
        theirs = _topics(ClaimTopic.objects.filter(claim__in=claims).values_list("claim_id", "topic__name"))
        for pk, *cells in chunk:
            for claim, *said in carried.get(pk) or [(0, None, None, None, None)]:
                yield _row(cells, said, sorted({*own.get(pk, ()), *theirs.get(claim, ())}))


def _row(cells: Sequence[Any], said: Sequence[Any], topics: Sequence[str]) -> list[Any]:
    values = iter(cells)
    row = [next(values) if column.path else None for column in COLUMNS]
    row = [None if cell == "" else cell for cell in row]
    row[_AT["claim_key"] : _AT["verdict"] + 1] = [cell or None for cell in said]
    row[_AT["topics"]] = "; ".join(topics) or None
    row[_AT["repeated"]] = bool(cells[-1])
    return row


def _carried(pks: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The claims of quotes, rejected ones left out: (claim, its key, its words, stance, verdict)."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    evidence = Evidence.objects.filter(quote__in=pks).exclude(status=Status.REJECTED)
    evidence = evidence.exclude(claim__status=Status.REJECTED).order_by("quote_id", "claim__key")
    for quote, *pair in evidence.values_list(
        "quote_id", "claim_id", "claim__key", "claim__text", "stance", "claim__verdict"
    ):
        found.setdefault(quote, []).append(tuple(pair))
    return found


def _topics(pairs: Any) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for pk, name in pairs:
        found.setdefault(pk, set()).add(name)
    return found
