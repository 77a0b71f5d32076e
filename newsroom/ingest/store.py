"""Storing: read pages and their quotes into the database, hundreds in one transaction.

Writes suggestions only, in bulk and without history: the ingest run is their record. Any number of
writers may store at once, the same pages too: who comes second finds them there.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import PurePath

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from claims.extraction import Attribution
from claims.extraction import Quote as Found
from claims.identity import Mentions, SpeakerDirectory
from claims.models import Evidence, Quote, Speaker
from claims.place import place
from newsroom.ingest.arrival import said_by_people
from newsroom.ingest.carrying import Carrying, drop_orphans
from newsroom.ingest.copies import remember_bands
from newsroom.ingest.outcome import Result, erased_again, erased_in_part
from newsroom.ingest.outlets import Outlets
from newsroom.ingest.reconcile import Reconciled, Stored, reconcile
from newsroom.ingest.version import extractor_version
from newsroom.pipeline import Extracted
from sources.addresses import address_key
from sources.models import Article, AwaitedText, ErasedPage, IngestRun, SourceKind
from sources.reading import Page, Span
from sources.workbench.among import Keys
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key
from sources.workbench.rows import insert, insert_missing

__all__ = ["Store"]

_TRIES = 6
# PostgreSQL gave up this transaction for another's sake: the same again is likely to succeed.
_PASSING = frozenset({"40001", "40P01", "55P03"})
_OTHER_TEXT = (
    "Its quotes here are from other text than this version reads from the file; nothing was changed."
)
_KEPT_TEXT = "This version reads different text from the file; the text in the database was kept."
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task:
    """An article, what was read of it, and what is to be written."""

    extracted: Extracted
    article: Article
    is_new: bool
    plan: Reconciled
    new: list[Quote] = field(default_factory=list)
    relay_speakers: dict[str, Speaker | None] = field(default_factory=dict)

    @property
    def found(self) -> list[Found]:
        """The quotes that are written, as they were read."""
        return [*self.plan.add, *(found for _, found in self.plan.change)]

    @property
    def pairs(self) -> list[tuple[Quote, Found]]:
        """The same, each with its row."""
        return [
            *zip(self.new, self.plan.add, strict=True),
            *((quote, found) for quote, found in self.plan.change),
        ]


class Store:
    """Writes pages for one ingest run; keeps the sources it has met."""

    def __init__(self, run: IngestRun) -> None:
        self.run = run
        self.speakers = SpeakerDirectory()
        self.outlets = Outlets()

    def save(self, pages: Sequence[Extracted]) -> list[Result]:
        """Store articles, each whole or not at all; a result for each, in order.

        All go into one transaction. Where that fails each half is tried by itself, and so on, until
        what cannot be stored is named. Raises `OperationalError` where the database is gone, full or busy.
        """
        try:
            return self._attempt(pages)
        except OperationalError:
            raise
        except (DatabaseError, ValueError) as error:
            if len(pages) == 1:
                return [_refused(pages[0], error)]
        half = len(pages) // 2
        return self.save(pages[:half]) + self.save(pages[half:])

    def _attempt(self, pages: Sequence[Extracted]) -> list[Result]:
        for left in reversed(range(_TRIES)):
            try:
                with transaction.atomic():
                    results = self._save(pages)
            except OperationalError as error:
                self.outlets.forget()
                if not left or getattr(error.__cause__, "sqlstate", None) not in _PASSING:
                    raise
                _log.info("Another writer was in the way; trying again: %s", error)
                time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - nothing secret
            except BaseException:
                self.outlets.forget()
                raise
            else:
                return results
            finally:
                self.speakers.forget()
        raise AssertionError

    def _save(self, pages: Sequence[Extracted]) -> list[Result]:
        erased = ErasedPage.objects.known(page.digest for page in pages)
        if not erased:
            return self._save_all(pages)
        # Erased since it was looked for, and read meanwhile.
        stored = iter(self._save_all([page for page in pages if page.digest not in erased]))
        return [
            erased_again(page.path, page.member, erased[page.digest].sentence)
            if page.digest in erased
            else next(stored)
            for page in pages
        ]

    def _save_all(self, pages: Sequence[Extracted]) -> list[Result]:
        results: dict[int, Result] = {}
        there = self._there(pages)
        there |= self._awaited([page for page in pages if page.digest not in there])
        first: dict[str, int] = {}  # the same bytes may lie there under two names
        for at, page in enumerate(pages):
            first.setdefault(page.digest, at)
        known = {at: there[page.digest] for at, page in enumerate(pages) if page.digest in there}
        known = {at: article for at, article in known.items() if first[pages[at].digest] == at}
        self._meet_outlets([page for at, page in enumerate(pages) if first[page.digest] == at])
        tasks = self._new([(at, pages[at]) for at in first.values() if at not in known])
        for at, task in self._known({at: (pages[at], article) for at, article in known.items()}).items():
            if isinstance(task, _Task):
                tasks[at] = task
            else:
                results[at] = task
        self._write([tasks[at] for at in sorted(tasks)])
        articles = {page.digest: there.get(page.digest) for page in pages}
        for at, task in tasks.items():
            articles[task.extracted.digest] = task.article
            results[at] = _stored(task)
        for at, page in enumerate(pages):
            if at not in results:
                results[at] = _unchanged(page, articles[page.digest])
        return [results[at] for at in range(len(pages))]

    # -- Which pages are new, known, or read anew ---------------------------------------------

    def _there(self, pages: Sequence[Extracted]) -> dict[str, Article]:
        rows = Article.objects.filter(digest__among=Keys({page.digest for page in pages})).order_by()
        return {article.digest: article for article in rows}

    def _awaited(self, pages: Sequence[Extracted]) -> dict[str, Article]:
        """Articles known by their address alone, by the digest of the page that has it.

        Locked, so that of several writers one fills them. Of two pages with one address the first does.
        """
        keys: dict[str, str] = {}
        for page in pages:
            if key := address_key(page.page.address or ""):
                keys.setdefault(key, page.digest)
        found: dict[str, Article] = {}
        if not keys:
            return found
        # By number, as everybody locks rows; no key of theirs changes, so what refers to them need not wait.
        rows = Article.objects.known_by_address().filter(address_key__among=Keys(keys)).order_by("pk")
        for row in rows.select_for_update(no_key=True, of=("self",)):
            found.setdefault(keys[row.address_key], row)
        return found

    def _new(self, pages: Sequence[tuple[int, Extracted]]) -> dict[int, _Task]:
        """Insert the articles; those that another writer inserted meanwhile are left to it."""
        made = {at: self._article(page) for at, page in pages}
        others = {article.digest for article in insert_missing(list(made.values()), ["digest"])}
        tasks = {
            at: _Task(page, made[at], True, Reconciled(add=page.quotes))
            for at, page in pages
            if page.digest not in others
        }
        remember_bands([task.article for task in tasks.values()], new=True)
        return tasks

    def _known(self, pages: Mapping[int, tuple[Extracted, Article]]) -> dict[int, _Task | Result]:
        """What another reading of known pages changes."""
        awaited = AwaitedText.objects.filter(article__in=[one for _, one in pages.values() if not one.text])
        digests = dict(awaited.values_list("article_id", "digest")) if pages else {}
        found: dict[int, Result] = {}
        arrived, again, other_text, touched = [], [], [], []
        for at, (extracted, article) in pages.items():
            is_touched, text = article.is_touched, extracted.page.text
            if article.erasure_number is not None:
                found[at] = erased_again(extracted.path, extracted.member, erased_in_part(article))
            elif not article.text and digests.get(article.pk, "") not in ("", _digest(text)):
                found[at] = _unchanged(extracted, article, _OTHER_TEXT)
            elif not article.text:
                self._arrive(extracted, article)
                arrived.append(article)
            elif article.extractor == extractor_version():
                found[at] = _unchanged(extracted, article)
            elif article.text != text:
                # The text every span refers to never changes, so neither does what was found in it.
                other_text.append(article.pk)
                found[at] = _unchanged(extracted, article, _KEPT_TEXT)
            elif is_touched:  # a person's edits stay
                touched.append(article.pk)
            else:
                self._describe(article, extracted.page)
                again.append(article)
        self._read_anew(arrived, again, touched, other_text)
        anew = {at: one for at, one in pages.items() if at not in found}
        stored = Stored.of([article for _, article in anew.values()])
        return found | {
            at: _Task(extracted, article, False, reconcile(article, stored, extracted.quotes))
            for at, (extracted, article) in anew.items()
        }

    def _arrive(self, extracted: Extracted, article: Article) -> None:
        """Fill in the page of an article that came without it; what people said of it stays."""
        file = self._article(extracted)
        kept = said_by_people(article, file) if article.is_touched else set()
        for name in (*_FILE_FIELDS, *_READ_FIELDS):
            if name not in kept:
                setattr(article, name, getattr(file, name))
        article.derive()

    def _read_anew(
        self, arrived: Sequence[Article], again: Sequence[Article], touched: list[int], other_text: list[int]
    ) -> None:
        """Write articles whose page came, or was read anew; of no person's making, so without history."""
        now, version = timezone.now(), extractor_version()
        for articles, names in ((arrived, [*_FILE_FIELDS, *_READ_FIELDS]), (again, _READ_FIELDS)):
            articles = sorted(articles, key=lambda article: article.pk)  # as everybody locks rows
            for article in articles:
                article.updated_at = now
            if articles:
                Article.objects.bulk_update(articles, names)
        if arrived:
            AwaitedText.objects.filter(article__in=arrived).delete()
        if arrived or again:
            remember_bands([*arrived, *again])
        if touched:
            Article.objects.filter(pk__in=touched).update(extractor=version, awaits_suggestions_since=now)
        if other_text:
            Article.objects.filter(pk__in=other_text).update(extractor=version)

    def _meet_outlets(self, pages: Iterable[Extracted]) -> None:
        named: dict[str, SourceKind] = {}
        relays: set[str] = set()
        for extracted in pages:
            for name, kind in (
                (extracted.page.source, SourceKind.OTHER),
                (extracted.page.agency, SourceKind.AGENCY),
            ):
                if name:
                    named.setdefault(name[:200], kind)
            relays.update(quote.relayed_via[:200] for quote in extracted.quotes if quote.relayed_via)
        self.outlets.meet(named, relays)

    # -- Articles ---------------------------------------------------------------------------

    def _article(self, extracted: Extracted) -> Article:
        path, page = extracted.path, extracted.page
        article = Article(
            digest=extracted.digest,
            file_digest=extracted.file_digest,
            member=(extracted.member or "")[:1000],
            file_name=PurePath(path).name[:255],
            path=path,
            text=page.text,
            run=self.run,
        )
        self._describe(article, page)
        return article

    def _describe(self, article: Article, page: Page) -> None:
        moment = page.published
        article.source = self.outlets.source(page.source, SourceKind.OTHER)
        article.agency = self.outlets.source(page.agency, SourceKind.AGENCY)
        article.title = (page.title or "")[:500]
        article.byline = (page.byline or "")[:300]
        article.dateline = (page.dateline or "")[:200]
        article.published = moment.iso if moment else ""
        article.published_precision = moment.precision if moment else ""
        article.published_on = date.fromisoformat(moment.day) if moment and moment.day else None
        article.published_words = moment.span.of(page.text)[:200] if moment and moment.span else ""
        article.updated = page.updated.iso if page.updated else ""
        article.language = page.language or ""
        article.address = (page.address or "")[:2000]
        article.derive()
        article.encoding = page.encoding
        article.details = page.details
        article.body = [list(span) for span in page.body]
        article.blocks = [[block.kind, *block.span] for block in page.blocks]
        article.reading_notes = list(page.notes)
        article.extractor = extractor_version()
        article.awaits_suggestions_since = timezone.now()

    # -- Quotes -----------------------------------------------------------------------------

    def _write(self, tasks: Sequence[_Task]) -> None:
        self._drop([quote for task in tasks for quote in task.plan.remove])
        self._meet_speakers(tasks)
        for task in tasks:
            task.new = [self._quote(task, found, Quote(article=task.article)) for found in task.plan.add]
            for quote, key in zip(task.new, _keys(task.article, task.new), strict=True):
                quote.key = key
        insert([quote for task in tasks for quote in task.new])
        changed = [self._quote(task, found, quote) for task in tasks for quote, found in task.plan.change]
        for part in parts(changed, 500):
            Quote.objects.bulk_update(part, _MACHINE_FIELDS)
        carrying = Carrying()
        for task in tasks:
            carrying.add(task.pairs)
        carrying.save(changed)

    def _meet_speakers(self, tasks: Sequence[_Task]) -> None:
        mentions = [Mentions(task.article, _speakers(task), self._relayed_by(task)) for task in tasks]
        self.speakers.load(mentions)
        for task, (article, attributions, relays) in zip(tasks, mentions, strict=True):
            self.speakers.meet(attributions, article)
            task.relay_speakers = {name: self.speakers.known(name) for name in relays}
        self.speakers.save()

    def _relayed_by(self, task: _Task) -> list[str]:
        """Names of those who relay and are no sources."""
        names = {found.relayed_via[:200] for found in task.found if found.relayed_via}
        return sorted(name for name in names if not self.outlets.relay(name))

    def _drop(self, quotes: list[Quote]) -> None:
        """Remove suggestions a better extractor no longer makes, and claims nobody else carries."""
        if not quotes:
            return
        ids = [quote.pk for quote in quotes]
        claims = set(Evidence.objects.filter(quote__in=ids).values_list("claim_id", flat=True))
        speakers = {quote.speaker_id for quote in quotes if quote.speaker_id}
        Quote.objects.filter(pk__in=ids).delete()
        drop_orphans(claims, speakers)

    def _quote(self, task: _Task, found: Found, quote: Quote) -> Quote:
        """Fill a quote's machine fields from what was found."""
        article, text = task.article, task.article.text
        cut = place(text, found.spans)
        quote.kind = found.kind
        quote.spans = [list(span) for span in cut.spans]
        quote.start, quote.end, quote.text = cut.start, cut.end, cut.text
        quote.prefix, quote.suffix = cut.prefix, cut.suffix
        quote.repeats = [[list(span) for span in repeat] for repeat in found.repeats]
        quote.cue, quote.cue_start, quote.cue_end = _cut(text, found.cue, 100)
        quote.force = found.force
        who = found.speaker
        quote.mention, quote.mention_start, quote.mention_end = _cut(text, who.span if who else None, 500)
        quote.speaker = self.speakers.resolve(who, article) if who else None
        quote.role = ((who.role or "") if who else "")[:300]
        quote.attribution_rule = who.rule if who else ""
        quote.confidence = who.confidence if who else 0.0
        quote.rule = found.rule
        quote.relayed_via = (found.relayed_via or "")[:200]
        quote.relay_source = self.outlets.relay(quote.relayed_via)
        quote.relay_speaker = task.relay_speakers.get(quote.relayed_via)
        quote.medium = (found.medium or "")[:40]
        quote.venue = (found.venue or "")[:300]
        quote.said_on = date.fromisoformat(found.said_on) if found.said_on else None
        quote.said_on_words = found.said_on_phrase.of(text)[:100] if found.said_on_phrase else ""
        quote.wording = found.wording
        return quote


