"""Records for the tests of actions, as ingest would leave them: suggested, touched by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from typing import Any

from claims.models import Claim, Evidence, Quote, Speaker, SpeakerName
from claims.place import place
from sources.models import Article, Source

_number = count(1)

TEXT = (
    "The Central Bank kept its rate.\n\n"
    "“Prices will fall by spring,” Governor Nadia Ivers said on Monday. "
    "She added that banks were safe. “Nobody should worry,” she said.\n"
)


def source(name: str = "") -> Source:
    return Source.objects.create(name=name or f"Gazette {next(_number)}")


def article(text: str = TEXT, **values: Any) -> Article:
    number = next(_number)
    digest = sha256(f"{number}".encode()).hexdigest()
    values = {"title": f"Page {number}", "file_name": f"{number}.txt", "digest": digest} | values
    return Article.objects.create(text=text, **values)


def speaker(name: str = "Nadia Ivers", names: Iterable[str] = (), **values: Any) -> Speaker:
    made = Speaker.objects.create(name=name, **values)
    for other in names or [name]:
        SpeakerName.objects.create(speaker=made, name=other, key=other.lower())
    return made


def quote(words: str = "Prices will fall by spring", where: Article | None = None, **values: Any) -> Quote:
    where = where or article()
    start = where.text.index(words)
    cut = place(where.text, [(start, start + len(words))])
    values = {"kind": "direct", "rule": "marks", "attribution_rule": "subject", "confidence": 0.9} | values
    return Quote.objects.create(
        article=where,
        spans=[list(span) for span in cut.spans],
        start=cut.start,
        end=cut.end,
        text=cut.text,
        prefix=cut.prefix,
        suffix=cut.suffix,
        **values,
    )


def claim(text: str = "", *carried_by: Quote, **values: Any) -> Claim:
    text = text or f"Prices fall in year {next(_number)}"
    made = Claim.objects.create(text=text, text_key=sha256(text.lower().encode()).hexdigest(), **values)
    for one in carried_by:
        Evidence.objects.create(claim=made, quote=one)
    return made
