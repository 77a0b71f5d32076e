"""A database of invented records of any size, for the benchmark and the tests of the desk.

`fill(10_000, 10)` makes 10,000 articles with ten quotes each, and speakers, claims, evidence,
links and pairs in proportion. The words are drawn from a short list by a seeded generator.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import accumulate, islice
from typing import Any

__all__ = ["fill"]

_WORDS = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "government",
    "minister",
    "report",
    "border",
    "talks",
    "peace",
    "prices",
    "energy",
    "election",
    "court",
    "vote",
    "parliament",
    "region",
    "water",
    "health",
    "budget",
    "agency",
    "treaty",
    "police",
    "school",
    "rail",
    "harbour",
    "inflation",
    "strike",
    "union",
    "law",
    "reform",
    "tax",
    "union",
    "council",
    "plan",
    "growth",
    "trade",
    "visit",
    "summit",
    "crisis",
    "aid",
    "letter",
    "inquiry",
    "market",
    "bank",
]
_GIVEN = [
    "Anna",
    "Boris",
    "Clara",
    "David",
    "Elena",
    "Farid",
    "Grace",
    "Henri",
    "Irina",
    "Jonas",
    "Karin",
    "Luis",
    "Maria",
    "Nils",
    "Olga",
    "Pavel",
]
_SYLLABLES = (
    "ba", "cor", "den", "el", "fi", "gra", "hol", "in", "ju", "kes", "lo", "mar", "ne", "or", "pli", "que",
    "ras", "sto", "tir", "um", "ver", "wen", "yal", "zo",
)  # fmt: skip
_COUNTRIES = ("", "Norway", "Ghana", "Peru")
_STATUSES = ("suggested", "suggested", "suggested", "accepted", "rejected")
_FIRST = date(2015, 1, 1)
_BATCH = 500


def fill(articles: int, quotes_each: int, seed: int = 7) -> None:
    """Fill the database of the settings; it should be migrated; records that are there are left alone."""
    from claims.models import Quote, Speaker
    from sources.models import Article, Source

    dice = random.Random(seed)
    sources = Source.objects.bulk_create(Source(name=f"Gazette {n}") for n in range(min(300, articles)))
    names = [f"{dice.choice(_GIVEN)} {_word(dice)}son {n}" for n in range(max(2, articles // 2))]
    _create(
        Speaker, (Speaker(name=name, key=f"s-{n}", country=_COUNTRIES[n % 4]) for n, name in enumerate(names))
    )
    speakers = list(Speaker.objects.order_by("-pk").values_list("pk", flat=True)[: len(names)])
    quotes = 0
    for start in range(0, articles, 200):
        made: list[Any] = []
        sentences: list[list[str]] = []
        for n in range(start, min(start + 200, articles)):
            lines = [f"Spokesperson {n} said: “{_sentence(dice)}.”" for _ in range(quotes_each)]
            sentences.append(lines)
            day = _FIRST + timedelta(days=n % 3600)
            made.append(
                Article(
                    digest=sha256(f"article {n}".encode()).hexdigest(), source=sources[n % len(sources)],
                    title=_sentence(dice)[:80].capitalize(), published=f"{day}T10:00", published_on=day,
                    published_precision="minute", language="en", file_name=f"{n}.txt",
                    text="\n\n".join([_sentence(dice, 60), *lines, _sentence(dice, 60)]),
                )
            )  # fmt: skip
        kept = Article.objects.bulk_create(made, batch_size=_BATCH)
        rows = [
            quote
            for article, lines in zip(kept, sentences, strict=True)
            for quote in _quotes(dice, article, lines, speakers)
        ]
        _create(Quote, rows)
        quotes += len(rows)
    _claims(dice, quotes)
    _pairs(dice, speakers, articles)
    _sorted(dice, quotes)


def _sorted(dice: random.Random, quotes: int) -> None:
    """A codebook of broad and narrower topics, under which a tenth of the quotes and claims are, and a set."""
    from claims.models import Claim, ClaimTopic, CuratedSet, Quote, QuoteTopic, SetItem, Topic

    broad = [Topic.objects.create(name=f"{_word(dice)} {n}") for n in range(8)]
    topics = [
        *broad,
        *(Topic.objects.create(name=f"{_word(dice)}, part {n}", parent=broad[n % 8]) for n in range(32)),
    ]
    tenth = list(Quote.objects.order_by("-pk").values_list("pk", flat=True)[: max(2, quotes // 10)])
    _create(QuoteTopic, (QuoteTopic(quote_id=pk, topic=dice.choice(topics)) for pk in tenth))
    claims = Claim.objects.order_by("-pk").values_list("pk", flat=True)[: max(2, quotes // 20)]
    _create(ClaimTopic, (ClaimTopic(claim_id=pk, topic=dice.choice(topics)) for pk in list(claims)))
    chosen = CuratedSet.objects.create(name="A choice")
    items = (SetItem(curated_set=chosen, quote_id=pk, position=n) for n, pk in enumerate(tenth[:10_000]))
    _create(SetItem, items)


def _quotes(dice: random.Random, article: Any, lines: list[str], speakers: list[int]) -> list[Any]:
    from claims.models import Quote
    from claims.place import place

    found = []
    for number, line in enumerate(lines):
        at = article.text.index(line)
        start, end = at + line.index("“"), at + len(line)
        cut = place(article.text, [(start, end)])
        # A few speakers say very much, as in life.
        speaker = speakers[min(int(dice.expovariate(12) * len(speakers)), len(speakers) - 1)]
        found.append(
            Quote(
                key=f"q-{article.pk}-{number}", article=article, kind="direct", spans=[[start, end]],
                start=start, end=end, text=cut.text, prefix=cut.prefix, suffix=cut.suffix, cue="said",
                mention=line.split(" said")[0], mention_start=at, mention_end=at + line.index(" said"),
                speaker_id=speaker, attribution_rule=dice.choice(("name", "pronoun", "surname")),
                confidence=dice.choice((0.6, 0.8, 0.95)), said_on=article.published_on,
                relayed_via=dice.choice(("", "", "Reuters")), status=dice.choice(_STATUSES),
            )
        )  # fmt: skip
    return found


def _claims(dice: random.Random, quotes: int) -> None:
    from claims.match_keys import claim_text_key
    from claims.models import Claim, ClaimLink, Evidence, Quote

    texts = [f"{_sentence(dice)} {n}" for n in range(max(2, quotes * 6 // 10))]
    _create(
        Claim,
        (Claim(key=f"c-{n}", text=text, text_key=claim_text_key(text)) for n, text in enumerate(texts)),
    )
    claims = list(Claim.objects.order_by("-pk").values_list("pk", flat=True)[: len(texts)])
    pks = list(Quote.objects.order_by("-pk").values_list("pk", flat=True)[:quotes])
    _create(Evidence, (Evidence(quote_id=pk, claim_id=claims[n % len(claims)]) for n, pk in enumerate(pks)))
    pairs = {tuple(sorted(dice.sample(claims, 2))) for _ in range(len(claims) // 3)}
    _create(
        ClaimLink,
        (
            ClaimLink(
                claim_id=a, other_id=b, relation="related", score=dice.random(), reasons=["shared: border"]
            )
            for a, b in sorted(pairs)
        ),
    )


def _pairs(dice: random.Random, speakers: list[int], articles: int) -> None:
    from claims.models import SpeakerPair
    from sources.models import Article, ArticleCopy

    pairs = {tuple(sorted(dice.sample(speakers, 2))) for _ in range(len(speakers) // 3)}
    _create(
        SpeakerPair,
        (
            SpeakerPair(speaker_id=a, other_id=b, score=dice.random(), reasons=["one surname"])
            for a, b in pairs
        ),
    )
    pks = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[:articles])
    copies = {tuple(sorted(dice.sample(pks, 2))) for _ in range(articles // 5)}
    _create(
        ArticleCopy,
        (ArticleCopy(article_id=a, other_id=b, kind="wire", similarity=dice.random()) for a, b in copies),
    )


def _create(model: Any, rows: Iterable[object]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, 5_000)):
        model.objects.bulk_create(batch, batch_size=_BATCH)


def _word(dice: random.Random) -> str:
    return dice.choice(_WORDS[8:]).capitalize()


def _sentence(dice: random.Random, words: int = 14) -> str:
    vocabulary, weights = _vocabulary()
    return " ".join(dice.choices(vocabulary, cum_weights=weights, k=words))


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """The words and 20,000 invented rarer ones, with cumulative weights after Zipf's law: few words are in most texts."""
    dice = random.Random(1)
    invented = {"".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(20_000)} - set(_WORDS)
    words = [*_WORDS, *sorted(invented, key=lambda word: sha256(word.encode()).digest())]
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))
