"""Roles: reader, researcher, editor, administrator, and what each may do.

`apply_roles` runs in a migration and after every migrate; a person may add accounts to the
groups, the groups' own permissions are set from this table.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions

__all__ = ["ROLES", "apply_roles", "permissions_of"]

_CURATED = (
    "source",
    "sourcename",
    "article",
    "articlecopy",
    "speaker",
    "speakername",
    "speakerrole",
    "speakerpair",
    "quote",
    "claim",
    "evidence",
    "claimlink",
    "topic",
    "curatedset",
    "setitem",
)
_READ = (*_CURATED, "release", "ingestrun", "ingestfailure", "decision", "decisionchange")

# Each role has what the ones before it have, and this.
ROLES: dict[str, set[str]] = {
    "reader": {f"view_{model}" for model in _READ} | {f"export_{model}" for model in (*_CURATED, "release")},
    "researcher": {f"change_{model}" for model in _CURATED}
    | {
        f"add_{model}"
        for model in (
            "quote",
            "claim",
            "evidence",
            "claimlink",
            "speaker",
            "speakername",
            "speakerrole",
            "topic",
            "curatedset",
            "setitem",
        )
    }
    | {"delete_setitem", "add_assignment", "view_assignment"},
    "editor": {f"add_{model}" for model in _CURATED}
    | {f"import_{model}" for model in _CURATED}
    | {
        "delete_speakername",
        "delete_speakerrole",
        "delete_sourcename",
        "delete_evidence",
        "delete_topic",
        "delete_curatedset",
        "merge_speaker",
        "merge_claim",
        "decide_claimlink",
        "judge_claim",
        "freeze_release",
        "add_release",
        "add_ingestrun",
    },
    "administrator": {f"delete_{model}" for model in _CURATED}
    | {f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in ("user", "group")},
}


def permissions_of(role: str) -> set[str]:
    """All permission code names of a role, those of the lesser roles included."""
    granted: set[str] = set()
    for name, own in ROLES.items():
        granted |= own
        if name == role:
            return granted
    raise KeyError(role)


def apply_roles(apps: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Make the groups and give each its permissions; called after every migrate."""
    from django.contrib.auth.models import Group, Permission

    for config in installed_apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    known = {
        p.codename: p
        for p in Permission.objects.using(using).filter(
            content_type__app_label__in=["sources", "claims", "newsroom", "auth"]
        )
    }
    for role in ROLES:
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([known[name] for name in permissions_of(role) if name in known])
