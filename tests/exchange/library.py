"""A small database with a record of every kind, and hostile words in each: for round trips."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from claims.match_keys import claim_text_key
from claims.models import (
    Claim,
    ClaimLink,
    ClaimTopic,
    CuratedSet,
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
    Topic,
)
from claims.place import place
from sources.models import Article, ArticleCopy, Source, SourceName
from sources.workbench.exchange.resource import ExchangeResource, resource_of

# In the order in which an empty database takes them.
MODELS: tuple[Any, ...] = (
    Source,
    Article,
    ArticleCopy,
    Topic,
    Speaker,
    SpeakerRole,
    SpeakerPair,
    Quote,
    Claim,
    Evidence,
    FactCheck,
    ClaimLink,
    CuratedSet,
    SetItem,
)
RESOURCES: tuple[type[ExchangeResource], ...] = tuple(resource_of(model) for model in MODELS)

HOSTILE = [
    '=HYPERLINK("http://example.org","click")',
    "+1 for the mayor",
    "-3 degrees",
    "@SUM(A1)",
    "\ttabbed",
    "\rreturned",
    "'=quoted already",
    "a,b;c|d \"e\" 'f'",
    "line\nbreak\r\nand return",
    "<script>alert(1)</script> &amp; ]]>",
    "_x000D_ and ⟦more 1⟧",
    "näïve – «Москва» 😀 \u2028 sep",
    "true",
    "0012",
    "null",
]


def library() -> None:
    """Fill the database."""
    gazette = Source.objects.create(
        name="The Gazette", kind="newspaper", country="GB", language="en", version=3
    )
    agency = Source.objects.create(name="=Wire & Co", kind="agency", note=HOSTILE[0])
    SourceName.objects.create(source=agency, name="Wire")
    SourceName.objects.create(source=agency, name="-Wire")
    articles = [_article(n, gazette, agency, text) for n, text in enumerate(HOSTILE)]
    long = _article(90, None, None, "Long. " * 9000 + "⟦more 2⟧")
    Article.objects.filter(pk=articles[3].pk).update(copy_of=articles[5])
    pair = sorted([articles[0], long], key=lambda a: a.pk)
    ArticleCopy.objects.create(article=pair[0], other=pair[1], kind="wire", similarity=1 / 3, version=2)
    speakers = [_speaker(n, name) for n, name in enumerate(["Nadia Ivers", "@handle", "An official"])]
    unnamed = Speaker.objects.create(
        key="s-unnamed", name="a senior official", kind="unnamed", article=articles[1], note="\tnote"
    )
    gone = Speaker.objects.create(key="s-gone", name="N. Ivers", merged_into=speakers[0])
    for one in (unnamed, gone):
        SpeakerName.objects.create(speaker=one, name=one.name)
    role = SpeakerRole.objects.create(
        speaker=speakers[0], title="Governor", organization="Central Bank", first_seen=date(2021, 7, 1)
    )
    SpeakerRole.objects.create(speaker=speakers[0], title="Chair")
    RolePrinting.objects.create(role=role, article=articles[2], words="=Governor")
    SpeakerPair.objects.create(
        speaker=speakers[0],
        other=speakers[1],
        state="rejected",
        score=0.1234567890123456,
        reasons=["-a", "b"],
    )
    quotes = [_quote(n, article, speakers[n % 3], agency) for n, article in enumerate(articles)]
    topics = [Topic.objects.create(name=name) for name in ("=Rates", "Banks", "Überschuss")]
    claims = [_claim(n, text) for n, text in enumerate(HOSTILE)]
    Claim.objects.create(
        key="c-gone",
        text="Merged",
        text_key=claim_text_key("Merged"),
        merged_into=claims[0],
        status="rejected",
    )
    ClaimTopic.objects.create(claim=claims[0], topic=topics[0])
    ClaimTopic.objects.create(claim=claims[0], topic=topics[2])
    QuoteTopic.objects.create(quote=quotes[0], topic=topics[1])
    for claim, quote in zip(claims, reversed(quotes), strict=True):
        Evidence.objects.create(claim=claim, quote=quote, stance="doubts", note="+note")
    for n, words in enumerate(HOSTILE):
        FactCheck.objects.create(
            key=f"f-{n}", claim=claims[n], claim_text=words, address=f"https://checkers.example/{n}?a=1&b=2",
            reviewer="=The Checkers", rating=words[:300], rating_value=n / 3 if n % 2 else None, published="2021-07-10T22:46",
            appearances=["https://posts.example/1"] if n else [], status=("suggested", "accepted", "rejected")[n % 3],
        )  # fmt: skip
    for n in range(4):
        ClaimLink.objects.create(
            claim=claims[n],
            other=claims[n + 1],
            relation="responds",
            backward=bool(n % 2),
            state="accepted" if n else "suggested",
            decided_at=datetime(2026, 3, 1, 12, 30, n, 123456, tzinfo=UTC) if n else None,
            score=0.5 if n == 2 else None,
            reasons=["shared words: “rates”", {"flag": "=negation"}],
        )
    chosen = CuratedSet.objects.create(
        key="set-one", name="=Rates in the press", purpose="Who promised what?", filter={"status": "accepted"}
    )
    for n, quote in enumerate(quotes[:3]):
        SetItem.objects.create(curated_set=chosen, quote=quote, position=n, note=HOSTILE[n])
    SetItem.objects.create(curated_set=chosen, claim=claims[0], position=1)


def clear() -> None:
    """Empty the database of all that `library` made."""
    SetItem.objects.all().delete()
    CuratedSet.objects.all().delete()
    ClaimLink.objects.all().delete()
    FactCheck.objects.all().delete()
    Claim.objects.exclude(merged_into=None).delete()
    Speaker.objects.exclude(merged_into=None).delete()
    everything: tuple[Any, ...] = (
        ClaimLink,
        FactCheck,
        Evidence,
        ClaimTopic,
        Topic,
        Claim,
        Quote,
        SpeakerPair,
    )
    for model in (*everything, RolePrinting, SpeakerRole, SpeakerName, Speaker, ArticleCopy, Article, Source):
        model.objects.all().delete()


def _article(n: int, source: Source | None, agency: Source | None, text: str) -> Article:
    return Article.objects.create(
        digest=sha256(f"article {n}".encode()).hexdigest(),
        source=source,
        agency=agency if n % 2 else None,
        title=text[:100],
        byline="-By hand",
        published="2021-07-10T22:46",
        published_on=date(2021, 7, 10),
        published_precision="minute",
        language="en",
        address="https://example.org/?a=1&b=2",
        file_name=f"{n}.txt",
        text=f"{text} – the words of page {n}.",
        body=[[0, 3], [4, 7]],
        blocks=[["body", 0, 3]],
        reading_notes=["=note"],
        version=n + 1,
    )


def _speaker(n: int, name: str) -> Speaker:
    speaker = Speaker.objects.create(key=f"s-{n}", name=name, wikidata="Q42" if n == 0 else "")
    for other in (name, f"-{name}"):
        SpeakerName.objects.create(speaker=speaker, name=other, key=other.lower())
    return speaker


def _quote(n: int, article: Article, speaker: Speaker, agency: Source) -> Quote:
    start = len(article.text) - len(article.text.lstrip())
    cut = place(article.text, [[start, start + 4], [len(article.text) - 5, len(article.text)]])
    return Quote.objects.create(
        key=f"q-{n}",
        article=article,
        kind="mixed",
        spans=[list(span) for span in cut.spans],
        start=cut.start,
        end=cut.end,
        text=cut.text,
        prefix=cut.prefix,
        suffix=cut.suffix,
        cue="said",
        cue_start=1,
        cue_end=3,
        mention="=she",
        speaker=speaker if n % 4 else None,
        confidence=0.1 + 0.2,
        relay_source=agency if n % 2 else None,
        relayed_via="TASS",
        said_on=date(2021, 7, 7) if n % 2 else None,
        said_on_words="on Wednesday",
        repeats=[[[1, 2]]],
        status=("suggested", "accepted", "rejected")[n % 3],
        note=HOSTILE[n],
        version=n + 1,
    )


def _claim(n: int, text: str) -> Claim:
    return Claim.objects.create(
        key=f"c-{n}",
        text=text,
        text_key=claim_text_key(text),
        context=HOSTILE[-n - 1],
        verdict="mixed" if n == 1 else "",
        verdict_reasoning="=because" if n == 1 else "",
        verdict_sources=[{"address": "", "document": "=index", "note": "@2"}] if n == 1 else [],
        verdict_at=datetime(2021, 7, 9, 10, tzinfo=UTC) if n == 1 else None,
        version=n + 1,
    )
