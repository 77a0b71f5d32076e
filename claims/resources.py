"""What the models of this app are in files. Used by the admin and by `manage.py export` and `import`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claims.keys import claim_text_key
from claims.models import Claim, ClaimTopic, Topic
from sources.exchange.columns import Names
from sources.exchange.importing import ImportResult
from sources.exchange.resource import ExchangeResource, reference

__all__ = ["ClaimResource", "TopicResource"]


class TopicResource(ExchangeResource):
    order = ("name",)

    class Meta:
        model = Topic
        fields = ("name", "note")
        import_id_fields = ("name",)


def _topics_of(pks: list[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for start in range(0, len(pks), 500):
        pairs = ClaimTopic.objects.filter(claim__in=pks[start : start + 500])
        for claim, name in pairs.values_list("claim_id", "topic__name"):
            found.setdefault(claim, []).append(name)
    return {claim: sorted(names) for claim, names in found.items()}


def _set_topics(pairs: list[tuple[Any, list[str]]], user: Any, reason: str) -> None:
    wanted = {name for _, names in pairs for name in names}
    topics = {topic.name: topic for topic in Topic.objects.filter(name__in=wanted)}
    missing = [Topic(name=name) for name in sorted(wanted - topics.keys())]
    for topic in missing:
        topic.full_clean()
    topics |= {topic.name: topic for topic in Topic.objects.bulk_create(missing)}
    ClaimTopic.objects.filter(claim__in=[claim for claim, _ in pairs]).delete()
    ClaimTopic.objects.bulk_create(
        ClaimTopic(claim=claim, topic=topics[name]) for claim, names in pairs for name in names
    )


class ClaimResource(ExchangeResource):
    topics = Names("topics", read=_topics_of, write=_set_topics, about="Subjects editors sort claims by.")
    merged_into = reference(Claim, "merged_into", fixed=True, later=True)

    order = ("key",)
    follows = ("text_key",)

    class Meta:
        model = Claim
        fields = (
            "key", "text", "context", "kind", "topics", "status", "verdict", "verdict_reasoning",
            "merged_into", "note", "version",
        )  # fmt: skip
        import_id_fields = ("key",)

    def complete(self, records: Sequence[Any], report: Any) -> None:
        for claim in records:
            claim.text_key = claim_text_key(claim.text)

    def after_commit(self, result: ImportResult) -> None:
        try:
            from claims.matching import index
        except ImportError:
            return
        if result.changed and hasattr(index, "refresh"):
            index.refresh()


for name in ("verdict", "verdict_reasoning"):
    ClaimResource.fields[name].permission = "claims.judge_claim"
