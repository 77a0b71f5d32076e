from django.db import migrations

from sources.immutable import freeze


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [
        migrations.RunPython(
            *freeze("claims_release", ["content", "digest", "number", "released_at", "counts", "licence"])
        )
    ]
