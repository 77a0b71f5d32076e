"""Erasing a person: the names go from all texts, and blocks of equal length take their places, so that every span holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model

from claims.models import Claim, Evidence, Quote, Speaker, SpeakerName
from claims.place import BadSpans, place
from newsroom.erasing.names import BLOCK, Names, blocked
from newsroom.erasing.sweeping import Sweep, words_of
from newsroom.erasing.traces import (
    changes_of,
    delete,
    empty_audit,
    files_of,
    forget_requests,
    reword_decisions,
)
from newsroom.erasing.withdrawing import releases_naming, withdraw
from newsroom.models import UploadedFile
from sources.models import Article, ErasureRequest
from sources.searching import ARTICLES
from sources.workbench.models import Comment, Decision, DecisionChange
from sources.workbench.parts import parts
from sources.workbench.search import registered

__all__ = ["articles_naming", "digests_of", "erase_person", "names_of", "speakers_of"]

_BATCH = 500
_TEXTS = 50  # articles at a time
Near = defaultdict[type[Model], set[int]]


def speakers_of(number: int) -> list[int]:
    """The speaker's number and those of all records that were merged into it."""
    found, new = [number], [number]
    while new:
        new = list(
            Speaker.objects.filter(merged_into__in=new).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found += new
    return found


def names_of(number: int, more: Iterable[str] = ()) -> Names:
    """All that the speaker is and was called, and what else is given."""
    ids = speakers_of(number)
    given = list(more)
    given += Speaker.objects.filter(pk__in=ids).values_list("name", flat=True)
    given += Speaker.history.filter(id__in=ids).values_list("name", flat=True)
    given += SpeakerName.objects.filter(speaker__in=ids).values_list("name", flat=True)
    given += SpeakerName.history.filter(speaker_id__in=ids).values_list("name", flat=True)
    return Names.of(given)


def articles_naming(number: int, names: Names) -> list[int]:
    """Articles in which the person is named whole, by the search index, or speaks."""
    found = set(
        Quote.objects.filter(speaker__in=speakers_of(number)).order_by().values_list("article", flat=True)
    )
    ARTICLES.refresh()
    for form in sorted(names.forms - names.surnames):
        rows = ARTICLES.filter(Article.objects.exclude(pk__in=found), form)
        for article in rows.only("pk", "text", "title", "byline", "dateline").order_by("pk").iterator(_TEXTS):
            if any(
                names.whole.search(words)
                for words in (article.text, article.title, article.byline, article.dateline)
            ):
                found.add(article.pk)
    return sorted(found)


def erase_person(erasure: ErasureRequest, at: datetime) -> tuple[dict[str, int], list[str]]:
    """Replace a person's names everywhere: how many rows of each kind were changed, and digests of files to remove.

    Call it in a transaction. The articles keep their digests, so that their pages are known and not read again.
    """
    number, names = erasure.object_id, names_of(erasure.object_id, erasure.names)
    articles = articles_naming(number, names)
    marks = [(index, index.last_change()) for index in registered()]
    forget_requests(erasure)
    counts: Counter[str] = Counter()
    held = releases_naming(names, digests_of(articles))
    near = _near(articles, speakers_of(number))
    for some in parts(articles, _TEXTS):
        rows = Article.objects.filter(pk__in=some).order_by("pk").select_for_update(of=("self",))
        for article in rows:
            _erase_in(article, names, erasure.pk)
            counts["sources.article"] += 1
            counts["claims.quote"] += _cut_anew(article, erasure.pk)
    counts += _forget_speaker(number, erasure.pk)
    counts += Sweep(names, near, erasure.pk).run()
    empty_audit(sorted(names.forms - names.surnames), erasure.pk)
    files = _files(articles, at)
    counts["claims.release"] += withdraw(held, erasure, at)
    counts = +counts
    for index, mark in marks:
        index.take_in(mark)
    return dict(sorted(counts.items())), files


def digests_of(articles: list[int]) -> list[str]:
    """The digests of these articles' pages."""
    found: set[str] = set()
    for some in parts(articles, _BATCH):
        found.update(Article.objects.filter(pk__in=some).order_by().values_list("digest", flat=True))
    return sorted(found)


def _near(articles: list[int], speakers: list[int]) -> Near:
    """The rows that belong to the articles, in which a surname by itself is the person's."""
    near: Near = defaultdict(set)
    near[Article], near[Speaker] = set(articles), set(speakers)
    for some in parts(articles, _BATCH):
        near[Quote].update(Quote.objects.filter(article__in=some).order_by().values_list("pk", flat=True))
        near[Quote].update(Quote.history.filter(article_id__in=some).order_by().values_list("id", flat=True))
    for some in parts(sorted(near[Quote]), _BATCH):
        for pk, claim in Evidence.objects.filter(quote__in=some).order_by().values_list("pk", "claim"):
            near[Evidence].add(pk)
            near[Claim].add(claim)
        once = Evidence.history.filter(quote_id__in=some).order_by().values_list("id", "claim_id")
        for pk, claim in once:
            near[Evidence].add(pk)
            near[Claim].add(claim)
    for model in list(near):
        kind = ContentType.objects.get_for_model(model)
        for some in parts(sorted(near[model] - {None}), _BATCH):
            on = Comment.objects.filter(content_type=kind, object_id__in=some).order_by()
            near[Comment].update(on.values_list("pk", flat=True))
        for told in changes_of(model, near[model] - {None}):
            for pk, decision in told.order_by().values_list("pk", "decision"):
                near[DecisionChange].add(pk)
                near[Decision].add(decision)
    return near


def _erase_in(article: Article, names: Names, number: int) -> None:
    values = {
        column.attname: blocked(getattr(article, column.attname), names.beside)
        for column in words_of(Article)
    }
    for name, value in {**values, "text": blocked(article.text, names.beside)}.items():
        setattr(article, name, value)
        values[name] = value
    for name in article.derive():
        values[name] = getattr(article, name)
    Article.objects.filter(pk=article.pk).update(**values, erasure_number=number, version=F("version") + 1)


def _cut_anew(article: Article, number: int) -> int:
    """Give the article's quotes, in all their states, the words that their spans cut out now; how many quotes there are."""
    if not article.text:
        return 0
    ids = set()
    states: Any = (Quote.objects.filter(article=article), Quote.history.filter(article_id=article.pk))
    for quotes in states:
        for row in quotes.only("spans", "text", "prefix", "suffix", "placed"):
            ids.add(row.pk if isinstance(row, Quote) else row.id)
            state = {name: getattr(row, name) for name in ("spans", "text", "prefix", "suffix", "placed")}
            if changed := _cut(state, article.text):
                type(row)._default_manager.filter(pk=row.pk).update(**changed)
    for changes in changes_of(Quote, ids):
        for change in changes:
            before, after = (
                _cut(state, article.text) if state else {} for state in (change.before, change.after)
            )
            if before or after:
                change.before = change.before | before if change.before else None
                change.after = change.after | after if change.after else None
                change.erasure_number = number
                change.save(update_fields=["before", "after", "erasure_number"])
    return Quote.objects.filter(article=article).count()


def _cut(state: dict[str, Any], text: str) -> dict[str, Any]:
    """What is other in a state of a quote whose words are cut out of the text."""
    if not state.get("placed", True):
        return {}
    try:
        cut = place(text, state["spans"])
    except (BadSpans, TypeError, KeyError):
        return {}
    wanted = {"text": cut.text, "prefix": cut.prefix, "suffix": cut.suffix}
    if len(cut.text) != len(state["text"]):
        return {}
    return {name: value for name, value in wanted.items() if state.get(name) != value}


def _forget_speaker(number: int, erasure: int) -> Counter[str]:
    """Leave a record without a name: whatever else would tell who it was goes."""
    ids = speakers_of(number)
    others = set(SpeakerName.objects.filter(speaker__in=ids).values_list("pk", flat=True))
    others |= set(SpeakerName.history.filter(speaker_id__in=ids).values_list("id", flat=True))
    told = [(Speaker, set(ids)), (SpeakerName, others)]
    for model, rows in told:
        for changes in changes_of(model, rows):
            reword_decisions(Decision.objects.filter(pk__in=list(changes.values_list("decision", flat=True))))
            changes.update(before=None, after=None, erasure_number=erasure)
    delete(SpeakerName.objects.filter(speaker__in=ids))
    delete(SpeakerName.history.filter(speaker_id__in=ids))
    managers: Any = ((Speaker.objects, "pk"), (Speaker.history, "id"))
    for manager, key in managers:
        for row in manager.filter(**{f"{key}__in": ids}):
            values = {"name": BLOCK * len(row.name), "wikidata": ""}
            type(row)._default_manager.filter(pk=row.pk).update(**values)
    return Counter({"claims.speaker": len(ids), "claims.speakername": len(others)})


def _files(articles: list[int], at: datetime) -> list[str]:
    """Digests of the files in which the names are: their bytes go."""
    kept: set[str] = set()
    for digests in parts(files_of(articles), _BATCH):
        rows = UploadedFile.objects.filter(digest__in=digests)
        kept.update(rows.order_by().values_list("digest", flat=True))
        rows.filter(bytes_removed_at=None).update(bytes_removed_at=at)
    return sorted(kept)
