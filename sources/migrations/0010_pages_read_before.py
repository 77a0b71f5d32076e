"""Tell which pages were read before from an index alone, without reading the long rows of articles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0009_content_of_withdrawn_releases")]

    operations = [
        migrations.RemoveIndex(model_name="article", name="article_extractor"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["extractor", "digest", "erasure_number"], name="article_read"),
        ),
    ]
