"""After the files: pairs are suggested for the articles that were brought in or read anew, and for all claims.

A job of its own: whatever process does it, only one does at a time, and what is done is written down with
what it suggested: an article is marked until it is compared, a pass over all claims keeps how far it is. So
a kill repeats a batch. Each step suggests, none decides; a refused pair stays refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import models, transaction
from django.utils import timezone

from claims.identity.duplicates import suggest_speaker_pairs
from claims.matching.nearest import refresh
from claims.matching.suggest import BATCH, store
from claims.models import Claim, ClaimToCompare, ComparingPass, Quote
from newsroom.ingest.copies import suggest_copies
from newsroom.ingest_news import tell_of
from newsroom.parallel_comparing import Comparing
from sources.models import Article
from sources.workbench.alone import Busy, alone
from sources.workbench.kept_counts import kept_counts
from sources.workbench.models import Status
from sources.workbench.search.index import registered
from sources.workbench.write_ahead_log import shorten_log

__all__ = ["Suggested", "after_ingest", "compare_all", "compare_waiting", "index_new", "is_waiting"]

_log = logging.getLogger(__name__)
_STRETCH = 5_000  # articles whose speakers are looked for at once: the names of all are read each time
_BATCH = 500  # of which so many are looked at before somebody is asked whether to go on
_WORTH_WORKERS = 400  # articles, of which comparing takes longer than starting processes does
_CLAIMS_EACH = 9  # of an article, roughly


@dataclass(frozen=True, slots=True)
class _Part:
    """Claims that are compared at once, for these articles, and since when they wait for it by themselves."""

    articles: list[int]
    claims: list[int]
    since: dict[int, datetime]

    @classmethod
    def of(cls, articles: list[int], claims: list[int]) -> _Part:
        waiting = ClaimToCompare.objects.filter(pk__in=claims)
        return cls(articles, claims, dict(waiting.values_list("pk", "since")))


Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many pairs were put before the editors."""

    copies: int = 0
    speaker_pairs: int = 0
    links: int = 0

    def __add__(self, other: Suggested) -> Suggested:
        return Suggested(
            self.copies + other.copies, self.speaker_pairs + other.speaker_pairs, self.links + other.links
        )


def after_ingest(stage: Stage = lambda name: None, workers: int = 1) -> Suggested:
    """Index what is new, and compare what waits."""
    index_new(stage)
    return compare_waiting(stage, workers) if is_waiting() else Suggested()


def index_new(stage: Stage = lambda name: None) -> None:
    """Make what is new searchable, and count it."""
    stage("Indexing for search")
    for index in registered():
        index.refresh()
    for count in kept_counts():
        count.refresh()


def is_waiting() -> bool:
    """Whether articles or claims wait to be compared, among those that are indexed."""
    return _owed().exists() or ClaimToCompare.objects.exists()


def compare_waiting(
    stage: Stage = lambda name: None,
    workers: int = 1,
    may_go_on: Callable[[], bool] = lambda: True,
    wait: bool = True,
    apart: bool = False,
) -> Suggested:
    """Suggest copies, speakers who may be one and claims to link, for articles and claims that wait for it.

    Waits for another process that compares; without `wait` it returns at once where there is one. `may_go_on` is
    asked between two batches. `apart`: this process must not end, whatever the claims.
    """
    made = Suggested()
    with ExitStack() as opened:
        try:
            opened.enter_context(alone("suggestions", partial(_wait if wait else _leave, stage)))
        except Busy:
            return made
        refresh(may_go_on=may_go_on)
        articles_left = _owed().count()
        comparing = opened.enter_context(
            Comparing(
                articles_left * _CLAIMS_EACH + ClaimToCompare.objects.count(),
                workers if articles_left > _WORTH_WORKERS else 1,
                may_go_on,
                apart=apart,
            )
        )
        while may_go_on() and (
            articles := list(_owed().order_by("pk").values_list("pk", flat=True)[:_STRETCH])
        ):
            left = _owed().count()
            made += _copies_and_speakers(articles, left, stage, may_go_on)
            refresh(may_go_on=may_go_on)

            def told(done: int, left: int = left) -> None:
                stage(f"Looking for related claims ({left - done:,} articles left)")

            made += Suggested(links=_suggest_links(comparing, _claims_of(articles), may_go_on, told))
        if may_go_on():
            made += Suggested(links=_suggest_links(comparing, _claims_alone(), may_go_on))
    return made


def _wait(stage: Stage) -> None:
    stage("Waiting for another process that compares")


def _leave(stage: Stage) -> None:
    raise Busy


def _copies_and_speakers(
    articles: list[int], left: int, stage: Stage, may_go_on: Callable[[], bool] = lambda: True
) -> Suggested:
    """Suggest copies of these articles, and speakers in them who may be one."""
    stage(f"Looking for copies and duplicate speakers ({left:,} articles left)")
    made = Suggested()
    for part in _batches(articles):
        made += Suggested(copies=suggest_copies(part))
        if not may_go_on():
            return made
    return made + Suggested(speaker_pairs=suggest_speaker_pairs(_speakers(articles)))


