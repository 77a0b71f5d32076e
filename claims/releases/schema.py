"""The form of content.json, as JSON Schema (2020-12): for whoever reads releases with a program."""

from __future__ import annotations

import json

from claims.models import (
    ClaimKind,
    Force,
    QuoteKind,
    Relation,
    SetRule,
    SpeakerKind,
    Stance,
    Verdict,
    Wording,
)
from sources.models import CopyKind, SourceKind
from sources.workbench.models import Status

from .content import FORMAT

__all__ = ["content_schema", "schema"]

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_TRUTH: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_NUMBER: Schema = {"type": ["number", "null"]}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256, hexadecimal"}
_DAY: Schema = {
    "type": "string",
    "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$",
    "description": "YYYY-MM-DD or empty",
}
_MOMENT: Schema = {"type": "string", "description": "ISO 8601, as precise as the page; or empty"}
_STATUS: Schema = {"enum": ["suggested", "accepted"], "description": "rejected ones are left out"}
_MARKED: Schema = {
    "enum": Status.values,
    "description": "what quotes and claims need is there though rejected",
}
_SPAN: Schema = {
    "type": "array",
    "items": _COUNT,
    "minItems": 2,
    "maxItems": 2,
    "description": "[start, end) in code points of the article's text as decoded",
}

_SPAN_OR_NONE: Schema = {"type": "array", "items": _COUNT, "description": "[start, end), or empty"}


def content_schema() -> bytes:
    """The schema as a file, in UTF-8."""
    return (json.dumps(schema(), ensure_ascii=False, indent=1) + "\n").encode()


def schema() -> Schema:
    """The schema of content.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:x-newsroom:{FORMAT}",
        "title": "Content of a release",
        "description": "In canonical form (RFC 8785); its SHA-256 is the release's digest.",
        **_object(
            format={"const": FORMAT},
            set=_object(
                key=_TEXT, name=_TEXT, description=_TEXT, purpose=_TEXT, rule=_one_of(SetRule.values),
                filter={"type": "object"}, second_review=_TRUTH,
            ),
            items=_list(_object(quote=_TEXT, claim=_TEXT, note=_TEXT)),
            quotes=_list(_quote()),
            claims=_list(_claim()),
            speakers=_list(
                _object(
                    key=_TEXT, name=_TEXT, kind=_one_of(SpeakerKind.values), wikidata=_TEXT, party=_TEXT,
                    country=_TEXT, body=_TEXT, status=_MARKED, names=_list(_TEXT),
                    article={"type": "string", "description": "digest; of an unnamed speaker, whose page it is"},
                    roles=_list(_object(title=_TEXT, organization=_TEXT, first_seen=_DAY, last_seen=_DAY)),
                )
            ),
            articles=_list(
                _object(
                    digest=_DIGEST, text_digest=_DIGEST, text_length=_COUNT, title=_TEXT, source=_TEXT,
                    agency=_TEXT, byline=_TEXT, dateline=_TEXT, published=_MOMENT, updated=_MOMENT,
                    language=_TEXT, address=_TEXT, file_name=_TEXT, status=_MARKED,
                    copy_of={"type": "string", "description": "digest of the article it is a copy of, or empty"},
                )
            ),
            links=_list(
                _object(
                    claim=_TEXT, relation=_one_of(Relation.values), other=_TEXT, decided_on=_DAY, note=_TEXT
                )
            ),
            fact_checks=_list(
                _object(
                    key=_TEXT, claim=_TEXT, claim_text=_TEXT, address=_TEXT, title=_TEXT, reviewer=_TEXT,
                    reviewer_address=_TEXT, published=_MOMENT, rating=_TEXT, rating_value=_NUMBER,
                    rating_best=_NUMBER, rating_worst=_NUMBER, claimant=_TEXT, claimant_address=_TEXT,
                    claimed=_MOMENT, appearances=_list(_TEXT), language=_TEXT, status=_STATUS, note=_TEXT,
                )
            ),
            copies=_list(
                _object(
                    article=_DIGEST, other=_DIGEST, kind=_one_of(CopyKind.values),
                    similarity={"type": "number", "minimum": 0, "maximum": 1},
                )
            ),
            sources=_list(
                _object(
                    name=_TEXT, kind=_one_of(SourceKind.values), homepage=_TEXT, country=_TEXT, language=_TEXT,
                    status=_MARKED, names=_list(_TEXT),
                )
            ),
            topics=_list(_object(name=_TEXT, definition=_TEXT, parent=_TEXT)),
        ),
    }  # fmt: skip


def _quote() -> Schema:
    selector = _object(exact=_TEXT, prefix=_TEXT, suffix=_TEXT, start=_COUNT, end=_COUNT)
    return _object(
        key=_TEXT, text={"type": "string", "minLength": 1}, kind=_one_of(QuoteKind.values),
        topics=_list(_TEXT), article=_DIGEST,
        spans=_list(_SPAN), selectors=_list(selector), prefix=_TEXT, suffix=_TEXT, placed=_TRUTH,
        speaker={"type": "string", "description": "key; empty where nobody is named"}, role=_TEXT,
        mention=_TEXT, cue=_TEXT, force=_one_of(Force.values), relayed_via=_TEXT, medium=_TEXT, venue=_TEXT,
        said_on=_DAY, said_on_words=_TEXT, wording=_one_of(Wording.values), attribution_rule=_TEXT,
        confidence={"type": "number", "minimum": 0, "maximum": 1}, rule=_TEXT, status=_STATUS, note=_TEXT,
        repeats=_list(_list(_SPAN)), cue_span=_SPAN_OR_NONE, mention_span=_SPAN_OR_NONE,
        relay_source=_TEXT, relay_speaker=_TEXT,
    )  # fmt: skip


def _claim() -> Schema:
    evidence = _object(
        quote=_TEXT, stance=_one_of(Stance.values), status=_STATUS, note=_TEXT,
        filled={"type": "array", "description": "what was put in for what: [words, put in, start, end]"},
    )  # fmt: skip
    return _object(
        key=_TEXT, text={"type": "string", "minLength": 1}, context=_TEXT, kind=_one_of(ClaimKind.values),
        topics=_list(_TEXT), verdict=_one_of(["", *Verdict.values]), verdict_reasoning=_TEXT,
        verdict_sources=_list({"type": "object"}), verdict_on=_DAY, status=_STATUS, note=_TEXT,
        evidence=_list(evidence),
    )  # fmt: skip


def _object(**properties: Schema) -> Schema:
    """An object with these names, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _one_of(words: list[str]) -> Schema:
    return {"enum": words}
