"""What tells of erased rows elsewhere: histories, decisions, comments, notes, the audit, uploads, runs.

Comes in: what goes, and the number of the erasure. Everything is done in the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from claims.models import Claim
from newsroom.erasing.closure import Closure
from newsroom.models import Upload, UploadedFile, UploadedPage
from sources.models import Article, AwaitedText, ErasureRequest, IngestFailure, IngestRun
from sources.workbench.curation import action_named
from sources.workbench.curation.history import reason_as_kept
from sources.workbench.models import (
    AuditWords,
    Decision,
    DecisionChange,
    Notification,
    Watch,
)
from sources.workbench.parts import parts

__all__ = [
    "ERASED", "changes_of", "delete", "empty_audit", "files_of", "forget_decisions", "forget_files", "forget_histories",
    "forget_requests", "forget_said", "reword_decisions",
]  # fmt: skip

_BATCH = 500
ERASED = "erased"  # in the place of words that went
_TELLING = 6  # characters of a name of a file or a title that is looked for among other words


def forget_histories(closure: Closure) -> None:
    """Delete the states of all rows that go, and of claims that stay those in other words than they have now."""
    for model in closure.models():
        history: Any = getattr(model, "history", None)
        for some in parts(sorted(closure.all(model)), _BATCH) if history is not None else ():
            delete(history.filter(id__in=some))
    for claim in Claim.objects.filter(pk__in=closure.reworded):
        delete(Claim.history.filter(id=claim.pk).exclude(text=claim.text))


def forget_said(closure: Closure) -> None:
    """Delete what people watch of the rows that go, and were told of them."""
    for model in closure.models():
        kind = ContentType.objects.get_for_model(model)
        for some in parts(sorted(closure.all(model)), _BATCH):
            watches = Watch.objects.filter(content_type=kind, object_id__in=some)
            Notification.objects.filter(watch__in=watches).delete()
            for told in (Notification, Watch):
                delete(told.objects.filter(content_type=kind, object_id__in=some))


def forget_requests(erasure: ErasureRequest) -> None:
    """Empty what was said whenever somebody asked for this erasure, and what decisions keep of it."""
    asked = ErasureRequest.objects.filter(subject=erasure.subject, object_id=erasure.object_id)
    asked.update(reason="", names=[])
    for changes in changes_of(ErasureRequest, asked.values_list("pk", flat=True)):
        changes.update(before=None, after=None, erasure_number=erasure.pk)


# -- decisions ---------------------------------------------------------------------------------------


def forget_decisions(
    closure: Closure, number: int, more: Iterable[tuple[type[Model], Iterable[int]]] = ()
) -> None:
    """Empty what decisions keep of the rows that go, and all words of these decisions.

    `more` are rows that stay, of which decisions keep words that go.
    """
    decisions: set[int] = set()
    for changes in _changes(closure, more):
        decisions.update(changes.values_list("decision", flat=True))
        changes.update(before=None, after=None, erasure_number=number)
    for some in parts(sorted(decisions), _BATCH):
        reword_decisions(Decision.objects.filter(pk__in=some))


def changes_of(model: type[Model], ids: Iterable[int]) -> Iterator[QuerySet[DecisionChange]]:
    """What decisions keep of these rows, some rows at a time."""
    kind = ContentType.objects.get_for_model(model)
    for some in parts(sorted(ids), _BATCH):
        yield DecisionChange.objects.filter(content_type=kind, object_id__in=some)


def _changes(
    closure: Closure, more: Iterable[tuple[type[Model], Iterable[int]]]
) -> Iterator[QuerySet[DecisionChange]]:
    rows: list[tuple[type[Model], Iterable[int]]] = [
        (model, closure.all(model)) for model in closure.models()
    ]
    for model, ids in (*rows, *more):
        yield from changes_of(model, ids)
    # A text that was awaited and came has no row and no history.
    awaited = DecisionChange.objects.filter(content_type=ContentType.objects.get_for_model(AwaitedText))
    for article in closure.all(Article):
        yield awaited.filter(Q(before__article_id=article) | Q(after__article_id=article))
    kind = ContentType.objects.get_for_model(Claim)
    for claim in Claim.objects.filter(pk__in=closure.reworded):
        own = DecisionChange.objects.filter(content_type=kind, object_id=claim.pk)
        other = [
            change.pk
            for change in own
            if any(state and state.get("text") != claim.text for state in (change.before, change.after))
        ]
        yield own.filter(pk__in=other)


def reword_decisions(decisions: QuerySet[Decision]) -> None:
    """Take the words out of decisions, and out of the histories of all that they changed."""
    rows = list(decisions)
    reasons: defaultdict[int, str] = defaultdict(str)
    for decision in rows:
        action = action_named(decision.action)
        title = action.title if action else decision.action
        reasons[decision.pk] = reason_as_kept(decision.note or decision.summary)
        decision.summary, decision.note = f"{title} ({ERASED})", ""
    Decision.objects.bulk_update(rows, ["summary", "note"], batch_size=_BATCH)
    changed = DecisionChange.objects.filter(decision__in=rows).order_by()
    for kind in changed.values_list("content_type", flat=True).distinct():
        model = ContentType.objects.get_for_id(kind).model_class()
        history: Any = getattr(model, "history", None)
        if history is None:
            continue
        ids = changed.filter(content_type=kind).values_list("object_id", flat=True).distinct()
        for some in parts(ids.iterator(), _BATCH):
            history.filter(id__in=some, history_change_reason__in=set(reasons.values())).update(
                history_change_reason=ERASED
            )


# -- the audit ---------------------------------------------------------------------------------------


def empty_audit(telling: Sequence[str], number: int) -> int:
    """Empty further words of the audit that hold one of these; the chain stays whole."""
    looked_for = sorted({words for words in telling if len(words) >= _TELLING})
    if not looked_for:
        return 0
    holds = reduce(or_, (Q(words__icontains=words) for words in looked_for))
    return AuditWords.objects.filter(holds, erasure_number=None).update(words="", erasure_number=number)


# -- files, uploads and runs -------------------------------------------------------------------------


def files_of(articles: Sequence[int]) -> list[str]:
    """Digests of the files that these articles came from."""
    found: set[str] = set()
    for some in parts(articles, _BATCH):
        rows = Article.objects.filter(pk__in=some).order_by().values_list("file_digest", "digest")
        found.update(file or digest for file, digest in rows)
    return sorted(found)


def forget_files(articles: Sequence[Any], at: object) -> list[str]:
    """Take names and places of the articles' files out of uploads and runs; digests of files whose bytes are to go.

    `articles` are rows or states of a history. A name stays where other articles came from the same file: it is theirs.
    """
    digests: set[str] = set()
    for article in articles:
        file = article.file_digest or article.digest
        digests.add(file)
        uploaded = UploadedFile.objects.filter(digest=file)
        uploaded.filter(bytes_removed_at=None).update(bytes_removed_at=at)
        UploadedPage.objects.filter(article=article.id).update(member="", message="")
        others = (
            Article.objects.filter(file_digest=file).exclude(pk=article.id) if article.file_digest else None
        )
        if others is not None and others.exists():
            continue
        _reword_uploads(uploaded)
        IngestFailure.objects.filter(path__in={article.path, article.file_name} - {""}).delete()
        _reword_runs({article.path, article.file_name} - {""})
    return sorted(digests)


def _reword_uploads(files: QuerySet[UploadedFile]) -> None:
    uploads = set(files.values_list("upload", flat=True))
    files.update(name=ERASED, address="", published="")
    UploadedPage.objects.filter(file__in=files).update(member="", message="")
    kind = ContentType.objects.get_for_model(Upload)
    told = DecisionChange.objects.filter(content_type=kind, object_id__in=uploads).values("decision")
    reword_decisions(Decision.objects.filter(pk__in=told))


def _reword_runs(names: set[str]) -> None:
    for run in IngestRun.objects.only("pk", "paths").iterator(chunk_size=_BATCH):
        if names & set(run.paths):
            run.paths = [ERASED if path in names else path for path in run.paths]
            run.save(update_fields=["paths"])


def delete(rows: QuerySet[Any]) -> int:
    """Delete rows without looking for what refers to them: nothing does, or it goes as well."""
    return int(rows.order_by()._raw_delete(rows.db))
