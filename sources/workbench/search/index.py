"""A search index over one model: kept up to date in batches, asked by words or by terms.

Comes in: a model and its fields, related ones by Django's double underscore (`"speaker__name"`). Goes
out: the records that hold what a person typed (`filter`, `search`), or counts, postings and documents
of terms, which claim matching ranks itself. Made in each app's `search.py`; its tables are made after
every `migrate`.
"""

# ruff: noqa: S608, S611 - names of tables come from the models; what people type is always a parameter

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

from sources.workbench.among import Keys
from sources.workbench.parts import parts
from sources.workbench.search import index_tables, query_language
from sources.workbench.search.kept import Document, Extra, Hit
from sources.workbench.search.query import Clause, Query, parse
from sources.workbench.search.terms import is_common, terms
from sources.workbench.triggers import Watch, noting, put_in_place

__all__ = ["SearchIndex", "make_indexes", "referring", "registered"]

WORDS = 2  # counts up when other terms are made of the same text, or other lexemes of the same terms
BATCH = 2_000  # records read and written at a time
MOST_TERMS_BYTES = 400_000  # of one record; PostgreSQL refuses a tsvector over 1 MB
MOST_RANKED = 2_000
_ANEW = "*"  # in the place of a relation: the record is indexed anew, and did not change

M = TypeVar("M", bound=models.Model)


_registered: dict[str, SearchIndex] = {}


def registered(app_label: str = "") -> list[SearchIndex]:
    """All indexes, or those over models of one app."""
    return [index for name, index in _registered.items() if not app_label or name.startswith(f"{app_label}.")]


