"""Storing: one read page and its quotes into the database, in one transaction.

Writes suggestions only, in bulk and without history: the ingest run is their record.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from claims.completion import Filled
from claims.extraction import Quote as Found
from claims.identity import SpeakerDirectory
from claims.keys import claim_text_key
from claims.models import Claim, Evidence, Quote, Speaker
from claims.place import place
from claims.stating import completed
from newsroom.ingest.copies import remember_bands
from newsroom.ingest.outcome import Outcome, Result
from newsroom.ingest.reconcile import Reconciled, reconcile
from newsroom.ingest.version import extractor_version
from newsroom.pipeline import Extracted
from sources.known_sources import known_source
from sources.models import Article, IngestRun, Source, SourceKind, SourceName
from sources.reading import Page, Span
from sources.workbench.keys import content_key
from sources.workbench.models import PairState

__all__ = ["Store"]


class Store:
    """Writes pages for one ingest run; keeps the sources and speakers it has met."""

    def __init__(self, run: IngestRun) -> None:
        self.run = run
        self.speakers = SpeakerDirectory()
        self._sources: dict[str, Source] = {}
        self._relays: dict[str, Source | None] = {}

    def save(self, extracted: Extracted) -> Result:
        """Store one article: all of it or, where anything fails, nothing."""
        try:
            with transaction.atomic():
                result = self._save(extracted)
        except BaseException:
            self.forget()
            raise
        self.speakers.keep()
        return result

    def forget(self) -> None:
        """Drop what was cached by a transaction that was rolled back."""
        self.speakers.forget()
        self._sources.clear()
        self._relays.clear()

    def _save(self, extracted: Extracted) -> Result:
        path, member, page, quotes = extracted.path, extracted.member, extracted.page, extracted.quotes
        article = Article.objects.filter(digest=extracted.digest).first()
        outcome: Outcome
        if article is None:
            article = self._article(extracted)
            article.save(force_insert=True)
            remember_bands(article, new=True)
            plan = Reconciled(add=quotes)
            outcome = "new"
        else:
            if article.extractor == extractor_version():
                return Result(path, "unchanged", article_id=article.pk, member=member)
            if article.text != page.text:
                # The text every span refers to never changes, so neither does what was found in it.
                Article.objects.filter(pk=article.pk).update(extractor=extractor_version())
                note = "This version reads different text from the file; the text in the database was kept."
                return Result(path, "unchanged", notes=(note,), article_id=article.pk, member=member)
            self._reread(article, page)
            plan = reconcile(article, quotes)
            outcome = "updated"
        self._drop(plan.remove)
        self._write(article, plan)
        return Result(
            path,
            outcome,
            len(plan.add) + len(plan.change),
            notes=page.notes,
            article_id=article.pk,
            member=member,
        )

    # -- Articles ---------------------------------------------------------------------------

    def _article(self, extracted: Extracted) -> Article:
        path, page = extracted.path, extracted.page
        article = Article(
            digest=extracted.digest,
            file_digest=extracted.file_digest,
            member=(extracted.member or "")[:1000],
            file_name=path.replace("\\", "/").rsplit("/", 1)[-1][:255],
            path=path,
            text=page.text,
            run=self.run,
        )
        self._describe(article, page)
        return article

    def _reread(self, article: Article, page: Page) -> None:
        """A newer reader's view of a known page; a person's edits stay."""
        if article.is_touched:
            Article.objects.filter(pk=article.pk).update(
                extractor=extractor_version(), awaits_suggestions_since=timezone.now()
            )
            return
        self._describe(article, page)
        article.save()
        remember_bands(article)

    def _describe(self, article: Article, page: Page) -> None:
        moment = page.published
        article.source = self._source(page.source, SourceKind.OTHER)
        article.agency = self._source(page.agency, SourceKind.AGENCY)
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
        article.encoding = page.encoding
        article.details = page.details
        article.body = [list(span) for span in page.body]
        article.blocks = [[block.kind, *block.span] for block in page.blocks]
        article.reading_notes = list(page.notes)
        article.extractor = extractor_version()
        article.awaits_suggestions_since = timezone.now()

    def _source(self, name: str | None, kind: SourceKind) -> Source | None:
        """The source of that name, made as a suggestion where it is not known yet."""
        if not name:
            return None
        name = name[:200]
        if name not in self._sources:
            self._sources[name] = Source.objects.named(name) or _new_source(name, kind)
        return self._sources[name]

    def _relay(self, name: str) -> Source | None:
        """The outlet or agency of this name, where there is one; a body that relays is a speaker."""
        if not name:
            return None
        if name not in self._relays:
            known = known_source(name) is not None
            self._relays[name] = self._source(name, SourceKind.OTHER) if known else Source.objects.named(name)
        return self._relays[name]

    # -- Quotes -----------------------------------------------------------------------------

    def _drop(self, quotes: list[Quote]) -> None:
        """Remove suggestions a better extractor no longer makes, and claims nobody else carries."""
        if not quotes:
            return
        ids = [quote.pk for quote in quotes]
        claims = set(Evidence.objects.filter(quote__in=ids).values_list("claim_id", flat=True))
        speakers = {quote.speaker_id for quote in quotes if quote.speaker_id}
        Quote.objects.filter(pk__in=ids).delete()
        drop_orphans(claims, speakers)

    def _write(self, article: Article, plan: Reconciled) -> None:
        found = (*plan.add, *(found for _, found in plan.change))
        relays = [
            name[:200] for quote in found if (name := quote.relayed_via) and not self._relay(name[:200])
        ]
        self.speakers.meet([quote.speaker for quote in found], article, relays)
        new = [self._quote(article, found, Quote(article=article)) for found in plan.add]
        for quote, key in zip(new, _keys(article, new), strict=True):
            quote.key = key
        Quote.objects.bulk_create(new)
        changed = [self._quote(article, found, quote) for quote, found in plan.change]
        if changed:
            Quote.objects.bulk_update(changed, _MACHINE_FIELDS)
        pairs = [*zip(new, plan.add, strict=True), *((quote, found) for quote, found in plan.change)]
        self._claims(pairs, plan.change)
        self.speakers.record_roles(
            article,
            [
                (quote.speaker_id, found.speaker)
                for quote, found in pairs
                if found.speaker and quote.speaker_id
            ],
        )

    def _quote(self, article: Article, found: Found, quote: Quote) -> Quote:
        """Fill a quote's machine fields from what was found."""
        text = article.text
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
        quote.relay_source = self._relay(quote.relayed_via)
        quote.relay_speaker = (
            self.speakers.known(quote.relayed_via) if quote.relayed_via and not quote.relay_source else None
        )
        quote.medium = (found.medium or "")[:40]
        quote.venue = (found.venue or "")[:300]
        quote.said_on = date.fromisoformat(found.said_on) if found.said_on else None
        quote.said_on_words = found.said_on_phrase.of(text)[:100] if found.said_on_phrase else ""
        quote.wording = found.wording
        return quote

    # -- Claims -----------------------------------------------------------------------------

    def _claims(self, pairs: list[tuple[Quote, Found]], changed: list[tuple[Quote, Found]]) -> None:
        """Give every quote that states something its claim; the same words share one."""
        people = {
            found.speaker.name for _, found in pairs if found.speaker and found.speaker.kind == "person"
        }
        whole = {quote: _completed(quote, found, people) for quote, found in pairs if found.claim}
        carried = {
            quote: (claim_text_key(whole[quote][0]), found) for quote, found in pairs if quote in whole
        }
        wanted = {key: (whole[quote][0], found.claim_kind) for quote, (key, found) in carried.items()}
        claims = self._find_claims(set(wanted))
        missing = [
            Claim(key=content_key("c", key), text=text, text_key=key, kind=kind)
            for key, (text, kind) in wanted.items()
            if key not in claims
        ]
        Claim.objects.bulk_create(missing)
        claims.update({claim.text_key: claim for claim in missing})
        self._forget_old_evidence(
            [quote for quote, _ in changed], {q.pk: claims[k].pk for q, (k, _) in carried.items()}
        )
        known = Evidence.objects.filter(quote__in=[quote for quote, _ in changed])
        have = set(known.values_list("quote_id", "claim_id")) if changed else set()
        Evidence.objects.bulk_create(
            Evidence(
                quote=quote,
                claim=claims[key],
                stance=found.stance,
                filled=[list(one) for one in whole[quote][1]],
            )
            for quote, (key, found) in carried.items()
            if (quote.pk, claims[key].pk) not in have
        )

    def _find_claims(self, keys: set[str]) -> dict[str, Claim]:
        found = Claim.objects.stating(keys)
        # Rejected only because its quote was: the same words elsewhere are another matter.
        again = [claim.pk for claim in found.values() if claim.status == "rejected" and not claim.is_touched]
        if again:
            Claim.objects.filter(pk__in=again).update(status="suggested")
        return found

    def _forget_old_evidence(self, quotes: list[Quote], claim_of: dict[int, int]) -> None:
        """Evidence of a changed quote for a claim its new reading no longer makes."""
        if not quotes:
            return
        old = [
            evidence
            for evidence in Evidence.objects.filter(quote__in=quotes, touched_at=None)
            if claim_of.get(evidence.quote_id) != evidence.claim_id
        ]
        Evidence.objects.filter(pk__in=[evidence.pk for evidence in old]).delete()
        # A claim that another quote of the page is about to carry is no orphan.
        drop_orphans({evidence.claim_id for evidence in old} - set(claim_of.values()), set())


