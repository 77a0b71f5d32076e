"""The tables of a release: for each, its columns with what they mean, and its rows.

Comes in: frozen content; goes out: headings and rows for any table format. The README of an
archive prints the meanings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claims.linked_data.entries import Entries, Entry

from .content import Content

__all__ = ["TABLES", "Table"]

Cell = Callable[[Entry, Entries], object]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `rows_of` names the part of the content its rows come from."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows_of: Callable[[Content], list[Entry]]

    @property
    def headers(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self, content: Content, entries: Entries) -> Iterator[list[object]]:
        """The cells of each row, in the content's order."""
        return ([column.cell(entry, entries) for column in self.columns] for entry in self.rows_of(content))


def _own(name: str, meaning: str) -> Column:
    return Column(name, meaning, lambda entry, entries: entry[name])


def _of_article(name: str, meaning: str, field: str = "") -> Column:
    return Column(name, meaning, lambda entry, entries: entries.articles[entry["article"]][field or name])


def _of_speaker(name: str, meaning: str, field: str) -> Column:
    return Column(
        name, meaning, lambda entry, entries: entries.speakers.get(entry["speaker"], {}).get(field, "")
    )


def _part(name: str) -> Callable[[Content], list[Entry]]:
    return lambda content: list(content[name])


def _items(content: Content) -> list[Entry]:
    return [{"position": n, **item} for n, item in enumerate(content["items"], 1)]


def _evidence(content: Content) -> list[Entry]:
    return [{"claim": claim["key"], **one} for claim in content["claims"] for one in claim["evidence"]]


def _names(content: Content) -> list[Entry]:
    return [{"speaker": one["key"], "name": name} for one in content["speakers"] for name in one["names"]]


def _roles(content: Content) -> list[Entry]:
    return [{"speaker": one["key"], **role} for one in content["speakers"] for role in one["roles"]]


