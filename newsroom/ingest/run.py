"""One ingest run: find files, open them, read their members in worker processes, store each, record it all.

Files are opened here, member by member, so that nothing large travels, or, where a cluster reads files of a store, by its
workers; the pure steps run behind a `concurrent.futures.Executor`, so that a cluster's executor can take the place of local processes.
"""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from newsroom import __version__
from newsroom.file_paths import WHOLE, FoundFile, Part, find_files
from newsroom.ingest.after import Suggested, after_ingest, index_new
from newsroom.ingest.indexing import IndexingBeside
from newsroom.ingest.outcome import Outcome, Result, erased_again, erased_in_part
from newsroom.ingest.store import Store
from newsroom.ingest.version import extractor_version
from newsroom.open_files import open_files
from newsroom.pipeline import Extracted, process_member
from newsroom.pool import Pool
from newsroom.reading_tasks import Elsewhere, Read, look_into, lost_file, lost_page, read_pages, weight
from sources.accounts.models import User
from sources.models import Article, ErasedPage, IngestFailure, IngestRun, RunState
from sources.reading import Member, PassedOver, Refusal
from sources.reading.opening import Opened
from sources.reading.opening.file_names import name_as_text
from sources.reading.page_limits import LIMITS, Limits
from sources.workbench.among import Keys

__all__ = ["Ingest", "Progress", "Summary"]

# Called with each result, how many files are done and how many there are.
Progress = Callable[[Result, int, int], None]
_HEARTBEAT = timedelta(seconds=5)
_STALE = timedelta(minutes=2)
_BATCH, _BATCH_BYTES = 200, 32_000_000  # members whose digests are asked for at once, and their size
_FIRST = 16  # pages of the first transaction; each next one takes twice as many
_CHARACTERS, _SECONDS = 10_000_000, 3.0  # of text, and of waiting, after which fewer will do
_MOST_TOLD = 1_000  # notes and passed-over files kept for the report; the rest is counted
_OUTCOMES = ("new", "unchanged", "updated", "failed", "passed_over")
# A member, or what else became of a place in a file, the number of files that were done before it, and the file
# where a worker of a cluster fetches it to read that member.
_Opened = tuple[Opened, int, FoundFile | None]
# The last is the article that is there already, or why the page is not taken in.
_LookedUp = tuple[Opened, int, int | str | None]


@dataclass(slots=True)
class Summary:
    """What a run did. `found` counts files, `counts` pages: the articles in a file are counted each."""

    found: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_OUTCOMES, 0))
    quotes: int = 0
    failures: list[Result] = field(default_factory=list)
    noted: list[Result] = field(default_factory=list)
    more_noted: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)  # by kind
    passed: list[Result] = field(default_factory=list)
    run_id: int | None = None
    articles: list[int] = field(default_factory=list)  # brought in or read anew
    suggested: Suggested | None = None  # where pairs were looked for

    @property
    def pages(self) -> int:
        """How many pages were met: all but what was passed over."""
        return sum(self.counts.values()) - self.counts["passed_over"]

    def add(self, result: Result) -> None:
        self.counts[result.outcome] += 1
        self.quotes += result.quotes
        if result.article_id and result.outcome in ("new", "updated"):
            self.articles.append(result.article_id)
        if result.outcome == "failed":
            self.failures.append(result)
        elif result.outcome == "passed_over":
            self.passed_over[result.kind] += 1
            if len(self.passed) < _MOST_TOLD:
                self.passed.append(result)
        elif result.notes and len(self.noted) < _MOST_TOLD:
            self.noted.append(result)
        elif result.notes:
            self.more_noted += 1

    def report(self) -> dict[str, Any]:
        """The JSON report: counts, failures with reasons, what was passed over, notes."""
        return {
            "run": self.run_id,
            "found": self.found,
            **self.counts,
            "quotes": self.quotes,
            "copies_suggested": self.suggested and self.suggested.copies,
            "speaker_pairs_suggested": self.suggested and self.suggested.speaker_pairs,
            "claim_links_suggested": self.suggested and self.suggested.links,
            "failures": [
                {"path": r.path, "member": r.member, "reason": r.reason, "message": r.message}
                for r in self.failures
            ],
            "passed_over_by_kind": dict(self.passed_over.most_common()),
            "passed_over_files": [{"path": r.path, "member": r.member, "kind": r.kind} for r in self.passed],
            "passed_over_files_more": self.counts["passed_over"] - len(self.passed),
            "notes": [{"path": r.path, "member": r.member, "notes": list(r.notes)} for r in self.noted],
            "files_with_more_notes": self.more_noted,
        }


