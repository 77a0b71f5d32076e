from importlib import import_module

from django.db import migrations, models

from sources.workbench.immutable import freeze, keep

FROZEN = [*import_module("claims.migrations.0001_initial").FROZEN, "provenance"]
KEPT = import_module("claims.migrations.0003_releases_stay").KEPT


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_comparing_passes"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="provenance",
            field=models.TextField(
                default="{}", help_text="Canonical JSON of how it was made here: program, runs, rules."
            ),
        ),
        # SQLite made the table anew, without its triggers.
        migrations.RunPython(*freeze("claims_release", FROZEN)),
        migrations.RunPython(*keep(*KEPT)),
    ]
