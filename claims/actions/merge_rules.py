"""What every merge has in common: its steps, rules that name all fields and relations, pairs that move.

A merge that forgets a relation loses data, so each merge lists every field and relation of
its model with what becomes of it. `check_rules` refuses to merge where the model has one
the list does not know; a test calls it, and so does each merge.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from django.db import models

from claims.models import Claim, ClaimLink, Speaker, SpeakerPair
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Comment, Status
from sources.workbench.threads import comments_on

from .sentences import quoted

__all__ = [
    "RULES_OF_ALL",
    "Merge",
    "Rule",
    "check_rules",
    "fields_and_relations",
    "joined_notes",
    "lock_pair_of",
    "merged_status",
    "pairs_of",
    "repoint_pairs",
]

R = TypeVar("R", bound=Claim | Speaker)
P = TypeVar("P", ClaimLink, SpeakerPair)

# The first of the two foreign keys of a pair; the second is `other`.
_FIRST: dict[type[models.Model], str] = {ClaimLink: "claim", SpeakerPair: "speaker"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one field or relation. `shown`: whether the preview lists it."""

    what: str
    shown: bool = True


# Of the fields that all curated records have.
RULES_OF_ALL: dict[str, Rule] = {
    "note": Rule("The merged record's is added to the kept record's."),
    "status": Rule(
        "The kept record's is kept; “suggested” becomes “accepted” if the merged record was accepted."
    ),
    "merged_into": Rule("The merged record points to the kept record.", shown=False),
    "touched_at": Rule("Both records count as edited by whoever merges them.", shown=False),
    "touched_by": Rule("Both records count as edited by whoever merges them.", shown=False),
    "version": Rule("Increases for both.", shown=False),
    "created_at": Rule("Each record keeps its own.", shown=False),
    "updated_at": Rule("Set to now for both.", shown=False),
}


def fields_and_relations(model: type[models.Model]) -> set[str]:
    """The names of all columns of a model and of all that refers to it, history aside."""
    return {
        field.name
        for field in model._meta.get_fields(include_hidden=True)
        if not hasattr(field.related_model, "history_object")
    }


def check_rules(model: type[models.Model], rules: Mapping[str, Rule]) -> None:
    """Raise `RuntimeError` where the model has fields or relations without a rule, or rules without one."""
    there = fields_and_relations(model)
    missing, stale = sorted(there - set(rules)), sorted(set(rules) - there)
    if missing or stale:
        raise RuntimeError(
            f"Merging {model._meta.verbose_name_plural}: "
            + "; ".join(
                [f"no rule says what becomes of {name}" for name in missing]
                + [f"there is no {name} any more" for name in stale]
            )
        )


@dataclass
class Merge(Action, Generic[R]):
    """Make one record of several: what refers to the `merged` ones goes to the `kept` one.

    Raises `Refused` where they cannot be one.
    """

    rules: ClassVar[Mapping[str, Rule]]

    kept: R
    merged: Sequence[R]

    def perform(self, changes: Changes) -> str:
        model = type(self.kept)
        check_rules(model, self.rules)
        kept, *merged = changes.lock(
            model, [self.kept.pk, *(record.pk for record in self.merged)], self.expected
        )
        if not merged:
            raise Refused(f"Choose at least two different {model._meta.verbose_name_plural} to merge.")
        self.check_all([kept, *merged])
        for record in merged:
            for one in (kept, record):
                if one.merged_into is not None:
                    raise Refused(f"{quoted(one)} has already been merged into {quoted(one.merged_into)}.")
            self.check(changes, kept, record)
            changes.update([kept], **self.outcome(kept, record))
            changes.raise_version([kept])
            changes.update([record], merged_into=kept)
            self.move(changes, kept, record)
            changes.follow(changes.lock(Comment, comments_on(record)), object_id=kept.pk)
            changes.follow(changes.lock_related(model, "merged_into", [record]), merged_into=kept)
        return f"Merged {', '.join(quoted(record) for record in merged)} into {quoted(kept)}"

    def check_all(self, records: Sequence[R]) -> None:
        """Raise `Refused` where these records, all of them, may not become one."""
        return

    @abstractmethod
    def check(self, changes: Changes, kept: R, merged: R) -> None:
        """Raise `Refused` where the two cannot be one."""

    @staticmethod
    @abstractmethod
    def outcome(kept: R, merged: R) -> dict[str, str]:
        """What the kept record's fields become, for those a merge may change."""

    @abstractmethod
    def move(self, changes: Changes, kept: R, merged: R) -> None:
        """Let what refers to the merged record refer to the kept one."""


def merged_status(kept: R, merged: R) -> str:
    """The kept record's status; a suggested one becomes accepted if the merged one was."""
    accepted = kept.status == Status.SUGGESTED and merged.status == Status.ACCEPTED
    return Status.ACCEPTED if accepted else kept.status


def joined_notes(kept: str, added: str) -> str:
    """Both notes, the kept record's first; the same words once."""
    return "\n".join(dict.fromkeys(note for note in (kept, added) if note.strip()))


def lock_pair_of(
    changes: Changes, model: type[P], one: int, other: int, expected: Mapping[int, int] | None = None
) -> P | None:
    """The pair of two records, locked; None where nobody and nothing paired them yet."""
    low, high = sorted((one, other))
    found = changes.lock(
        model, model._default_manager.filter(**{_FIRST[model]: low, "other": high}), expected
    )
    return found[0] if found else None


def pairs_of(changes: Changes, model: type[P], one: int) -> dict[int, P]:
    """The pairs of record `one`, locked, by the primary key of the other end."""
    found: dict[int, P] = {}
    for relation in (_FIRST[model], "other"):
        for pair in changes.lock_related(model, relation, [one]):
            low = _first(pair)
            found[pair.other_id if low == one else low] = pair
    return found


def repoint_pairs(changes: Changes, pairs: Iterable[P], merged: int, kept: int, mirrored: str = "") -> None:
    """Move pairs from the merged record to the kept one, the lower primary key first, and write them.

    `mirrored` names a boolean that changes its meaning where the two ends change places.
    """
    moving = list(pairs)
    for pair in moving:
        low, high = (kept if end == merged else end for end in (_first(pair), pair.other_id))
        if low > high:
            low, high = high, low
            if mirrored:
                setattr(pair, mirrored, not getattr(pair, mirrored))
        setattr(pair, f"{_FIRST[type(pair)]}_id", low)
        pair.other_id = high
    if moving:
        columns = [_FIRST[type(moving[0])], "other", *([mirrored] if mirrored else [])]
        changes.save(moving, columns, follow=True)


def _first(pair: ClaimLink | SpeakerPair) -> int:
    return pair.claim_id if isinstance(pair, ClaimLink) else pair.speaker_id
