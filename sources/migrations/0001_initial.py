import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from sources.workbench.immutable import freeze


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("columns", models.JSONField()),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        help_text="Ingested records are suggested until a person accepts or rejects them.",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("touched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                (
                    "dateline",
                    models.CharField(blank=True, help_text="The place in the dateline.", max_length=200),
                ),
                (
                    "published",
                    models.CharField(
                        blank=True,
                        help_text="ISO 8601, as precise as the page: 2021-07-10T22:46.",
                        max_length=32,
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        verbose_name="date published",
                        blank=True,
                        help_text="The date, for lists and filters.",
                        null=True,
                    ),
                ),
                (
                    "published_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("year", "Year"),
                            ("month", "Month"),
                            ("day", "Day"),
                            ("hour", "Hour"),
                            ("minute", "Minute"),
                            ("second", "Second"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "published_words",
                    models.CharField(
                        verbose_name="date as printed",
                        blank=True,
                        help_text="The date as printed.",
                        max_length=200,
                    ),
                ),
                ("updated", models.CharField(blank=True, max_length=32)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("address", models.URLField(verbose_name="URL", blank=True, max_length=2000)),
                ("file_name", models.CharField(max_length=255)),
                (
                    "path",
                    models.TextField(blank=True, help_text="Where the file was when it was first read."),
                ),
                (
                    "member",
                    models.CharField(
                        verbose_name="position in file",
                        blank=True,
                        help_text="Position in the file; empty if the article is the whole file.",
                        max_length=1000,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the article's bytes: the file's, or of its part of a file of many.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "file_digest",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the bytes of the whole file it came from.",
                        max_length=64,
                    ),
                ),
                ("encoding", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField(help_text="The page as decoded; never changed.")),
                (
                    "body",
                    models.JSONField(
                        blank=True, default=list, help_text="Spans of the article's paragraphs."
                    ),
                ),
                (
                    "blocks",
                    models.JSONField(blank=True, default=list, help_text="What each part of the page is."),
                ),
                (
                    "details",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Other details from the file: section, pages, document ID …",
                    ),
                ),
                ("reading_notes", models.JSONField(blank=True, default=list)),
                (
                    "extractor",
                    models.CharField(
                        blank=True, help_text="Version that made its suggestions.", max_length=40
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "awaits_suggestions_since",
                    models.DateTimeField(
                        verbose_name="awaiting suggestions since",
                        editable=False,
                        help_text="Stored then, but not compared with the others yet: the next run makes up for it.",
                        null=True,
                    ),
                ),
                (
                    "copy_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="The article this is a copy of, as decided by a person.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="sources.article",
                    ),
                ),
                (
                    "touched_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "-id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=60)),
                ("summary", models.TextField()),
                ("note", models.TextField(blank=True, help_text="The reason given for the decision.")),
                (
                    "account",
                    models.CharField(
                        blank=True, help_text="Kept after the account is deleted.", max_length=150
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="sources.decision",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="DecisionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                (
                    "before",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                (
                    "after",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                (
                    "follows",
                    models.BooleanField(
                        default=False,
                        help_text="Updated as a result of the decision; not itself reviewed.",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="sources.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="HistoricalArticleCopy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_page", "same page saved twice"),
                            ("wire", "same wire story"),
                            ("corrected", "corrected version"),
                            ("excerpt", "excerpt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "similarity",
                    models.FloatField(
                        help_text="Share of the shorter text that is also in the other, 0 to 1."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("unsure", "unsure"),
                        ],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.article",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical article copy",
                "verbose_name_plural": "historical article copies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSource",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        help_text="Ingested records are suggested until a person accepts or rejects them.",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("touched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("newspaper", "newspaper"),
                            ("agency", "news agency"),
                            ("broadcaster", "broadcaster"),
                            ("government", "government"),
                            ("party", "party"),
                            ("aggregator", "aggregator"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                ("homepage", models.URLField(blank=True)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code of two letters: IN, RU, US.", max_length=2
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, help_text="ISO 639 code: en, ru, de.", max_length=8),
                ),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "touched_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IngestRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                (
                    "heartbeat_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="A run without a heartbeat was interrupted.",
                        null=True,
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("finished", "finished"),
                            ("interrupted", "interrupted"),
                        ],
                        default="running",
                        max_length=11,
                    ),
                ),
                (
                    "account",
                    models.CharField(
                        blank=True, help_text="The system account that started it.", max_length=150
                    ),
                ),
                ("paths", models.JSONField(default=list)),
                ("software", models.CharField(blank=True, max_length=40)),
                ("extractor", models.CharField(blank=True, max_length=40)),
                ("found", models.PositiveIntegerField(default=0, help_text="Files found.")),
                ("new", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("updated", models.PositiveIntegerField(default=0)),
                ("failed", models.PositiveIntegerField(default=0)),
                (
                    "passed_over",
                    models.PositiveIntegerField(
                        verbose_name="skipped", default=0, help_text="Files that are not pages."
                    ),
                ),
                ("quotes", models.PositiveIntegerField(default=0, help_text="Suggested quotes.")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="IngestFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.TextField()),
                (
                    "member",
                    models.TextField(
                        verbose_name="position in file",
                        blank=True,
                        help_text="Position in the file.",
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("message", models.TextField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="failures",
                        to="sources.ingestrun",
                    ),
                ),
            ],
            options={
                "ordering": ["run", "path"],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to="sources.ingestrun",
            ),
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(help_text="A queue, or “edit:” and a model.", max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "query",
                    models.CharField(blank=True, help_text="The list's query string.", max_length=2000),
                ),
                ("shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        help_text="Ingested records are suggested until a person accepts or rejects them.",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("touched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("newspaper", "newspaper"),
                            ("agency", "news agency"),
                            ("broadcaster", "broadcaster"),
                            ("government", "government"),
                            ("party", "party"),
                            ("aggregator", "aggregator"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                ("homepage", models.URLField(blank=True)),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code of two letters: IN, RU, US.", max_length=2
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, help_text="ISO 639 code: en, ru, de.", max_length=8),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "touched_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalSourceName",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=200)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source name",
                "verbose_name_plural": "historical source names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalArticle",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        help_text="Ingested records are suggested until a person accepts or rejects them.",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("touched_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                (
                    "dateline",
                    models.CharField(blank=True, help_text="The place in the dateline.", max_length=200),
                ),
                (
                    "published",
                    models.CharField(
                        blank=True,
                        help_text="ISO 8601, as precise as the page: 2021-07-10T22:46.",
                        max_length=32,
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        verbose_name="date published",
                        blank=True,
                        help_text="The date, for lists and filters.",
                        null=True,
                    ),
                ),
                (
                    "published_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("year", "Year"),
                            ("month", "Month"),
                            ("day", "Day"),
                            ("hour", "Hour"),
                            ("minute", "Minute"),
                            ("second", "Second"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "published_words",
                    models.CharField(
                        verbose_name="date as printed",
                        blank=True,
                        help_text="The date as printed.",
                        max_length=200,
                    ),
                ),
                ("updated", models.CharField(blank=True, max_length=32)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("address", models.URLField(verbose_name="URL", blank=True, max_length=2000)),
                ("file_name", models.CharField(max_length=255)),
                (
                    "path",
                    models.TextField(blank=True, help_text="Where the file was when it was first read."),
                ),
                (
                    "member",
                    models.CharField(
                        verbose_name="position in file",
                        blank=True,
                        help_text="Position in the file; empty if the article is the whole file.",
                        max_length=1000,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_index=True,
                        help_text="SHA-256 of the article's bytes: the file's, or of its part of a file of many.",
                        max_length=64,
                    ),
                ),
                (
                    "file_digest",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the bytes of the whole file it came from.",
                        max_length=64,
                    ),
                ),
                ("encoding", models.CharField(blank=True, max_length=40)),
                (
                    "extractor",
                    models.CharField(
                        blank=True, help_text="Version that made its suggestions.", max_length=40
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "copy_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The article this is a copy of, as decided by a person.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.article",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "touched_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.ingestrun",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The news agency credited in the article.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The publisher; empty if unknown.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical article",
                "verbose_name_plural": "historical articles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="article",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                help_text="The news agency credited in the article.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credited_articles",
                to="sources.source",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="The publisher; empty if unknown.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="sources.source",
            ),
        ),
        migrations.CreateModel(
            name="SourceName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="sources.source"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="ArticleCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_page", "same page saved twice"),
                            ("wire", "same wire story"),
                            ("corrected", "corrected version"),
                            ("excerpt", "excerpt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "similarity",
                    models.FloatField(
                        help_text="Share of the shorter text that is also in the other, 0 to 1."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("unsure", "unsure"),
                        ],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_pairs",
                        to="sources.article",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_pairs_reverse",
                        to="sources.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "article copies",
                "ordering": ["-similarity", "id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
                "indexes": [
                    models.Index(fields=["state", "-similarity"], name="article_copy_state"),
                    models.Index(fields=["-similarity", "id"], name="article_copy_similarity"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "other"), name="article_copy_pair_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("article__lt", models.F("other"))),
                        name="article_copy_pair_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("similarity__gte", 0), ("similarity__lte", 1)),
                        name="article_copy_similarity_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["same_page", "wire", "corrected", "excerpt"])),
                        name="article_copy_kind_known",
                        violation_error_message="kind must be one of same_page, wire, corrected, excerpt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["suggested", "accepted", "rejected", "unsure"])),
                        name="article_copy_state_known",
                        violation_error_message="state must be one of suggested, accepted, rejected, unsure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleFingerprint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("band", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprints",
                        to="sources.article",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["band", "article"], name="fingerprint_band")],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("given_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assignments_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at", "-id"],
                "default_permissions": ("add", "view"),
                "indexes": [
                    models.Index(fields=["to", "done_at", "-given_at"], name="assignment_to"),
                    models.Index(fields=["content_type", "object_id"], name="assignment_record"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("content_type", "object_id", "to"),
                        name="assignment_open_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["-at", "-id"], name="decision_at"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["user", "-at"], name="decision_user"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["action", "-at"], name="decision_action"),
        ),
        migrations.AddIndex(
            model_name="decisionchange",
            index=models.Index(fields=["content_type", "object_id"], name="decision_change_object"),
        ),
        migrations.AddIndex(
            model_name="ingestrun",
            index=models.Index(fields=["-started_at"], name="ingest_run_started"),
        ),
        migrations.AddConstraint(
            model_name="ingestrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "finished", "interrupted"])),
                name="ingest_run_state_known",
                violation_error_message="state must be one of running, finished, interrupted.",
            ),
        ),
        migrations.AddIndex(
            model_name="ingestfailure",
            index=models.Index(fields=["reason"], name="ingest_failure_reason"),
        ),
        migrations.AddIndex(
            model_name="lease",
            index=models.Index(fields=["subject", "user"], name="lease_user"),
        ),
        migrations.AddConstraint(
            model_name="lease",
            constraint=models.UniqueConstraint(fields=("subject", "object_id"), name="lease_object_unique"),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["model", "shared"], name="saved_view_model"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "model", "name"), name="saved_view_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_view_name_given"
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["kind", "name"], name="source_kind"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["country"], name="source_country"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="source_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="source_name_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["newspaper", "agency", "broadcaster", "government", "party", "aggregator", "other"],
                    )
                ),
                name="source_kind_known",
                violation_error_message="kind must be one of newspaper, agency, broadcaster, government, party, aggregator, other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="source_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-published_on", "-id"], name="article_published"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["source", "-published_on"], name="article_source"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["agency", "-published_on"], name="article_agency"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["language"], name="article_language"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["status", "-published_on"], name="article_status"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["extractor"], name="article_extractor"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["file_name"], name="article_file_name"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("awaits_suggestions_since__isnull", False)),
                fields=["id"],
                name="article_owed",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="article_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_precision", ""),
                    ("published_precision__in", ["year", "month", "day", "hour", "minute", "second"]),
                    _connector="OR",
                ),
                name="article_precision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="article_text_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__length", 64)), name="article_digest_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("copy_of__isnull", True),
                    models.Q(("copy_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="article_not_copy_of_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcename",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="source_other_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcename",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="source_other_name_given"
            ),
        ),
        migrations.RunPython(*freeze("sources_article", ["text", "digest"])),
    ]
