"""Speakers, quotes, claims, sets. Knows `sources`."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Quotes and claims"

    def ready(self) -> None:
        import claims.actions
        import claims.search  # noqa: F401 - the indexes register themselves
        from claims.resources import articles  # noqa: F401 - articles can be written as references
