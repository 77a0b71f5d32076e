"""Indexes of large tables are made while others write, and made anew where that was interrupted."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Index

from sources.workbench.index_meanwhile import AddIndexMeanwhile


def held() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "claims_quote"))


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_outside_a_transaction_anew_where_one_is_and_taken_away() -> None:
    state = MigrationLoader(connection).project_state(("claims", "0003_quotes_of_a_speaker_by_status"))
    adding = AddIndexMeanwhile("quote", Index(fields=["venue", "id"], name="made_meanwhile"))
    before = held()
    for _ in range(2):
        with connection.schema_editor(atomic=False) as editor:
            adding.database_forwards("claims", editor, state, state)
        assert held() == {*before, "made_meanwhile"}
    with connection.schema_editor(atomic=False) as editor:
        adding.database_backwards("claims", editor, state, state)
    assert held() == before
