"""Names and the words that stand for them in texts; and blocks of equal length in their place. No Django here.

A whole name is looked for everywhere. A surname by itself is one of many people's: it is looked for only beside, in
what belongs to an article in which the whole name stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["BLOCK", "Names", "blocked"]

BLOCK = "█"
_LEAST = 3  # letters of a surname that is looked for by itself
_BETWEEN = r"(?:[\s_+.\-]|%20)+"  # also in addresses and in names of files
_NOT_BEFORE, _NOT_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Names:
    """What a person is called. `whole` is found everywhere, `beside` only near it."""

    forms: frozenset[str]
    whole: re.Pattern[str] = field(init=False)
    beside: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        alone = self.surnames
        whole = {form for form in self.forms if form.casefold() not in {one.casefold() for one in alone}}
        object.__setattr__(self, "whole", _pattern(whole))
        object.__setattr__(self, "beside", _pattern(whole | alone))

    @classmethod
    def of(cls, given: Iterable[str]) -> Names:
        """From names as they are written; what is too short to be one is left out."""
        return cls(
            frozenset(name for each in given if len(name := " ".join(each.split())) > 1 and BLOCK not in name)
        )

    @property
    def surnames(self) -> set[str]:
        """The last words of names of several."""
        last = {form.split()[-1] for form in self.forms if " " in form}
        return {word for word in last if len(word) >= _LEAST}

    @property
    def tokens(self) -> set[str]:
        """For each name a word of it, in the cases in which it may be written: one of them is wherever the name is."""
        longest = {max(form.split(), key=len) for form in self.forms} | self.surnames
        return {case for word in longest for case in (word, word.lower(), word.upper(), word.capitalize())}

    @property
    def stored_tokens(self) -> set[str]:
        """The same with letters escaped as JSON may keep them."""
        return self.tokens | {json.dumps(word)[1:-1] for word in self.tokens}


def blocked(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value with blocks for what the pattern finds, as many as it has code points; lists and objects with all in them."""
    if isinstance(value, str):
        return pattern.sub(lambda found: BLOCK * len(found[0]), value)
    if isinstance(value, list):
        return [blocked(each, pattern) for each in value]
    if isinstance(value, dict):
        return {blocked(name, pattern): blocked(each, pattern) for name, each in value.items()}
    return value


def _pattern(forms: set[str]) -> re.Pattern[str]:
    if not forms:
        return _NOTHING
    alternatives = (
        _BETWEEN.join(map(re.escape, form.replace(".", " ").split())) + (r"\.?" if form.endswith(".") else "")
        for form in sorted(forms, key=lambda form: (-len(form), form))
    )
    return re.compile(f"{_NOT_BEFORE}(?:{'|'.join(alternatives)}){_NOT_AFTER}", re.IGNORECASE)
