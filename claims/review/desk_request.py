"""What all pages of the desk ask of a request: who it is, whether they may, and to do a thing."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from sources.accounts.models import User
from sources.workbench.curation import Action, Refused
from sources.workbench.curation.wording import with_undo

__all__ = ["check", "problems_of", "run", "user_of"]


def user_of(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody in who is not signed in."""
    return cast(User, request.user)


def check(request: HttpRequest, *permissions: str) -> None:
    """Raise `PermissionDenied` where the user lacks one of the permissions."""
    if not user_of(request).has_perms(permissions):
        raise PermissionDenied


def problems_of(error: ValidationError) -> dict[str, list[ValidationError]]:
    """Field → what is wrong with it; `__all__` for what belongs to none."""
    if hasattr(error, "error_dict"):
        return dict(error.error_dict)
    return {"__all__": error.error_list}


def run(request: HttpRequest, action: Action) -> bool:
    """Run an action and tell the user what was done and how to undo it, or what stopped it (False)."""
    try:
        messages.success(request, with_undo(action.run()))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return False
    return True
