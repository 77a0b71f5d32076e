"""Accounts in the admin: administrators look after all but those that hold rights they have not themselves."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import ManyToManyField, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from sources.deletion import deleted_objects

from .models import Session, User
from .passwords import SetPasswordForm
from .signals import looked_after

__all__ = ["AccountAdmin"]

# What would let an administrator go beyond the roles.
_SUPERUSERS_ONLY = ("is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(UserAdmin):
    class Media:
        css = {"all": ("sources/lists.css",)}

    actions = ("ask_for_new_password", "sign_out")
    list_display = ("username", "email", "first_name", "last_name", "is_staff", "is_active", "access")
    change_password_form = SetPasswordForm
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("Sign-in", {"fields": ("must_change_password", "access")}),
    )
    readonly_fields = ("access",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *_SUPERUSERS_ONLY)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Groups are offered, and taken, that hold no right which whoever grants them has not."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None and not request.user.is_superuser:
            beyond = Permission.objects.exclude(pk__in=_asking(request).granted())
            field.queryset = Group.objects.exclude(permissions__in=beyond)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, obj) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what keeps an account is told with what to do instead."""
        return deleted_objects(list(objs), request, self, ())

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if not change and obj.has_usable_password():
            obj.must_change_password = True  # two people know it
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            Session.objects.end(obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """One's own password is changed on the page that asks for the old one."""
        if id == str(request.user.pk) and self.has_change_permission(request):
            return HttpResponseRedirect(reverse("admin:password_change"))
        return super().user_change_password(request, id, form_url)

    @admin.display(description="sign-in")
    def access(self, user: User) -> str:
        """The page of where the account is signed in."""
        if user.pk is None:
            return ""
        return format_html('<a href="{}">Sessions</a>', reverse("admin:account_of", args=[user.pk]))

    @admin.action(description="Ask for a new password", permissions=["change"])
    def ask_for_new_password(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let these people choose a new password before anything else."""
        chosen = self._allowed(request, queryset)
        with transaction.atomic():
            User.objects.filter(pk__in=[user.pk for user in chosen]).update(must_change_password=True)
            self._tell(request, "Must choose a new password now", chosen)

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of these accounts, but the one that asks for it."""
        chosen = self._allowed(request, queryset)
        with transaction.atomic():
            for user in chosen:
                Session.objects.end(user, but=request.session.session_key)
            self._tell(request, "Signed out", chosen)

    def _allowed(self, request: HttpRequest, queryset: QuerySet[User]) -> list[User]:
        """Those of the accounts that may be changed; the others are told."""
        allowed = {user: self.has_change_permission(request, user) for user in queryset}
        if refused := [user.get_username() for user, may in allowed.items() if not may]:
            told = f"Only a superuser can do this for {', '.join(refused)}: those accounts hold rights that yours has not."
            self.message_user(request, told, messages.ERROR)
        return [user for user, may in allowed.items() if may]

    def _tell(self, request: HttpRequest, done: str, users: list[User]) -> None:
        if users:
            looked_after.send(type(self), what=done, users=users)
            told = f"{done}: {', '.join(user.get_username() for user in users)}."
            self.message_user(request, told, messages.SUCCESS)


def _asking(request: HttpRequest) -> User:
    return cast("User", request.user)


def _may(request: HttpRequest, user: User | None) -> bool:
    return user is None or request.user.is_superuser or _asking(request).may_look_after(user)
