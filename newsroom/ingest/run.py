"""One ingest run: find files, read them in worker processes, store each, record it all.

Called by `manage.py ingest` and by code. The pure steps run behind a
`concurrent.futures.Executor`, so that a cluster's executor can take the place of local
processes.
"""

from __future__ import annotations

import getpass
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from newsroom import __version__
from newsroom.files import find_files
from newsroom.ingest.after import Suggested, after_ingest
from newsroom.ingest.outcome import Result
from newsroom.ingest.pool import worker_pool
from newsroom.ingest.store import EXTRACTOR, Store
from newsroom.pipeline import Extracted, process
from sources.models import Article, IngestFailure, IngestRun, RunState
from sources.reading import UnreadablePage
from sources.reading.limits import LIMITS, Limits

__all__ = ["Ingest", "Progress", "Summary"]

# Called after every file with its result, how many are done and how many there are.
Progress = Callable[[Result, int, int], None]
_HEARTBEAT = timedelta(seconds=5)
_STALE = timedelta(minutes=2)
_BATCH = 200
_MOST_NOTED = 1_000  # files whose notes are kept for the report; all are on their articles


@dataclass(slots=True)
class Summary:
    """What a run did: counts, and every failure."""

    found: int = 0
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("new", "unchanged", "updated", "failed"), 0)
    )
    quotes: int = 0
    failures: list[Result] = field(default_factory=list)
    noted: list[Result] = field(default_factory=list)
    more_noted: int = 0
    run_id: int | None = None
    articles: list[int] = field(default_factory=list)  # brought in or read anew
    suggested: Suggested = field(default_factory=Suggested)

    def add(self, result: Result) -> None:
        self.counts[result.outcome] += 1
        self.quotes += result.quotes
        if result.article_id and result.outcome in ("new", "updated"):
            self.articles.append(result.article_id)
        if result.outcome == "failed":
            self.failures.append(result)
        elif result.notes and len(self.noted) < _MOST_NOTED:
            self.noted.append(result)
        elif result.notes:
            self.more_noted += 1

    def report(self) -> dict[str, Any]:
        """The JSON report: counts, failures with reasons, notes."""
        return {
            "run": self.run_id,
            "found": self.found,
            **self.counts,
            "quotes": self.quotes,
            "reprints_suggested": self.suggested.copies,
            "speaker_pairs_suggested": self.suggested.speaker_pairs,
            "claim_links_suggested": self.suggested.links,
            "failures": [{"path": r.path, "reason": r.reason, "message": r.message} for r in self.failures],
            "notes": [{"path": r.path, "notes": list(r.notes)} for r in self.noted],
            "files_with_more_notes": self.more_noted,
        }


