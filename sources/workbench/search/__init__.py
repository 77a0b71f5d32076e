"""Full-text search kept in the database's own index, one behaviour on SQLite and PostgreSQL.

Comes in: any model and the fields to search. Goes out: which records hold the words asked
for, best first, with the hit in its context; and, for claim matching, the postings of single
terms. Triggers note what changed, `refresh` brings the index up to date in batches.
"""

from sources.workbench.search.index import SearchIndex, referring, registered
from sources.workbench.search.kept import Document, Extra, Hit
from sources.workbench.search.query import Query, parse
from sources.workbench.search.snippet import Piece, hits_in, snippet
from sources.workbench.search.terms import is_common, stem, terms, words
from sources.workbench.search.together import Found, search_together

__all__ = [
    "Document",
    "Extra",
    "Found",
    "Hit",
    "Piece",
    "Query",
    "SearchIndex",
    "hits_in",
    "is_common",
    "parse",
    "referring",
    "registered",
    "search_together",
    "snippet",
    "stem",
    "terms",
    "words",
]
