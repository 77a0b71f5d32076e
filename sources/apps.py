"""Sources, articles and ingest runs; the base of curation. Knows no other app."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources and articles"
