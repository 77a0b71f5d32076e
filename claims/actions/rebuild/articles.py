"""Step 1: the sources, topics and articles of a release; articles without their texts, unless those are here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256

from claims.actions.sentences import quoted
from claims.linked_data.entries import (
    Entries,
    article_entry,
)
from claims.models import Topic
from claims.releases.context_records import add_surroundings
from sources.folding import folded_name
from sources.models import Article, AwaitedText, ErasedPage, Source, SourceName
from sources.workbench.curation import Refused
from sources.workbench.parts import parts

from .step import Entry, Rebuild, day_of, differences, fields_of

__all__ = ["find_articles", "find_sources", "find_topics"]

_CHUNK = 500
_PRECISION = {4: "year", 7: "month", 10: "day", 13: "hour", 16: "minute", 19: "second"}
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def find_sources(rebuild: Rebuild) -> None:
    entries = {one["name"]: one for one in rebuild.content["sources"]}
    here = Source.objects.going_by(entries)
    rebuild.sources = {name: here[folded] for name in entries if (folded := folded_name(name)) in here}
    new = {
        name: Source(**{field: value for field, value in one.items() if field != "names"})
        for name, one in entries.items()
        if name not in rebuild.sources
    }
    rebuild.sources |= dict(zip(new, rebuild.make(list(new.values()), follow=True), strict=True))
    names = [
        SourceName(source=row, name=other) for name, row in new.items() for other in entries[name]["names"]
    ]
    taken = Source.objects.going_by(one.name for one in names)
    rebuild.make([one for one in names if folded_name(one.name) not in taken], follow=True)


def find_topics(rebuild: Rebuild) -> None:
    entries = {one["name"]: one for one in rebuild.content["topics"]}
    here = Topic.objects.going_by(entries)
    for name in _parents_first(entries):
        wanted, topic = entries[name], here.get(folded_name(name))
        if topic is None:
            parent = rebuild.topics[wanted["parent"]] if wanted["parent"] else None
            (topic,) = rebuild.make(
                [Topic(name=name, definition=wanted["definition"], parent=parent)], follow=True
            )
        elif topic.folded == folded_name(name) and wanted["definition"] not in ("", topic.definition):
            if topic.definition:
                rebuild.clash("Topic", topic, "defined otherwise here")
            else:
                topic = rebuild.changes.lock_one(topic)
                topic.definition = wanted["definition"]
                rebuild.changes.save([topic], ["definition"])
        rebuild.topics[name] = topic


def find_articles(rebuild: Rebuild) -> None:
    entries = {one["digest"]: one for one in rebuild.content["articles"]}
    here = {row.digest: row for row in rebuild.locked(Article, digest__in=list(entries))}
    _refuse_erased(entries)
    rebuild.articles = dict(here)
    _refuse_other_texts(rebuild, entries, here)
    values = {digest: _article_values(rebuild, one) for digest, one in entries.items()}
    present = _present_articles(here)
    differing = {
        digest: names
        for digest, row in here.items()
        if (names := differences(entries[digest], present[digest], ignored=("text_digest", "text_length")))
    }
    given = rebuild.settle(here, fields_of(values), values, "Article", differing)
    new = {digest: Article(digest=digest, **values[digest]) for digest in entries if digest not in here}
    for row in new.values():
        row.awaits_suggestions_since = rebuild.changes.at
    rebuild.make(list(new.values()), follow=True)
    rebuild.articles |= new
    copied = [row for digest, row in new.items() if entries[digest]["copy_of"]]
    other = [row for row in given if "copy_of" in differing[row.digest]]
    for row in (*copied, *other):
        row.copy_of = rebuild.articles.get(entries[row.digest]["copy_of"])
    rebuild.changes.save(copied, ["copy_of"], follow=True)
    rebuild.changes.save(other, ["copy_of"])
    _await_texts(rebuild, entries)


def _article_values(rebuild: Rebuild, one: Entry) -> Entry:
    same = (
        "title",
        "byline",
        "dateline",
        "published",
        "updated",
        "language",
        "address",
        "file_name",
        "status",
    )
    clock = _OFFSET.sub("", one["published"]) if len(one["published"]) > 10 else one["published"]
    return {name: one[name] for name in same} | {
        "source": rebuild.source(one["source"]),
        "agency": rebuild.source(one["agency"]),
        "published_on": day_of(one["published"][:10]) if len(one["published"]) >= 10 else None,
        "published_precision": _PRECISION.get(len(clock), "") if clock else "",
    }


def _refuse_erased(entries: Mapping[str, Entry]) -> None:
    """Raises Refused for articles that were erased here, as a whole or in words."""
    for digest, page in list(ErasedPage.objects.known(entries).items())[:1]:
        name = entries[digest]["title"] or entries[digest]["file_name"] or digest
        raise Refused(
            f"The release holds the article {quoted(name)}. {page.sentence} So nothing was imported."
        )
    for some in parts(entries, _CHUNK):
        if row := Article.objects.filter(digest__in=some, erasure_number__isnull=False).first():
            raise Refused(
                f"The release holds the article {quoted(row)}, in which words were erased here. So nothing was imported."
            )


def _refuse_other_texts(rebuild: Rebuild, entries: Mapping[str, Entry], here: Mapping[str, Article]) -> None:
    """Offsets hold in the very text alone."""
    pks = {row.pk: digest for digest, row in here.items()}
    for some in parts(pks, 50):
        for pk, text in Article.objects.filter(pk__in=some).exclude(text="").values_list("pk", "text"):
            if sha256(text.encode()).hexdigest() != entries[pks[pk]]["text_digest"]:
                rebuild.clash("Article", here[pks[pk]], "read otherwise here, so that no offset holds")
    for some in parts(pks, _CHUNK):
        for awaited in AwaitedText.objects.filter(article__in=some).exclude(digest=""):
            if awaited.digest != entries[pks[awaited.article_id]]["text_digest"]:
                rebuild.clash("Article", here[pks[awaited.article_id]], "known here by another text")


def _await_texts(rebuild: Rebuild, entries: Mapping[str, Entry]) -> None:
    """Keep what the release tells of texts that are not here: digest, length, and the passages quoted."""
    passages = defaultdict(set)
    for quote in rebuild.content["quotes"]:
        for part in quote["selectors"]:
            start = part["start"] - len(part["prefix"])
            passages[quote["article"]].add((start, part["prefix"] + part["exact"] + part["suffix"]))
    rows = [row.pk for row in rebuild.articles.values()]
    empty: set[int] = set()
    for some in parts(rows, _CHUNK):
        empty.update(Article.objects.filter(pk__in=some, text="").values_list("pk", flat=True))
    waiting = {row.article_id: row for row in rebuild.locked(AwaitedText, article__in=sorted(empty))}
    made: list[AwaitedText] = []
    more: list[AwaitedText] = []
    for digest, one in entries.items():
        article = rebuild.articles[digest]
        if article.pk not in empty:
            continue
        row = waiting.get(article.pk) or AwaitedText(article=article)
        known = {(start, words) for start, words in row.passages}
        if not row.pk or not passages[digest] <= known:
            row.digest, row.length = one["text_digest"], one["text_length"]
            row.passages = [list(passage) for passage in sorted(passages[digest] | known)]
            (more if row.pk else made).append(row)
    rebuild.changes.create(made, follow=True)
    rebuild.changes.save(more, ["digest", "length", "passages"], follow=True)


def _present_articles(here: Mapping[str, Article]) -> dict[str, Entry]:
    entries = Entries()
    for some in parts([row.pk for row in here.values()], _CHUNK):
        rows = Article.objects.filter(pk__in=some).select_related("source", "agency").without_text()
        entries.articles |= {row.digest: article_entry(row) for row in rows}
    add_surroundings(entries)
    return entries.articles


def _parents_first(entries: Mapping[str, Entry]) -> Iterator[str]:
    """The topics, each behind the one it is part of. Raises Refused for a circle."""
    left = dict(entries)
    while left:
        free = [name for name, one in left.items() if one["parent"] not in left]
        if not free:
            raise Refused(f"The topics {', '.join(map(quoted, sorted(left)))} are parts of one another.")
        yield from free
        for name in free:
            del left[name]
