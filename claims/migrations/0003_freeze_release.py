from django.db import migrations

from sources.workbench.immutable import freeze

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
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunPython(*freeze("claims_release", FROZEN))]
