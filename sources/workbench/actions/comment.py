"""Comments: add one or answer, edit and delete one's own, resolve a thread and open it again.

Who is named, who takes part in the thread and who watches the record gets a note. A record that is commented on
stays as it is: ingest may still improve it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q

from sources.accounts.models import User
from sources.workbench.at_names import names_in
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.wording import quoted
from sources.workbench.models import Comment, Happening, Notification, Watch
from sources.workbench.notifying import notify

__all__ = ["AddComment", "DeleteComment", "EditComment", "ReopenThread", "ResolveThread"]

_MOST_TOLD = 200  # people; nobody writes to more at once on purpose


@dataclass
class AddComment(Action):
    """Comment on a record, or answer in a thread on it. An answer opens a resolved thread again."""

    name: ClassVar[str] = "add_comment"
    title: ClassVar[str] = "Comment"
    permission: ClassVar[str] = "sources.add_comment"
    undoable: ClassVar[bool] = False  # whoever wrote it deletes it

    record: Model
    text: str
    thread: Comment | None = None

    def perform(self, changes: Changes) -> str:
        kind = ContentType.objects.get_for_model(self.record)
        thread = self._thread(changes, kind)
        comment = Comment(
            content_type=kind, object_id=self.record.pk, thread=thread, author=self.user,
            account=self.user.get_username(), text=_checked(self.text), made_at=changes.at,
        )  # fmt: skip
        changes.create([comment])
        named = _named(self.text)
        others = _taking_part(comment) - named.keys()
        about = f"on {_what(self.record)}"
        notify(
            [
                *_notes(
                    comment, named.keys(), Happening.MENTION, f"{self.user} named you {about}", self.user
                ),
                *_notes(comment, others, Happening.COMMENT, f"{self.user} commented {about}", self.user),
            ]
        )
        return f"{'Answered a comment' if thread else 'Commented'} {about}"

    def _thread(self, changes: Changes, kind: ContentType) -> Comment | None:
        if self.thread is None:
            return None
        thread = changes.lock_one(self.thread.thread or self.thread)
        if (thread.content_type_id, thread.object_id) != (kind.pk, self.record.pk):
            raise Refused("This thread is on another record. Reload the page.")
        if thread.resolved_at is not None:
            changes.update([thread], resolved_at=None, resolved_by=None)
        return thread


@dataclass
class EditComment(Action):
    """Change the text of one's own comment. Who is named anew gets a note."""

    name: ClassVar[str] = "edit_comment"
    title: ClassVar[str] = "Edit a comment"
    permission: ClassVar[str] = "sources.add_comment"
    undoable: ClassVar[bool] = False

    comment: Comment
    text: str

    def perform(self, changes: Changes) -> str:
        comment = changes.lock_one(self.comment)
        if comment.author_id != self.user.pk:
            raise PermissionDenied("Only the person who wrote a comment can edit it.")
        _refuse_deleted(comment)
        text = _checked(self.text)
        before = _named(comment.text)
        if text != comment.text:
            changes.update([comment], text=text, edited_at=changes.at)
        new = _named(text).keys() - before.keys()
        about = f"on {_what(comment.record)}"
        notify(_notes(comment, new, Happening.MENTION, f"{self.user} named you {about}", self.user))
        return f"Edited a comment {about}"


@dataclass
class DeleteComment(Action):
    """Delete one's own comment, or as an administrator anybody's. Answers to it stay."""

    name: ClassVar[str] = "delete_comment"
    title: ClassVar[str] = "Delete a comment"
    permission: ClassVar[str] = "sources.add_comment"
    undoable: ClassVar[bool] = False

    comment: Comment

    def perform(self, changes: Changes) -> str:
        comment = changes.lock_one(self.comment)
        if comment.author_id != self.user.pk and not self.user.has_perm("sources.delete_comment"):
            raise PermissionDenied("Only the person who wrote a comment, or an administrator, can delete it.")
        _refuse_deleted(comment)
        changes.update([comment], text="", deleted_at=changes.at)
        return f"Deleted a comment on {_what(comment.record)}"


@dataclass
class ResolveThread(Action):
    """Say that a thread is settled."""

    name: ClassVar[str] = "resolve_thread"
    title: ClassVar[str] = "Resolve a thread"
    permission: ClassVar[str] = "sources.add_comment"
    undoable: ClassVar[bool] = False  # it is opened again

    thread: Comment

    def perform(self, changes: Changes) -> str:
        thread = changes.lock_one(self.thread.thread or self.thread)
        if thread.resolved_at is None:
            changes.update([thread], resolved_at=changes.at, resolved_by=self.user)
        return f"Resolved a thread on {_what(thread.record)}"


@dataclass
class ReopenThread(Action):
    """Open a resolved thread again."""

    name: ClassVar[str] = "reopen_thread"
    title: ClassVar[str] = "Reopen a thread"
    permission: ClassVar[str] = "sources.add_comment"
    undoable: ClassVar[bool] = False

    thread: Comment

    def perform(self, changes: Changes) -> str:
        thread = changes.lock_one(self.thread.thread or self.thread)
        changes.update([thread], resolved_at=None, resolved_by=None)
        return f"Reopened a thread on {_what(thread.record)}"


def _checked(given: str) -> str:
    text = given.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": "Write something first."})
    if len(text) > Comment.LONGEST:
        raise ValidationError(
            {
                "text": f"The comment has {len(text):,} characters; at most {Comment.LONGEST:,} are kept. Shorten it."
            }
        )
    return text


def _refuse_deleted(comment: Comment) -> None:
    if comment.deleted_at is not None:
        raise Refused("This comment has been deleted.")


def _what(record: Model | None) -> str:
    return f"the {record._meta.verbose_name} {quoted(record)}" if record is not None else "a deleted record"


def _named(text: str) -> dict[int, User]:
    """The people a text names, who can sign in."""
    names = names_in(text)
    if not names:
        return {}
    found = User.objects.filter(username__in=names, is_active=True, is_staff=True)
    return {user.pk: user for user in found[:_MOST_TOLD]}


def _taking_part(comment: Comment) -> set[int]:
    """Who wrote in the thread, and who watches the record."""
    found: set[int] = set()
    if comment.thread is not None:
        rows = Comment.objects.filter(
            Q(pk=comment.thread.pk) | Q(thread=comment.thread), author__is_active=True
        )
        found.update(rows.order_by().values_list("author_id", flat=True).distinct()[:_MOST_TOLD])
    watching = Watch.objects.filter(content_type=comment.content_type_id, object_id=comment.object_id)
    found.update(watching.order_by().values_list("user_id", flat=True)[:_MOST_TOLD])
    return found


def _notes(
    comment: Comment, people: Iterable[int], kind: Happening, text: str, by: User
) -> list[Notification]:
    return [
        Notification(
            to_id=pk, kind=kind, text=text[:500], by=by, content_type_id=comment.content_type_id,
            object_id=comment.object_id, part=f"comment-{comment.pk}", made_at=comment.edited_at or comment.made_at,
        )
        for pk in sorted(set(people) - {by.pk})
    ]  # fmt: skip
