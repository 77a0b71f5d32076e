"""Listens to Django's signals of sign-in and to changes of accounts and roles, and tells the audit.

A failed sign-in is told in a transaction of its own, so it stays whatever is rolled back after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import connections, models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from sources.accounts.models import User
from sources.accounts.signals import looked_after
from sources.workbench.auditing import Origin, asked_from, tell
from sources.workbench.models import AuditEntry, AuditKind

__all__: list[str] = []

_MOST_FAILURES = 100  # of one address in a quarter of an hour; a flood must not fill the table
_QUARTER = timedelta(minutes=15)
_NOT_TOLD = {"last_login", "unread"}
_SECRET = {"password"}
_NAMED = {
    "username",
    "first_name",
    "last_name",
    "email",
}  # personal: that they changed is told, not into what


@receiver(user_logged_in, dispatch_uid="newsroom.auditing")
def signed_in(user: User, **told: Any) -> None:
    tell(AuditKind.SIGN_IN, "Signed in", user=user)


@receiver(user_logged_out, dispatch_uid="newsroom.auditing")
def signed_out(user: User | None, **told: Any) -> None:
    if user is not None:
        tell(AuditKind.SIGN_OUT, "Signed out", user=user)


@receiver(user_login_failed, dispatch_uid="newsroom.auditing")
def failed(credentials: dict[str, Any], **told: Any) -> None:
    """What was typed for a name stands in the further words: it may be anything, a password by mistake."""
    name = str(credentials.get("username") or "")
    user = User.objects.filter(username=name).first() if name else None
    address = asked_from.get(Origin)().address
    since = timezone.now() - _QUARTER
    recent = AuditEntry.objects.filter(address=address, kind=AuditKind.FAILED, at__gt=since)
    count = recent.order_by()[: _MOST_FAILURES + 1].count() if address else 0
    if count > _MOST_FAILURES:
        return
    what = "Sign-in failed"
    if count == _MOST_FAILURES:
        what += "; further failures of this address are not recorded for a while"
    tell(AuditKind.FAILED, what, user=user, words="" if user else name[:200])


@receiver(pre_save, sender=User, dispatch_uid="newsroom.auditing.before")
def before_saving(instance: User, using: str, raw: bool, **told: Any) -> None:
    """Keep what the account was, to say what changed."""
    known = None if raw or instance.pk is None else User.objects.using(using).filter(pk=instance.pk).first()
    vars(instance)["_audited"] = known


@receiver(post_save, sender=User, dispatch_uid="newsroom.auditing.after")
def saved(instance: User, created: bool, raw: bool, update_fields: Iterable[str] | None, **told: Any) -> None:
    before = vars(instance).pop("_audited", None)
    if raw:
        return
    if created or before is None:
        tell(AuditKind.ACCOUNT, f"Created the account {instance.username}", record=instance)
        return
    changes = [
        words for field in instance._meta.concrete_fields if (words := _change(field, before, instance))
    ]
    if changes:
        tell(
            AuditKind.ACCOUNT, f"Changed the account {before.username}: {', '.join(changes)}", record=instance
        )


def _change(field: models.Field[Any, Any], before: User, after: User) -> str:
    old, new = getattr(before, field.attname), getattr(after, field.attname)
    if old == new or field.name in _NOT_TOLD:
        return ""
    if field.name in _SECRET or field.name in _NAMED or not isinstance(new, bool):
        return str(field.verbose_name)
    return f"{field.verbose_name} {'on' if new else 'off'}"


@receiver(post_delete, sender=User, dispatch_uid="newsroom.auditing.gone")
def deleted(instance: User, **told: Any) -> None:
    tell(AuditKind.ACCOUNT, f"Deleted the account {instance.username}", record=instance)


@receiver(looked_after, dispatch_uid="newsroom.auditing")
def acted(what: str, users: Iterable[User], **told: Any) -> None:
    for user in users:
        tell(AuditKind.ACCOUNT, f"{what}: {user.get_username()}", record=user)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="newsroom.auditing.groups")
@receiver(m2m_changed, sender=User.user_permissions.through, dispatch_uid="newsroom.auditing.granted")
@receiver(m2m_changed, sender=Group.permissions.through, dispatch_uid="newsroom.auditing.roles")
def granted(
    instance: Any, action: str, reverse: bool, model: type[models.Model], pk_set: set[int] | None, using: str,
    **told: Any,
) -> None:  # fmt: skip
    if action not in ("post_add", "post_remove", "pre_clear") or not _is_there(using):
        return
    verb = {"post_add": "Granted", "post_remove": "Took away", "pre_clear": "Took away all"}[action]
    given = [_name(each) for each in model._default_manager.using(using).filter(pk__in=pk_set or [])]
    if not given and action != "pre_clear":
        return
    side = "from" if verb != "Granted" else "to"
    kind = "permissions of" if action == "pre_clear" and model is Permission else side
    for at in range(0, max(len(given), 1), 3):  # `what` is short
        names = ", ".join(given[at : at + 3])
        tell(
            AuditKind.ACCOUNT, f"{verb} {names} {kind} {_name(instance)}".replace("  ", " "), record=instance
        )


def _is_there(using: str) -> bool:
    """Whether the audit's table was made, and somebody could have been granted anything.

    `migrate` gives roles their permissions at any point of its history, and in a database that is still empty.
    """
    there = AuditEntry._meta.db_table in connections[using].introspection.table_names()
    return there and User.objects.using(using).exists()


def _name(each: Any) -> str:
    if isinstance(each, Permission):
        return each.codename
    return f"{each._meta.verbose_name} {each.get_username() if isinstance(each, User) else each.name}"
