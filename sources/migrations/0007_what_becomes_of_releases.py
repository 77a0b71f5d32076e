"""Let whoever asks for an erasure say what becomes of the releases that hold what goes."""

from importlib import import_module

from django.db import migrations, models

from sources.workbench.immutable import freeze_once_given, keep
from sources.workbench.quick_migrations import RunOnDatabase

KEPT = import_module("sources.migrations.0004_erasures").KEPT


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0006_articles_in_byte_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasurerequest",
            name="destroys_releases",
            field=models.BooleanField(
                default=False,
                help_text="Whether the content of releases that hold it is destroyed; else it is kept.",
            ),
        ),
        RunOnDatabase(
            *freeze_once_given(
                "sources_erasurerequest",
                "decided_account",
                [
                    "subject",
                    "object_id",
                    "ground",
                    "destroys_releases",
                    "account",
                    "asked_at",
                    "state",
                    "decided_account",
                    "decided_at",
                    "counts",
                ],
            )
        ),
        *(RunOnDatabase(*keep(*table)) for table in KEPT),
    ]
