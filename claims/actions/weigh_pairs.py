"""Let the decisions taken here say how pairs of claims are weighed, and go back to the default weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from claims.actions.sentences import count_of
from claims.matching.learned import LEAST_DECISIONS, decided_pairs, learn, rescore
from claims.models import PairWeights
from sources.workbench.curation import Action, Changes, Refused

__all__ = ["LearnPairWeights", "ResetPairWeights"]


@dataclass
class LearnPairWeights(Action):
    """Learn from the pairs that were decided; the pairs that wait are scored anew, none is decided."""

    name: ClassVar[str] = "learn_pair_weights"
    title: ClassVar[str] = "Learn from decisions"
    permission: ClassVar[str] = "claims.decide_claimlink"
    undoable: ClassVar[bool] = False  # resetting is the way back

    def perform(self, changes: Changes) -> str:
        count = decided_pairs().count()
        if count < LEAST_DECISIONS:
            raise Refused(
                f"{count:,} suggested pairs have been decided; {LEAST_DECISIONS:,} are needed before weights "
                "can be learned."
            )
        changes.delete(changes.lock(PairWeights, PairWeights.objects.all()))
        changes.create([learn()])
        return f"Learned weights from {count_of(count, 'decision')}; rescored {count_of(rescore(), 'pair')} in the queue"


@dataclass
class ResetPairWeights(Action):
    """Forget what was learned here; the pairs that wait are scored anew."""

    name: ClassVar[str] = "reset_pair_weights"
    title: ClassVar[str] = "Reset to default weights"
    permission: ClassVar[str] = "claims.decide_claimlink"
    undoable: ClassVar[bool] = False  # learning again gives the same

    def perform(self, changes: Changes) -> str:
        rows = changes.lock(PairWeights, PairWeights.objects.all())
        if not rows:
            raise Refused("The default weights are already in use.")
        changes.delete(rows)
        return f"Reset to default weights; rescored {count_of(rescore(), 'pair')} in the queue"
