"""Speakers, quotes, claims, sets. Knows `sources`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Quotes and claims"

    def ready(self) -> None:
        import claims.actions
        import claims.counts  # they register themselves
        import claims.search  # noqa: F401 - the indexes register themselves
        from claims.kept_days import keep_days
        from claims.resources import articles  # noqa: F401 - articles can be written as references

        post_migrate.connect(keep_days, sender=self, dispatch_uid="claims.kept_days")