class Ingest:
    """Brings files and folders into the database."""

    def __init__(
        self, *, workers: int = 1, user: Any = None, dry_run: bool = False, executor: Executor | None = None
    ) -> None:
        """`executor` runs the pure steps; without one, `workers` local processes do (1: this process)."""
        self.workers, self.user, self.dry_run, self.executor = workers, user, dry_run, executor
        self.summary = Summary()
        # What worker processes run; they have no settings, so the limits go with the call.
        self._process = partial(process, limits=_limits())

    def run(
        self,
        paths: Sequence[str | Path],
        progress: Progress | None = None,
        stage: Callable[[str], None] = lambda name: None,
    ) -> Summary:
        """Ingest all pages under the paths; raises `FileNotFoundError` for a path that is not there.

        `stage` is told what begins after the last file. A bad file is recorded and the rest goes in. A kill leaves whole files only.
        """
        files = list(find_files(paths))
        self.summary = Summary(found=len(files))
        record = None if self.dry_run else self._begin(paths, len(files))
        state = RunState.INTERRUPTED
        try:
            store = Store(record) if record else None
            for done, result in enumerate(self._results(files, store), 1):
                self.summary.add(result)
                self._remember(record, result)
                if progress:
                    progress(result, done, len(files))
            if record:
                self.summary.suggested = after_ingest(stage)
            state = RunState.FINISHED
        finally:
            if record:
                self._end(record, state)
        return self.summary

    # -- The files --------------------------------------------------------------------------

    def _results(self, files: list[Path], store: Store | None) -> Iterator[Result]:
        """One result a file, in order; known bytes are not read again."""
        batches = iter(files)
        waiting: deque[tuple[Path, str | None, Future[Extracted] | None]] = deque()
        executor = self.executor or (worker_pool(self.workers) if self.workers > 1 else None)
        depth = max(4 * self.workers, 1)
        try:
            while batch := list(islice(batches, _BATCH)):
                digests = [_digest(path) for path in batch]
                known = _known({digest for digest in digests if digest})
                for path, digest in zip(batch, digests, strict=True):
                    if digest and digest in known:
                        waiting.append((path, digest, None))
                    else:
                        waiting.append(
                            (path, None, executor.submit(self._process, str(path)) if executor else None)
                        )
                    while len(waiting) > depth:
                        yield self._finish(*waiting.popleft(), store)
            while waiting:
                yield self._finish(*waiting.popleft(), store)
        finally:
            if executor and executor is not self.executor:
                executor.shutdown(cancel_futures=True)

    def _finish(
        self, path: Path, known: str | None, future: Future[Extracted] | None, store: Store | None
    ) -> Result:
        if known:
            return Result(str(path), "unchanged")
        try:
            extracted = future.result() if future else self._process(str(path))
        except BrokenProcessPool:
            # A worker died under some file: read this one alone, in a process of its own.
            extracted = self._alone(path)
        if extracted.error:
            return Result(str(path), "failed", reason=extracted.error.reason, message=str(extracted.error))
        if store is None:
            return self._rehearse(extracted)
        try:
            return store.save(extracted, str(path))
        except OperationalError:
            raise  # the database is gone: no file can go in
        except DatabaseError as error:
            message = f"The database refused it: {str(error).splitlines()[0]}"
            return Result(str(path), "failed", reason="refused", message=message)

    def _alone(self, path: Path) -> Extracted:
        try:
            with worker_pool(1) as executor:
                return executor.submit(self._process, str(path)).result()
        except BrokenProcessPool:
            error = UnreadablePage("crashed", "The process that read it died, perhaps out of memory.")
            return Extracted(str(path), None, None, [], error)

    def _rehearse(self, extracted: Extracted) -> Result:
        """What a dry run reports: nothing is written."""
        exists = Article.objects.filter(digest=extracted.digest).exists()
        notes = extracted.page.notes if extracted.page else ()
        return Result(extracted.path, "updated" if exists else "new", len(extracted.quotes), notes=notes)

    # -- The record of the run ----------------------------------------------------------------

    def _begin(self, paths: Sequence[str | Path], found: int) -> IngestRun:
        now = timezone.now()
        IngestRun.objects.filter(state=RunState.RUNNING, heartbeat_at__lt=now - _STALE).update(
            state=RunState.INTERRUPTED
        )
        record = IngestRun.objects.create(
            user=self.user,
            account=_account(self.user),
            paths=[str(path) for path in paths],
            software=__version__,
            extractor=EXTRACTOR,
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
                run=record, path=result.path, reason=result.reason, message=result.message
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
    return replace(LIMITS, file_bytes=most, unpacked_bytes=most)


def _digest(path: Path) -> str | None:
    """SHA-256 of a file's bytes; None where it cannot be read (reading it again says why)."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
    except OSError:
        return None


def _known(digests: Iterable[str]) -> set[str]:
    """Which of these are in the database, read by this version of the extractor."""
    return set(
        Article.objects.filter(digest__in=digests, extractor=EXTRACTOR).values_list("digest", flat=True)
    )


def _account(user: Any) -> str:
    if user:
        return str(user.get_username())
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
