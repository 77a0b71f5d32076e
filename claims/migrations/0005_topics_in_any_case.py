"""Topics that differ by letter case alone become one, and stay so."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Lower


def merge_topics(apps: Any, schema_editor: Any) -> None:
    """The topic made first keeps the claims of all that differ from it by letter case."""
    topics, tags = apps.get_model("claims", "Topic"), apps.get_model("claims", "ClaimTopic")
    kept: dict[str, Any] = {}
    for topic in topics.objects.annotate(lower=Lower("name")).order_by("pk"):
        first = kept.setdefault(topic.lower, topic)
        if first.pk == topic.pk:
            continue
        have = tags.objects.filter(topic=first).values("claim")
        tags.objects.filter(topic=topic).exclude(claim__in=have).update(topic=first)
        topic.delete()


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_verdict_sources")]

    operations = [
        migrations.RunPython(merge_topics, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                Lower("name"),
                name="topic_name_in_any_case",
                violation_error_message="There is a topic of this name already, in other letter case.",
            ),
        ),
    ]
