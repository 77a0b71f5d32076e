"""Ask for an erasure; confirm or refuse what another administrator asked for. None of these can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.models import Speaker
from newsroom.erasing.article import erase_article, is_known
from newsroom.erasing.cleaning import clean_erased
from newsroom.erasing.names import Names
from newsroom.erasing.person import erase_person
from newsroom.erasing.release import erase_release, is_kept_closed
from newsroom.erasing.withdrawing import hold_sets
from sources.models import ErasureGround, ErasureRequest, ErasureState, ErasureSubject
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import AuditKind

__all__ = ["AskErasure", "ConfirmErasure", "RefuseErasure", "is_subject"]

_ERASE = {
    ErasureSubject.ARTICLE: erase_article,
    ErasureSubject.PERSON: erase_person,
    ErasureSubject.RELEASE: erase_release,
}


def is_subject(subject: str, number: int) -> bool:
    """Whether there is something of this kind and number that can be erased.

    Of speakers only people, of releases the content of those that were withdrawn and are kept closed.
    """
    if subject == ErasureSubject.PERSON:
        return Speaker.objects.filter(pk=number, kind="person", merged_into=None).exists()
    if subject == ErasureSubject.RELEASE:
        return is_kept_closed(number)
    return subject == ErasureSubject.ARTICLE and is_known(number)


@dataclass
class AskErasure(Action):
    """Ask that an article be erased with all that came from it, a person's names, or the content of a withdrawn release.

    Nothing goes before another administrator confirms.
    """

    name: ClassVar[str] = "ask_erasure"
    title: ClassVar[str] = "Ask for an erasure"
    permission: ClassVar[str] = "sources.erase"
    audited_as: ClassVar[AuditKind] = AuditKind.ERASURE
    undoable: ClassVar[bool] = False

    object_id: int
    ground: str
    reason: str
    subject: str = ErasureSubject.ARTICLE
    names: Sequence[str] = ()  # other names of a person than those of the speaker's record
    destroys_releases: bool = False  # else the content of releases that hold it is kept closed
    erasure: ErasureRequest = field(init=False)

    def perform(self, changes: Changes) -> str:
        if not is_subject(self.subject, self.object_id):
            raise Refused(f"There is no {self.subject} {self.object_id} that could be erased.")
        same = ErasureRequest.objects.filter(subject=self.subject, object_id=self.object_id)
        if waiting := same.filter(state=ErasureState.ASKED).first():
            raise Refused(
                f"{waiting.account} already asked for this: erasure {waiting.pk} waits for another administrator."
            )
        reason = self.reason.strip()
        if not reason:
            raise ValidationError(
                {"reason": "Say why it must be erased: another administrator decides by it."}
            )
        if len(reason) > ErasureRequest.LONGEST:
            raise ValidationError({"reason": f"Use at most {ErasureRequest.LONGEST:,} characters."})
        if self.ground not in ErasureGround.values:
            raise ValidationError({"ground": "Choose the kind of reason."})
        (self.erasure,) = changes.create(
            [
                ErasureRequest(
                    subject=self.subject, object_id=self.object_id, ground=self.ground, reason=reason,
                    names=sorted(Names.of(self.names).forms),
                    destroys_releases=self.destroys_releases or self.subject == ErasureSubject.RELEASE,
                    user=self.user, account=self.user.get_username(), asked_at=changes.at,
                )
            ]
        )  # fmt: skip
        return f"Asked to erase {self.subject} {self.object_id}"


@dataclass
class _Decide(Action):
    """What another administrator than the one who asked does with a request."""

    permission: ClassVar[str] = "sources.erase"
    audited_as: ClassVar[AuditKind] = AuditKind.ERASURE
    undoable: ClassVar[bool] = False

    erasure: ErasureRequest

    def _waiting(self) -> ErasureRequest:
        """The request, locked. Raises Refused where it is decided already."""
        erasure = ErasureRequest.objects.select_for_update(of=("self",)).get(pk=self.erasure.pk)
        if erasure.state != ErasureState.ASKED:
            raise Refused(
                f"Erasure {erasure.pk} was decided already, by {erasure.decided_account}: {erasure.get_state_display()}."
            )
        return erasure

    def _decided(self, changes: Changes, state: ErasureState, **values: object) -> ErasureRequest:
        erasure = changes.lock_one(self.erasure)
        changes.update(
            [erasure], state=state, decided_by=self.user, decided_account=self.user.get_username(),
            decided_at=changes.at, **values,
        )  # fmt: skip
        return erasure


@dataclass
class ConfirmErasure(_Decide):
    """Erase what another administrator asked for. There is no way back."""

    name: ClassVar[str] = "confirm_erasure"
    title: ClassVar[str] = "Erase for good"

    def perform(self, changes: Changes) -> str:
        erasure = self._waiting()
        if erasure.account == self.user.get_username() or erasure.user_id == self.user.pk:
            raise Refused("You asked for this erasure. Another administrator must confirm it.")
        hold_sets()
        counts, files = _ERASE[ErasureSubject(erasure.subject)](erasure, changes.at)
        self._decided(changes, ErasureState.DONE, counts=counts, files=files)
        transaction.on_commit(clean_erased)
        return f"Erased {erasure.subject} {erasure.object_id}"


@dataclass
class RefuseErasure(_Decide):
    """Leave all as it is; also for whoever asked, who takes it back."""

    name: ClassVar[str] = "refuse_erasure"
    title: ClassVar[str] = "Refuse an erasure"

    def perform(self, changes: Changes) -> str:
        erasure = self._waiting()
        self._decided(changes, ErasureState.REFUSED)
        return f"Refused to erase {erasure.subject} {erasure.object_id}"
