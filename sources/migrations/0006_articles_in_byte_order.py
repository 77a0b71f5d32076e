"""Let PostgreSQL give articles, and their quotes, in the order of files without sorting all of them first."""

from django.db import migrations

from sources.workbench.byte_order import index_by_bytes
from sources.workbench.quick_migrations import RunOnDatabase


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("sources", "0005_names_replaced_in_articles")]

    operations = [RunOnDatabase(*index_by_bytes("sources_article", "digest"))]
