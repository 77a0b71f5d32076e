"""Step 2: the speakers, quotes, claims and fact-checks of a release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from claims.actions.sentences import quoted
from claims.linked_data.entries import (
    Entries,
    claims_with_evidence,
    quotes_with_articles,
    with_relations,
)
from claims.linked_data.fact_checks import fact_check_entries
from claims.models import Claim, FactCheck, Quote, Speaker, SpeakerName, SpeakerRole
from claims.releases.context_records import add_surroundings
from sources.workbench.parts import parts

from .step import Entry, Rebuild, day_of, differences, fields_of

__all__ = ["find_claims", "find_fact_checks", "find_quotes", "find_speakers"]

_CHUNK = 500


def find_speakers(rebuild: Rebuild) -> None:
    entries = {one["key"]: one for one in rebuild.content["speakers"]}
    here = {row.key: row for row in rebuild.locked(Speaker, key__in=list(entries))}
    for row in here.values():
        if row.merged_into_id:
            rebuild.clash("Speaker", row, f"merged into {quoted(row.kept_record)} here")
    values = {key: _speaker_values(rebuild, one) for key, one in entries.items()}
    present = Entries()
    for row in here.values():
        present.add_speaker(row)
    present.articles = {digest: {} for digest in rebuild.articles}
    add_surroundings(present)
    differing = {
        key: names
        for key in here
        if (names := differences(entries[key], present.speakers[key], ignored=("names", "roles")))
    }
    rebuild.settle(here, fields_of(values), values, "Speaker", differing)
    new = {key: Speaker(key=key, **values[key]) for key in entries if key not in here}
    rebuild.make(list(new.values()), follow=True)
    rebuild.speakers = here | new
    _add_names_and_roles(rebuild, entries)


def _speaker_values(rebuild: Rebuild, one: Entry) -> Entry:
    same = ("name", "kind", "wikidata", "party", "country", "body", "status")
    article = one["article"]
    if one["kind"] == "unnamed" and not article:  # every unnamed speaker belongs to some page
        quotes = rebuild.content["quotes"]
        article = next((q["article"] for q in quotes if one["key"] in (q["speaker"], q["relay_speaker"])), "")
    return {name: one[name] for name in same} | {"article": rebuild.articles[article] if article else None}


def _add_names_and_roles(rebuild: Rebuild, entries: Mapping[str, Entry]) -> None:
    pks = [row.pk for row in rebuild.speakers.values()]
    names = {(row.speaker_id, row.name) for row in rebuild.locked(SpeakerName, speaker__in=pks)}
    roles = {
        (row.speaker_id, row.title, row.organization): row
        for row in rebuild.locked(SpeakerRole, speaker__in=pks)
    }
    new_names, new_roles, wider = [], [], []
    for key, one in entries.items():
        row = rebuild.speakers[key]
        new_names += [SpeakerName(speaker=row, name=n) for n in one["names"] if (row.pk, n) not in names]
        for role in one["roles"]:
            first, last = day_of(role["first_seen"]), day_of(role["last_seen"])
            have = roles.get((row.pk, role["title"], role["organization"]))
            if have is None:
                made = SpeakerRole(speaker=row, title=role["title"], organization=role["organization"])
                made.first_seen, made.last_seen = first, last
                new_roles.append(made)
                continue
            days = _widest(have.first_seen, first, min), _widest(have.last_seen, last, max)
            if days != (have.first_seen, have.last_seen):
                have.first_seen, have.last_seen = days
                wider.append(have)
    rebuild.make(new_names, follow=True)
    rebuild.make(new_roles, follow=True)
    rebuild.changes.save(wider, ["first_seen", "last_seen"], follow=True)


def find_quotes(rebuild: Rebuild) -> None:
    entries = {one["key"]: one for one in rebuild.content["quotes"]}
    here = {row.key: row for row in rebuild.locked(Quote, key__in=list(entries))}
    _refuse_taken_places(rebuild, entries, here)
    values = {key: _quote_values(rebuild, one) for key, one in entries.items()}
    present = _present_quotes(here)
    differing = {key: names for key in here if (names := differences(entries[key], present[key]))}
    given = rebuild.settle(here, fields_of(values), values, "Quote", differing)
    new = {key: Quote(key=key, **values[key]) for key in entries if key not in here}
    if rebuild.clashes:  # a place that is taken would end all of it in the database's words
        return
    rebuild.make(list(new.values()))
    rebuild.quotes = here | new
    rebuild.tag(Quote.topics.through, "quote", new | {row.key: row for row in given}, entries)


def _refuse_taken_places(rebuild: Rebuild, entries: Mapping[str, Entry], here: Mapping[str, Quote]) -> None:
    wanted = {
        (rebuild.articles[one["article"]].pk, one["spans"][0][0], one["spans"][-1][1], one["kind"]): key
        for key, one in entries.items()
    }
    for some in parts(sorted({place[0] for place in wanted}), _CHUNK):
        rows = Quote.objects.filter(article__in=some).order_by("pk")
        for row in rows.only("key", "article_id", "start", "end", "kind", "text"):
            key = wanted.get((row.article_id, row.start, row.end, row.kind))
            if key is not None and key != row.key:
                rebuild.clash("Quote", row, f"stands here as {row.key}, and in the release as {key}")


def _quote_values(rebuild: Rebuild, one: Entry) -> Entry:
    same = (
        "kind", "spans", "text", "prefix", "suffix", "placed", "repeats", "cue", "force", "mention", "role",
        "attribution_rule", "confidence", "rule", "relayed_via", "medium", "venue", "said_on_words", "wording",
        "status", "note",
    )  # fmt: skip
    values = {name: one[name] for name in same}
    for name in ("cue", "mention"):
        span = one[f"{name}_span"] or [None, None]
        values[f"{name}_start"], values[f"{name}_end"] = span
    return values | {
        "article": rebuild.articles[one["article"]],
        "start": one["spans"][0][0],
        "end": one["spans"][-1][1],
        "speaker": rebuild.speakers[one["speaker"]] if one["speaker"] else None,
        "relay_source": rebuild.source(one["relay_source"]),
        "relay_speaker": rebuild.speakers[one["relay_speaker"]] if one["relay_speaker"] else None,
        "said_on": day_of(one["said_on"]),
    }


def find_claims(rebuild: Rebuild) -> None:
    entries = {one["key"]: one for one in rebuild.content["claims"]}
    here = {row.key: row for row in rebuild.locked(Claim, key__in=list(entries))}
    for row in here.values():
        if row.merged_into_id:
            rebuild.clash("Claim", row, f"merged into {quoted(row.kept_record)} here")
    values = {key: _claim_values(one) for key, one in entries.items()}
    present = Entries()
    claims_with_evidence(list(here.values()), present)
    differing = {
        key: names
        for key in here
        if (names := differences(entries[key], present.claims[key], ignored=("evidence",)))
    }
    given = rebuild.settle(here, fields_of(values), values, "Claim", differing)
    for row in given:
        row.derive()
    rebuild.changes.save(given, ["text_key"])
    new = {key: Claim(key=key, **values[key]) for key in entries if key not in here}
    rebuild.make(list(new.values()))
    rebuild.claims = here | new
    rebuild.tag(Claim.topics.through, "claim", new | {row.key: row for row in given}, entries)


def find_fact_checks(rebuild: Rebuild) -> None:
    if rebuild.clashes:
        return
    entries = {one["key"]: one for one in rebuild.content["fact_checks"]}
    here = {row.key: row for row in rebuild.locked(FactCheck, key__in=list(entries))}
    values = {key: {**one, "claim": rebuild.claims[one["claim"]]} for key, one in entries.items()}
    present = fact_check_entries(
        list(Claim.objects.in_bulk({row.claim_id for row in here.values()}).values())
    )
    differing = {key: names for key in here if (names := differences(entries[key], present.get(key, {})))}
    given = rebuild.settle(here, fields_of(values), values, "Fact-check", differing)
    rebuild.changes.save(given, sorted({name for row in given for name in row.derive()}))
    new = [FactCheck(**values[key]) for key in entries if key not in here]
    for row in new:
        row.derive()
    for some in parts(new, _CHUNK):
        twins = FactCheck.objects.filter(address_key__in={row.address_key for row in some})
        there = {(twin.address_key, twin.text_key): twin for twin in twins}
        for row in some:
            if (twin := there.get((row.address_key, row.text_key))) is not None:
                rebuild.clash("Fact-check", twin, f"is here as {twin.key}, and in the release as {row.key}")
    if not rebuild.clashes:
        rebuild.make(new)


def _claim_values(one: Entry) -> Entry:
    same = ("text", "context", "kind", "verdict", "verdict_reasoning", "verdict_sources", "status", "note")
    day = day_of(one["verdict_on"])
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return {name: one[name] for name in same} | {"verdict_at": moment}


def _present_quotes(here: Mapping[str, Quote]) -> dict[str, Entry]:
    entries = Entries()
    for some in parts([row.pk for row in here.values()], 200):
        quotes_with_articles(with_relations(Quote.objects.filter(pk__in=some)), entries)
    add_surroundings(entries)
    return entries.quotes


def _widest(have: date | None, other: date | None, choose: Any) -> date | None:
    days = [day for day in (have, other) if day]
    return choose(days) if days else None
