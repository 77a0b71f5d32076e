from typing import Any

from django.db import migrations

from newsroom.roles import ROLES, apply_roles


def make_roles(apps: Any, schema_editor: Any) -> None:
    apply_roles(using=schema_editor.connection.alias)


def drop_roles(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=list(ROLES)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0002_freeze_article_text"),
        ("claims", "0003_freeze_release"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, drop_roles)]
