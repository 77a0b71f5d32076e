"""Reading an upload: an ingest of its files, whose every result becomes a page's fate.

Comes in: a turn at an upload. Goes out: `UploadedPage` rows while it goes on, and at the end an
upload that is finished. What was killed half-way is read again from the file it was at; what was
stored of that file before is still told as new.
"""

from __future__ import annotations

from django.utils import timezone

from claims.models import Quote
from newsroom.file_paths import FoundFile
from newsroom.ingest import Ingest
from newsroom.ingest.outcome import Result
from newsroom.models import PageOutcome, Upload, UploadedFile, UploadedPage
from newsroom.uploads.shelf import path_of
from newsroom.uploads.turns import Turn
from sources.models import Article
from sources.reading.metadata import Known

__all__ = ["read_on"]

_LOST = 3  # turns that may end on one file before it is taken to be what ends them
_MISSING = "The uploaded file is missing from the server."
_REMOVED = "The uploaded file was removed from the server. Add it again."


def read_on(turn: Turn) -> None:
    """Read what is still to be read of the upload, and finish it. Raises `TurnEnded`."""
    upload = Upload.objects.select_related("user").get(pk=turn.upload_id)
    turn.say("")
    files = list(upload.files.filter(read_at=None).order_by("pk"))
    if upload.lost >= _LOST:
        if not files:
            turn.finish(
                "The pages were saved, but comparing them with the others failed. See the server log."
            )
            return
        _refuse(files.pop(0), "crashed", "Reading it crashed the program several times.")
        turn.progressed()
    _Reading(turn, upload, files).run()
    turn.finish()


def _refuse(file: UploadedFile, reason: str, message: str) -> None:
    """Write down that a file as a whole did not go in."""
    file.pages.all().delete()
    UploadedPage.objects.create(file=file, outcome=PageOutcome.FAILED, reason=reason, message=message)
    UploadedFile.objects.filter(pk=file.pk).update(read_at=timezone.now())


class _Reading:
    """One turn's ingest, told file by file."""

    def __init__(self, turn: Turn, upload: Upload, files: list[UploadedFile]) -> None:
        self.turn, self.upload = turn, upload
        # Page by page: each fate is shown at once, and a page that ends the worker is known for it.
        self.ingest = Ingest(user=upload.user, at_once=1)
        self.runs = set(upload.runs.values_list("pk", flat=True))
        self.files: list[UploadedFile] = []
        self.twins: dict[str, list[UploadedFile]] = {}  # by digest
        for file in files:
            self._sort(file)
        self.erased: set[str] = set()  # digests of files with a page in them that was erased here
        self.ended = 0  # files of the list that are read to their end

    def run(self) -> None:
        UploadedPage.objects.filter(file__in=self.files).delete()  # of a turn that was lost
        self.ingest.run([_to_read(file) for file in self.files], self._note, self._after)
        self._end_files(len(self.files))
        self._note_run()

    def _sort(self, file: UploadedFile) -> None:
        """Into what is read, what is the same again, and what is not there."""
        if file.digest in self.twins:
            self.twins[file.digest].append(file)
        elif path_of(file.digest).exists():
            self.twins[file.digest] = []
            self.files.append(file)
        else:
            _refuse(file, "missing", _REMOVED if file.bytes_removed_at else _MISSING)

    def _note(self, result: Result, number: int, total: int) -> None:
        """Write one page's fate down; `number` is the file's in the list, from 1 on."""
        self._note_run()
        self._end_files(number - 1)
        outcome = PageOutcome(result.outcome)
        if outcome == PageOutcome.UNCHANGED and self._brought_in_before(result.article_id):
            outcome = PageOutcome.NEW
        UploadedPage.objects.create(
            file=self.files[number - 1], member=result.member or "", outcome=outcome,
            article_id=result.article_id, quotes=_quotes(result.article_id),
            reason=result.reason, message=result.message or result.kind,
        )  # fmt: skip
        if result.is_erased:
            self.erased.add(self.files[number - 1].digest)
        self.turn.check()

    def _after(self, stage: str) -> None:
        """All files are read; what follows compares them."""
        self._end_files(len(self.files))
        self.turn.say(stage)

    def _brought_in_before(self, article: int | None) -> bool:
        """Whether an earlier turn at this upload stored it, and was lost before it was written down."""
        return article is not None and Article.objects.filter(pk=article, run__in=self.runs).exists()

    def _note_run(self) -> None:
        run = self.ingest.summary.run_id
        if run is not None and run not in self.runs:
            self.upload.runs.add(run)
            self.runs.add(run)

    def _end_files(self, upto: int) -> None:
        """The first files of the list are read to their end; those with the same bytes need not be."""
        for file in self.files[self.ended : upto]:
            now = timezone.now()
            if not file.pages.exists():
                UploadedPage.objects.create(
                    file=file,
                    outcome=PageOutcome.FAILED,
                    reason="no_page",
                    message="It contains no pages.",
                )
            for twin in self.twins[file.digest]:
                message = f"Same file as “{file.name}”."
                UploadedPage.objects.create(file=twin, outcome=PageOutcome.UNCHANGED, message=message)
            ids = [file.pk, *(twin.pk for twin in self.twins[file.digest])]
            UploadedFile.objects.filter(pk__in=ids).update(read_at=now)
            if file.digest in self.erased:  # its bytes are not kept, either
                UploadedFile.objects.filter(digest=file.digest).update(bytes_removed_at=now)
                path_of(file.digest).unlink(missing_ok=True)
            self.turn.progressed()
        self.ended = max(self.ended, upto)


def _to_read(file: UploadedFile) -> FoundFile:
    """The file as ingest takes it, with what its owner says of it."""
    known = Known(address=file.address or None, published=file.published or None, certain=True)
    return FoundFile(path_of(file.digest), named=True, called=file.name, known=known)


def _quotes(article: int | None) -> int:
    return Quote.objects.filter(article=article).count() if article else 0
