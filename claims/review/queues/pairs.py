"""Queues of pairs: two claims, two speakers, two articles side by side, and what they are to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, Max, Min, Q, QuerySet, prefetch_related_objects
from django.http import QueryDict

from claims.actions import (
    DecideLink,
    LeaveLinkUnsure,
    MergeClaims,
    MergeSpeakers,
    RefuseSpeakerPair,
    UnsureSpeakerPair,
)
from claims.matching.learned import LEAST_DECISIONS, decided_pairs
from claims.matching.reasons import FLAGS
from claims.models import Claim, ClaimLink, PairWeights, Quote, Relation, Speaker, SpeakerPair
from claims.review.merge_preview import propose_claim, propose_speaker
from claims.review.queues.queue import Choice, Cleaned, Queue
from claims.review.voices import voices
from claims.search import CLAIMS, SPEAKERS
from sources.accounts.models import User
from sources.actions import DecideCopies
from sources.models import Article, ArticleCopy, CopyKind
from sources.searching import ARTICLES
from sources.workbench.differences import compare_words
from sources.workbench.models import PairState, Status
from sources.workbench.search import referring
from sources.workbench.threads import threads_of

__all__ = ["ArticleCopies", "ClaimPairs", "SpeakerPairs"]

_EXAMPLES = 3  # quotes shown on either side
_MORE = 8  # further pairs of the two claims that are named
_HEAVY = ("article__text", "article__body", "article__blocks", "article__reading_notes")
_EXCERPT = 1_500  # code points of either article


class ScoreFilters(forms.Form):
    """Which pairs to look at."""

    least = forms.DecimalField(required=False, min_value=0, label="Minimum score")
    words = forms.CharField(required=False, max_length=100, label="Containing")


# -- Claims ---------------------------------------------------------------------------------------

_RELATIONS = [(value, label) for value, label in Relation.choices if value != Relation.NONE]


class ClaimPairFilters(ScoreFilters):
    """Which pairs of claims to look at; what a person linked by hand has no speakers, outlets and days."""

    relation = forms.ChoiceField(
        choices=[("", "any"), *_RELATIONS], required=False, label="Suggested relation"
    )
    speakers = forms.BooleanField(required=False, label="Different speakers")
    outlets = forms.BooleanField(required=False, label="Different sources")
    day = forms.BooleanField(required=False, label="Same day")
    negated = forms.BooleanField(required=False, label="One is negated or denied")
    clash = forms.BooleanField(
        required=False,
        label="With a possible clash",
        help_text="Negation, denial, opposites, numbers, dates",
    )
    least = forms.DecimalField(required=False, min_value=0, max_value=1, label="Minimum score")
    field_order = ("relation", "speakers", "outlets", "day", "negated", "clash", "least", "words")


_NARROWED: dict[str, dict[str, object]] = {
    "speakers": {"same_speaker": False},
    "outlets": {"same_outlet": False},
    "day": {"days_apart": 0},
    "negated": {"negated": True},
    "clash": {"clashes": True},
}


def _link(relation: Relation) -> Callable[[User, ClaimLink, str], DecideLink]:
    def make(user: User, link: ClaimLink, note: str) -> DecideLink:
        return DecideLink(user, link.claim, link.other, relation, note=note, expected={link.pk: link.version})

    return make


def _link_back(relation: Relation) -> Callable[[User, ClaimLink, str], DecideLink]:
    """The same with the right-hand claim first."""

    def make(user: User, link: ClaimLink, note: str) -> DecideLink:
        return DecideLink(user, link.other, link.claim, relation, note=note, expected={link.pk: link.version})

    return make


def _same_claim(user: User, link: ClaimLink, note: str) -> MergeClaims:
    kept, merged = propose_claim(link.claim, link.other)
    return MergeClaims(user, kept, [merged], note=note)


def _same_claim_even_so(user: User, link: ClaimLink, note: str) -> MergeClaims:
    action = _same_claim(user, link, note)
    action.compared_all = action.despite_refusal = True
    return action


class ClaimPairs(Queue[ClaimLink]):
    slug = "claims"
    title = "Claim pairs to review"
    one = "pair"
    model = ClaimLink
    permission = "claims.decide_claimlink"
    template = "claims/queue/claims.html"
    done = "There are no more matching claim pairs to review."
    choices = (
        Choice(
            "same", "Same claim", "1", _same_claim, "accept", "True under the same conditions",
            _same_claim_even_so, "I have compared them all: same claim",
        ),
        Choice("related", "Related", "2", _link(Relation.RELATED)),
        Choice("contradicts", "Contradicts", "3", _link(Relation.CONTRADICTS)),
        Choice("none", "No link", "0", _link(Relation.NONE), "reject", "Will not be suggested again"),
        Choice(
            "unsure", "Unsure", "x",
            lambda user, link, note: LeaveLinkUnsure(user, link.claim, link.other, note=note),
        ),
        Choice("supports", "Left supports right", "4", _link(Relation.SUPPORTS), "small"),
        Choice("supported", "Right supports left", "5", _link_back(Relation.SUPPORTS), "small"),
        Choice("responds", "Left responds to right", "6", _link(Relation.RESPONDS), "small"),
        Choice("answered", "Right responds to left", "7", _link_back(Relation.RESPONDS), "small"),
    )  # fmt: skip

    def waiting(self) -> QuerySet[ClaimLink]:
        return (
            ClaimLink.objects.filter(state=PairState.SUGGESTED)
            .select_related("claim", "other")
            .order_by("-score", "id")
        )

    def filters(self, data: QueryDict) -> forms.Form:
        return ClaimPairFilters(data)

    def narrow(self, rows: QuerySet[ClaimLink], cleaned: Cleaned) -> QuerySet[ClaimLink]:
        if cleaned.get("relation"):
            rows = rows.filter(relation=cleaned["relation"])
        for name, condition in _NARROWED.items():
            if cleaned.get(name):
                rows = rows.filter(**condition)
        if cleaned.get("least") is not None:
            rows = rows.filter(score__gte=cleaned["least"])
        if words := cleaned.get("words"):
            rows = referring(rows, words, {"claim": CLAIMS, "other": CLAIMS})
        return rows

    def context(self, item: ClaimLink) -> dict[str, object]:
        left, right = compare_words(item.claim.text, item.other.text)
        pair = (item.claim, item.other)
        heard = voices(claim.pk for claim in pair)
        threads = threads_of(pair)
        for claim in pair:
            claim.threads = threads.get(claim.pk, [])  # type: ignore[attr-defined]  # what its comments are shown from
        return {
            "link": item,
            "reasons": [(line, str(line).startswith(FLAGS)) for line in item.reasons],
            "sides": [
                (claim, words, heard.get(claim.pk, [])[:_EXAMPLES])
                for claim, words in ((item.claim, left), (item.other, right))
            ],
            "more": _more(item),
            "weights": PairWeights.objects.order_by("pk").last(),
            "decisions": decided_pairs().order_by().values("pk")[:LEAST_DECISIONS].count(),
            "needed": LEAST_DECISIONS,
        }


def _more(item: ClaimLink) -> list[tuple[ClaimLink, Claim]]:
    """The other pairs that wait for these two claims, the best first, each with the claim that is new in it."""
    ours = (item.claim_id, item.other_id)
    rows = ClaimLink.objects.filter(Q(claim__in=ours) | Q(other__in=ours), state=PairState.SUGGESTED)
    rows = rows.exclude(pk=item.pk).select_related("claim", "other").order_by("-score", "id")
    return [(link, link.claim if link.other_id in ours else link.other) for link in rows[:_MORE]]


# -- Speakers -------------------------------------------------------------------------------------


def _same_speaker(user: User, pair: SpeakerPair, note: str) -> MergeSpeakers:
    kept, merged = propose_speaker(pair.speaker, pair.other)
    return MergeSpeakers(user, kept, [merged], note=note)


def _same_speaker_even_so(user: User, pair: SpeakerPair, note: str) -> MergeSpeakers:
    action = _same_speaker(user, pair, note)
    action.despite_refusal = True
    return action


class SpeakerPairs(Queue[SpeakerPair]):
    slug = "speakers"
    title = "Speakers to merge"
    one = "pair"
    model = SpeakerPair
    permission = "claims.merge_speaker"
    template = "claims/queue/speakers.html"
    done = "There are no more matching speaker pairs to review."
    choices = (
        Choice(
            "same", "Same", "1", _same_speaker, "accept", "Merges the two records; can be undone",
            _same_speaker_even_so, "Merge anyway",
        ),
        Choice(
            "different", "Not the same", "0",
            lambda user, pair, note: RefuseSpeakerPair(user, pair.speaker, pair.other, note=note),
            "reject", "Will not be suggested again",
        ),
        Choice(
            "unsure", "Unsure", "x",
            lambda user, pair, note: UnsureSpeakerPair(user, pair.speaker, pair.other, note=note),
        ),
    )  # fmt: skip

    def waiting(self) -> QuerySet[SpeakerPair]:
        return (
            SpeakerPair.objects.filter(state=PairState.SUGGESTED)
            .exclude(speaker__status=Status.REJECTED)
            .exclude(other__status=Status.REJECTED)
            .select_related("speaker", "other")
            .order_by("-score", "id")
        )

    def filters(self, data: QueryDict) -> forms.Form:
        return ScoreFilters(data)

    def narrow(self, rows: QuerySet[SpeakerPair], cleaned: Cleaned) -> QuerySet[SpeakerPair]:
        if cleaned.get("least") is not None:
            rows = rows.filter(score__gte=cleaned["least"])
        if words := cleaned.get("words"):
            rows = referring(rows, words, {"speaker": SPEAKERS, "other": SPEAKERS})
        return rows

    def context(self, item: SpeakerPair) -> dict[str, object]:
        pair = [item.speaker, item.other]
        prefetch_related_objects(pair, "names", "roles")
        facts = {row.pop("speaker"): row for row in _facts(pair)}
        kept, _ = propose_speaker(*pair, said={pk: row["count"] for pk, row in facts.items()})
        return {
            "pair": item,
            "kept": kept,
            "sides": [
                _speaker(speaker, words, facts.get(speaker.pk, {"count": 0}))
                for speaker, words in zip(pair, compare_words(pair[0].name, pair[1].name), strict=True)
            ],
        }


def _facts(pair: list[Speaker]) -> QuerySet[Quote, Any]:
    rows = Quote.objects.filter(speaker__in=pair).order_by().values("speaker")
    return rows.annotate(count=Count("pk"), first=Min("day"), last=Max("day"))


def _speaker(speaker: Speaker, words: object, facts: dict[str, object]) -> dict[str, object]:
    quotes = Quote.objects.filter(speaker=speaker).order_by("day", "id")
    return {
        "speaker": speaker,
        "words": words,
        "names": [name.name for name in speaker.names.all() if name.name != speaker.name],
        "roles": list(speaker.roles.all())[:6],
        "quotes": list(quotes.select_related("article").defer(*_HEAVY)[:_EXAMPLES]),
        **facts,
    }


# -- Articles -------------------------------------------------------------------------------------


def _copy(state: PairState) -> Callable[[User, ArticleCopy, str], DecideCopies]:
    def make(user: User, copy: ArticleCopy, note: str) -> DecideCopies:
        return DecideCopies(user, [copy.pk], state, note=note, expected={copy.pk: copy.version})

    return make


class CopyFilters(ScoreFilters):
    """Which copies to look at."""

    kind = forms.ChoiceField(choices=[("", "any"), *CopyKind.choices], required=False)
    least = forms.DecimalField(required=False, min_value=0, max_value=1, label="Minimum similarity")


class ArticleCopies(Queue[ArticleCopy]):
    slug = "copies"
    title = "Copies to review"
    one = "pair"
    model = ArticleCopy
    permission = "sources.change_articlecopy"
    template = "claims/queue/copies.html"
    done = "There are no more matching copies to review."
    choices = (
        Choice("confirm", "Same story", "1", _copy(PairState.ACCEPTED), "accept"),
        Choice(
            "refuse",
            "Different stories",
            "0",
            _copy(PairState.REJECTED),
            "reject",
            "Will not be suggested again",
        ),
    )

    def waiting(self) -> QuerySet[ArticleCopy]:
        return (
            ArticleCopy.objects.filter(state=PairState.SUGGESTED)
            .select_related("article__source", "other__source")
            .order_by("-similarity", "id")
        )

    def filters(self, data: QueryDict) -> forms.Form:
        return CopyFilters(data)

    def narrow(self, rows: QuerySet[ArticleCopy], cleaned: Cleaned) -> QuerySet[ArticleCopy]:
        if cleaned.get("least") is not None:
            rows = rows.filter(similarity__gte=cleaned["least"])
        if cleaned.get("kind"):
            rows = rows.filter(kind=cleaned["kind"])
        if words := cleaned.get("words"):
            rows = referring(rows, words, {"article": ARTICLES, "other": ARTICLES})
        return rows

    def context(self, item: ArticleCopy) -> dict[str, object]:
        bodies = [_excerpt(item.article), _excerpt(item.other)]
        left, right = compare_words(*bodies)
        return {"copy": item, "sides": [(item.article, left), (item.other, right)]}


def _excerpt(article: Article) -> str:
    """The beginning of the body."""
    return "\n\n".join(article.text[start:end] for start, end in article.body)[:_EXCERPT]
