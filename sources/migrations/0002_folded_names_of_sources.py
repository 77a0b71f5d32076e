from typing import Any

from django.db import migrations, models

from sources.folding import folded_name

_BATCH = 1000


def fold(apps: Any, schema_editor: Any) -> None:
    """Give every name its folded form.

    SQLite folded A to Z alone, so two sources may have one name by now ("Élan", "élan"). Both stay: the first is found
    by it, the other keeps a form of its own until somebody renames it.
    """
    for name in ("Source", "SourceName"):
        model = apps.get_model("sources", name)
        taken: set[str] = set()
        rows = []
        for row in model.objects.only("pk", "name").order_by("pk").iterator(_BATCH):
            row.folded = folded_name(row.name)
            if row.folded in taken:
                row.folded = f"{row.folded[:270]} #{row.pk}"
            taken.add(row.folded)
            rows.append(row)
        model.objects.bulk_update(rows, ["folded"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_clean_start")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="folded",
                field=models.CharField(default="", editable=False, max_length=300),
            )
            for model in ("source", "sourcename", "historicalsource", "historicalsourcename")
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="source", name="source_name_unique"),
        migrations.RemoveConstraint(model_name="sourcename", name="source_other_name_unique"),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                fields=("folded",),
                name="source_name_unique",
                violation_error_message="There is a source of this name already, in other letter case or spacing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcename",
            constraint=models.UniqueConstraint(
                fields=("folded",),
                name="source_other_name_unique",
                violation_error_message="A source has this other name already, in other letter case or spacing.",
            ),
        ),
    ]
