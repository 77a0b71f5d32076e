"""Let what a speaker said be counted by day and status from one index alone."""

from django.conf import settings
from django.db import migrations, models

from sources.workbench.index_meanwhile import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0002_quote_day"),
        ("sources", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveIndex(model_name="quote", name="quote_speaker_day")]
        ),
        AddIndexMeanwhile(
            model_name="quote",
            index=models.Index(fields=["speaker", "day", "id", "status"], name="quote_speaker_day"),
        ),
    ]