class Ingest:
    """Brings files and folders into the database."""

    def __init__(
        self,
        *,
        workers: int = 1,
        user: User | None = None,
        dry_run: bool = False,
        executor: Executor | None = None,
        columns: Mapping[str, str] | None = None,
        at_once: int = 256,
        part: Part = WHOLE,
        suggests: bool = True,
    ) -> None:
        """`executor` runs the pure steps; without one, `workers` local processes do. `part` is the share of the files.
        Unless it `suggests`, articles are marked to be compared later.

        `at_once` pages are stored in one transaction; with 1 nothing that was read waits for others, and without
        `workers` this process reads.
        `columns` leads roles of a table to its columns, see `sources.reading.opening.open_file`.
        """
        self.workers, self.user, self.dry_run, self.executor = workers, user, dry_run, executor
        self.columns, self.at_once, self.part = columns or {}, at_once, part
        self.suggests = suggests
        self.summary = Summary()
        # Worker processes have no settings, so the limits go with the call.
        self._limits = _limits()

    def run(
        self,
        paths: Sequence[str | Path | FoundFile],
        progress: Progress | None = None,
        stage: Callable[[str], None] = lambda name: None,
    ) -> Summary:
        """Ingest all pages under the paths; raises `FileNotFoundError` for a path that is not there.

        `stage` is told what begins after the last file. What is bad is recorded and the rest goes
        in. A kill leaves whole articles only.
        """
        files = list(filter(self.part.holds, find_files(paths)))
        self.summary = Summary(found=len(files))
        record = None if self.dry_run else self._begin(paths, len(files))
        state = RunState.INTERRUPTED
        try:
            store = Store(record) if record else None
            with IndexingBeside(self.workers) as indexing:
                for result, done in self._results(files, store):
                    self.summary.add(result)
                    self._remember(record, result)
                    if result.outcome in ("new", "updated"):
                        indexing.stored()
                    if progress:
                        progress(result, done, len(files))
            if record and self.suggests:
                self.summary.suggested = after_ingest(stage, self.workers)
            elif record:
                index_new(stage)
            state = RunState.FINISHED
        finally:
            if record:
                self._end(record, state)
        return self.summary

    # -- The files --------------------------------------------------------------------------

    def _results(self, files: Sequence[FoundFile], store: Store | None) -> Iterator[tuple[Result, int]]:
        """One result a page, in order; known articles are not read again."""
        # Page by page there is nothing to gain from another process.
        apart = self.at_once > 1
        read_member = partial(process_member, limits=self._limits)
        work = partial(read_pages, read=read_member, limits=self._limits, columns=self.columns)
        pool: Pool[Member | Elsewhere, Read] = Pool(
            self.workers, work, lost_page, self.executor, apart, weight
        )
        waiting = _Waiting(self.at_once)
        for (opened, done, known), read in pool.run(self._looked_up(files)):
            for result in _without_reading(opened, known) or map(_told, read or []):
                waiting.add(result, done)
            if waiting.is_enough():
                yield from self._stored(waiting.take(), store)
        yield from self._stored(waiting.take(), store)

    def _looked_up(self, files: Sequence[FoundFile]) -> Iterator[tuple[_LookedUp, Member | Elsewhere | None]]:
        """Everything in the files, with the article it is already; what is to be read beside it."""
        for batch in _batches(self._opened(files)):
            known = _known({opened.digest for opened, *_ in batch if isinstance(opened, Member)})
            for opened, done, file in batch:
                article = known.get(opened.digest) if isinstance(opened, Member) else None
                to_read: Member | Elsewhere | None = None
                if isinstance(opened, Member) and article is None:
                    to_read = Elsewhere(file, opened) if file else opened
                yield (opened, done, article), to_read

    def _opened(self, files: Sequence[FoundFile]) -> Iterator[_Opened]:
        """Everything in the files; those in a store are looked into by the workers of a cluster, if one reads."""
        if self.executor is None or not any(file.address for file in files):
            for opened, done in open_files(files, limits=self._limits, columns=self.columns):
                yield opened, done, None
            return
        work = partial(look_into, limits=self._limits, columns=self.columns)
        pool: Pool[FoundFile, list[Opened] | None] = Pool(self.workers, work, lost_file, self.executor)
        items = (
            ((file, done), file if file.address and not file.belongs else None)
            for done, file in enumerate(files, 1)
        )
        for (file, done), found in pool.run(items):
            if found is None:
                for opened, _ in open_files([file], limits=self._limits, columns=self.columns):
                    yield opened, done, None
            else:
                for opened in found:
                    yield opened, done, file

    def _stored(
        self, waiting: Sequence[tuple[Result | Extracted, int]], store: Store | None
    ) -> Iterator[tuple[Result, int]]:
        """Store what was read; what became of it, in order, among what became of the rest."""
        pages = [page for page, _ in waiting if isinstance(page, Extracted)]
        stored = iter(store.save(pages) if store and pages else map(_rehearse, pages))
        for result, done in waiting:
            yield (next(stored) if isinstance(result, Extracted) else result), done

    # -- The record of the run ----------------------------------------------------------------

    def _begin(self, paths: Sequence[str | Path | FoundFile], found: int) -> IngestRun:
        now = timezone.now()
        IngestRun.objects.filter(state=RunState.RUNNING, heartbeat_at__lt=now - _STALE).update(
            state=RunState.INTERRUPTED
        )
        record = IngestRun.objects.create(
            user=self.user,
            account=_account(self.user),
            paths=[path.called if isinstance(path, FoundFile) else name_as_text(path) for path in paths],
            software=__version__,
            extractor=extractor_version(),
            found=found,
            heartbeat_at=now,
        )
        self.summary.run_id = record.pk
        return record

    def _remember(self, record: IngestRun | None, result: Result) -> None:
        if record is None:
            return
        if result.outcome == "failed":
            IngestFailure.objects.create(
                run=record,
                path=result.path,
                member=result.member or "",
                reason=result.reason,
                message=result.message,
            )
        if record.heartbeat_at is None or timezone.now() - record.heartbeat_at > _HEARTBEAT:
            self._count(record)
            record.save()

    def _count(self, record: IngestRun) -> None:
        for name, count in self.summary.counts.items():
            setattr(record, name, count)
        record.quotes = self.summary.quotes
        record.heartbeat_at = timezone.now()

    def _end(self, record: IngestRun, state: RunState) -> None:
        self._count(record)
        record.state = state
        record.finished_at = timezone.now()
        record.save()


