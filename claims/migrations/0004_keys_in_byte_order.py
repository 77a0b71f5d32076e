"""Let PostgreSQL give claims, with their evidence, and speakers in the order of files without sorting all of them first."""

from django.db import migrations

from sources.workbench.byte_order import index_by_bytes
from sources.workbench.quick_migrations import RunOnDatabase


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0003_quotes_of_a_speaker_by_status")]

    operations = [
        RunOnDatabase(*index_by_bytes("claims_claim", "key")),
        RunOnDatabase(*index_by_bytes("claims_speaker", "key")),
        RunOnDatabase(*index_by_bytes("claims_factcheck", "key")),
    ]