_MACHINE_FIELDS = [
    "kind", "spans", "start", "end", "text", "prefix", "suffix", "repeats", "cue", "cue_start", "cue_end", "force",
    "mention", "mention_start", "mention_end", "speaker", "role", "attribution_rule", "confidence", "rule",
    "relayed_via", "relay_source", "relay_speaker", "medium", "venue", "said_on", "said_on_words", "wording",
]  # fmt: skip


def drop_orphans(claims: set[int], speakers: set[int]) -> None:
    """Delete suggested claims and speakers that nothing refers to and nobody touched."""
    Claim.objects.filter(
        pk__in=claims, touched_at=None, status="suggested", evidence=None, merged=None, set_items=None
    ).exclude(links__state__in=PairState.settled()).exclude(
        links_reverse__state__in=PairState.settled()
    ).delete()
    Speaker.objects.filter(
        pk__in=speakers, touched_at=None, status="suggested", quotes=None, relayed_quotes=None, merged=None,
        merged_into=None,
    ).exclude(pairs__state__in=PairState.settled()).exclude(
        pairs_reverse__state__in=PairState.settled()
    ).delete()  # fmt: skip


def _new_source(name: str, kind: SourceKind) -> Source:
    """A suggested source, with what is known of it before any page."""
    known = known_source(name)
    if known is None:
        return Source.objects.create(name=name, kind=kind)
    if (there := Source.objects.named(known.name)) is not None:
        return there
    source = Source.objects.create(
        name=known.name,
        kind=known.kind,
        country=known.country,
        language=known.language,
        homepage=known.homepage,
    )
    taken = {
        n.casefold() for n in SourceName.objects.filter(name__in=known.names).values_list("name", flat=True)
    }
    SourceName.objects.bulk_create(
        SourceName(source=source, name=other) for other in known.names if other.casefold() not in taken
    )
    return source


def _keys(article: Article, quotes: list[Quote]) -> list[str]:
    """Public keys that the same page gives in every database."""
    return [content_key("q", article.digest, quote.kind, str(quote.spans)) for quote in quotes]


def _cut(text: str, span: Span | None, limit: int) -> tuple[str, int | None, int | None]:
    return (span.of(text)[:limit], span.start, span.end) if span else ("", None, None)


def _completed(quote: Quote, found: Found, people: set[str]) -> tuple[str, tuple[Filled, ...]]:
    """The claim of a quote with what its pronoun means, where the passage leaves no choice."""
    start = found.spans[0].start
    return completed(found.claim or "", quote.article.text, found.kind, start, found.speaker, people)
