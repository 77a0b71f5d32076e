"""The account of somebody who works here, and the sessions in which they are signed in."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

__all__ = ["Identity", "Session", "User"]


class User(AbstractUser):
    """Somebody who signs in; what they may do follows from the groups (roles) they are in."""

    # Kept with the account, which every page reads anyway, by `sources.workbench.notifying` alone.
    unread = models.PositiveIntegerField("unread notifications", default=0, editable=False)
    must_change_password = models.BooleanField(
        "must choose a new password",
        default=False,
        help_text="Nothing else can be opened before that.",
    )

    class Meta(AbstractUser.Meta):
        ordering = ["username"]

    def granted(self) -> models.QuerySet[Permission]:
        """The permissions that the account holds by itself and by its groups; a superuser needs none."""
        return Permission.objects.filter(Q(group__user=self) | Q(user=self)).distinct()

    def may_look_after(self, other: User) -> bool:
        """Whether the other account holds no right that this one has not: else changing it would lend that right."""
        if self.is_superuser:
            return True
        return not other.is_superuser and not other.granted().exclude(pk__in=self.granted()).exists()


class Identity(models.Model):
    """Who an account is at an identity provider: by the provider's own subject, which stays when names and addresses change."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    connected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_unique")]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class SessionManager(BaseSessionManager["Session"]):
    def end(self, user: User, but: str | None = None) -> int:
        """Sign an account out everywhere, but in one session; say in how many it was."""
        found = self.filter(user=user).exclude(session_key=but or "")
        return int(found.delete()[0])


class Session(AbstractBaseSession):
    """A browser that is signed in: whose, on what device, from where, and when it was last seen."""

    user = models.ForeignKey(User, models.CASCADE, null=True, editable=False, related_name="sessions")
    address = models.CharField(max_length=45, blank=True, editable=False)
    device = models.CharField(max_length=100, blank=True, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)

    objects = SessionManager()  # type: ignore[misc]  # the stubs of its base say a class variable

    class Meta(AbstractBaseSession.Meta):
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    @property
    def name(self) -> str:
        """What names the session on pages: whoever knows its key is signed in, so pages never show that."""
        return salted_hmac("accounts.session", self.session_key).hexdigest()[:20]

    def describe(self, data: dict[str, object]) -> None:
        """Take whose it is and where from what the session holds."""
        told = data.get("sign_in")
        about: dict[str, str] = told if isinstance(told, dict) else {}
        self.user_id = int(str(data["_auth_user_id"])) if "_auth_user_id" in data else None
        self.address, self.device = about.get("address", ""), about.get("device", "")
        self.began_at, self.seen_at = (
            datetime.fromisoformat(about[name]) if name in about else None for name in ("began", "seen")
        )
