"""Forms for passwords: a new one is another one, and one that somebody else set is replaced at the next sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminPasswordChangeForm as PasswordForm
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError

from .models import Session, User

__all__ = ["OwnPasswordForm", "SetPasswordForm"]


class OwnPasswordForm(PasswordForm):
    """For one's own password. Signs out everywhere else."""

    user: User

    def clean_new_password1(self) -> str:
        new = str(self.cleaned_data.get("new_password1", ""))
        if self.user.check_password(new):
            raise ValidationError("This is the password you have. Choose another one.")
        return new

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        Session.objects.end(self.user)  # the view makes a new one for whoever fills in the form
        return super().save(commit)


class SetPasswordForm(AdminPasswordChangeForm):
    """For somebody else's, which two people know from then on until its owner chooses another."""

    user: User

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = bool(self.cleaned_data.get("set_usable_password", True))
        Session.objects.end(self.user)
        return super().save(commit)
