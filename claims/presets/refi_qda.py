"""A project for programs of qualitative analysis (NVivo, MAXQDA, ATLAS.ti, QualCoder): REFI-QDA Project 1.0, .qdpx.

A ZIP of project.qde (XML, urn:QDA-XML:project:1.0) and the articles' texts, UTF-8 and unchanged. Topics and speakers
are codes; each span of a quote is a selection. Positions count Unicode code points from 0, the end is the first
one behind the selection. Identifiers follow from keys: the same records give the same project. In memory are the codebook
and some hundred articles' quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.utils import timezone

from claims.models import ClaimTopic, Evidence, Quote, QuoteTopic, Speaker, Topic
from sources.models import Article
from sources.workbench.byte_order import byte_order
from sources.workbench.exchange.formats import RecordFormat
from sources.workbench.exchange.formats.file_format import in_blocks
from sources.workbench.models import Status
from sources.workbench.parts import parts

from .packing import packed
from .xml_text import attribute, content

__all__ = ["RefiQda"]

_CHUNK = 200  # articles whose quotes are in memory at a time,
_TEXTS = 20  # and whose texts
_SPEAKERS = 2000
_NAME_SHOWN = 100  # code points of a selection's name
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_COLORS = {"topic": "#4477AA", "speaker": "#CCBB44"}
_USER = "newsroom"


class RefiQda(RecordFormat):
    """The articles with the quotes as selections, coded with their topics and speakers."""

    name = "REFI-QDA project"
    extension = "qdpx"
    content_type = "application/zip"
    about = "texts, codes and selections for NVivo, MAXQDA, ATLAS.ti; the articles' texts are in it"

    def stream_records(self, records: QuerySet[Any]) -> Iterator[bytes]:
        quotes = (
            records.exclude(status=Status.REJECTED).filter(placed=True).exclude(article__text="").order_by()
        )
        yield from packed(_members(quotes))


def _members(quotes: QuerySet[Quote]) -> Iterator[tuple[str, Iterable[bytes]]]:
    articles = _articles(quotes)
    yield "project.qde", in_blocks(_project(quotes, articles))
    for digest, text in articles.values_list("digest", "text").iterator(chunk_size=_TEXTS):
        yield f"sources/{_guid('text', digest)}.txt", [text.encode()]


def _articles(quotes: QuerySet[Quote]) -> QuerySet[Article]:
    """The articles in the order of their digests, which is the same in every database."""
    return Article.objects.filter(pk__in=quotes.values("article")).order_by(byte_order("digest", quotes.db))


def _guid(kind: str, key: object) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:x-newsroom:{kind}:{key}"))


def _project(quotes: QuerySet[Quote], articles: QuerySet[Article]) -> Iterator[str]:
    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    user = _guid("user", _USER)
    yield (
        f'{_HEAD}<Project xmlns="urn:QDA-XML:project:1.0" name="Quotes" origin="Newsroom" '
        f'creatingUserGUID="{user}" creationDateTime="{now}">\n'
        f'<Users><User guid="{user}" name="{_USER}"/></Users>\n<CodeBook><Codes>\n'
    )
    yield from _codes(quotes)
    yield "</Codes></CodeBook>\n<Sources>\n"
    found = articles.values_list("pk", "digest", "title", "file_name").iterator(chunk_size=_CHUNK)
    for chunk in parts(found, _CHUNK):
        yield from _sources(quotes, chunk, user, now)
    yield "</Sources>\n</Project>\n"


# -- Codes ----------------------------------------------------------------------------------------


def _codes(quotes: QuerySet[Quote]) -> Iterator[str]:
    yield f'<Code guid="{_guid("codes", "topics")}" name="Topics" isCodable="false">'
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    below: dict[int | None, list[Topic]] = {}
    for topic in _used(topics, quotes):
        below.setdefault(topic.parent_id, []).append(topic)
    yield from _topics(below, None)
    yield f'</Code>\n<Code guid="{_guid("codes", "speakers")}" name="Speakers" isCodable="false">'
    speakers = Speaker.objects.filter(pk__in=quotes.values("speaker")).values_list("name", "key", "note")
    in_order = speakers.order_by(byte_order("name", quotes.db), byte_order("key", quotes.db))
    for name, key, note in in_order.iterator(chunk_size=_SPEAKERS):
        yield _code("speaker", key, name, note) + "</Code>"
    yield "</Code>\n"


def _used(topics: dict[int, Topic], quotes: QuerySet[Quote]) -> list[Topic]:
    """The topics of the quotes and of their claims, with all that these are part of."""
    own = QuoteTopic.objects.filter(quote__in=quotes.values("pk")).order_by()
    used = set(own.values_list("topic_id", flat=True).distinct())
    evidence = Evidence.objects.filter(quote__in=quotes.values("pk")).exclude(status=Status.REJECTED)
    carried = ClaimTopic.objects.filter(claim__in=evidence.values("claim")).order_by()
    used |= set(carried.values_list("topic_id", flat=True).distinct())
    waiting = list(used)
    while waiting:
        parent = topics[waiting.pop()].parent_id
        if parent is not None and parent not in used:
            used.add(parent)
            waiting.append(parent)
    return sorted((topics[pk] for pk in used), key=lambda topic: topic.name)


def _topics(below: dict[int | None, list[Topic]], parent: int | None) -> Iterator[str]:
    for topic in below.get(parent, []):
        yield _code("topic", topic.name, topic.name, topic.definition)
        yield from _topics(below, topic.pk)
        yield "</Code>"


def _code(kind: str, key: str, name: str, about: str) -> str:
    described = f"<Description>{content(about)}</Description>" if about else ""
    return f'<Code guid="{_guid(kind, key)}" name={attribute(name)} isCodable="true" color="{_COLORS[kind]}">{described}'


# -- Sources and selections -----------------------------------------------------------------------


def _sources(
    quotes: QuerySet[Quote], articles: Sequence[tuple[int, str, str, str]], user: str, now: str
) -> Iterator[str]:
    rows = list(
        quotes.filter(article__in=[pk for pk, *_ in articles])
        .order_by("article__digest", "start", "end", "kind")
        .values_list("pk", "key", "article_id", "spans", "text", "speaker__key", "note")
    )
    topics = _topics_of([row[0] for row in rows])
    by_article: dict[int, list[Any]] = {}
    for row in rows:
        by_article.setdefault(row[2], []).append(row)
    for pk, digest, title, name in articles:
        stamp = f'creatingUser="{user}" creationDateTime="{now}"'
        yield (
            f'<TextSource guid="{_guid("article", digest)}" name={attribute(title or name or digest)} '
            f'plainTextPath="internal://{_guid("text", digest)}.txt" {stamp}>\n'
        )
        for quote, key, _, spans, text, speaker, note in by_article.get(pk, []):
            codes = [_guid("speaker", speaker)] if speaker else []
            codes += [_guid("topic", topic) for topic in sorted(topics.get(quote, ()))]
            for number, (start, end) in enumerate(spans):
                yield _selection(
                    f"{key}#{number}", start, end, text, note if not number else "", codes, stamp
                )
        yield "</TextSource>\n"


def _selection(key: str, start: int, end: int, text: str, note: str, codes: Sequence[str], stamp: str) -> str:
    name = " ".join(text.split())
    shown = name if len(name) <= _NAME_SHOWN else name[: _NAME_SHOWN - 1] + "…"
    described = f"<Description>{content(note)}</Description>" if note else ""
    coded = "".join(
        f'<Coding guid="{_guid("coding", f"{key} {code}")}" {stamp}><CodeRef targetGUID="{code}"/></Coding>'
        for code in codes
    )
    return (
        f'<PlainTextSelection guid="{_guid("selection", key)}" name={attribute(shown)} '
        f'startPosition="{start}" endPosition="{end}" {stamp}>{described}{coded}</PlainTextSelection>\n'
    )


def _topics_of(pks: Sequence[int]) -> dict[int, set[str]]:
    """The topics of quotes: their own, and those of their claims."""
    found: dict[int, set[str]] = {}
    own = QuoteTopic.objects.filter(quote__in=pks).values_list("quote_id", "topic__name")
    evidence = Evidence.objects.filter(quote__in=pks, claim__topics__isnull=False).exclude(
        status=Status.REJECTED
    )
    for quote, name in [*own, *evidence.values_list("quote_id", "claim__topics__name")]:
        if name:
            found.setdefault(quote, set()).add(name)
    return found
