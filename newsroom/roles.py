"""Roles: reader, researcher, editor, administrator, and what each may do.

`apply_roles` runs after every migrate; a person may add accounts to the groups, the groups' own
permissions are set from this table.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.core.exceptions import ImproperlyConfigured

__all__ = ["ROLES", "apply_roles", "permissions_of"]

_SOURCES = ("source", "sourcename", "article", "articlecopy")
_CLAIMS = (
    "speaker",
    "speakername",
    "speakerrole",
    "speakerpair",
    "quote",
    "claim",
    "evidence",
    "factcheck",
    "claimlink",
    "topic",
    "curatedset",
    "setitem",
)
_CURATED = (*(("sources", model) for model in _SOURCES), *(("claims", model) for model in _CLAIMS))


def _all(verb: str, *models: tuple[str, str]) -> set[str]:
    """One verb for several models, each with its app."""
    return {f"{app}.{verb}_{model}" for app, model in models}


# Each role has what the ones before it have, and this.
ROLES: dict[str, set[str]] = {
    "reader": _all("view", *_CURATED)
    | _all("export", *_CURATED)
    | {
        "claims.view_release",
        "claims.export_release",
        "sources.view_ingestrun",
        "sources.view_ingestfailure",
        "sources.view_decision",
        "sources.view_decisionchange",
        "sources.view_comment",
        "claims.view_codinground",
        "claims.view_code",
        "claims.export_code",
        "newsroom.view_upload",
    },
    "researcher": _all("change", *_CURATED)
    | {
        "claims.add_quote",
        "claims.add_claim",
        "claims.add_evidence",
        "claims.add_claimlink",
        "claims.add_speaker",
        "claims.add_speakername",
        "claims.add_speakerrole",
        "claims.add_topic",
        "claims.add_curatedset",
        "claims.add_setitem",
        "claims.delete_setitem",
        "sources.add_comment",
        "claims.add_code",
        "sources.add_assignment",
        "sources.view_assignment",
        "newsroom.add_upload",
    },
    "editor": _all("add", *_CURATED)
    | _all("import", *_CURATED)
    | {
        "claims.delete_speakername",
        "claims.delete_speakerrole",
        "sources.delete_sourcename",
        "claims.delete_evidence",
        "claims.delete_topic",
        "claims.delete_curatedset",
        "claims.merge_speaker",
        "claims.merge_claim",
        "claims.decide_claimlink",
        "claims.judge_claim",
        "claims.freeze_release",
        "claims.add_codinground",
        "claims.change_codinground",
        "claims.add_release",
        "newsroom.change_upload",
    },
    "administrator": _all("delete", *_CURATED)
    | {
        "sources.delete_comment",
        "sources.view_auditentry",
        "sources.export_auditentry",
        "sources.view_erasurerequest",
        "sources.erase",
        "newsroom.view_verifyrun",
    }
    | {f"accounts.{verb}_user" for verb in ("add", "change", "delete", "view")}
    | {"auth.view_group"},  # what a role may do stands here; who could change it there could do anything
}


def permissions_of(role: str) -> set[str]:
    """All permissions of a role ("claims.view_quote"), those of the lesser roles included."""
    granted: set[str] = set()
    for name, own in ROLES.items():
        granted |= own
        if name == role:
            return granted
    raise KeyError(role)


def apply_roles(using: str = "default", **kwargs: object) -> None:
    """Make the groups and give each its permissions.

    Raises `ImproperlyConfigured` where a role names a permission that no model has.
    """
    from django.contrib.auth.models import Group, Permission

    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    permissions = Permission.objects.using(using).select_related("content_type")
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in permissions}
    for role in ROLES:
        granted = permissions_of(role)
        if unknown := sorted(granted - known.keys()):
            raise ImproperlyConfigured(
                f"The role {role} names the permission {unknown[0]}, which is not known."
            )
        group, made = Group.objects.using(using).get_or_create(name=role)
        if made:  # nobody is in it yet: nothing for the audit
            through = Group.permissions.through.objects.using(using)
            through.bulk_create(
                [Group.permissions.through(group=group, permission=known[name]) for name in granted]
            )
        else:
            group.permissions.set([known[name] for name in granted])
