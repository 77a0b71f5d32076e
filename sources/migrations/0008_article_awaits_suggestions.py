"""Mark articles that were stored but not compared with the others yet, as interrupted runs leave them."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def owe(apps: Any, editor: Any) -> None:
    """Runs that ended before their last step left all of theirs undone."""
    articles = apps.get_model("sources", "Article").objects.using(editor.connection.alias)
    runs = apps.get_model("sources", "IngestRun").objects.using(editor.connection.alias)
    undone = runs.exclude(state="finished")
    for run in undone:
        articles.filter(run=run).update(awaits_suggestions_since=run.started_at)


class Migration(migrations.Migration):
    dependencies = [("sources", "0007_desk_indexes")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="awaits_suggestions_since",
            field=models.DateTimeField(
                editable=False,
                help_text="Stored then, but not compared with the others yet: the next run makes up for it.",
                null=True,
            ),
        ),
        migrations.RunPython(owe, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=Q(awaits_suggestions_since__isnull=False), fields=["id"], name="article_owed"
            ),
        ),
    ]
