"""What every merge has in common: rules that name all fields and relations, and pairs that move.

A merge that forgets a relation loses data, so each merge lists every field and relation of
its model with what becomes of it. `check_rules` refuses to merge where the model has one
the list does not know; a test calls it, and so does each merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models

from sources.workbench.curation import Changes

__all__ = ["Rule", "check_rules", "fields_and_relations", "joined_notes", "repoint_pairs"]

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one field or relation. `shown`: whether the preview lists it."""

    what: str
    shown: bool = True


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


def joined_notes(kept: str, added: str) -> str:
    """Both notes, the survivor's first; the same words once."""
    return "\n".join(dict.fromkeys(note for note in (kept, added) if note.strip()))


def repoint_pairs(
    changes: Changes, pairs: Sequence[M], first: str, loser: int, survivor: int, mirrored: str = ""
) -> list[M]:
    """Move pairs from the loser to the survivor, the lower primary key first, and write them.

    `first` names the first of the two foreign keys, the second is `other`; `mirrored` names
    a boolean that changes its meaning where the two change places.
    """
    for pair in pairs:
        ends = (getattr(pair, f"{first}_id"), pair.other_id)  # type: ignore[attr-defined]
        new = tuple(survivor if end == loser else end for end in ends)
        if new[0] > new[1]:
            new = (new[1], new[0])
            if mirrored:
                setattr(pair, mirrored, not getattr(pair, mirrored))
        setattr(pair, f"{first}_id", new[0])
        pair.other_id = new[1]  # type: ignore[attr-defined]
    changes.save(pairs, [first, "other", *([mirrored] if mirrored else [])], follow=True)
    return list(pairs)


def ends_of(pairs: Iterable[M], first: str, one: int) -> dict[int, M]:
    """The pairs of record `one`, by the primary key of the other end."""
    found: dict[int, M] = {}
    for pair in pairs:
        ends = (getattr(pair, f"{first}_id"), pair.other_id)  # type: ignore[attr-defined]
        found[ends[1] if ends[0] == one else ends[0]] = pair
    return found