TABLES = (
    Table(
        "items",
        "The items of the set, in order; each row is a quote or a claim.",
        (
            _own("position", "Position in the set, from 1."),
            _own("quote", "Key of the quote, where the item is one."),
            _own("claim", "Key of the claim, where the item is one."),
            _own("note", "Editors' note on the item."),
        ),
        _items,
    ),
    Table(
        "quotes",
        "Quotes, with the exact text as printed in the articles.",
        (
            _own("key", "Key of the quote; stable and public."),
            _own("text", "The exact words; the parts of a split quote are joined by “ … ”."),
            _own("kind", "direct, indirect or mixed."),
            _own("topics", "Topics of the quote itself; its claims have their own."),
            _own("speaker", "Key of the speaker; empty where nobody is named."),
            _of_speaker("speaker_name", "The speaker's name.", "name"),
            _of_speaker("speaker_kind", "person, organization, group or unnamed.", "kind"),
            _own("role", "The speaker's role as printed with the quote."),
            _own("relayed_via", "Who relayed the quote: an agency, a broadcaster, another speaker."),
            _own("medium", "Statement, interview, tweet …"),
            _own("venue", "Where it was said."),
            _own("said_on", "The date it was said (not published), YYYY-MM-DD; empty if unknown."),
            _own("said_on_words", "The text on the page that gives this date."),
            _of_article("source", "The publisher of the article."),
            _of_article("published", "Date of publication, ISO 8601, as precise as the page."),
            _of_article("article_title", "The article's title.", "title"),
            _own("article", "SHA-256 of the article's file; key of the table of articles."),
            _own("spans", "Position of the quote: [[start, end], …] in code points of the article's text."),
            _own("prefix", "The text before the quote."),
            _own("suffix", "The text after the quote."),
            _own("placed", "False if the text could not be located with certainty."),
            _own("mention", "The text that names the speaker."),
            _own("cue", "The cue: the word or phrase that introduces the quote."),
            _own("force", "The speech act: asserts, denies, demands, promises, predicts, asks …"),
            _own("wording", "verbatim, translated or paraphrase."),
            _own("attribution_rule", "How the speaker was found."),
            _own("confidence", "Accuracy of that method, measured on development data, 0 to 1."),
            _own("rule", "The pattern that found the quote; empty if a person added it."),
            _own("status", "suggested by the program, or accepted by a person."),
            _own("repeats", "Where else on the page the same statement stands, as spans."),
            _own("note", "Editors' note on the quote."),
        ),
        _part("quotes"),
    ),
    Table(
        "claims",
        "Claims, each listed once however many quotes state it.",
        (
            _own("key", "Key of the claim; stable and public."),
            _own("text", "The proposition, understandable on its own."),
            _own("context", "Background needed to understand the claim."),
            _own("kind", "assertion, demand, commitment, prediction or opinion."),
            _own("topics", "Topics; the table of topics defines them."),
            _own("verdict", "true, mostly_true, mixed, mostly_false, false, unproven; empty for none."),
            _own("verdict_reasoning", "Why."),
            _own("verdict_sources", "What it rests on: addresses, documents and notes, as JSON."),
            _own("verdict_on", "The day the verdict was given."),
            _own("status", "suggested by the program, or accepted by a person."),
            _own("note", "Editors' note on the claim."),
        ),
        _part("claims"),
    ),
    Table(
        "evidence",
        "Which quotes state which claims, and how.",
        (
            _own("claim", "Key of the claim."),
            _own("quote", "Key of the quote."),
            _own("stance", "The quote's stance on the claim: asserts, denies, doubts, demands …"),
            _own("status", "suggested by the program, or accepted by a person."),
            _own("note", "Editors' note."),
        ),
        _evidence,
    ),
    Table(
        "links",
        "How claims in the set are related, as decided by people.",
        (
            _own("claim", "Key of the claim that supports, answers, contradicts …"),
            _own("relation", "same, related, contradicts, supports or responds."),
            _own("other", "Key of the other claim."),
            _own("decided_on", "The day it was decided."),
            _own("note", "Why."),
        ),
        _part("links"),
    ),
    Table(
        "fact_checks",
        "What others found of the claims; nothing of it is a verdict of this release's editors.",
        (
            _own("key", "Key of the fact-check; stable and public."),
            _own("claim", "Key of the claim."),
            _own("claim_text", "The claim in the reviewer's words."),
            _own("address", "URL of the review."),
            _own("title", "Its title."),
            _own("reviewer", "Who published it."),
            _own("reviewer_address", "Their site."),
            _own("published", "When, ISO 8601, as precise as the reviewer gives it."),
            _own("rating", "The rating in the reviewer's words."),
            _own("rating_value", "The rating as a number …"),
            _own("rating_best", "… of which this is the best …"),
            _own("rating_worst", "… and this the worst."),
            _own("claimant", "Who made the claim, as the reviewer says."),
            _own("claimant_address", "Their page."),
            _own("claimed", "When, ISO 8601."),
            _own("appearances", "Addresses where the claim was made."),
            _own("language", "ISO 639 code."),
            _own("status", "suggested by the program, or accepted by a person."),
            _own("note", "Editors' note."),
        ),
        _part("fact_checks"),
    ),
    Table(
        "speakers",
        "Who spoke.",
        (
            _own("key", "Key of the speaker; stable and public."),
            _own("name", "The name."),
            _own("kind", "person, organization, group or unnamed."),
            _own("wikidata", "Wikidata identifier."),
            _own("party", "Party or camp."),
            _own("country", "Country."),
            _own("body", "Kind of body: government, company, party …"),
            _own("status", "suggested by the program, accepted or rejected by a person."),
        ),
        _part("speakers"),
    ),
    Table(
        "names",
        "The names speakers go by.",
        (_own("speaker", "Key of the speaker."), _own("name", "A name on some page.")),
        _names,
    ),
    Table(
        "roles",
        "The offices in which pages name speakers, with the days between which they were seen.",
        (
            _own("speaker", "Key of the speaker."),
            _own("title", "Foreign Minister, spokesperson …"),
            _own("organization", "Of what: Russia, Foreign Ministry …"),
            _own("first_seen", "The day of the first page that says so."),
            _own("last_seen", "The day of the last one."),
        ),
        _roles,
    ),
    Table(
        "articles",
        "The articles the quotes are from. Their texts belong to their publishers and are not included.",
        (
            _own("digest", "SHA-256 of the file that was read."),
            _own("title", "Title."),
            _own("source", "The publisher."),
            _own("agency", "The news agency credited."),
            _own("byline", "The author as printed."),
            _own("dateline", "The place in the dateline."),
            _own("published", "Date of publication, ISO 8601, as precise as the page."),
            _own("updated", "Date of the last update."),
            _own("language", "ISO 639 code."),
            _own("address", "URL."),
            _own("file_name", "Name of the file that was read."),
            _own("status", "suggested by the program, accepted or rejected by a person."),
            _own("copy_of", "Digest of the article it is a copy of."),
        ),
        _part("articles"),
    ),
    Table(
        "copies",
        "Articles that print the same story, as a person confirmed.",
        (
            _own("article", "Digest of one."),
            _own("other", "Digest of the other."),
            _own("kind", "same_page, wire, corrected or excerpt."),
            _own("similarity", "Share of the shorter text that is also in the other, 0 to 1."),
        ),
        _part("copies"),
    ),
    Table(
        "sources",
        "Publishers and agencies.",
        (
            _own("name", "The name."),
            _own("kind", "newspaper, agency, broadcaster …"),
            _own("homepage", "URL."),
            _own("country", "ISO 3166 code."),
            _own("language", "ISO 639 code."),
        ),
        _part("sources"),
    ),
    Table(
        "topics",
        "The codebook: topics of quotes and claims.",
        (
            _own("name", "The topic."),
            _own("definition", "What belongs under it, and what does not."),
            _own("parent", "The broader topic it is part of."),
        ),
        _part("topics"),
    ),
)
