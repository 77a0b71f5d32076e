"""Sources, articles and ingest runs; the base of curation. Knows no other app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources and articles"

    def ready(self) -> None:
        import sources.counts
        import sources.searching  # noqa: F401 - the index registers itself
        from sources.workbench.kept_counts import make_counts
        from sources.workbench.older_schema import refuse_older_schema
        from sources.workbench.search.index import make_indexes

        connection_created.connect(refuse_older_schema, dispatch_uid="sources.schema")
        post_migrate.connect(make_indexes, dispatch_uid="sources.workbench.search")
        post_migrate.connect(make_counts, dispatch_uid="sources.workbench.kept_counts")
