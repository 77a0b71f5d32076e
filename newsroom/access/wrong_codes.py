"""How long somebody waits after wrong codes of a second factor: each doubles it, for the app and for recovery codes apart.

Only a password is needed to type wrong codes, so whoever guessed a colleague's must not hold him up by them: at an
address from which the account gave a right code before, only wrong ones from there count; at all others those of all
others, so that many addresses are no more use than one. The audit knows both kinds of codes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from sources.accounts.models import User
from sources.workbench.auditing import Origin, asked_from, tell
from sources.workbench.models import AuditEntry, AuditKind

__all__ = ["note_right", "note_wrong", "wait_of"]

_RIGHT = "Gave a code of the second factor"
_WRONG = {True: "Wrong code of the second factor", False: "Wrong recovery code"}  # whether it is the app's
_DAY = timedelta(days=1)
_FIRST = timedelta(seconds=1)


def note_right(user: User) -> None:
    """From here on this is an address of theirs."""
    tell(AuditKind.SIGN_IN, _RIGHT, user=user)


def note_wrong(user: User, *, is_app: bool) -> None:
    """Let the next one wait."""
    tell(AuditKind.FAILED, _WRONG[is_app], user=user)


def wait_of(user: User, *, is_app: bool) -> timedelta:
    """How long the account must still wait at the address that asks; zero where a code may be given."""
    here = asked_from.get(Origin)().address
    now = timezone.now()
    entries = AuditEntry.objects.filter(account=user.get_username(), account_number=user.pk)
    given = entries.filter(kind=AuditKind.SIGN_IN, what=_RIGHT).order_by()
    right: dict[str, datetime] = dict(given.values_list("address").annotate(Max("at")))  # the last of each
    wrong = entries.filter(kind=AuditKind.FAILED, what=_WRONG[is_app], at__gt=now - _DAY)
    if here in right:
        wrong = wrong.filter(address=here, at__gt=right[here])
    else:
        wrong = wrong.exclude(address__in=right)
    times = list(wrong.order_by("at", "pk").values_list("at", flat=True))
    if not times:
        return timedelta()
    return max(times[-1] + min(_FIRST * 2 ** (len(times) - 1), _DAY) - now, timedelta())
