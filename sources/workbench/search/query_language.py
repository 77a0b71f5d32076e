"""A query in the language of each database, and the weight of what it finds.

Comes in: a parsed `Query`. Goes out: SQL that selects the numbers of the matching records, and a score
for one record's terms, the same on both databases. Terms hold letters and digits only, so that nothing
a person types reaches a database's own query syntax.
"""

# ruff: noqa: S608 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sources.workbench.search.query import Clause, Query
from sources.workbench.search.terms import stem

__all__ = ["holding_two", "matching", "weigh"]


def matching(vendor: str, table: str, query: Query) -> tuple[str, list[str]]:
    """SELECT of the numbers of records that hold every wanted clause and no unwanted one."""
    return _fts5(table, query) if vendor == "sqlite" else _tsvector(table, query)


def holding_two(vendor: str, table: str, terms: Sequence[str]) -> tuple[str, list[str]]:
    """SELECT of the numbers of records that hold two of the terms; one of them where there is one."""
    together: list[tuple[str, ...]] = [*combinations(terms, 2)] or [(term,) for term in terms]
    if vendor == "sqlite":
        words = " OR ".join("(" + " AND ".join(f'"{term}"' for term in pair) + ")" for pair in together)
        return f"SELECT rowid AS id FROM {table}_fts WHERE {table}_fts MATCH %s", [words]
    words = " | ".join("(" + " & ".join(f"'{term}'" for term in pair) + ")" for pair in together)
    return f"SELECT id FROM {table} WHERE lexemes @@ %s::tsquery", [words]


def _fts5(table: str, query: Query) -> tuple[str, list[str]]:
    wanted = " AND ".join(_fts5_clause(clause) for clause in query.wanted)
    unwanted = " OR ".join(_fts5_clause(clause) for clause in query.unwanted)
    expression = f"({wanted}) NOT ({unwanted})" if unwanted else wanted
    return f"SELECT rowid AS id FROM {table}_fts WHERE {table}_fts MATCH %s", [expression]


def _fts5_clause(clause: Clause) -> str:
    phrase = f'"{" ".join(clause.terms)}"'
    if not clause.beginning:
        return phrase
    whole = f'"{" ".join(_finished(clause))}"'
    return f"({phrase} * OR {whole})"


def _finished(clause: Clause) -> tuple[str, ...]:
    """The clause with its unfinished word taken for a whole one."""
    return (*clause.terms[:-1], stem(clause.terms[-1]))


def _tsvector(table: str, query: Query) -> tuple[str, list[str]]:
    conditions, values = [], []
    for clause in query.clauses:
        condition, given = _tsvector_clause(clause)
        conditions.append(f"NOT ({condition})" if clause.unwanted else f"({condition})")
        values += given
    return f"SELECT id FROM {table} WHERE {' AND '.join(conditions)}", values


def _tsvector_clause(clause: Clause) -> tuple[str, list[str]]:
    *before, last = (f"'{term}'" for term in clause.terms)
    if clause.beginning:
        last = f"({last}:* | '{_finished(clause)[-1]}')"
    condition, values = "lexemes @@ %s::tsquery", [" & ".join([*before, last])]
    if len(clause.terms) > 1:  # the index finds the words, the stored terms tell whether they are neighbours
        condition += " AND (' ' || terms || ' ' LIKE %s"
        values.append(f"% {' '.join(clause.terms)}{'' if clause.beginning else ' '}%")
        if clause.beginning:
            condition += " OR ' ' || terms || ' ' LIKE %s"
            values.append(f"% {' '.join(_finished(clause))} %")
        condition += ")"
    return condition, values


def weigh(terms: str, query: Query) -> float:
    """How much of a record is what was asked for: each clause's count, saturated as in BM25."""
    text = f" {terms} "
    length = 1 + terms.count(" ")
    score = 0.0
    for clause in query.wanted:
        count = text.count(f" {' '.join(clause.terms)}{'' if clause.beginning else ' '}")
        if clause.beginning and not count:
            count = text.count(f" {' '.join(_finished(clause))} ")
        score += len(clause.terms) * count / (count + 1.2 * (0.25 + length / 100))
    return round(score, 6)
