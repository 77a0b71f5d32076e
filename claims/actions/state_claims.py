"""Give quotes the claim that their words make: quotes that were added or edited by hand, or have none yet.

The claim and its evidence are suggested, as those that ingest makes: to say that the words are right says
nothing of the claim. What a person decided on a quote's evidence stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from django.db.models import prefetch_related_objects

from claims.extraction.attribute.rules import Rule, is_rule
from claims.extraction.quote import Attribution, Force, QuoteKind, SpeakerKind
from claims.match_keys import claim_text_key
from claims.models import Claim, Evidence, Quote
from claims.stating import Marked, Statement, statement_of
from sources.models import Article
from sources.reading.page import Span
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key

from .following import drop_orphans
from .review_quotes import Quotes
from .sentences import count_of

__all__ = ["BY_HAND", "StateClaims", "restate", "state", "statements"]

BY_HAND = "by hand"  # the rule of a quote or a speaker that a person chose
_PAGES = 50  # articles whose texts are in memory together
_SURE: Rule = "full name"  # a speaker whom a person chose counts as one who is named in full
_UNSURE: Rule = "unresolved"  # so does one of a rule that imported rows name and this program does not have


@dataclass
class StateClaims(Action):
    """Suggest the claim of each of these quotes that carries none."""

    name: ClassVar[str] = "state_claims"
    title: ClassVar[str] = "Suggest claims"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes

    def perform(self, changes: Changes) -> str:
        quotes = changes.lock(Quote, self.quotes, self.expected)
        carrying = {one.quote_id for one in changes.lock_related(Evidence, "quote", quotes)}
        without = [quote for quote in quotes if quote.pk not in carrying]
        if not without:
            raise Refused("Each of these quotes has its claim already.")
        made = statements(without)
        stating = [(quote, found) for quote in without if (found := made[quote.pk])]
        if not stating:
            raise Refused("None of these quotes makes a statement: they are questions or lack a verb.")
        state(changes, stating)
        rest = len(without) - len(stating)
        left_out = f"; {count_of(rest, 'quote')} make{'s' * (rest == 1)} no statement" if rest else ""
        return f"Suggested the {'claim' if len(stating) == 1 else 'claims'} of {count_of(stating, 'quote')}{left_out}"


def statements(quotes: Sequence[Quote]) -> dict[int, Statement | None]:
    """Quote → what its words state now; None for questions and fragments."""
    prefetch_related_objects(quotes, "speaker")
    of_article: defaultdict[int, list[Quote]] = defaultdict(list)
    for quote in quotes:
        of_article[quote.article_id].append(quote)
    stated: dict[int, Statement | None] = {}
    for chunk in parts(sorted(of_article), _PAGES):
        texts, people = Article.objects.filter(pk__in=chunk).known_texts(), _people(chunk)
        for article in chunk:
            for quote in of_article[article]:
                stated[quote.pk] = _statement(quote, texts[article], people[article])
    return stated


def _people(articles: Sequence[int]) -> defaultdict[int, set[str]]:
    """Article → the names of people who speak in it."""
    people: defaultdict[int, set[str]] = defaultdict(set)
    rows = Quote.objects.filter(article__in=articles, speaker__kind="person").order_by().distinct()
    for article, name in rows.values_list("article_id", "speaker__name"):
        people[article].add(name)
    return people


def _statement(quote: Quote, text: str, people: set[str]) -> Statement | None:
    if len(text) < quote.end:  # nothing is known of its page
        return None
    marked = Marked(
        kind=cast(QuoteKind, quote.kind),
        spans=tuple(Span(start, end) for start, end in quote.spans),
        cue=_span(quote.cue_start, quote.cue_end),
        force=cast(Force, quote.force),
        mention=_span(quote.mention_start, quote.mention_end),
        speaker=_attribution(quote),
        rule="" if quote.rule == BY_HAND else quote.rule,
    )
    return statement_of(text, marked, people)


def state(changes: Changes, stating: Sequence[tuple[Quote, Statement]]) -> None:
    """Make evidence for the claim that each quote states; the same words share one claim."""
    keys = {quote.pk: claim_text_key(made.text) for quote, made in stating}
    claims = Claim.objects.stating(set(keys.values()))
    known = changes.lock(Claim, sorted({claim.pk for claim in claims.values()}))
    # Rejected only because its quote was: the same words elsewhere are another matter.
    again = [claim for claim in known if claim.status == Status.REJECTED and not claim.is_touched]
    changes.follow(again, status=Status.SUGGESTED)
    new: dict[str, Claim] = {}
    for quote, made in stating:
        key = keys[quote.pk]
        if key not in claims:
            new.setdefault(
                key, Claim(key=content_key("c", key), text=made.text, text_key=key, kind=made.kind)
            )
    claims |= {claim.text_key: claim for claim in changes.create(list(new.values()), follow=True)}
    evidence = [
        Evidence(
            quote=quote,
            claim=claims[keys[quote.pk]],
            stance=made.stance,
            filled=[list(one) for one in made.filled],
        )
        for quote, made in stating
    ]
    changes.create(evidence, follow=True)


def restate(changes: Changes, quotes: Sequence[Quote], before: Mapping[int, Statement | None]) -> None:
    """Give quotes that were edited the claims that their words make now, `before` being what they stated.

    The machine's evidence for a former claim goes, and the claim if nothing else carries it. Where a
    person said what the quote claims, in other words than the quote's, nothing changes.
    """
    now = statements(quotes)
    others = [quote for quote in quotes if not _same(before[quote.pk], now[quote.pk])]
    have = _evidence_of(changes, others)
    old: list[Evidence] = []
    stating: list[tuple[Quote, Statement]] = []
    wanted = Claim.objects.stating({claim_text_key(made.text) for quote in others if (made := now[quote.pk])})
    for quote in others:
        own = {claim_text_key(one.text) for one in (before[quote.pk], now[quote.pk]) if one}
        live = [one for one in have[quote.pk] if one.is_touched and one.status != Status.REJECTED]
        if any(one.claim.text_key not in own for one in live):
            continue
        old += [one for one in have[quote.pk] if not one.is_touched]
        kept = {one.claim_id for one in have[quote.pk] if one.is_touched}
        if made := now[quote.pk]:
            claim = wanted.get(claim_text_key(made.text))
            if claim is None or claim.pk not in kept:
                stating.append((quote, made))
    changes.delete(old, follow=True)
    state(changes, stating)
    drop_orphans(changes, {one.claim_id for one in old})


def _evidence_of(changes: Changes, quotes: Sequence[Quote]) -> defaultdict[int, list[Evidence]]:
    """Quote → its evidence, locked, each with its claim."""
    rows = changes.lock_related(Evidence, "quote", quotes)
    prefetch_related_objects(rows, "claim")
    have: defaultdict[int, list[Evidence]] = defaultdict(list)
    for one in rows:
        have[one.quote_id].append(one)
    return have


def _same(one: Statement | None, other: Statement | None) -> bool:
    if one is None or other is None:
        return one is other
    return claim_text_key(one.text) == claim_text_key(other.text) and one.stance == other.stance


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None


def _attribution(quote: Quote) -> Attribution | None:
    who = quote.speaker
    if who is None:
        return None
    rule = _SURE if quote.attribution_rule == BY_HAND else quote.attribution_rule
    rule = rule if is_rule(rule) else _UNSURE
    span = _span(quote.mention_start, quote.mention_end)
    return Attribution(who.name, cast(SpeakerKind, who.kind), span, rule, quote.confidence)