def _limits() -> Limits:
    """What a page may cost, the file's size by the settings."""
    most: int = settings.NEWSROOM_MAX_PAGE_BYTES
    return replace(LIMITS, file_bytes=most)


def _batches(opened: Iterable[_Opened]) -> Iterator[list[_Opened]]:
    """Members by the batch, of bounded number and size."""
    batch: list[_Opened] = []
    held = 0
    for item in opened:
        batch.append(item)
        held += len(item[0].data) if isinstance(item[0], Member) else 0
        if len(batch) >= _BATCH or held >= _BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


class _Waiting:
    """What was read and is not stored yet, in order, with the number of files that were done."""

    def __init__(self, at_once: int) -> None:
        self._items: list[tuple[Result | Extracted, int]] = []
        self._pages = self._characters = 0
        self._since = monotonic()
        # The first pages go in soon, so that people see something happen.
        self._enough, self._most = min(_FIRST, at_once), at_once

    def add(self, result: Result | Extracted, done: int) -> None:
        if not self._items:
            self._since = monotonic()
        self._items.append((result, done))
        if isinstance(result, Extracted):
            self._pages += 1
            self._characters += len(result.page.text)

    def is_enough(self) -> bool:
        """Whether it is worth a transaction, or time to say something."""
        return (
            not self._pages
            or self._pages >= self._enough
            or self._characters >= _CHARACTERS
            or monotonic() - self._since > _SECONDS
        )

    def take(self) -> list[tuple[Result | Extracted, int]]:
        taken, self._items = self._items, []
        if self._pages:
            self._enough = min(2 * self._enough, self._most)
        self._pages = self._characters = 0
        return taken


def _without_reading(opened: Opened, known: int | str | None) -> list[Result]:
    """What became of something that is not read: no page, refused, known, or erased."""
    if isinstance(opened, PassedOver):
        return [Result(opened.path, "passed_over", member=opened.name, kind=opened.kind)]
    if isinstance(opened, Refusal):
        return [_failed(opened)]
    if isinstance(known, str):
        return [erased_again(opened.path, opened.name, known)]
    if known is not None:
        return [Result(opened.path, "unchanged", article_id=known, member=opened.name)]
    return []


def _told(read: Extracted | Refusal) -> Extracted | Result:
    return _failed(read) if isinstance(read, Refusal) else read


def _failed(refusal: Refusal) -> Result:
    return Result(refusal.path, "failed", reason=refusal.reason, message=refusal.message, member=refusal.name)


def _rehearse(extracted: Extracted) -> Result:
    """What a dry run reports: nothing is written."""
    exists = Article.objects.filter(digest=extracted.digest).exists()
    outcome: Outcome = "updated" if exists else "new"
    notes = extracted.page.notes
    return Result(extracted.path, outcome, len(extracted.quotes), notes=notes, member=extracted.member)


def _known(digests: Collection[str]) -> dict[str, int | str]:
    """The articles of these digests that are in the database, read by this version; or why they are not taken in."""
    read = Article.objects.filter(
        digest__among=Keys(digests), extractor=extractor_version(), erasure_number=None
    ).order_by()
    known: dict[str, int | str] = dict(read.values_list("digest", "pk"))  # from an index, without their rows
    others = set(digests) - known.keys()
    if not others:
        return known
    erased = Article.objects.filter(digest__among=Keys(others), erasure_number__isnull=False)
    known |= {
        article.digest: erased_in_part(article)
        for article in erased.only("digest", "erasure_number").order_by()
    }
    return known | {digest: page.sentence for digest, page in ErasedPage.objects.known(others).items()}


def _account(user: User | None) -> str:
    if user:
        return str(user.get_username())
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
