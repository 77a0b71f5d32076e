"""What the page of an upload shows: how far it is, and the fate of each file and page.

Comes in: an upload and what is asked for (all files, one file, one kind of fate). Goes out: plain
data for the template, in a fixed number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Sum, When, Window
from django.db.models.functions import RowNumber

from newsroom.models import PageOutcome, Upload, UploadedFile, UploadedPage, UploadState

__all__ = ["FileFate", "Progress", "files_of", "open_uploads", "pages_of", "progress_of"]

_FILES = 50  # of a page of the list
_PAGES = 100
_OPEN = 5  # uploads on the desk
_FIRST = 5  # pages of a file that are shown beneath it


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is: files read of all, and pages by their fate."""

    files: int
    read: int
    quotes: int
    counts: list[tuple[PageOutcome, int]]

    @property
    def pages(self) -> int:
        """Pages met so far."""
        return sum(count for outcome, count in self.counts if outcome != PageOutcome.PASSED_OVER)

    @property
    def refused(self) -> int:
        return dict(self.counts).get(PageOutcome.FAILED, 0)


@dataclass(slots=True)
class FileFate:
    """A file, with the first of its pages and how many more there are of each fate."""

    file: UploadedFile
    is_current: bool = False
    pages: list[UploadedPage] = field(default_factory=list)
    counts: dict[PageOutcome, int] = field(default_factory=dict)
    quotes: int = 0

    @property
    def whole(self) -> UploadedPage | None:
        """The only page, where the file is one."""
        return self.pages[0] if len(self.pages) == 1 and not self.pages[0].member else None

    @property
    def total(self) -> int:
        """How many pages came out of it; what was passed over is none."""
        return sum(count for outcome, count in self.counts.items() if outcome != PageOutcome.PASSED_OVER)

    @property
    def passed_over(self) -> int:
        return self.counts.get(PageOutcome.PASSED_OVER, 0)

    @property
    def more(self) -> int:
        return self.total - len(self.pages)


def open_uploads() -> list[Upload]:
    """The uploads that wait or are being read, for the desk."""
    return list(Upload.objects.filter(state__in=(UploadState.WAITING, UploadState.READING))[:_OPEN])


def progress_of(upload: Upload) -> Progress:
    """In two queries."""
    files = upload.files.aggregate(all=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
    rows = UploadedPage.objects.filter(file__upload=upload).order_by().values("outcome")
    found = {row["outcome"]: row for row in rows.annotate(count=Count("pk"), sum=Sum("quotes"))}
    counts = [(outcome, found[outcome]["count"]) for outcome in PageOutcome if outcome in found]
    quotes = sum(row["sum"] for outcome, row in found.items() if outcome != PageOutcome.UNCHANGED)
    return Progress(files["all"], files["read"], quotes, counts)


def files_of(upload: Upload, number: str | None) -> tuple[list[FileFate], Page[UploadedFile]]:
    """The files on one page of the list, in the order in which they came, with the first of their pages."""
    shown = Paginator(upload.files.all(), _FILES).get_page(number)
    fates = {file.pk: FileFate(file) for file in shown}
    rows = UploadedPage.objects.filter(file__in=fates)
    faults_first = Case(When(outcome=PageOutcome.FAILED, then=0), default=1)
    place = Window(RowNumber(), partition_by=F("file"), order_by=(faults_first, F("pk")))
    placed = rows.exclude(outcome=PageOutcome.PASSED_OVER).annotate(place=place).order_by("place")
    for page in placed.filter(place__lte=_FIRST).select_related("article").defer(*_HEAVY):
        fates[page.file_id].pages.append(page)
    for row in rows.order_by().values("file", "outcome").annotate(count=Count("pk"), sum=Sum("quotes")):
        fate = fates[row["file"]]
        fate.counts[PageOutcome(row["outcome"])] = row["count"]
        fate.quotes += row["sum"] if row["outcome"] != PageOutcome.UNCHANGED else 0
    if upload.state == UploadState.READING:
        first = upload.files.filter(read_at=None).values_list("pk", flat=True).first()
        if first in fates:
            fates[first].is_current = True
    return list(fates.values()), shown


def pages_of(upload: Upload, number: str | None, **asked: object) -> Page[UploadedPage]:
    """The pages that came out of an upload, narrowed to a file or an outcome."""
    rows: QuerySet[UploadedPage] = UploadedPage.objects.filter(file__upload=upload, **asked)
    return Paginator(rows.select_related("file", "article").defer(*_HEAVY), _PAGES).get_page(number)


_HEAVY = tuple(f"article__{name}" for name in ("text", "body", "blocks", "reading_notes"))
