"""What goes with an article: every row, now or in histories, that is there because of it.

Comes in: the number of an article, whether it is still there or only in histories. Goes out: the numbers of rows by
model. Only indexed columns are asked, so that the size of the database does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from claims.match_keys import claim_words
from claims.models import (
    Adjudication,
    Claim,
    ClaimLink,
    ClaimToCompare,
    ClaimTopic,
    Code,
    CodingItem,
    Evidence,
    FactCheck,
    Quote,
    QuoteTopic,
    RolePrinting,
    SetItem,
    Speaker,
    SpeakerName,
    SpeakerPair,
    SpeakerRole,
)
from newsroom.models import UploadedPage
from sources.models import Article, ArticleCopy, ArticleFingerprint, AwaitedText
from sources.workbench.models import Assignment, Comment, PairState
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key
from sources.workbench.threads import commented

__all__ = ["GOES", "LOOSENED", "STAYS", "Closure", "closure_of"]

_BATCH = 500
# A row goes with the one that this field of it names.
GOES: tuple[tuple[type[Model], str], ...] = (
    (AwaitedText, "article"), (ArticleFingerprint, "article"), (ArticleCopy, "article"), (ArticleCopy, "other"),
    (Speaker, "article"), (Quote, "article"), (RolePrinting, "article"),
    (Evidence, "quote"), (QuoteTopic, "quote"), (SetItem, "quote"), (CodingItem, "quote"),
    (Code, "item"), (Adjudication, "item"),
    (Evidence, "claim"), (ClaimTopic, "claim"), (SetItem, "claim"), (ClaimLink, "claim"), (ClaimLink, "other"),
    (ClaimToCompare, "claim"),
    (SpeakerName, "speaker"), (SpeakerRole, "speaker"), (SpeakerPair, "speaker"), (SpeakerPair, "other"),
    (RolePrinting, "role"),
)  # fmt: skip
# The row stays, and names nothing there any more.
LOOSENED: tuple[tuple[type[Model], str], ...] = (
    (Article, "copy_of"), (Quote, "speaker"), (Quote, "relay_speaker"), (Claim, "merged_into"),
    (Speaker, "merged_into"), (CodingItem, "claim"), (UploadedPage, "article"),
)  # fmt: skip
# What it names does not go: a claim that others checked stays.
STAYS: tuple[tuple[type[Model], str], ...] = ((FactCheck, "claim"),)


class Closure:
    """Numbers by model: `there` are rows, `past` are those that only histories and decisions know."""

    def __init__(self) -> None:
        self.there: defaultdict[type[Model], set[int]] = defaultdict(set)
        self.past: defaultdict[type[Model], set[int]] = defaultdict(set)
        # Claims that stay because a person worded them; what machines said before is in their histories.
        self.reworded: set[int] = set()

    def all(self, model: type[Model]) -> set[int]:
        """The numbers of a model, of rows that are there and that were."""
        return self.there[model] | self.past[model]

    def models(self) -> list[type[Model]]:
        """The models of which something goes."""
        return [model for model in {*self.there, *self.past} if self.all(model)]

    def counts(self) -> dict[str, int]:
        """How many rows of each model go; the models by their label."""
        found = {model._meta.label_lower: len(ids) for model, ids in self.there.items() if ids}
        return dict(sorted(found.items()))

    def add(self, model: type[Model], there: Iterable[int], past: Iterable[int] = ()) -> None:
        """Rows that go, with all that goes with them."""
        new = set(there) - self.there[model]
        old = _gone(model, set(past) - self.all(model) - new)
        self.there[model] |= new
        self.past[model] = (self.past[model] | old) - new
        if not new and not old:
            return
        for other, name in GOES:
            if other._meta.get_field(name).related_model is model:
                self.add(other, _referring(other, name, new), _once_referring(other, name, new | old))


def closure_of(number: int, *, lock: bool = False) -> Closure:
    """What goes with an article. `lock`: nobody gives one of its claims another quote until the transaction ends."""
    closure = Closure()
    there = Article.objects.filter(pk=number).values_list("pk", flat=True)
    closure.add(Article, there, [number])
    _add_claims(closure, number, lock)
    _add_speakers(closure)
    _add_said(closure)
    return closure


def _add_claims(closure: Closure, number: int, lock: bool) -> None:
    """Claims that nothing else carries, unless a person gave them words of their own."""
    quotes = closure.all(Quote)
    candidates: set[int] = set()
    for some in parts(sorted(quotes), _BATCH):
        candidates.update(Evidence.objects.filter(quote__in=some).order_by().values_list("claim", flat=True))
        candidates.update(
            Evidence.history.filter(quote_id__in=some).order_by().values_list("claim_id", flat=True)
        )
    candidates -= {None}
    for some in parts(sorted(candidates), _BATCH):
        claims = Claim.objects.filter(pk__in=some).order_by("pk")
        rows = list(claims.select_for_update(of=("self",)) if lock else claims)
        carried = set(_carried_elsewhere(some, quotes))
        words = _words_of(number) if len(carried) < len(rows) else ""
        left = [row for row in rows if row.pk not in carried]
        own = {
            row.pk
            for row in left
            if row.key != content_key("c", row.text_key) and claim_words(row.text) not in words
        }
        closure.reworded |= own
        closure.add(
            Claim,
            [row.pk for row in left if row.pk not in own],
            set(some) - {row.pk for row in rows} - carried,
        )


def _carried_elsewhere(claims: list[int], quotes: set[int]) -> Iterator[int]:
    """Those of the claims that another quote carries or once carried, or that others checked."""
    now = Evidence.objects.filter(claim__in=claims).order_by().values_list("claim_id", "quote_id")
    once = Evidence.history.filter(claim_id__in=claims).order_by().values_list("claim_id", "quote_id")
    for rows in (now, once):
        yield from (claim for claim, quote in rows if quote not in quotes)
    yield from FactCheck.objects.filter(claim__in=claims).order_by().values_list("claim_id", flat=True)


def _words_of(number: int) -> str:
    """The words of the article, as those of claims are compared."""
    article = Article.objects.filter(pk=number).first()
    return claim_words(article.known_text) if article else ""


def _add_speakers(closure: Closure) -> None:
    """Named speakers whom only this article has, and roles that it alone prints, where nobody decided on them."""
    quotes = closure.there[Quote]
    speakers: set[int] = set()
    for some in parts(sorted(quotes), _BATCH):
        for name in ("speaker_id", "relay_speaker_id"):
            speakers.update(Quote.objects.filter(pk__in=some).order_by().values_list(name, flat=True))
    roles: set[int] = set()
    for some in parts(sorted(closure.there[RolePrinting]), _BATCH):
        roles.update(RolePrinting.objects.filter(pk__in=some).order_by().values_list("role_id", flat=True))
        speakers.update(
            RolePrinting.objects.filter(pk__in=some).order_by().values_list("role__speaker_id", flat=True)
        )
    for some in parts(sorted(speakers - {None} - closure.all(Speaker)), _BATCH):
        closure.add(Speaker, _only_here(some, quotes, closure.there[RolePrinting]))
    for some in parts(sorted(roles - closure.all(SpeakerRole)), _BATCH):
        others = RolePrinting.objects.filter(role__in=some).order_by().values_list("pk", "role_id")
        printed = {role for pk, role in others if pk not in closure.there[RolePrinting]}
        decided = set(SpeakerRole.history.filter(id__in=some).order_by().values_list("id", flat=True))
        closure.add(SpeakerRole, set(some) - printed - decided)


def _only_here(speakers: list[int], quotes: set[int], printings: set[int]) -> set[int]:
    """Those of the speakers that nobody decided on and that no other quote and no other article needs."""
    left = Speaker.objects.filter(
        pk__in=speakers, touched_at=None, status="suggested", merged=None, merged_into=None
    )
    left = left.exclude(pairs__state__in=PairState.settled()).exclude(
        pairs_reverse__state__in=PairState.settled()
    )
    found = set(left.exclude(pk__in=commented(Speaker)).order_by().values_list("pk", flat=True))
    for name in ("speaker", "relay_speaker"):
        rows = Quote.objects.filter(**{f"{name}__in": found}).order_by().values_list(f"{name}_id", "pk")
        found -= {speaker for speaker, quote in rows if quote not in quotes}
    printed = RolePrinting.objects.filter(role__speaker__in=found).order_by()
    return found - {who for pk, who in printed.values_list("pk", "role__speaker_id") if pk not in printings}


def _gone(model: type[Model], ids: set[int]) -> set[int]:
    """Those that are no rows any more: one that is there moved on to another record, and stays."""
    there: set[int] = set()
    for some in parts(sorted(ids), _BATCH):
        there.update(model._default_manager.filter(pk__in=some).values_list("pk", flat=True))
    return ids - there


def _add_said(closure: Closure) -> None:
    """What people say of all that goes, and what they are to do with it."""
    for model in closure.models():
        kind = ContentType.objects.get_for_model(model)
        for some in parts(sorted(closure.all(model)), _BATCH):
            on = {"content_type": kind, "object_id__in": some}
            comments = Comment.objects.filter(**on).order_by().values_list("pk", flat=True)
            closure.add(
                Comment, comments, Comment.history.filter(**on).order_by().values_list("id", flat=True)
            )
            closure.add(Assignment, Assignment.objects.filter(**on).order_by().values_list("pk", flat=True))


def _referring(model: type[Model], name: str, ids: set[int]) -> Iterator[int]:
    for some in parts(sorted(ids), _BATCH):
        yield from (
            model._default_manager.filter(**{f"{name}__in": some}).order_by().values_list("pk", flat=True)
        )


def _once_referring(model: Any, name: str, ids: set[int]) -> Iterator[int]:
    """The same of rows in histories, whether they are still there or not."""
    if not hasattr(model, "history"):
        return
    for some in parts(sorted(ids), _BATCH):
        yield from (
            model.history.filter(Q(**{f"{name}_id__in": some}))
            .order_by()
            .values_list("id", flat=True)
            .distinct()
        )
