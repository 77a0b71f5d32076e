"""What stands around the quotes and claims of a release, so that they can be understood and rebuilt elsewhere.

Comes in: entries of quotes, claims, speakers and articles. Goes out: the same with aliases and dated roles,
and beside them the codebook, the sources, and which of the articles are copies of one another. A fixed number of
queries for every few hundred records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from claims.linked_data.entries import Entries, Entry
from claims.models import Claim, Evidence, Quote, Speaker, SpeakerName, SpeakerRole, Topic
from sources.models import Article, ArticleCopy, Source, SourceName
from sources.workbench.models import PairState
from sources.workbench.parts import parts

__all__ = ["add_surroundings", "codebook", "copies", "sources"]

_CHUNK = 500


def add_surroundings(entries: Entries) -> None:
    """Give the entries what only a release tells of them."""
    _add_marks(entries)
    _add_filled(entries)
    _add_names_and_roles(entries)
    _add_article_facts(entries)


def _add_marks(entries: Entries) -> None:
    """Where cue and mention stand, the reprints on the same page, and the records that relayed it."""
    for rows in _chunks(entries.quotes):
        quotes = Quote.objects.filter(key__in=rows).order_by()
        relays = {}
        for row in quotes.values_list(
            "key", "repeats", "cue_start", "cue_end", "mention_start", "mention_end",
            "relay_source__name", "relay_speaker_id",
        ):  # fmt: skip
            key, repeats, cue_start, cue_end, mention_start, mention_end, source, speaker = row
            entries.quotes[key] |= {
                "repeats": repeats,
                "cue_span": _span(cue_start, cue_end),
                "mention_span": _span(mention_start, mention_end),
                "relay_source": source or "",
                "relay_speaker": "",
            }
            if speaker:
                relays[key] = speaker
        found = Speaker.objects.in_bulk(set(relays.values()))
        for key, pk in relays.items():
            entries.quotes[key]["relay_speaker"] = found[pk].key
            entries.add_speaker(found[pk])


def _add_filled(entries: Entries) -> None:
    """What was put into each claim for an open word of its quote."""
    for keys in _chunks(entries.claims):
        rows = Evidence.objects.filter(claim__key__in=keys).order_by()
        filled = {
            (claim, quote): words
            for claim, quote, words in rows.values_list("claim__key", "quote__key", "filled")
        }
        for key in keys:
            for one in entries.claims[key]["evidence"]:
                one["filled"] = filled.get((key, one["quote"]), [])


def _add_names_and_roles(entries: Entries) -> None:
    for keys in _chunks(entries.speakers):
        names, roles = defaultdict(list), defaultdict(list)
        for key, name in SpeakerName.objects.filter(speaker__key__in=keys).values_list(
            "speaker__key", "name"
        ):
            names[key].append(name)
        for role in SpeakerRole.objects.filter(speaker__key__in=keys).select_related("speaker"):
            roles[role.speaker.key].append(
                {
                    "title": role.title,
                    "organization": role.organization,
                    "first_seen": role.first_seen.isoformat() if role.first_seen else "",
                    "last_seen": role.last_seen.isoformat() if role.last_seen else "",
                }
            )
        rows = Speaker.objects.filter(key__in=keys).order_by()
        for key, status, article in rows.values_list("key", "status", "article__digest"):
            entries.speakers[key] |= {
                "status": status,
                "article": article if article in entries.articles else "",
                "names": sorted(names[key]),
                "roles": sorted(roles[key], key=lambda role: (role["title"], role["organization"])),
            }


def _add_article_facts(entries: Entries) -> None:
    for digests in _chunks(entries.articles):
        rows = Article.objects.filter(digest__in=digests).order_by()
        for digest, status, original in rows.values_list("digest", "status", "copy_of__digest"):
            entries.articles[digest] |= {
                "status": status,
                "copy_of": original if original in entries.articles else "",
            }


def copies(entries: Entries) -> list[Entry]:
    """The pairs of articles that a person found to print the same story; both are in the release."""
    found = []
    for digests in _chunks(entries.articles):
        rows = ArticleCopy.objects.filter(state=PairState.ACCEPTED, article__digest__in=digests).order_by()
        for one, other, kind, similarity in rows.values_list(
            "article__digest", "other__digest", "kind", "similarity"
        ):
            if other in entries.articles:
                first, second = sorted((one, other))
                found.append({"article": first, "other": second, "kind": kind, "similarity": similarity})
    return sorted(found, key=lambda pair: (pair["article"], pair["other"]))


def sources(entries: Entries) -> list[Entry]:
    """The publishers and agencies that articles and quotes name."""
    named = {article[name] for article in entries.articles.values() for name in ("source", "agency")}
    named |= {quote["relay_source"] for quote in entries.quotes.values()}
    found: list[Entry] = []
    for names in parts(sorted(named - {""}), _CHUNK):
        others = defaultdict(list)
        for name, other in SourceName.objects.filter(source__name__in=names).values_list(
            "source__name", "name"
        ):
            others[name].append(other)
        rows = Source.objects.filter(name__in=names).order_by("name")
        for source in rows.values("name", "kind", "homepage", "country", "language", "status"):
            found.append(source | {"names": sorted(others[source["name"]])})
    return sorted(found, key=lambda source: str(source["name"]))


def codebook(entries: Entries) -> list[Entry]:
    """The topics of quotes and claims and those they are part of, with their definitions."""
    wanted = {
        name for part in (entries.quotes, entries.claims) for one in part.values() for name in one["topics"]
    }
    found: dict[str, Entry] = {}
    while missing := sorted(wanted - found.keys()):
        for names in parts(missing, _CHUNK):
            rows = Topic.objects.filter(name__in=names).order_by()
            for name, definition, parent in rows.values_list("name", "definition", "parent__name"):
                found[name] = {"name": name, "definition": definition, "parent": parent or ""}
        wanted = {topic["parent"] for topic in found.values()} - {""}
    return [found[name] for name in sorted(found)]


def merged_into(model: type[Claim] | type[Speaker], keys: Sequence[str]) -> dict[str, str]:
    """Keys of records that were merged, over however many steps, into those with these keys → the key that is left."""
    found: dict[str, str] = {}
    left = {key: key for key in keys}
    while left:
        further: dict[str, str] = {}
        for some in parts(sorted(left), _CHUNK):
            rows = model._default_manager.filter(merged_into__key__in=some).order_by("key")
            further |= {key: left[into] for key, into in rows.values_list("key", "merged_into__key")}
        found |= further
        left = further
    return dict(sorted(found.items()))


def _span(start: int | None, end: int | None) -> list[int]:
    return [] if start is None or end is None else [start, end]


def _chunks(entries: dict[str, Any]) -> Iterator[list[str]]:
    return parts(sorted(entries), _CHUNK)
