"""Releases cannot be deleted: not by the program, not by SQL."""

from django.db import migrations

from sources.workbench.immutable import keep

KEPT = ("claims_release", (("id",), ("curated_set_id", "number")))


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_evidence_filled"),
    ]

    operations = [
        migrations.RunPython(*keep(*KEPT)),
    ]
