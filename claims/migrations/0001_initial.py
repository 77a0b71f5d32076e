from functools import partial

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from sources.workbench.immutable import freeze
from sources.workbench.keys import random_key


# All but the author's account, which may be deleted one day; the name stays.
FROZEN = [
    "curated_set_id",
    "number",
    "released_at",
    "author_name",
    "note",
    "licence",
    "counts",
    "digest",
    "content",
    "software",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sources", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PairWeights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(help_text="The list of features they were learned for.", max_length=60),
                ),
                (
                    "decisions",
                    models.PositiveIntegerField(help_text="How many decided pairs they were learned from."),
                ),
                ("shifts", models.JSONField()),
                ("learned_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name_plural": "pair weights",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                (
                    "key",
                    models.CharField(
                        default=partial(random_key, "c"),
                        help_text="Stable and public.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("text", models.TextField(help_text="The proposition, understandable on its own.")),
                (
                    "text_key",
                    models.CharField(
                        editable=False,
                        help_text="Digest of the words, case, marks and spacing aside.",
                        max_length=64,
                    ),
                ),
                (
                    "context",
                    models.TextField(blank=True, help_text="Background needed to understand the claim."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assertion", "assertion"),
                            ("demand", "demand"),
                            ("commitment", "commitment"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                        ],
                        default="assertion",
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "true"),
                            ("mostly_true", "mostly true"),
                            ("mixed", "partly true"),
                            ("mostly_false", "mostly false"),
                            ("false", "false"),
                            ("unproven", "unproven"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verdict_reasoning", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.claim",
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
                "ordering": ["-id"],
                "permissions": [
                    ("merge_claim", "Can merge and split claims"),
                    ("judge_claim", "Can set the verdict on a claim"),
                ],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="CuratedSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=partial(random_key, "set"),
                        help_text="Stable and public.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("description", models.TextField(blank=True)),
                ("purpose", models.TextField(blank=True, help_text="The question this set should answer.")),
                (
                    "rule",
                    models.CharField(
                        choices=[("manual", "chosen manually"), ("filter", "saved filter")],
                        default="manual",
                        max_length=6,
                    ),
                ),
                (
                    "filter",
                    models.JSONField(
                        blank=True, default=dict, help_text="The saved filter, if the set is filled from one."
                    ),
                ),
                (
                    "second_review",
                    models.BooleanField(
                        default=False, help_text="Every item must be accepted by two people before a release."
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="curated_sets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "set",
                "ordering": ["name"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalClaim",
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
                (
                    "key",
                    models.CharField(
                        db_index=True,
                        default=partial(random_key, "c"),
                        help_text="Stable and public.",
                        max_length=64,
                    ),
                ),
                ("text", models.TextField(help_text="The proposition, understandable on its own.")),
                (
                    "text_key",
                    models.CharField(
                        editable=False,
                        help_text="Digest of the words, case, marks and spacing aside.",
                        max_length=64,
                    ),
                ),
                (
                    "context",
                    models.TextField(blank=True, help_text="Background needed to understand the claim."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assertion", "assertion"),
                            ("demand", "demand"),
                            ("commitment", "commitment"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                        ],
                        default="assertion",
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "true"),
                            ("mostly_true", "mostly true"),
                            ("mixed", "partly true"),
                            ("mostly_false", "mostly false"),
                            ("false", "false"),
                            ("unproven", "unproven"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verdict_reasoning", models.TextField(blank=True)),
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.claim",
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
                "verbose_name": "historical claim",
                "verbose_name_plural": "historical claims",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClaimLink",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same", "same claim"),
                            ("related", "related"),
                            ("contradicts", "contradicts"),
                            ("supports", "supports"),
                            ("responds", "responds to"),
                            ("none", "no link"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "backward",
                    models.BooleanField(
                        verbose_name="direction reversed",
                        default=False,
                        help_text="The second claim supports or responds to the first.",
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
                ("score", models.FloatField(blank=True, null=True)),
                (
                    "method",
                    models.CharField(blank=True, help_text="How the pair was suggested.", max_length=60),
                ),
                (
                    "reasons",
                    models.JSONField(
                        blank=True, default=list, help_text="Shared words, numbers, mismatches."
                    ),
                ),
                ("same_speaker", models.BooleanField(editable=False, null=True)),
                ("same_outlet", models.BooleanField(editable=False, null=True)),
                ("days_apart", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "clashes",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="A negation, a denial, numbers or dates stand between the two.",
                    ),
                ),
                (
                    "measured",
                    models.JSONField(
                        default=list,
                        editable=False,
                        help_text="The features of the pair, in the order of the method.",
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim link",
                "verbose_name_plural": "historical claim links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCuratedSet",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "key",
                    models.CharField(
                        db_index=True,
                        default=partial(random_key, "set"),
                        help_text="Stable and public.",
                        max_length=64,
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=200)),
                ("description", models.TextField(blank=True)),
                ("purpose", models.TextField(blank=True, help_text="The question this set should answer.")),
                (
                    "rule",
                    models.CharField(
                        choices=[("manual", "chosen manually"), ("filter", "saved filter")],
                        default="manual",
                        max_length=6,
                    ),
                ),
                (
                    "filter",
                    models.JSONField(
                        blank=True, default=dict, help_text="The saved filter, if the set is filled from one."
                    ),
                ),
                (
                    "second_review",
                    models.BooleanField(
                        default=False, help_text="Every item must be accepted by two people before a release."
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical set",
                "verbose_name_plural": "historical sets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Quote",
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
                (
                    "key",
                    models.CharField(
                        default=partial(random_key, "q"),
                        help_text="Stable and public.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("direct", "direct"), ("indirect", "indirect"), ("mixed", "mixed")],
                        max_length=8,
                    ),
                ),
                (
                    "spans",
                    models.JSONField(help_text="[[start, end], …] in code points of the article's text."),
                ),
                ("start", models.PositiveIntegerField(editable=False)),
                ("end", models.PositiveIntegerField(editable=False)),
                ("text", models.TextField(editable=False, help_text="The exact text of the quote.")),
                ("prefix", models.CharField(blank=True, editable=False, max_length=64)),
                ("suffix", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "placed",
                    models.BooleanField(
                        verbose_name="located in text",
                        default=True,
                        help_text="Off if the text could not be located with certainty.",
                    ),
                ),
                (
                    "repeats",
                    models.JSONField(
                        blank=True, default=list, help_text="The same statement elsewhere on the page."
                    ),
                ),
                (
                    "cue",
                    models.CharField(
                        blank=True,
                        help_text="The word or phrase that introduces the quote: said, warned …",
                        max_length=100,
                    ),
                ),
                ("cue_start", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("cue_end", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "force",
                    models.CharField(
                        verbose_name="speech act",
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("demands", "demands"),
                            ("promises", "promises"),
                            ("predicts", "predicts"),
                            ("asks", "asks"),
                            ("opines", "opines"),
                            ("thinks", "thinks"),
                        ],
                        default="asserts",
                        max_length=8,
                    ),
                ),
                (
                    "mention",
                    models.CharField(
                        blank=True, help_text="The text that names the speaker.", max_length=500
                    ),
                ),
                ("mention_start", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("mention_end", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="The speaker's role as printed in the article.", max_length=300
                    ),
                ),
                (
                    "attribution_rule",
                    models.CharField(
                        verbose_name="speaker found by",
                        blank=True,
                        help_text="How the speaker was found.",
                        max_length=60,
                    ),
                ),
                (
                    "confidence",
                    models.FloatField(
                        default=0,
                        help_text="Accuracy of that method, measured on development data, 0 to 1.",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        verbose_name="quote found by",
                        blank=True,
                        help_text="The pattern that found the quote.",
                        max_length=60,
                    ),
                ),
                (
                    "relayed_via",
                    models.CharField(
                        verbose_name="relayed by",
                        blank=True,
                        help_text="Who relayed the quote, such as TASS.",
                        max_length=200,
                    ),
                ),
                (
                    "medium",
                    models.CharField(blank=True, help_text="tweet, statement, interview …", max_length=40),
                ),
                ("venue", models.CharField(blank=True, max_length=300)),
                (
                    "said_on",
                    models.DateField(
                        verbose_name="date said",
                        blank=True,
                        help_text="The date it was said, not the date of publication.",
                        null=True,
                    ),
                ),
                (
                    "said_on_words",
                    models.CharField(
                        verbose_name="date as printed",
                        blank=True,
                        help_text='As printed: "on Wednesday".',
                        max_length=100,
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("verbatim", "verbatim"),
                            ("translated", "translated"),
                            ("paraphrase", "paraphrase"),
                        ],
                        default="verbatim",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="sources.article",
                    ),
                ),
                (
                    "relay_source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relayed_quotes",
                        to="sources.source",
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
                "ordering": ["article", "start", "id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalSetItem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField(default=0)),
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
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "curated_set",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.curatedset",
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
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.quote",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical set item",
                "verbose_name_plural": "historical set items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
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
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("demands", "demands"),
                            ("promises", "promises"),
                            ("predicts", "predicts"),
                        ],
                        default="asserts",
                        max_length=8,
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
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.claim",
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
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.quote",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Evidence",
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
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("demands", "demands"),
                            ("promises", "promises"),
                            ("predicts", "predicts"),
                        ],
                        default="asserts",
                        max_length=8,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="claims.claim",
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
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="claims.quote",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["claim", "id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="1, 2, 3 …")),
                ("released_at", models.DateTimeField()),
                ("author_name", models.CharField(blank=True, help_text="As cited.", max_length=150)),
                ("note", models.TextField(blank=True)),
                ("licence", models.CharField(verbose_name="license", blank=True, max_length=300)),
                ("counts", models.JSONField(default=dict)),
                ("digest", models.CharField(help_text="SHA-256 of the canonical content.", max_length=64)),
                ("content", models.TextField(help_text="Canonical JSON of all items, as frozen.")),
                ("software", models.CharField(blank=True, max_length=40)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "curated_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="claims.curatedset",
                    ),
                ),
            ],
            options={
                "ordering": ["curated_set", "-number"],
                "permissions": [("freeze_release", "Can freeze a set into a release")],
                "default_permissions": ("add", "view", "export"),
            },
        ),
        migrations.CreateModel(
            name="SetItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_items",
                        to="claims.claim",
                    ),
                ),
                (
                    "curated_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="claims.curatedset",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_items",
                        to="claims.quote",
                    ),
                ),
            ],
            options={
                "ordering": ["curated_set", "position", "id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="Speaker",
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
                (
                    "key",
                    models.CharField(
                        default=partial(random_key, "s"),
                        help_text="Stable and public.",
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("organization", "organization"),
                            ("group", "group"),
                            ("unnamed", "unnamed"),
                        ],
                        default="person",
                        max_length=12,
                    ),
                ),
                (
                    "wikidata",
                    models.CharField(
                        blank=True,
                        help_text="Wikidata identifier, such as Q58217.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^Q[1-9][0-9]*$", "A Wikidata identifier looks like Q58217."
                            )
                        ],
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        help_text='Only for unnamed speakers: an "official" in two articles need not be the same person.',
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unnamed_speakers",
                        to="sources.article",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The speaker this record was merged into.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="claims.speaker",
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
                "ordering": ["name", "id"],
                "permissions": [("merge_speaker", "Can merge and split speakers")],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.AddField(
            model_name="quote",
            name="relay_speaker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relayed_quotes",
                to="claims.speaker",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="speaker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quotes",
                to="claims.speaker",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSpeakerRole",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("title", models.CharField(help_text="Foreign Minister, spokesperson …", max_length=200)),
                (
                    "organization",
                    models.CharField(blank=True, help_text="Russia, Foreign Ministry …", max_length=200),
                ),
                ("first_seen", models.DateField(blank=True, null=True)),
                ("last_seen", models.DateField(blank=True, null=True)),
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
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker role",
                "verbose_name_plural": "historical speaker roles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpeakerPair",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
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
                ("score", models.FloatField(default=0)),
                (
                    "reasons",
                    models.JSONField(blank=True, default=list, help_text="Why the pair was suggested."),
                ),
                ("note", models.TextField(blank=True)),
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
                        to="claims.speaker",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker pair",
                "verbose_name_plural": "historical speaker pairs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpeakerName",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        help_text="Folded: case, transliteration and titles aside.",
                        max_length=300,
                    ),
                ),
                (
                    "block",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Consonants of the surname: who may be who.",
                        max_length=300,
                    ),
                ),
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
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker name",
                "verbose_name_plural": "historical speaker names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpeaker",
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
                (
                    "key",
                    models.CharField(
                        db_index=True,
                        default=partial(random_key, "s"),
                        help_text="Stable and public.",
                        max_length=64,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("organization", "organization"),
                            ("group", "group"),
                            ("unnamed", "unnamed"),
                        ],
                        default="person",
                        max_length=12,
                    ),
                ),
                (
                    "wikidata",
                    models.CharField(
                        blank=True,
                        help_text="Wikidata identifier, such as Q58217.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^Q[1-9][0-9]*$", "A Wikidata identifier looks like Q58217."
                            )
                        ],
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
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text='Only for unnamed speakers: an "official" in two articles need not be the same person.',
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="The speaker this record was merged into.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker",
                "verbose_name_plural": "historical speakers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuote",
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
                (
                    "key",
                    models.CharField(
                        db_index=True,
                        default=partial(random_key, "q"),
                        help_text="Stable and public.",
                        max_length=64,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("direct", "direct"), ("indirect", "indirect"), ("mixed", "mixed")],
                        max_length=8,
                    ),
                ),
                (
                    "spans",
                    models.JSONField(help_text="[[start, end], …] in code points of the article's text."),
                ),
                ("start", models.PositiveIntegerField(editable=False)),
                ("end", models.PositiveIntegerField(editable=False)),
                ("text", models.TextField(editable=False, help_text="The exact text of the quote.")),
                ("prefix", models.CharField(blank=True, editable=False, max_length=64)),
                ("suffix", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "placed",
                    models.BooleanField(
                        verbose_name="located in text",
                        default=True,
                        help_text="Off if the text could not be located with certainty.",
                    ),
                ),
                (
                    "repeats",
                    models.JSONField(
                        blank=True, default=list, help_text="The same statement elsewhere on the page."
                    ),
                ),
                (
                    "cue",
                    models.CharField(
                        blank=True,
                        help_text="The word or phrase that introduces the quote: said, warned …",
                        max_length=100,
                    ),
                ),
                ("cue_start", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("cue_end", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "force",
                    models.CharField(
                        verbose_name="speech act",
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("demands", "demands"),
                            ("promises", "promises"),
                            ("predicts", "predicts"),
                            ("asks", "asks"),
                            ("opines", "opines"),
                            ("thinks", "thinks"),
                        ],
                        default="asserts",
                        max_length=8,
                    ),
                ),
                (
                    "mention",
                    models.CharField(
                        blank=True, help_text="The text that names the speaker.", max_length=500
                    ),
                ),
                ("mention_start", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("mention_end", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="The speaker's role as printed in the article.", max_length=300
                    ),
                ),
                (
                    "attribution_rule",
                    models.CharField(
                        verbose_name="speaker found by",
                        blank=True,
                        help_text="How the speaker was found.",
                        max_length=60,
                    ),
                ),
                (
                    "confidence",
                    models.FloatField(
                        default=0,
                        help_text="Accuracy of that method, measured on development data, 0 to 1.",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        verbose_name="quote found by",
                        blank=True,
                        help_text="The pattern that found the quote.",
                        max_length=60,
                    ),
                ),
                (
                    "relayed_via",
                    models.CharField(
                        verbose_name="relayed by",
                        blank=True,
                        help_text="Who relayed the quote, such as TASS.",
                        max_length=200,
                    ),
                ),
                (
                    "medium",
                    models.CharField(blank=True, help_text="tweet, statement, interview …", max_length=40),
                ),
                ("venue", models.CharField(blank=True, max_length=300)),
                (
                    "said_on",
                    models.DateField(
                        verbose_name="date said",
                        blank=True,
                        help_text="The date it was said, not the date of publication.",
                        null=True,
                    ),
                ),
                (
                    "said_on_words",
                    models.CharField(
                        verbose_name="date as printed",
                        blank=True,
                        help_text='As printed: "on Wednesday".',
                        max_length=100,
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("verbatim", "verbatim"),
                            ("translated", "translated"),
                            ("paraphrase", "paraphrase"),
                        ],
                        default="verbatim",
                        max_length=10,
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
                    "relay_source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sources.source",
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
                    "relay_speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="claims.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quote",
                "verbose_name_plural": "historical quotes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SpeakerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        help_text="Folded: case, transliteration and titles aside.",
                        max_length=300,
                    ),
                ),
                (
                    "block",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Consonants of the surname: who may be who.",
                        max_length=300,
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="claims.speaker"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="SpeakerPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("score", models.FloatField(default=0)),
                (
                    "reasons",
                    models.JSONField(blank=True, default=list, help_text="Why the pair was suggested."),
                ),
                ("note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs_reverse",
                        to="claims.speaker",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs", to="claims.speaker"
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="SpeakerRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(help_text="Foreign Minister, spokesperson …", max_length=200)),
                (
                    "organization",
                    models.CharField(blank=True, help_text="Russia, Foreign Ministry …", max_length=200),
                ),
                ("first_seen", models.DateField(blank=True, null=True)),
                ("last_seen", models.DateField(blank=True, null=True)),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="claims.speaker"
                    ),
                ),
            ],
            options={
                "ordering": ["first_seen", "title"],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
            },
        ),
        migrations.CreateModel(
            name="RolePrinting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, help_text="The mention as printed.", max_length=300)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_printings",
                        to="sources.article",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="printings",
                        to="claims.speakerrole",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ClaimTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_topics",
                        to="claims.claim",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_topics",
                        to="claims.topic",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="claims", through="claims.ClaimTopic", to="claims.topic"
            ),
        ),
        migrations.CreateModel(
            name="ClaimLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same", "same claim"),
                            ("related", "related"),
                            ("contradicts", "contradicts"),
                            ("supports", "supports"),
                            ("responds", "responds to"),
                            ("none", "no link"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "backward",
                    models.BooleanField(
                        verbose_name="direction reversed",
                        default=False,
                        help_text="The second claim supports or responds to the first.",
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
                ("score", models.FloatField(blank=True, null=True)),
                (
                    "method",
                    models.CharField(blank=True, help_text="How the pair was suggested.", max_length=60),
                ),
                (
                    "reasons",
                    models.JSONField(
                        blank=True, default=list, help_text="Shared words, numbers, mismatches."
                    ),
                ),
                ("same_speaker", models.BooleanField(editable=False, null=True)),
                ("same_outlet", models.BooleanField(editable=False, null=True)),
                ("days_apart", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "clashes",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="A negation, a denial, numbers or dates stand between the two.",
                    ),
                ),
                (
                    "measured",
                    models.JSONField(
                        default=list,
                        editable=False,
                        help_text="The features of the pair, in the order of the method.",
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="claims.claim"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_reverse",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "permissions": [("decide_claimlink", "Can decide how claims are linked")],
                "default_permissions": ("add", "change", "delete", "view", "import", "export"),
                "indexes": [
                    models.Index(fields=["state", "-score", "id"], name="claim_link_state"),
                    models.Index(fields=["-score", "id"], name="claim_link_score"),
                    models.Index(fields=["relation", "state"], name="claim_link_relation"),
                    models.Index(fields=["other", "state"], name="claim_link_other"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "other"), name="claim_link_pair_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("claim__lt", models.F("other"))), name="claim_link_pair_ordered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "rejected"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_link_decision_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                models.Q(("relation", "none"), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state", "rejected"), _negated=True),
                                ("relation", "none"),
                                _connector="OR",
                            ),
                        ),
                        name="claim_link_rejected_is_none",
                        violation_error_message="A pair with no link is rejected, and only that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "relation__in",
                                ["same", "related", "contradicts", "supports", "responds", "none"],
                            )
                        ),
                        name="claim_link_relation_known",
                        violation_error_message="relation must be one of same, related, contradicts, supports, responds, none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["suggested", "accepted", "rejected", "unsure"])),
                        name="claim_link_state_known",
                        violation_error_message="state must be one of suggested, accepted, rejected, unsure.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="curatedset",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="curated_set_name_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="curatedset",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["manual", "filter"])),
                name="curated_set_rule_known",
                violation_error_message="rule must be one of manual, filter.",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["status", "-id"], name="evidence_status"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["stance", "-id"], name="evidence_stance"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("claim", "quote"), name="evidence_unique"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stance__in", ["asserts", "denies", "doubts", "demands", "promises", "predicts"])
                ),
                name="evidence_stance_known",
                violation_error_message="stance must be one of asserts, denies, doubts, demands, promises, predicts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="evidence_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("curated_set", "number"), name="release_number_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="setitem",
            index=models.Index(fields=["curated_set", "position", "id"], name="set_item_position"),
        ),
        migrations.AddConstraint(
            model_name="setitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("quote__isnull", True)),
                    models.Q(("claim__isnull", True), ("quote__isnull", False)),
                    _connector="OR",
                ),
                name="set_item_quote_or_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="setitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("quote__isnull", False)),
                fields=("curated_set", "quote"),
                name="set_item_quote_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="setitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("claim__isnull", False)),
                fields=("curated_set", "claim"),
                name="set_item_claim_once",
            ),
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=models.Index(fields=["name", "id"], name="speaker_name_order"),
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=models.Index(fields=["kind", "name"], name="speaker_kind"),
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=models.Index(fields=["status", "name"], name="speaker_status"),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="speaker_name_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="speaker_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "unnamed"), _negated=True),
                    ("article__isnull", False),
                    ("merged_into__isnull", False),
                    _connector="OR",
                ),
                name="speaker_unnamed_has_article",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "organization", "group", "unnamed"])),
                name="speaker_kind_known",
                violation_error_message="kind must be one of person, organization, group, unnamed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="speaker_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["article", "start"], name="quote_article_start"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["status", "-id"], name="quote_status"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["status", "article", "start", "id"], name="quote_queue"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["status", "confidence", "id"], name="quote_status_confidence"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["speaker", "said_on"], name="quote_speaker_day"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["kind", "-id"], name="quote_kind"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["attribution_rule", "-id"], name="quote_attribution_rule"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["said_on"], name="quote_said_on"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["relayed_via"], name="quote_relayed_via"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["confidence", "id"], name="quote_confidence"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["force", "article", "start"], name="quote_force"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(fields=["medium", "article", "start"], name="quote_medium"),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("placed", False)), fields=["article", "start"], name="quote_not_placed"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(
                fields=("article", "start", "end", "kind"), name="quote_place_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="quote_span_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="quote_text_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                name="quote_confidence_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cue_end__isnull", True), ("cue_start__isnull", True)),
                    ("cue_start__lt", models.F("cue_end")),
                    _connector="OR",
                ),
                name="quote_cue_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mention_end__isnull", True), ("mention_start__isnull", True)),
                    ("mention_start__lt", models.F("mention_end")),
                    _connector="OR",
                ),
                name="quote_mention_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["direct", "indirect", "mixed"])),
                name="quote_kind_known",
                violation_error_message="kind must be one of direct, indirect, mixed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "force__in",
                        [
                            "asserts",
                            "denies",
                            "doubts",
                            "demands",
                            "promises",
                            "predicts",
                            "asks",
                            "opines",
                            "thinks",
                        ],
                    )
                ),
                name="quote_force_known",
                violation_error_message="force must be one of asserts, denies, doubts, demands, promises, predicts, asks, opines, thinks.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("wording__in", ["verbatim", "translated", "paraphrase"])),
                name="quote_wording_known",
                violation_error_message="wording must be one of verbatim, translated, paraphrase.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="quote_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.AddIndex(
            model_name="speakername",
            index=models.Index(fields=["key", "speaker"], name="speaker_name_key"),
        ),
        migrations.AddIndex(
            model_name="speakername",
            index=models.Index(fields=["block", "speaker"], name="speaker_name_block"),
        ),
        migrations.AddConstraint(
            model_name="speakername",
            constraint=models.UniqueConstraint(fields=("speaker", "name"), name="speaker_other_name_unique"),
        ),
        migrations.AddConstraint(
            model_name="speakername",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="speaker_other_name_given"
            ),
        ),
        migrations.AddIndex(
            model_name="speakerpair",
            index=models.Index(fields=["state", "-score", "id"], name="speaker_pair_state"),
        ),
        migrations.AddIndex(
            model_name="speakerpair",
            index=models.Index(fields=["-score", "id"], name="speaker_pair_score"),
        ),
        migrations.AddConstraint(
            model_name="speakerpair",
            constraint=models.UniqueConstraint(fields=("speaker", "other"), name="speaker_pair_unique"),
        ),
        migrations.AddConstraint(
            model_name="speakerpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("speaker__lt", models.F("other"))), name="speaker_pair_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="speakerpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["suggested", "accepted", "rejected", "unsure"])),
                name="speaker_pair_state_known",
                violation_error_message="state must be one of suggested, accepted, rejected, unsure.",
            ),
        ),
        migrations.AddIndex(
            model_name="speakerrole",
            index=models.Index(fields=["title", "organization"], name="speaker_role_title"),
        ),
        migrations.AddConstraint(
            model_name="speakerrole",
            constraint=models.UniqueConstraint(
                fields=("speaker", "title", "organization"), name="speaker_role_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="speakerrole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_seen__isnull", True),
                    ("last_seen__isnull", True),
                    ("first_seen__lte", models.F("last_seen")),
                    _connector="OR",
                ),
                name="speaker_role_days_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleprinting",
            constraint=models.UniqueConstraint(fields=("role", "article"), name="role_printing_unique"),
        ),
        migrations.AddConstraint(
            model_name="claimtopic",
            constraint=models.UniqueConstraint(fields=("claim", "topic"), name="claim_topic_unique"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["text_key"], name="claim_text_key"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["status", "-id"], name="claim_status"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["kind", "-id"], name="claim_kind"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["verdict", "-id"], name="claim_verdict"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="claim_text_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True), name="claim_key_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="claim_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", ""),
                    ("verdict__in", ["true", "mostly_true", "mixed", "mostly_false", "false", "unproven"]),
                    _connector="OR",
                ),
                name="claim_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["assertion", "demand", "commitment", "prediction", "opinion"])
                ),
                name="claim_kind_known",
                violation_error_message="kind must be one of assertion, demand, commitment, prediction, opinion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suggested", "accepted", "rejected"])),
                name="claim_status_known",
                violation_error_message="status must be one of suggested, accepted, rejected.",
            ),
        ),
        migrations.RunPython(*freeze("claims_release", FROZEN)),
    ]
