"""Let an erasure withdraw releases, and empty those whose content it destroys."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from sources.workbench.immutable import freeze, freeze_unless, freeze_unless_found, keep
from sources.workbench.quick_migrations import RunOnDatabase

FROZEN = import_module("claims.migrations.0001_clean_start").FROZEN
KEPT = ("claims_withdrawal", (("id",), ("release_id",)))
_EMPTIED = {"content": "''", "note": "''", "provenance": "'{}'"}
# A release is emptied once it was withdrawn and its content is to be destroyed; all else stays.
_DESTROYED = " AND ".join(
    [f"NEW.{name} = {_EMPTIED.get(name, f'OLD.{name}')}" for name in FROZEN[1]]
    + ["EXISTS (SELECT 1 FROM claims_withdrawal WHERE release_id = NEW.id AND destroyed)"]
)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0004_keys_in_byte_order"),
        ("sources", "0007_what_becomes_of_releases"),
    ]

    operations = [
        RunOnDatabase(migrations.RunPython.noop, freeze(*FROZEN)[0]),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(verbose_name="withdrawn")),
                (
                    "destroyed",
                    models.BooleanField(help_text="Whether the content was destroyed; else it is kept."),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="sources.erasurerequest",
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="claims.release",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        RunOnDatabase(*freeze_unless_found(*FROZEN, _DESTROYED)),
        # What was kept may be destroyed later, and never the other way.
        RunOnDatabase(
            *freeze_unless(
                "claims_withdrawal",
                ["release_id", "erasure_id", "withdrawn_at", "destroyed"],
                "(NEW.release_id = OLD.release_id AND NEW.destroyed AND NOT OLD.destroyed)",
            )
        ),
        RunOnDatabase(*keep(*KEPT)),
    ]
