"""Keep of a pair whether one claim is negated or denied, and of a topic the names of those merged into it."""

import django.db.models.deletion
from django.db import migrations, models

_CHUNK = 2000
_NEGATED = ("negation:", "denial:")
_OF_SETS = (
    ("setitem", {"on_delete": django.db.models.deletion.CASCADE, "related_name": "items"}),
    ("release", {"on_delete": django.db.models.deletion.PROTECT, "related_name": "releases"}),
    (
        "historicalsetitem",
        {
            "blank": True,
            "null": True,
            "db_constraint": False,
            "on_delete": django.db.models.deletion.DO_NOTHING,
            "related_name": "+",
        },
    ),
)
_ABOUT = "One of the two is negated or denied, the other is not."


def negate(apps, schema_editor):
    """What the reasons of the pairs tell already."""
    links = apps.get_model("claims", "ClaimLink").objects.using(schema_editor.connection.alias)
    upto = 0
    while rows := list(
        links.filter(clashes=True, pk__gt=upto).order_by("pk").values_list("pk", "reasons")[:_CHUNK]
    ):
        upto = rows[-1][0]
        negated = [pk for pk, lines in rows if any(str(line).startswith(_NEGATED) for line in lines)]
        for at in range(0, len(negated), 500):
            links.filter(pk__in=negated[at : at + 500]).update(negated=True)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_withdrawals"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimlink",
            name="negated",
            field=models.BooleanField(default=False, editable=False, help_text=_ABOUT),
        ),
        migrations.AddField(
            model_name="historicalclaimlink",
            name="negated",
            field=models.BooleanField(default=False, editable=False, help_text=_ABOUT),
        ),
        migrations.CreateModel(
            name="TopicName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("folded", models.CharField(default="", editable=False, max_length=300)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="claims.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("folded",), name="topic_former_name_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="topic_former_name_given"
                    ),
                ],
            },
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="curated_set",
                field=models.ForeignKey(to="claims.curatedset", verbose_name="set", **options),
            )
            for model, options in _OF_SETS
        ),
        migrations.RunPython(negate, migrations.RunPython.noop),
    ]
