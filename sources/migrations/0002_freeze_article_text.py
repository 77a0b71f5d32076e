from django.db import migrations

from sources.workbench.immutable import freeze


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(*freeze("sources_article", ["text", "digest"]))]
