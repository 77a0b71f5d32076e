"""Accounts in the admin: administrators look after all but superusers, whom only superusers can make and change."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from .models import User

__all__ = ["AccountAdmin"]

# What would let an administrator go beyond the roles.
_SUPERUSERS_ONLY = ("is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(UserAdmin):
    actions = ("unlock",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *_SUPERUSERS_ONLY)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, obj) and super().has_delete_permission(request, obj)

    @admin.action(description="Unlock sign-in after failed attempts", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget the failed attempts of these accounts."""
        names = [user.get_username() for user in queryset]
        forgotten = sum(reset(username=name) for name in names)
        told = f"Unlocked {', '.join(names)}." if forgotten else "None of these accounts had failed attempts."
        self.message_user(request, told, messages.SUCCESS if forgotten else messages.INFO)


def _may(request: HttpRequest, user: User) -> bool:
    return user is None or not user.is_superuser or bool(request.user.is_superuser)
