"""The project's own app: ingest, uploads, desk, roles. Knows `claims` and `sources`."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from newsroom.access import checks, sessions  # noqa: F401 - registered by being loaded
        from newsroom.auditing import accounts  # noqa: F401 - listens to sign-ins and changes of accounts
        from newsroom.roles import apply_roles

        # After every migrate: permissions of models added since are granted too.
        post_migrate.connect(apply_roles, sender=self, dispatch_uid="newsroom.roles")


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin_site.NewsroomAdminSite"