def compare_all(
    progress: Callable[[int, int], object] = lambda done, total: None,
    workers: int = 1,
    failed: Callable[[str], object] = _log.error,
    stage: Stage = lambda name: None,
) -> Suggested:
    """Compare all claims with one another by `workers` processes, and what waits besides; return what is new.

    Goes on with a pass that was interrupted. `progress` is told how many claims are done, and of how many; `failed`
    of claims that were set aside, since the processes that compared them died. Articles that waited when the pass began
    wait no longer when it ends.
    """
    with alone("suggestions", partial(_wait, stage)):
        refresh()
        here = ComparingPass.objects.filter(finished_at=None).first() or ComparingPass.objects.create()
        waiting = _owed().filter(awaits_suggestions_since__lte=here.started_at).order_by("pk")
        made, upto, left = Suggested(), 0, waiting.count()
        while articles := list(waiting.filter(pk__gt=upto).values_list("pk", flat=True)[:_STRETCH]):
            made += _copies_and_speakers(articles, left, stage)
            upto, left = articles[-1], left - len(articles)
        stage("Comparing claims")
        claims = Claim.objects.filter(merged_into=None).exclude(status=Status.REJECTED).order_by("pk")
        total = claims.count()
        done = claims.filter(pk__lte=here.upto).count()
        with Comparing(total - done, workers, failed=failed, apart=True) as comparing:
            for part, links in comparing.links((part, part.claims) for part in _parts(claims, here.upto)):
                store(links, partial(_note_pass, here, part))
                shorten_log()
                done += len(part.claims)
                progress(done, total)
        while articles := list(waiting.values_list("pk", flat=True)[:_BATCH]):
            with transaction.atomic():
                _clear(_Part.of(articles, []), 0)
        here.finished_at = timezone.now()
        here.save()
    return made + Suggested(links=here.suggested)


def _parts(claims: models.QuerySet[Claim], upto: int) -> Iterator[_Part]:
    """The claims of higher numbers than `upto`, a batch at a time."""
    while ids := list(claims.filter(pk__gt=upto).values_list("pk", flat=True)[:BATCH]):
        yield _Part.of([], ids)
        upto = ids[-1]


def _note_pass(here: ComparingPass, part: _Part, made: int) -> None:
    here.upto = part.claims[-1]
    here.suggested += made
    here.save()
    _unmark(part)


def _owed() -> models.QuerySet[Article]:
    return Article.objects.filter(awaits_suggestions_since__isnull=False)


def _suggest_links(
    comparing: Comparing,
    parts: Iterable[_Part],
    may_go_on: Callable[[], bool],
    told: Callable[[int], object] = lambda done: None,
) -> int:
    """Compare the claims of each part; its articles and claims are marked no longer then. `told` how many articles are."""
    made = done = 0
    told(done)
    for part, links in comparing.links((part, part.claims) for part in parts):
        made += store(links, partial(_clear, part))
        shorten_log()
        done += len(part.articles)
        told(done)
        if not may_go_on():
            break
    return made


def _claims_alone() -> Iterator[_Part]:
    """Claims that wait without an article, a batch at a time."""
    upto = 0
    waiting = ClaimToCompare.objects.order_by("pk")
    while ids := list(waiting.filter(pk__gt=upto).values_list("pk", flat=True)[:BATCH]):
        yield _Part.of([], ids)
        upto = ids[-1]


def _claims_of(articles: list[int]) -> Iterator[_Part]:
    """Some articles at a time with their claims, each claim with the first article that carries it."""
    given: set[int] = set()
    for some in _batches(articles):
        rows = Claim.objects.filter(evidence__quote__article__in=some, merged_into=None).order_by()
        claims: dict[int, set[int]] = {article: set() for article in some}
        for claim, article in rows.values_list("pk", "evidence__quote__article"):
            claims.setdefault(article, set()).add(claim)
        batch: list[int] = []
        found: set[int] = set()
        for article in some:
            batch.append(article)
            found |= claims[article] - given
            if len(found) >= BATCH or article == some[-1]:
                given |= found
                yield _Part.of(batch, sorted(found))
                batch, found = [], set()


def _clear(part: _Part, made: int) -> None:
    tell_of(part.articles)
    Article.objects.filter(pk__in=part.articles).update(awaits_suggestions_since=None)
    _unmark(part)


def _unmark(part: _Part) -> None:
    """These claims wait no longer, but for those that were edited since the part was made."""
    waiting = ClaimToCompare.objects.select_for_update().filter(pk__in=part.claims)
    now = dict(waiting.values_list("pk", "since"))
    done = [number for number, since in now.items() if part.since.get(number) == since]
    ClaimToCompare.objects.filter(pk__in=done).delete()


def _speakers(articles: list[int]) -> set[int]:
    found: set[int] = set()
    for ids in _batches(articles):
        rows = Quote.objects.filter(article__in=ids, speaker__isnull=False)
        found.update(rows.order_by().values_list("speaker_id", flat=True))
    return found


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, _BATCH)):
        yield batch
