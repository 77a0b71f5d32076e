"""Two claims beside each other, for people: what they share and what sets them apart, in words.

Comes in: two outlines. Goes out: a `Pair`, by which a suggestion is explained. What a pair is worth is measured by
`claims.matching.pair_features`, for thousands at once. Pure.
"""

from __future__ import annotations

from claims.matching.profile import Outline, Profile, pair_cues
from claims.matching.profile_table import opposites

__all__ = ["Pair"]


class Pair:
    """Two claims with what they share.

    `matter` is how near they are in meaning, names aside, a cosine; `steps` and `days` tell how many quotes of one
    article and how many days lie between them, -1 where that is not known; `same_outlet` is None where it is not known.
    """

    def __init__(self, first: Outline, second: Outline, matter: float) -> None:
        self.first, self.second, self.matter = first, second, matter
        self.shared = sorted(first.telling & second.telling)
        here, there = first.setting, second.setting
        common = here.places.keys() & there.places.keys()
        self.same_article = bool(common)
        self.steps = min([abs(here.places[one] - there.places[one]) for one in common], default=-1)
        self.days = min([abs(one - other) for one in here.days for other in there.days], default=-1)
        self.same_speaker = bool(here.speakers & there.speakers) or any(
            one <= other or other <= one for one in here.known_as for other in there.known_as
        )
        self.speakers_known = bool((here.speakers or here.known_as) and (there.speakers or there.known_as))
        self.same_outlet = bool(here.outlets & there.outlets) if here.outlets and there.outlets else None

    @classmethod
    def of(cls, first: Profile, second: Profile) -> Pair:
        """Two claims of which the meanings were not compared before."""
        one, other = first.matter, second.matter
        return cls(first, second, float(one @ other) if one is not None and other is not None else 0.0)

    @property
    def speakers_named(self) -> list[list[str]]:
        """For each claim that names the other's speaker, where two people speak: the names."""
        if self.same_speaker:
            return []
        sides = (
            self.first.setting.surnames & self.second.capitals,
            self.second.setting.surnames & self.first.capitals,
        )
        return [sorted(side) for side in sides if side]

    @property
    def quoted(self) -> list[str]:
        """Shared terms that stand between quotation marks, on either side."""
        return [term for term in self.shared if term in self.first.quoted | self.second.quoted]

    @property
    def turned(self) -> list[str]:
        """Shared terms that a negation reaches on one side only; none where one is negated on both sides."""
        one, other = self.first.negated, self.second.negated
        if one & other and any(term in one and term in other for term in self.shared):
            return []
        return [term for term in self.shared if (term in one) != (term in other)]

    @property
    def opposites(self) -> list[tuple[str, str]]:
        """Terms of either side that exclude each other, where neither side has both."""
        here, there = self.first.written, self.second.written
        held = here.keys() & opposites().keys()
        return [
            (one, other)
            for one in (here if held else ())
            if one in held and one not in there
            for other in opposites()[one]
            if other in there and other not in here
        ]

    @property
    def one_question(self) -> bool:
        """Whether two people answer the same question of a conversation."""
        return not self.same_speaker and bool(self.first.setting.asked & self.second.setting.asked)

    @property
    def yes_and_no(self) -> list[tuple[str, str]]:
        """The first terms of both sides, where they answer one question with yes and with no."""
        if not self.one_question:
            return []
        opening = [next(iter(side.written), "") for side in (self.first, self.second)]
        kinds = [
            next((kind for kind in ("affirms", "negates") if one in pair_cues(kind)), "") for one in opening
        ]
        if set(kinds) != {"affirms", "negates"}:
            return []
        return [(opening[0], opening[1])]

    @property
    def denied(self) -> list[str]:
        """Words of denial on one side only, where two people speak."""
        one, other = self.first.denials, self.second.denials
        if self.same_speaker or bool(one) == bool(other):
            return []
        return list(one or other)
