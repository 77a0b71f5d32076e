"""The rules that tell who a mention means: their names, and how often each is right.

The one registry is `claims/languages/en/speaker-rules.txt`. `Rule` names the same rules for the type checker, so
that the code can give no other; where names and file differ, this module cannot be imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args

from claims.languages.en import entries

__all__ = ["RULES", "Rule", "SpeakerRule", "is_rule", "precision_of", "read_rules"]

# fmt: off
Rule = Literal[
    "full name", "name by its shape", "name with title", "surname", "surname of several", "surname alone",
    "lone name", "first name", "misspelling", "acronym", "short form",
    "body", "body by its use", "body by its noun", "last body named", "body of a person", "country", "outlet",
    "role", "person described", "earlier unnamed",
    "pronoun", "pronoun, likeliest of several", "named later", "pronoun, gender unknown",
    "plural pronoun", "plural noun", "neuter pronoun", "relative pronoun", "noun before the pronoun",
    "first person in speech", "author", "transcript label", "transcript answer", "continues last speaker",
    "unnamed", "members", "group", "work", "issuer", "list", "unresolved",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """One line of the registry: how often the rule was right where the mention was (0 to 1), and of how many judged.

    `judged` is "right/judged", or "-" where too few were judged and the figure is an estimate.
    """

    name: Rule
    precision: float
    judged: str


def is_rule(name: str) -> TypeGuard[Rule]:
    """Whether a rule of this name is in the registry."""
    return name in RULES


def precision_of(name: str) -> float:
    """How often a rule is right where the mention is. Raises LookupError for one that is not in the registry."""
    if not is_rule(name):
        raise LookupError(f"speaker-rules.txt has no rule {name!r}: add it with its precision")
    return RULES[name].precision


def read_rules(lines: Iterable[str]) -> dict[Rule, SpeakerRule]:
    """The registry. Raises ValueError where a line is of another form, or the rules are not those of the code."""
    found: dict[Rule, SpeakerRule] = {}
    named: dict[str, Rule] = {name: name for name in get_args(Rule)}
    for line in lines:
        cells = line.split("\t")
        if len(cells) != 3 or cells[0] not in named or not 0 < float(cells[1]) <= 1:
            raise ValueError(f"speaker-rules.txt: not a rule of the code, its precision and cases: {line!r}")
        rule = named.pop(cells[0])
        found[rule] = SpeakerRule(rule, float(cells[1]), cells[2])
    if named:
        raise ValueError(f"speaker-rules.txt lacks a line for {', '.join(sorted(named))}")
    return found


RULES = read_rules(entries("speaker-rules"))
