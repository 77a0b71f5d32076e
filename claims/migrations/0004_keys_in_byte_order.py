"""Let PostgreSQL give claims, with their evidence, and speakers in the order of files without sorting all of them first."""

from django.db import migrations

from sources.workbench.byte_order import index_by_bytes


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0003_quotes_of_a_speaker_by_status")]

    operations = [
        migrations.RunPython(*index_by_bytes("claims_claim", "key")),
        migrations.RunPython(*index_by_bytes("claims_speaker", "key")),
        migrations.RunPython(*index_by_bytes("claims_factcheck", "key")),
    ]