class SearchIndex:
    """Full-text index of `fields` of `model`; `counted` keeps in how many records each term is."""

    def __init__(
        self,
        model: type[models.Model],
        fields: Sequence[str],
        *,
        counted: bool = False,
        extra: Extra | None = None,
        new_words: Callable[[Sequence[int], Sequence[int]], object] = lambda made, changed: None,
    ) -> None:
        """`new_words` is told of records that were made, and of those whose words changed, when they are indexed."""
        self.model = model
        self.fields = tuple(fields)
        self.counted = counted
        self.extra = extra
        self.new_words = new_words
        self.name = model._meta.label_lower
        self.table = f"{model._meta.db_table}_search"
        _registered[self.name] = self

    # -- making the tables --------------------------------------------------------------------

    def ensure(self) -> None:
        """Make what is missing; where the definition changed, or triggers were lost or others, index all anew."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in index_tables.common(connection.vendor):
                cursor.execute(statement)
            cursor.execute(f"SELECT definition FROM {index_tables.INDEXES} WHERE name = %s", [self.name])
            known = cursor.fetchone()
            definition = self._definition()
            if known is None or known[0] != definition:
                for statement in index_tables.drop(connection.vendor, self.table):
                    cursor.execute(statement)
                for statement in index_tables.create(connection.vendor, self.table):
                    cursor.execute(statement)
                cursor.execute(f"DELETE FROM {index_tables.INDEXES} WHERE name = %s", [self.name])
                cursor.execute(
                    f"INSERT INTO {index_tables.INDEXES} (name, definition, records, terms) VALUES (%s, %s, 0, 0)",
                    [self.name, definition],
                )
                known = None
            made = noting(connection.vendor, index_tables.CHANGED, self.name, self.table, self._watches())
            if (put_in_place(cursor, made) or known is None) and self.model._default_manager.exists():
                self._note(cursor, [0])

    def _definition(self) -> str:
        parts = (WORDS, self.fields, self.counted, self.extra.name if self.extra else "", self._watches())
        return sha256(repr(parts).encode()).hexdigest()

    def _watches(self) -> list[Watch]:
        """The model's own table, and those its related fields come from."""
        options = self.model._meta
        own = {self._column(name) for name in self.fields if "__" not in name}
        related: dict[str, set[str]] = {}
        for name in self.fields:
            if "__" in name:
                relation, _, rest = name.partition("__")
                related.setdefault(relation, set()).add(rest)
        watches = []
        for relation, names in sorted(related.items()):
            link: Any = options.get_field(relation)
            other = link.related_model._meta
            columns = {other.get_field(name).column for name in names}
            if link.concrete:  # it refers to the other: a new value there concerns all who refer to it
                own.add(link.column)
                watches.append(
                    Watch(other.db_table, tuple(sorted(columns)), other.pk.column, relation, births=False)
                )
            else:  # the other refers to it
                owner = link.field.column
                watches.append(Watch(other.db_table, tuple(sorted(columns | {owner})), owner))
        return [Watch(options.db_table, tuple(sorted(own)), self._column("pk")), *watches]

    def _column(self, name: str) -> str:
        options: Any = self.model._meta
        return str(options.pk.column if name == "pk" else options.get_field(name).column)

    # -- keeping up to date -------------------------------------------------------------------

    def is_behind(self) -> bool:
        """Whether records changed since the index was last refreshed."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {index_tables.CHANGED} WHERE name = %s LIMIT 1", [self.name])
            return cursor.fetchone() is not None

    def refresh(
        self,
        ids: Iterable[int] | None = None,
        *,
        most: int | None = None,
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> int:
        """Index what changed — and `ids`, changed or not; return how many records were looked at.

        Each batch is a transaction of its own; `most` ends the work after about so many, `may_go_on` is asked
        before each.
        """
        if ids is not None:
            with connection.cursor() as cursor:
                self._note(cursor, ids)
        done = 0
        while (most is None or done < most) and self.is_behind() and may_go_on():
            done += self._batch()
        return done

    def last_change(self) -> int:
        """The number of the last change that was noted, for `take_in`."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {index_tables.CHANGED}")
            return int(cursor.fetchone()[0])

    def take_in(self, after: int) -> None:
        """Index in the caller's transaction what changed after that number: no former word is found when it ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT relation, record FROM {index_tables.CHANGED} WHERE name = %s AND id > %s",
                [self.name, after],
            )
            changed = cursor.fetchall()
            if not changed:
                return
            ids = {record for relation, record in changed if relation in ("", _ANEW)}
            for relation in {relation for relation, _ in changed} - {"", _ANEW}:
                concerned = [record for name, record in changed if name == relation]
                owners = self.model._default_manager.filter(**{f"{relation}__in": concerned})
                ids.update(owners.order_by().values_list("pk", flat=True))
            self._hold(cursor)
            for part in parts(sorted(ids), BATCH):
                self._index(cursor, part)

    def compact(self) -> None:
        """Drop words that no record has any more from where SQLite keeps them until it merges its own tables."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {self.table}_fts({self.table}_fts) VALUES ('optimize')")

    def _hold(self, cursor: CursorWrapper) -> None:
        """Until the transaction ends nobody else writes to the index; SQLite has one writer anyway."""
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.table])

    def fill(self) -> int:
        """Index all records of a database that was copied: none of them has new words."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {index_tables.CHANGED} WHERE name = %s", [self.name])
        return self.rebuild()

    def rebuild(self) -> int:
        """Index all records anew."""
        return self.refresh([0])

    def _note(self, cursor: CursorWrapper, ids: Iterable[int], relation: str = "") -> None:
        cursor.executemany(
            f"INSERT INTO {index_tables.CHANGED} (name, relation, record) VALUES (%s, %s, %s)",
            [(self.name, relation, record) for record in ids],
        )

    def _note_all(self, cursor: CursorWrapper) -> None:
        """All records are indexed anew; of those that changed meanwhile this stays known."""
        cursor.execute(
            f"DELETE FROM {index_tables.CHANGED} WHERE name = %s AND (relation <> '' OR record = 0)",
            [self.name],
        )
        cursor.execute(
            f"INSERT INTO {index_tables.CHANGED} (name, relation, record) "
            f"SELECT '{self.name}', '{_ANEW}', {self._column('pk')} FROM {self.model._meta.db_table} ORDER BY 3"
        )

    def _batch(self) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            self._hold(cursor)
            cursor.execute(
                f"SELECT id, relation, record FROM {index_tables.CHANGED} WHERE name = %s ORDER BY id LIMIT %s",
                [self.name, BATCH],
            )
            changed = cursor.fetchall()
            direct = {record for _, relation, record in changed if relation in ("", _ANEW)}
            for relation in {relation for _, relation, _ in changed} - {"", _ANEW}:
                concerned = [record for _, name, record in changed if name == relation]
                owners = self.model._default_manager.filter(**{f"{relation}__in": concerned})
                self._note(cursor, owners.values_list("pk", flat=True))
            if 0 in direct:
                self._empty(cursor)
                self._note_all(cursor)
                return 0
            made, words_changed = self._index(cursor, sorted(direct))
            again = self._only_anew(cursor, {record for _, relation, record in changed if relation == _ANEW})
            self.new_words(*([one for one in found if one not in again] for found in (made, words_changed)))
            if connection.vendor == "postgresql":
                # Else each look into the index would read all that waits to be sorted into it.
                cursor.execute("SELECT gin_clean_pending_list(%s)", [f"{self.table}_lexemes"])
            for part in parts([number for number, _, _ in changed], 500):
                cursor.execute(f"DELETE FROM {index_tables.CHANGED} WHERE id IN ({_marks(part)})", part)
            return len(direct)

    def _only_anew(self, cursor: CursorWrapper, records: set[int]) -> set[int]:
        """Those that nobody changed, as far as is known once they were read."""
        changed: set[int] = set()
        for part in parts(sorted(records), 500):
            cursor.execute(
                f"SELECT record FROM {index_tables.CHANGED} WHERE name = %s AND relation = '' "
                f"AND record IN ({_marks(part)})",
                [self.name, *part],
            )
            changed.update(row[0] for row in cursor.fetchall())
        return records - changed

    def _empty(self, cursor: CursorWrapper) -> None:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {self.table}_fts({self.table}_fts) VALUES ('delete-all')")
        cursor.execute(f"DELETE FROM {self.table}_terms")
        cursor.execute(f"DELETE FROM {self.table}")
        cursor.execute(
            f"UPDATE {index_tables.INDEXES} SET records = 0, terms = 0 WHERE name = %s", [self.name]
        )

    def _index(self, cursor: CursorWrapper, ids: list[int]) -> tuple[list[int], list[int]]:
        """Bring the rows of `ids` to what the records say now; return those that are new, and whose words are."""
        before = self.documents(ids)
        texts = self._texts(ids)
        after = _terms_of(texts)
        same = {n for n, found in after.items() if n in before and before[n].terms == " ".join(found)}
        new = [number for number in sorted(after) if number not in same]
        extras = self.extra.compute([texts[number] for number in new]) if self.extra else [b""] * len(new)
        telling = {number: sum(not is_common(term) for term in after[number]) for number in new}
        gone = [number for number in sorted(before) if number not in same]
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {self.table}_fts({self.table}_fts, rowid, terms) VALUES ('delete', %s, %s)",
                [(number, before[number].terms) for number in gone],
            )
        for part in parts(gone, 500):
            cursor.execute(f"DELETE FROM {self.table} WHERE id IN ({_marks(part)})", part)
        rows = [(n, " ".join(after[n]), telling[n], extra) for n, extra in zip(new, extras, strict=True)]
        if connection.vendor == "postgresql":
            columns = "id, terms, telling, extra, lexemes"
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row((*row, query_language.as_tsvector(after[row[0]])))
        else:
            cursor.executemany(
                f"INSERT INTO {self.table} (id, terms, telling, extra) VALUES (%s, %s, %s, %s)", rows
            )
            cursor.executemany(
                f"INSERT INTO {self.table}_fts(rowid, terms) VALUES (%s, %s)",
                [(number, " ".join(after[number])) for number in new],
            )
        self._count(cursor, [before[n].terms.split() for n in gone], [after[n] for n in new])
        cursor.execute(
            f"UPDATE {index_tables.INDEXES} SET records = records + %s, terms = terms + %s WHERE name = %s",
            [len(new) - len(gone), sum(telling.values()) - sum(before[n].telling for n in gone), self.name],
        )
        return [number for number in new if number not in before], [
            number for number in new if number in before
        ]

    def _count(self, cursor: CursorWrapper, gone: list[list[str]], new: list[list[str]]) -> None:
        if not self.counted:
            return
        change: Counter[str] = Counter()
        for found in new:
            change.update(set(found))
        for found in gone:
            change.subtract(set(found))
        table = f"{self.table}_terms"
        cursor.executemany(
            f"INSERT INTO {table} (term, records) VALUES (%s, %s) "
            f"ON CONFLICT (term) DO UPDATE SET records = {table}.records + excluded.records",
            sorted((term, count) for term, count in change.items() if count),
        )
        for part in parts(sorted(term for term, count in change.items() if count < 0), 500):
            cursor.execute(f"DELETE FROM {table} WHERE records <= 0 AND term IN ({_marks(part)})", part)

    def _texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The fields of each record that is there, a line each."""
        found: dict[int, set[tuple[int, str]]] = {}
        for part in parts(ids, 500):
            rows = self.model._default_manager.filter(pk__among=Keys(part)).order_by("pk")
            for number, *values in rows.values_list("pk", *self.fields):
                lines = found.setdefault(number, set())
                lines.update((at, str(value)) for at, value in enumerate(values) if value)
        return {number: "\n".join(line for _, line in sorted(lines)) for number, lines in found.items()}

    def wanted(self, ids: Sequence[int]) -> dict[int, str]:
        """The terms the index should keep of records, a blank between them."""
        return {number: " ".join(found) for number, found in _terms_of(self._texts(ids)).items()}

    def changing(self, ids: Sequence[int]) -> set[int]:
        """Those of the records of which a change is noted that the index has not taken in."""
        found: set[int] = set()
        for part in parts(sorted(ids), 500):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT DISTINCT record FROM {index_tables.CHANGED} WHERE name = %s "
                    f"AND relation IN ('', '{_ANEW}') AND record IN (0, {_marks(part)})",
                    [self.name, *part],
                )
                noted = {row[0] for row in cursor.fetchall()}
                if 0 in noted:  # all are to be indexed anew
                    return set(ids)
                cursor.execute(
                    f"SELECT DISTINCT relation, record FROM {index_tables.CHANGED} WHERE name = %s "
                    f"AND relation NOT IN ('', '{_ANEW}')",
                    [self.name],
                )
                related = cursor.fetchall()
            found |= noted
            for relation in {relation for relation, _ in related}:
                concerned = [record for name, record in related if name == relation]
                for some in parts(concerned, 500):
                    rows = self.model._default_manager.filter(pk__in=part, **{f"{relation}__in": some})
                    found.update(rows.order_by().values_list("pk", flat=True))
        return found

    def adds_up(self) -> bool:
        """Whether the totals are those of the rows, and no row is of a record that is gone, but for changes that are noted."""
        record = f"{self.model._meta.db_table}.{self._column('pk')}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(telling), 0) FROM {self.table}")
            counted = tuple(int(number) for number in cursor.fetchone())
            cursor.execute(
                f"SELECT COUNT(*) FROM {self.table} AS kept WHERE NOT EXISTS "
                f"(SELECT 1 FROM {self.model._meta.db_table} WHERE {record} = kept.id) AND NOT EXISTS "
                f"(SELECT 1 FROM {index_tables.CHANGED} WHERE name = %s AND record IN (0, kept.id))",
                [self.name],
            )
            return counted == self.totals() and not cursor.fetchone()[0]

    def is_sound(self) -> bool:
        """Whether what answers questions and the rows it was made of agree."""
        if connection.vendor == "postgresql":
            return all(
                set(found) == query_language.lexemes(terms.split()) for terms, found in self._lexemes()
            )
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {self.table}_fts({self.table}_fts, rank) VALUES ('integrity-check', 1)"
                )
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                return False
            raise
        return True

    def _lexemes(self) -> Iterator[tuple[str, list[str]]]:
        """The terms of every record, and what PostgreSQL's index holds of them."""
        last = -1
        with connection.cursor() as cursor:
            while True:
                cursor.execute(
                    f"SELECT id, terms, tsvector_to_array(lexemes) FROM {self.table} WHERE id > %s ORDER BY id LIMIT %s",
                    [last, BATCH],
                )
                rows = cursor.fetchall()
                if not rows:
                    return
                yield from (row[1:] for row in rows)
                last = rows[-1][0]

    # -- asking by terms ----------------------------------------------------------------------

    def totals(self) -> tuple[int, int]:
        """How many records are indexed, and how many telling terms they have in all."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT records, terms FROM {index_tables.INDEXES} WHERE name = %s", [self.name])
            row = cursor.fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def newest(self) -> int:
        """The highest number of an indexed record, 0 where there is none."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max(id) FROM {self.table}")
            return cursor.fetchone()[0] or 0

    def record_counts(self, wanted: Iterable[str]) -> dict[str, int]:
        """In how many records each term is; those in none are left out."""
        found: dict[str, int] = {}
        with connection.cursor() as cursor:
            for part in parts(sorted(set(wanted)), 500):
                cursor.execute(
                    f"SELECT term, records FROM {self.table}_terms WHERE term IN ({_marks(part)})", part
                )
                found.update(cursor.fetchall())
        return found

    def postings(self, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
        """For each term the first `most` records that hold it, by a query for a hundred terms."""
        found: dict[str, list[int]] = {term: [] for term in wanted}
        for part in parts(wanted, 100):
            selects: list[str] = []
            given: list[Any] = []
            for place, term in enumerate(part):
                sql, values = query_language.matching(
                    connection.vendor, self.table, Query((Clause((term,)),))
                )
                selects.append(f"SELECT {place}, id FROM ({sql} ORDER BY 1 LIMIT %s) AS part_{place}")
                given += [*values, most]
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(selects), given)
                for place, number in cursor.fetchall():
                    found[part[place]].append(number)
        return found

    def terms_after(self, number: int, most: int) -> list[tuple[int, str]]:
        """(number, its terms with blanks between) of the next `most` records, in order."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, terms FROM {self.table} WHERE id > %s ORDER BY id LIMIT %s", [number, most]
            )
            return list(cursor.fetchall())

    def numbers_upto(self, number: int) -> list[int]:
        """The records that are indexed, up to that number."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self.table} WHERE id <= %s ORDER BY id", [number])
            return [row[0] for row in cursor.fetchall()]

    def documents(self, ids: Sequence[int]) -> dict[int, Document]:
        """What the index keeps of records; those it does not know are left out."""
        found: dict[int, Document] = {}
        with connection.cursor() as cursor:
            for part in parts(ids, 1_000):
                cursor.execute(
                    f"SELECT id, terms, telling, extra FROM {self.table} WHERE id IN ({_marks(part)})", part
                )
                for number, text, telling, extra in cursor.fetchall():
                    found[number] = Document(text, telling, bytes(extra or b""))
        return found

    # -- asking by words ----------------------------------------------------------------------

    def filter(self, queryset: models.QuerySet[M], text: str, *, typing: bool = False) -> models.QuerySet[M]:
        """The records of `queryset` that hold what was typed; all of them where nothing was."""
        query = parse(text, typing=typing)
        if not query:
            return queryset.none() if text.strip() else queryset
        self.refresh(most=BATCH)
        sql, values = query_language.matching(connection.vendor, self.table, query)
        return queryset.filter(pk__in=RawSQL(sql, values))

    def holding_some(
        self, queryset: models.QuerySet[M], groups: Sequence[Sequence[str]], most: int
    ) -> models.QuerySet[M]:
        """Of the newest `most` records that hold all terms of a group; as the index stood at its last refresh."""
        if not groups:
            return queryset.none()
        sql, values = query_language.holding_some(connection.vendor, self.table, groups)
        return queryset.filter(pk__in=RawSQL(f"{sql} ORDER BY id DESC LIMIT %s", [*values, most]))

    def search(self, text: str, limit: int = 20, *, typing: bool = False) -> list[Hit]:
        """The best hits first, the older record first among equals; of very many, among the newest."""
        query = parse(text, typing=typing)
        if not query:
            return []
        self.refresh(most=BATCH)
        sql, values = query_language.matching(connection.vendor, self.table, query)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, terms FROM {self.table} WHERE id IN ({sql}) ORDER BY id DESC LIMIT %s",
                [*values, MOST_RANKED],
            )
            hits = [Hit(number, query_language.weigh(text, query)) for number, text in cursor.fetchall()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]


def referring(
    queryset: models.QuerySet[M], text: str, through: Mapping[str, SearchIndex]
) -> models.QuerySet[M]:
    """The records of `queryset` that refer to one that holds what was typed; `through`: relation → its index."""
    found = models.Q()
    for name, index in through.items():
        rows = index.filter(index.model._default_manager.order_by(), text)
        found |= models.Q(**{f"{name}__in": rows.values("pk")})
    return queryset.filter(found)


def make_indexes(sender: Any, using: str = "default", **kwargs: object) -> None:
    """Make the indexes of an app that was migrated; Django calls it after every `migrate`."""
    there = set(connection.introspection.table_names()) if using == connection.alias else set()
    for index in registered(sender.label):
        if index.model._meta.db_table in there:
            index.ensure()


def _terms_of(texts: dict[int, str]) -> dict[int, list[str]]:
    return {number: _bounded(terms(text)) for number, text in texts.items()}


def _bounded(found: list[str]) -> list[str]:
    """As many terms as every database can index."""
    size, seen = 0, set()
    for at, term in enumerate(found):
        if term not in seen:
            seen.add(term)
            size += len(term.encode()) + 8
            if size > MOST_TERMS_BYTES:
                return found[:at]
    return found


def _marks(items: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(items))
