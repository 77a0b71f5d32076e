"""A query in the language of each database, and the weight of what it finds.

Comes in: a parsed `Query`. Goes out: SQL that selects the numbers of the matching records, and a score
for one record's terms, the same on both databases. Terms hold letters and digits only, so that nothing
a person types reaches a database's own query syntax.

SQLite's index knows where in a record a term stands. PostgreSQL's does not: of the records that hold all terms of a
phrase the text tells which hold them side by side. So that "the border" need not look at every record with both, its
index also holds neighbours of which one is short, for it is the short words that are everywhere.
"""

# ruff: noqa: S608 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sources.workbench.search.query import Clause, Query
from sources.workbench.search.terms import stem

__all__ = ["as_tsvector", "holding_some", "lexemes", "matching", "weigh"]

_SHORT = 3  # characters of a term: the, of, to, and, in, was
_MOST_NEIGHBOURS = 250_000  # bytes; a record with more is looked at for any phrase
_TOO_MANY = "%"  # the lexeme that says so: no term has such a character


def matching(vendor: str, table: str, query: Query) -> tuple[str, list[str]]:
    """SELECT of the numbers of records that hold every wanted clause and no unwanted one."""
    return _fts5(table, query) if vendor == "sqlite" else _tsvector(table, query)


def holding_some(vendor: str, table: str, groups: Iterable[Sequence[str]]) -> tuple[str, list[str]]:
    """SELECT of the numbers of records that hold all terms of one of the groups."""
    if vendor == "sqlite":
        words = " OR ".join("(" + " AND ".join(f'"{term}"' for term in group) + ")" for group in groups)
        return f"SELECT rowid AS id FROM {table}_fts WHERE {table}_fts MATCH %s", [words]
    # Each group by itself: its rarest term leads, while for all at once every record with any term would be judged.
    asked = [" & ".join(f"'{term}'" for term in group) for group in groups]
    return " UNION ".join(f"SELECT id FROM {table} WHERE lexemes @@ %s::tsquery" for _ in asked), asked


def lexemes(terms: Sequence[str]) -> set[str]:
    """What PostgreSQL's index holds of a record: its terms, and neighbours of which one is short."""
    neighbours = {f"{one} {two}" for one, two in pairwise(terms) if len(one) <= _SHORT or len(two) <= _SHORT}
    if sum(len(each.encode()) + 8 for each in neighbours) > _MOST_NEIGHBOURS:
        neighbours = {_TOO_MANY}
    return neighbours.union(terms)


def as_tsvector(terms: Sequence[str]) -> str:
    """The lexemes of a record, written as PostgreSQL reads them; none holds what would have to be escaped."""
    return " ".join(f"'{lexeme}'" for lexeme in lexemes(terms))


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
    condition, values = "lexemes @@ %s::tsquery", [" & ".join(_tsquery(clause))]
    if len(clause.terms) > 1:  # the index finds the words, the stored terms tell whether they are neighbours
        condition += " AND (' ' || terms || ' ' LIKE %s"
        values.append(f"% {' '.join(clause.terms)}{'' if clause.beginning else ' '}%")
        if clause.beginning:
            condition += " OR ' ' || terms || ' ' LIKE %s"
            values.append(f"% {' '.join(_finished(clause))} %")
        condition += ")"
    return condition, values


def _tsquery(clause: Clause) -> list[str]:
    """What the index is asked for: the clause's neighbours that it holds as such, and the terms that are in none."""
    last = len(clause.terms) - 1
    asked: list[str] = []
    covered: set[int] = set()
    for at, (one, two) in enumerate(pairwise(clause.terms)):
        unfinished = clause.beginning and at + 1 == last
        if len(one) <= _SHORT or (len(two) <= _SHORT and not unfinished):
            whole = f"'{one} {stem(two)}' | '{one} {two}':*" if unfinished else f"'{one} {two}'"
            asked.append(f"({whole} | '{_TOO_MANY}')")
            covered |= {at, at + 1}
    for at, term in enumerate(clause.terms):
        if at not in covered:
            unfinished = clause.beginning and at == last
            asked.append(f"('{term}':* | '{stem(term)}')" if unfinished else f"'{term}'")
    return asked


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
