"""The kept database brought to today's schema: nothing is lost or changed, everything holds, all decisions can be undone."""

from __future__ import annotations

import time
from collections import Counter

from django.core.management import call_command
from django.db import connection

from tests.upgrades.kept import Kept

__all__ = ["forward"]

# Tables that migrations write: what a program knows of itself, and its roles. They may gain rows.
_GAIN = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
# The indexes of search and matching, which are made anew; `verify` proves them.
_DERIVED = "_search"
# A closed round, a release and topics that were put below others by hand rest on these.
_HELD = ["start_coding_round", "create_set", "tag_quotes", "tag_claims"]
Rows = dict[str, tuple[list[str], Counter[str]]]  # table → its columns, and how often each row is there


def forward(kept: Kept) -> int:
    """1 where a row is lost, changed or doubled, where a rule does not hold, or a decision cannot be undone."""
    kept.put()
    before = _rows({})
    start = time.monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    seconds = time.monotonic() - start
    after = _rows({table: columns for table, (columns, _) in before.items()})
    faults = [words for table in before for words in _differences(table, before, after)]
    rows = sum(count.total() for _, count in before.values())
    print(f"{rows:,} rows of {len(before)} tables migrated in {seconds:.1f} s; {len(faults)} differences")
    faults += _verified()
    undone, kinds = _undo_all()
    faults += _verified()
    print(f"{undone} decisions of {kinds} kinds undone")
    print("\n".join(faults) or "Everything holds.")
    return 1 if faults or not rows or not undone else 0


def _rows(known: dict[str, list[str]]) -> Rows:
    """All rows of all tables, or those of the columns that are known."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            described = connection.introspection.get_table_description(cursor, table)
            there = [column.name for column in described]
            columns = [name for name in known.get(table, there) if name in there]
            if not columns or (known and table not in known):
                continue
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)}")
            found[table] = (columns, Counter(repr(row) for row in cursor.fetchall()))
    return found


def _differences(table: str, before: Rows, after: Rows) -> list[str]:
    if _DERIVED in table:
        return []
    columns, rows = before[table]
    if table not in after:
        return [f"{table}: gone, with {rows.total()} rows"] if rows else []
    if columns != after[table][0]:
        return [f"{table}: without {', '.join(set(columns) - set(after[table][0]))}"]
    lost, new = rows - after[table][1], after[table][1] - rows
    gained = Counter[str]() if table in _GAIN else new
    return [f"{table}: lost {row[:200]}" for row in list(lost)[:3]] + [
        f"{table}: has {row[:200]}" for row in list(gained)[:3]
    ]


def _verified() -> list[str]:
    try:
        call_command("verify")
    except SystemExit:
        return ["verify found what is broken"]
    return []


def _undo_all() -> tuple[int, int]:
    """Undo what may be undone, the last first, as who decided it; but for what later things rest on."""
    from sources.workbench.curation import undo
    from sources.workbench.curation.undo import may_undo
    from sources.workbench.models import Decision

    undone: list[str] = []
    decisions = Decision.objects.filter(undoes=None).exclude(action__in=_HELD)
    for decision in decisions.select_related("user").order_by("-pk"):
        if decision.user is not None and may_undo(decision, decision.user):
            undo(decision, decision.user)
            undone.append(decision.action)
    return len(undone), len(set(undone))
