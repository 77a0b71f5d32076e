"""Articles know their place in a file of many, and the file's digest; until now each was a file."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F

from sources.workbench.immutable import freeze


def whole_files(apps: Any, editor: Any) -> None:
    articles = apps.get_model("sources", "Article").objects.using(editor.connection.alias)
    articles.filter(file_digest="").update(file_digest=F("digest"))


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_article_awaits_suggestions"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="details",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What else stood beside it in the file: section, pages, document id …",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="file_digest",
            field=models.CharField(
                blank=True, help_text="SHA-256 of the bytes of the whole file it came from.", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="member",
            field=models.CharField(
                blank=True,
                help_text="Where in the file it stands; empty where it is the whole file.",
                max_length=1000,
            ),
        ),
        migrations.AddField(
            model_name="historicalarticle",
            name="file_digest",
            field=models.CharField(
                blank=True, help_text="SHA-256 of the bytes of the whole file it came from.", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="historicalarticle",
            name="member",
            field=models.CharField(
                blank=True,
                help_text="Where in the file it stands; empty where it is the whole file.",
                max_length=1000,
            ),
        ),
        migrations.AddField(
            model_name="ingestfailure",
            name="member",
            field=models.TextField(blank=True, help_text="Where in the file."),
        ),
        migrations.AddField(
            model_name="ingestrun",
            name="passed_over",
            field=models.PositiveIntegerField(default=0, help_text="Files that are no pages."),
        ),
        migrations.AlterField(
            model_name="article",
            name="digest",
            field=models.CharField(
                help_text="SHA-256 of the article's bytes: the file's, or of its part of a file of many.",
                max_length=64,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="historicalarticle",
            name="digest",
            field=models.CharField(
                db_index=True,
                help_text="SHA-256 of the article's bytes: the file's, or of its part of a file of many.",
                max_length=64,
            ),
        ),
        migrations.RunPython(whole_files, migrations.RunPython.noop),
        # SQLite makes the table anew for each column, and its trigger goes with the old one.
        migrations.RunPython(*freeze("sources_article", ["text", "digest"])),
    ]
