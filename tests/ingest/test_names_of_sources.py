"""A source is one, however a page, a list or a release spells its name; the same on every database."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from newsroom.ingest.outlets import Outlets
from sources.folding import folded_name
from sources.models import Article, Source, SourceKind, SourceName
from sources.workbench.actions import action_for
from sources.workbench.actions.save_record import SaveRecord
from sources.workbench.curation import undo

# Each pair is one name.
SPELLINGS = (
    ("Élan", "élan"),
    ("ÉLAN", "e\u0301lan"),
    ("Известия", "ИЗВЕСТИЯ"),
    ("Straße", "STRASSE"),
    ("Ｎｅｗｓ　Ｄａｉｌｙ", "news daily"),
    ("The  Harbour\u00a0Post", "the harbour post"),
)


@given(st.text(max_size=40))
def test_a_folded_name_is_folded_and_fits(name: str) -> None:
    assert folded_name(folded_name(name)) == folded_name(name)
    assert folded_name(name.upper()) == folded_name(name.upper().lower())
    assert len(folded_name(name * 50)) <= 300


def by_ingest(name: str) -> None:
    Outlets().meet({name: SourceKind.OTHER}, [])


def by_relay(name: str) -> None:
    assert Outlets().relay(name) is not None


def by_list(name: str, folder: Path, user: Any) -> None:
    item = {"type": "article", "title": "T", "URL": "https://a.example/1", "container-title": name}
    path = folder / "list.json"
    path.write_text(json.dumps([item]))
    call_command("import", "articles", str(path), user=user.username, interactive=False, stderr=StringIO())
    assert Article.objects.get().source == Source.objects.get()


def by_table(name: str, folder: Path, user: Any) -> None:
    path = folder / "sources.csv"
    path.write_text(f"name,kind\n{name},newspaper\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command(
            "import", "sources.resources.SourceResource", str(path), interactive=False, stderr=StringIO()
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), SPELLINGS)
@pytest.mark.parametrize("as_other_name", [False, True])
def test_it_is_found_by_every_spelling_whoever_looks(
    one: str, other: str, as_other_name: bool, tmp_path: Path, editor: Any
) -> None:
    source = Source.objects.create(name="Its name" if as_other_name else one)
    if as_other_name:
        SourceName.objects.create(source=source, name=one)
    assert Source.objects.named(other) == source
    assert Source.objects.going_by([other, "Nobody"]) == {folded_name(one): source}
    by_ingest(other)
    by_relay(other)
    by_list(other, tmp_path, editor)
    if not as_other_name:
        by_table(other, tmp_path, editor)
    assert Source.objects.get() == source


@pytest.mark.django_db
def test_the_database_and_the_form_refuse_a_second_of_one_name(editor: Any) -> None:
    source = Source.objects.create(name="Élan")
    for name in ("élan", "E\u0301LAN "):
        with pytest.raises(IntegrityError), transaction.atomic():
            Source.objects.create(name=name)
        with pytest.raises(ValidationError, match="There is a source of this name already"):
            action_for(SaveRecord, Source)(editor, Source(name=name)).run()
    SourceName.objects.create(source=source, name="Élan vital")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceName.objects.create(source=source, name="ÉLAN VITAL")


@pytest.mark.django_db
def test_a_renamed_source_is_found_by_its_new_name_alone(editor: Any) -> None:
    source = Source.objects.create(name="Élan")
    source.name = "Ardeur"
    decision = action_for(SaveRecord, Source)(editor, source, ["name"]).run()
    assert Source.objects.named("ARDEUR") == source and Source.objects.named("élan") is None
    undo(decision, editor)
    assert Source.objects.named("ÉLAN") == source and Source.objects.named("ardeur") is None


@pytest.mark.django_db
def test_a_table_makes_sources_that_are_found_by_all_their_names(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text('name,names\nЗаря,"[""ZARYA""]"\n', encoding="utf-8")
    call_command(
        "import", "sources.resources.SourceResource", str(path), interactive=False, stderr=StringIO()
    )
    assert Source.objects.named("заря") == Source.objects.named("zarya") == Source.objects.get()


@pytest.mark.django_db
def test_two_that_had_one_name_before_both_stay_when_names_are_folded() -> None:
    """A database where lower() knew A to Z alone held both."""
    fold: Callable[[Any, Any], None] = import_module("sources.migrations.0002_folded_names_of_sources").fold
    first, second = (Source.objects.create(name=name) for name in ("Élan", "Other"))
    Source.objects.filter(pk=second.pk).update(name="élan", folded="x")
    Source.objects.filter(pk=first.pk).update(folded="")
    Source.objects.filter(pk=second.pk).update(folded="y")
    fold(SimpleNamespace(get_model=apps.get_model), connection)
    assert Source.objects.named("ÉLAN") == first
    assert Source.objects.get(pk=second.pk).name == "élan"
