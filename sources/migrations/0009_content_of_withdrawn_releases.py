"""Let administrators ask that the content of a withdrawn release be destroyed, too."""

from importlib import import_module

from django.db import migrations, models

from sources.workbench.immutable import freeze_once_given, keep
from sources.workbench.quick_migrations import RunOnDatabase

KEPT = import_module("sources.migrations.0004_erasures").KEPT
_SUBJECTS = ["article", "person", "release"]


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_what_was_taken_away"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="erasurerequest", name="erasure_subject_known"),
        migrations.AlterField(
            model_name="erasurerequest",
            name="subject",
            field=models.CharField(
                choices=[("article", "article"), ("person", "person"), ("release", "release")], max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", _SUBJECTS)),
                name="erasure_subject_known",
                violation_error_message="subject must be one of article, person, release.",
            ),
        ),
        # SQLite made the table anew, without its triggers.
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