_MACHINE_FIELDS = [
    "kind", "spans", "start", "end", "text", "prefix", "suffix", "repeats", "cue", "cue_start", "cue_end", "force",
    "mention", "mention_start", "mention_end", "speaker", "role", "attribution_rule", "confidence", "rule",
    "relayed_via", "relay_source", "relay_speaker", "medium", "venue", "said_on", "said_on_words", "wording",
]  # fmt: skip


# Of an article that came without its text: where it was found.
_FILE_FIELDS = ["digest", "text", "file_digest", "member", "file_name", "path", "run"]

_READ_FIELDS = [
    "source", "agency", "title", "byline", "dateline", "published", "published_precision", "published_on",
    "published_words", "updated", "language", "address", "address_key", "encoding", "details", "body", "blocks",
    "reading_notes", "extractor", "awaits_suggestions_since", "updated_at",
]  # fmt: skip


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _speakers(task: _Task) -> list[Attribution]:
    return [found.speaker for found in task.found if found.speaker]


def _stored(task: _Task) -> Result:
    page = task.extracted.page
    return Result(
        task.extracted.path,
        "new" if task.is_new else "updated",
        len(task.found),
        notes=page.notes,
        article_id=task.article.pk,
        member=task.extracted.member,
    )


def _unchanged(extracted: Extracted, article: Article | None, *notes: str) -> Result:
    number = article.pk if article else None
    return Result(extracted.path, "unchanged", notes=notes, article_id=number, member=extracted.member)


def _refused(extracted: Extracted, error: Exception) -> Result:
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    message = f"The database rejected it: {why}" if isinstance(error, DatabaseError) else why
    return Result(extracted.path, "failed", reason="refused", message=message, member=extracted.member)


def _keys(article: Article, quotes: list[Quote]) -> list[str]:
    """Public keys that the same page gives in every database."""
    return [content_key("q", article.digest, quote.kind, str(quote.spans)) for quote in quotes]


def _cut(text: str, span: Span | None, limit: int) -> tuple[str, int | None, int | None]:
    return (span.of(text)[:limit], span.start, span.end) if span else ("", None, None)
