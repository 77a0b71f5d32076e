"""Sort claims and quotes under topics, and merge topics of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Model, Q

from claims.models import Claim, ClaimTopic, Quote, QuoteTopic, Topic, TopicName
from sources.workbench.curation import Action, Changes, Refused

from .edit_claims import Claims
from .review_quotes import Quotes
from .sentences import named, quoted

__all__ = ["MergeTopics", "TagClaims", "TagQuotes", "UntagClaims", "UntagQuotes"]


@dataclass
class TagClaims(Action):
    """Sort claims under a topic; the topic is made where there is none of the name."""

    name: ClassVar[str] = "tag_claims"
    title: ClassVar[str] = "Add a topic"
    permission: ClassVar[str] = "claims.change_claim"

    claims: Claims
    topic: str

    def perform(self, changes: Changes) -> str:
        topic = _topic(changes, self.topic)
        claims = changes.lock(Claim, self.claims, self.expected)
        _tag(changes, ClaimTopic, "claim", claims, topic)
        return f"Added topic {quoted(topic)} to {named(claims, 'claim')}"


@dataclass
class UntagClaims(Action):
    """Take a topic off claims."""

    name: ClassVar[str] = "untag_claims"
    title: ClassVar[str] = "Remove a topic"
    permission: ClassVar[str] = "claims.change_claim"

    claims: Claims
    topic: Topic

    def perform(self, changes: Changes) -> str:
        claims = changes.lock(Claim, self.claims, self.expected)
        _untag(changes, ClaimTopic, "claim", claims, self.topic)
        return f"Removed topic {quoted(self.topic)} from {named(claims, 'claim')}"


@dataclass
class TagQuotes(Action):
    """Sort quotes under a topic; the topic is made where there is none of the name."""

    name: ClassVar[str] = "tag_quotes"
    title: ClassVar[str] = "Add a topic"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes
    topic: str

    def perform(self, changes: Changes) -> str:
        topic = _topic(changes, self.topic)
        quotes = changes.lock(Quote, self.quotes, self.expected)
        _tag(changes, QuoteTopic, "quote", quotes, topic)
        return f"Added topic {quoted(topic)} to {named(quotes, 'quote')}"


@dataclass
class UntagQuotes(Action):
    """Take a topic off quotes."""

    name: ClassVar[str] = "untag_quotes"
    title: ClassVar[str] = "Remove a topic"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes
    topic: Topic

    def perform(self, changes: Changes) -> str:
        quotes = changes.lock(Quote, self.quotes, self.expected)
        _untag(changes, QuoteTopic, "quote", quotes, self.topic)
        return f"Removed topic {quoted(self.topic)} from {named(quotes, 'quote')}"


@dataclass
class MergeTopics(Action):
    """Make one topic of several: what is sorted under them, and their narrower topics, go to the kept one.

    So do their names: whoever chooses or imports one of them gets the kept topic.
    """

    name: ClassVar[str] = "merge_topics"
    title: ClassVar[str] = "Merge topics"
    permission: ClassVar[str] = "claims.delete_topic"

    kept: Topic
    others: Sequence[Topic]

    def perform(self, changes: Changes) -> str:
        kept, *others = changes.lock(Topic, [self.kept.pk, *(topic.pk for topic in self.others)])
        if not others:
            raise Refused("Choose at least two different topics to merge.")
        gone = {topic.pk for topic in others}
        above = kept.parent
        while above is not None:
            if above.pk in gone:
                raise Refused(f"{quoted(kept)} is part of {quoted(above)}; keep that one.")
            above = above.parent
        for model, name in ((ClaimTopic, "claim_id"), (QuoteTopic, "quote_id")):
            have = {getattr(tag, name) for tag in changes.lock_related(model, "topic", [kept])}
            for tag in changes.lock_related(model, "topic", others):
                if getattr(tag, name) in have:
                    changes.delete([tag])
                else:
                    have.add(getattr(tag, name))
                    changes.update([tag], topic=kept)
        children = [one for one in changes.lock_related(Topic, "parent", others) if one.pk not in gone]
        changes.update(children, parent=kept)
        definitions = [topic.definition for topic in (kept, *others) if topic.definition.strip()]
        changes.update([kept], definition="\n".join(dict.fromkeys(definitions)))
        changes.update([topic for topic in others if topic.parent_id], parent=None)
        _keep_names(changes, kept, others)
        changes.delete(others)
        return f"Merged {', '.join(quoted(topic) for topic in others)} into {quoted(kept)}"


def _keep_names(changes: Changes, kept: Topic, others: Sequence[Topic]) -> None:
    """Their names, and those of what was merged into them, lead to the kept topic."""
    names = {topic.folded: topic for topic in others}
    former = TopicName.objects.filter(Q(topic__in=others) | Q(folded__in=[*names, kept.folded]))
    moved = changes.lock(TopicName, former)
    changes.update(moved, topic=kept)
    for row in moved:
        if row.folded in names:  # the name was given to another topic meanwhile
            changes.update([row], number=names[row.folded].pk)
    there = {row.folded for row in moved}
    new = [topic for folded, topic in names.items() if folded not in there]
    changes.create([TopicName(topic=kept, name=topic.name, number=topic.pk) for topic in new])


def _topic(changes: Changes, given: str) -> Topic:
    """The topic that goes by this name, made where there is none."""
    name = " ".join(given.split())
    topic = Topic.objects.named(name)
    if topic is None:
        topic = Topic(name=name)
        topic.full_clean()
        changes.create([topic])
    return topic


def _tag(changes: Changes, link: type[Model], name: str, records: Sequence[Model], topic: Topic) -> None:
    """Put locked records under a topic; `link` ties the two, `name` is its field of the record."""
    have = {getattr(tag, f"{name}_id") for tag in changes.lock_related(link, name, records, topic=topic)}
    new = [record for record in records if record.pk not in have]
    changes.create([link(**{name: record, "topic": topic}) for record in new])
    _count_as_changed(changes, new)


def _untag(changes: Changes, link: type[Model], name: str, records: Sequence[Model], topic: Topic) -> None:
    """Take a topic off locked records."""
    tags = changes.lock_related(link, name, records, topic=topic)
    changes.delete(tags)
    tagged = {getattr(tag, f"{name}_id") for tag in tags}
    _count_as_changed(changes, [record for record in records if record.pk in tagged])


def _count_as_changed(changes: Changes, records: Sequence[Model]) -> None:
    """The records' own rows are the same, but whoever edits one must see its topics."""
    if records:
        changes.save(records, [])
        changes.raise_version(records)
