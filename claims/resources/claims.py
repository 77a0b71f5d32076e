"""Claims, their evidence, links and topics in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from claims.linked_data.formats import JSONLD
from claims.match_keys import claim_text_key
from claims.matching.nearest import refresh
from claims.models import Claim, ClaimLink, ClaimTopic, Evidence, Topic
from claims.resources.topics import topics_column
from sources.accounts.models import User
from sources.workbench.exchange.columns import Text
from sources.workbench.exchange.importing import Report
from sources.workbench.exchange.pair_resources import PairResource
from sources.workbench.exchange.resource import ExchangeResource, column, fingerprint_column, reference
from sources.workbench.exchange.results import ImportResult
from sources.workbench.models import PairState

__all__ = ["ClaimLinkResource", "ClaimResource", "EvidenceResource", "TopicResource"]


class TopicResource(ExchangeResource):
    fingerprint = fingerprint_column()
    order = ("name",)

    parent = reference(Topic, "parent", later=True)

    class Meta:
        model = Topic
        fields = ("name", "definition", "parent", "fingerprint")
        import_id_fields = ("name",)


class ClaimResource(ExchangeResource):
    documents = (JSONLD,)
    topics = topics_column(ClaimTopic, "claim")
    verdict = column(Claim, "verdict", permission="claims.judge_claim")
    verdict_reasoning = column(Claim, "verdict_reasoning", permission="claims.judge_claim")
    verdict_sources = column(Claim, "verdict_sources", permission="claims.judge_claim")
    merged_into = reference(Claim, "merged_into", fixed=True, later=True)

    order = ("key",)
    follows = ("text_key", "verdict_by", "verdict_at")
    key_from = ("c", "text", "context")

    class Meta:
        model = Claim
        fields = (
            "key", "text", "context", "kind", "topics", "status", "verdict", "verdict_reasoning", "verdict_sources",
            "verdict_at", "merged_into", "note", "version",
        )  # fmt: skip
        import_id_fields = ("key",)

    def complete(self, records: Sequence[Any], report: Report) -> None:
        for claim in records:
            claim.text_key = claim_text_key(claim.text)

    def stamp(
        self, record: Any, new: bool, changed: Mapping[str, object], user: User | None, now: datetime
    ) -> None:
        """A verdict that comes with a file was given by whoever imports it."""
        if changed.keys() & {"verdict", "verdict_reasoning", "verdict_sources"}:
            record.verdict_by_id = user.pk if user is not None and record.verdict else None
            given = record.verdict_at if "verdict_at" in changed else None
            record.verdict_at = (given or now) if record.verdict else None

    def after_commit(self, result: ImportResult, user: User | None) -> None:
        """The matching index learns of what a command brought in; nobody in the admin waits for it."""
        if result.changed and user is None:
            refresh()


class EvidenceResource(ExchangeResource):
    quote_text = Text(path="quote__text", derived=True, about="The text of the quote.")
    claim_text = Text(path="claim__text", derived=True, about="The text of the claim.")
    order = ("claim__key", "quote__key")

    class Meta:
        model = Evidence
        fields = ("claim", "quote", "stance", "status", "note", "claim_text", "quote_text", "version")
        import_id_fields = ("claim", "quote")


class ClaimLinkResource(PairResource):
    relation = column(ClaimLink, "relation", permission="claims.decide_claimlink")
    state = column(ClaimLink, "state", permission="claims.decide_claimlink")
    pair = ("claim", "other")
    flips = "backward"
    required = ("backward",)  # without it nobody knows which of the two supports or answers the other
    follows = ("decided_by", "decided_at")

    class Meta:
        model = ClaimLink
        fields = (
            "claim", "other", "relation", "backward", "state", "score", "method", "reasons", "note",
            "decided_at", "version",
        )  # fmt: skip
        import_id_fields = ("claim", "other")

    def stamp(
        self, record: Any, new: bool, changed: Mapping[str, object], user: User | None, now: datetime
    ) -> None:
        """A decision that comes with a file was made by whoever imports it."""
        if changed.keys() & {"relation", "state"} and record.state in (
            PairState.ACCEPTED,
            PairState.REJECTED,
        ):
            record.decided_by_id = user.pk if user is not None else None
            record.decided_at = record.decided_at if "decided_at" in changed else now
            record.decided_at = record.decided_at or now
