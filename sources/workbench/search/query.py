"""What a person types into a search box, as clauses.

Comes in: any string. Goes out: a `Query` — words, "phrases in quotation marks", beginnings* and
-unwanted ones. Nothing a person types is an error: marks without meaning are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.workbench.search.terms import stem, words

__all__ = ["Clause", "Query", "parse"]

MOST_CLAUSES = 24
MOST_CHARACTERS = 1_000

_PART = re.compile(r"""(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))""")


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms that stand side by side; one term is a word, more are a phrase."""

    terms: tuple[str, ...]
    beginning: bool = False  # the last term may go on: "migr*"
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All wanted clauses must be in a record, no unwanted one."""

    clauses: tuple[Clause, ...]

    @property
    def wanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.unwanted)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.unwanted)

    def __bool__(self) -> bool:
        return bool(self.wanted)


def parse(text: str, *, typing: bool = False) -> Query:
    """Read what was typed; with `typing`, the last word may be unfinished (autocomplete)."""
    clauses = []
    text = text[:MOST_CHARACTERS].replace("\0", " ")
    for minus, quoted, word in _PART.findall(text):
        beginning = bool(word) and word.endswith("*")
        found = words(quoted or word)
        if not found:
            continue
        stems = [stem(one) for one in found]
        if beginning:
            stems[-1] = found[-1]  # an unfinished word has no stem
        clauses.append(Clause(tuple(stems), beginning, bool(minus)))
    clauses = clauses[:MOST_CLAUSES]
    if typing and clauses and not text[-1:].isspace() and not clauses[-1].unwanted:
        *before, _ = clauses[-1].terms
        last = words(text)[-1]
        clauses[-1] = Clause((*before, last), beginning=True)
    return Query(tuple(clauses))
