import unicodedata

from django.db import migrations, models


def fold(apps, schema_editor):
    """The names of topics in no letter case, as `claims.keys.topic_key` folds them."""
    for topic in apps.get_model("claims", "Topic").objects.all():
        topic.folded = " ".join(unicodedata.normalize("NFKC", topic.name).casefold().split())[:300]
        topic.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_first_release")]

    operations = [
        migrations.RemoveConstraint(model_name="topic", name="topic_name_in_any_case"),
        migrations.AddField(
            model_name="topic",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=300),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                fields=("folded",),
                name="topic_name_in_any_case",
                violation_error_message="There is a topic of this name already, in other letter case or spacing.",
            ),
        ),
    ]
