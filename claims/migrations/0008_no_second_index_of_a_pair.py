"""The pair and the list by state begin with the two claims of a link: their own indexes only cost every write.

Dropping an index takes a moment, however many links there are. Django would make the table anew on SQLite.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAMES = ("claim", "other")


def _drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("claims", "ClaimLink")
    kept = {index.name for index in model._meta.indexes}
    with editor.connection.cursor() as cursor:
        there = editor.connection.introspection.get_constraints(cursor, model._meta.db_table)
    columns = [[f"{name}_id"] for name in _NAMES]
    for name, about in there.items():
        if about["index"] and not about["unique"] and about["columns"] in columns and name not in kept:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def _make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("claims", "ClaimLink")
    for name in _NAMES:
        editor.execute(editor._create_index_sql(model, fields=[model._meta.get_field(name)]))  # type: ignore[attr-defined]


def _field(name: str, related_name: str) -> migrations.AlterField:
    return migrations.AlterField(
        model_name="claimlink",
        name=name,
        field=models.ForeignKey(
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name=related_name,
            to="claims.claim",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_numbers_of_merged_topics")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_drop, _make)],
            state_operations=[_field("claim", "links"), _field("other", "links_reverse")],
        )
    ]
