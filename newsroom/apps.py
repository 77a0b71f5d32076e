"""The project's own app: ingest, desk, roles. Knows `claims` and `sources`."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Desk"

    def ready(self) -> None:
        from newsroom.roles import apply_roles

        # After every migrate: permissions of models added since are granted too. The signal is
        # sent for apps that have models only, which this one has not.
        sender = apps.get_app_config("claims")
        post_migrate.connect(apply_roles, sender=sender, dispatch_uid="newsroom.roles")


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.site.NewsroomAdminSite"
