"""Annotations of pages become quotes: placed in the article of their address, or refused by name.

A quote that stands at the place already gets the tags and the note; our own export leads back to the quotes it came
from. What is placed anew is suggested: whoever selected the words has not said who spoke them. A place, a note or a
topic that people changed or took away since it was imported does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from claims.foreign import Reading
from claims.foreign.anchoring import Anchored, Counting, SoughtText
from claims.foreign.annotations import ForeignAnnotation, read_annotations
from claims.foreign.read_records import Bad
from claims.match_keys import speaker_name_key
from claims.models import Quote, QuoteKind, QuoteTopic, Speaker, SpeakerKind, SpeakerName, Topic, Wording
from claims.place import BadSpans, Place, place
from sources.addresses import address_key
from sources.folding import folded_name
from sources.models import Article
from sources.workbench.exchange.file_limits import max_rows
from sources.workbench.models import Status
from sources.workbench.parts import parts
from sources.workbench.public_keys import content_key

from .edited import imported_values, removed_rows
from .plan import Kind, Plan

__all__ = ["Annotations"]

_BATCH = 500
_RULE = "annotation"  # what the quotes are found by
_OPEN, _CLOSED = '“„«"‘‹', '”“»"’›'


class Annotations(Kind):
    name = "annotations"
    title = "Annotations"
    about = (
        "W3C Web Annotation and what Hypothesis' API hands out, as JSON: selected words become quotes in the article "
        "with the page's address, tags become topics, notes stay notes."
    )
    formats: ClassVar[Mapping[str, str]] = {"web-annotation": "Web Annotation, Hypothesis (JSON)"}
    permissions = ("claims.import_quote", "claims.add_quote", "claims.change_quote", "claims.add_topic")

    def read(self, data: bytes, form: str) -> Reading[ForeignAnnotation]:
        return read_annotations(data, max_rows())

    def plan(self, reading: Reading[ForeignAnnotation], plan: Plan) -> None:
        articles = _articles(reading.records)
        topics = _Topics(tag for one in reading.records for tag in one.tags)
        elsewhere = _by_key(reading.records)
        by_article: dict[int, list[tuple[ForeignAnnotation, Place]]] = {}
        counting = Counting()
        records = sorted(reading.records, key=lambda one: not one.has_words)  # those show what offsets count
        for (pks, sought, _), group in _grouped(records, articles).items():
            texts = {pk: SoughtText(text) for pk, text in _texts(pks).items()}
            for found in group:
                try:
                    pk, at = _anchored(found, texts, counting)
                except Bad as error:
                    plan.refuse(found.number, found.name, str(error) if pks else _no_article(sought))
                else:
                    if any(part.by_offsets for part in at):
                        plan.tell(
                            found.number, found.name, "It was placed by its offsets alone: check the words."
                        )
                    spans = [[part.start, part.end] for part in at]
                    try:
                        by_article.setdefault(pk, []).append((found, place(texts[pk].text, spans)))
                    except BadSpans as error:
                        plan.refuse(found.number, found.name, str(error))
        removed = _removed_topics(by_article)
        for pk, placed in by_article.items():
            self._plan_article(pk, placed, topics, elsewhere, removed, plan)

    def _plan_article(
        self,
        pk: int,
        placed: list[tuple[ForeignAnnotation, Place]],
        topics: _Topics,
        elsewhere: dict[str, int],
        removed: set[tuple[int, int]],
        plan: Plan,
    ) -> None:
        """Plan the quotes of an article.

        `elsewhere`: key → article of the quotes the file names, those planned too; `removed`: quotes with the topics
        that people took from them.
        """
        article = Article.objects.without_text().get(pk=pk)
        text = _texts([pk])[pk]
        here = list(Quote.objects.filter(article=pk).prefetch_related("quote_topics").order_by("pk"))
        by_key = {quote.key: quote for quote in here}
        by_place = {(quote.start, quote.end): quote for quote in here}
        imported = imported_values(Quote, [quote.pk for quote in here])
        notes: dict[int, str] = {}
        new: dict[tuple[int, int], Quote] = {}
        tagged: set[tuple[int, str]] = set()
        for found, cut in placed:
            quote = by_key.get(_key(found, cut, article, text)) or by_place.get((cut.start, cut.end))
            if quote is None:
                quote = new.get((cut.start, cut.end))
                if quote is None and found.key in elsewhere:
                    where = "in another article here" if elsewhere[found.key] != pk else "twice in the file"
                    plan.refuse(found.number, found.name, f"The quote {found.key} stands {where}.")
                    continue
                if quote is None:
                    elsewhere |= {found.key: pk} if found.key else {}
                    quote = new[cut.start, cut.end] = _quote(found, cut, article, text, plan)
                    plan.make(found.number, quote, [("article", str(article)), ("note", found.note)])
                elif found.note:
                    quote.note = _with(quote.note, found.note)
                have: set[int] = set()
            else:
                note = notes.get(quote.pk, quote.note)
                if found.note in note or found.note not in imported.get(quote.pk, {}).get("note", ""):
                    note = _with(note, found.note)
                else:
                    plan.tell(found.number, found.name, "Its note was changed here. Ours was kept.")
                notes[quote.pk] = note
                plan.change(found.number, quote, {"note": note})
                have = {tag.topic_id for tag in quote.quote_topics.all()}
                if quote.status == Status.REJECTED:
                    plan.tell(found.number, found.name, "The quote was rejected here, and stays so.")
            for tag in found.tags:
                topic = topics.named(tag, found, plan)
                if topic is None or (id(quote), topic.name) in tagged or (topic.pk and topic.pk in have):
                    continue
                tagged.add((id(quote), topic.name))
                if topic.pk and (quote.pk, topic.pk) in removed:
                    plan.tell(
                        found.number,
                        found.name,
                        f"The topic {topic.name} was taken from it here, and stays away.",
                    )
                    continue
                plan.make(found.number, QuoteTopic(quote=quote, topic=topic))


class _Topics:
    """Topics by the names they go by; those that are missing are planned once, unless people removed them."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = set(map(folded_name, names))
        self._known: dict[str, Topic] = Topic.objects.going_by(wanted)
        self._gone = {row["folded"] for row in removed_rows(Topic, "folded", wanted - self._known.keys())}

    def named(self, name: str, found: ForeignAnnotation, plan: Plan) -> Topic | None:
        """The topic; None for one that people took away, which is told."""
        folded = folded_name(name)
        if folded in self._gone:
            plan.tell(found.number, found.name, f"The topic {name} was taken away here, and was left out.")
            return None
        topic = self._known.get(folded)
        if topic is None:
            topic = self._known[folded] = Topic(name=name)
            plan.make(found.number, topic)
        return topic


def _articles(records: Iterable[ForeignAnnotation]) -> dict[str, list[int]]:
    """The articles of each address or digest; what is a copy of another is left to that."""
    keys = {address_key(one.address) for one in records if one.address} - {""}
    digests = {one.digest for one in records if one.digest}
    found: dict[str, list[int]] = {}
    for column, names in (("address_key", keys), ("digest", digests)):
        for part in parts(sorted(names), _BATCH):
            rows = Article.objects.filter(**{f"{column}__in": part}).exclude(text="").order_by("pk")
            for pk, name, copy_of in rows.values_list("pk", column, "copy_of_id"):
                if copy_of is None or column == "digest":
                    found.setdefault(name, []).append(pk)
    return found


def _removed_topics(articles: Iterable[int]) -> set[tuple[int, int]]:
    """The quotes of these articles with the topics that people took from them."""
    quotes: set[int] = set()
    for part in parts(sorted(articles), _BATCH):
        quotes.update(Quote.objects.filter(article__in=part).values_list("pk", flat=True))
    return {(row["quote_id"], row["topic_id"]) for row in removed_rows(QuoteTopic, "quote_id", quotes)}


def _by_key(records: Iterable[ForeignAnnotation]) -> dict[str, int]:
    """The articles of the quotes that our own export names."""
    found: dict[str, int] = {}
    for part in parts(sorted({one.key for one in records} - {""}), _BATCH):
        found |= dict(Quote.objects.filter(key__in=part).values_list("key", "article_id"))
    return found


def _grouped(
    records: Iterable[ForeignAnnotation], articles: Mapping[str, list[int]]
) -> dict[tuple[tuple[int, ...], str, bool], list[ForeignAnnotation]]:
    """Annotations by the articles they may be in, so that each text is prepared once; with words and without apart."""
    groups: dict[tuple[tuple[int, ...], str, bool], list[ForeignAnnotation]] = {}
    for one in records:
        pks = tuple(articles.get(one.digest or address_key(one.address), []))
        groups.setdefault((pks, "" if pks else one.address or one.digest, one.has_words), []).append(one)
    return groups


def _no_article(sought: str) -> str:
    return f"No article with a text has the address {sought[:200]}. Add the page first."


def _texts(pks: Iterable[int]) -> dict[int, str]:
    return dict(Article.objects.filter(pk__in=list(pks)).values_list("pk", "text"))


def _anchored(
    found: ForeignAnnotation, texts: Mapping[int, SoughtText], counting: Counting
) -> tuple[int, list[Anchored]]:
    """The article and the places in it. Raises `Bad` where there is none, or more than one."""
    reasons: list[str] = []
    there: list[tuple[int, list[Anchored]]] = []
    for pk, text in texts.items():
        try:
            there.append((pk, [text.find(selector, counting) for selector in found.selectors]))
        except Bad as error:
            reasons.append(str(error))
    if len(there) > 1:
        raise Bad(f"{len(there)} articles have its address and its words. Say which is the copy of which.")
    if not there:
        raise Bad(next(iter(reasons), ""))
    return there[0]


def _quote(found: ForeignAnnotation, cut: Place, article: Article, text: str, plan: Plan) -> Quote:
    kind = _kind(found, cut, text)
    status = found.status if found.key and found.status in Status.values else Status.SUGGESTED
    spans = [list(span) for span in cut.spans]
    speaker, role = _speaker(found, plan)
    return Quote(
        key=_key(found, cut, article, text),
        article=article, kind=kind, spans=spans, start=cut.start, end=cut.end, text=cut.text, prefix=cut.prefix,
        suffix=cut.suffix, status=status, rule=_RULE, note=found.note, speaker=speaker, role=role,
        attribution_rule=_RULE if speaker else "", confidence=1.0 if speaker else 0.0,
        wording=Wording.VERBATIM if kind == QuoteKind.DIRECT else Wording.PARAPHRASE,
    )  # fmt: skip


def _key(found: ForeignAnnotation, cut: Place, article: Article, text: str) -> str:
    """The quote's own key, or the one that this place has given it ever since."""
    spans = [list(span) for span in cut.spans]
    return found.key or content_key("q", "imported", article.digest, str(spans), _kind(found, cut, text))


def _kind(found: ForeignAnnotation, cut: Place, text: str) -> str:
    return found.kind if found.kind in QuoteKind.values else _kind_of(cut, text)


def _kind_of(cut: Place, text: str) -> str:
    """Direct where quotation marks stand around the words, mixed where they stand in them."""
    before, after = text[cut.start - 1 : cut.start], text[cut.end : cut.end + 1]
    words = cut.text
    inside = words[:1] in _OPEN and words[-1:] in _CLOSED
    if inside or (before and after and before in _OPEN and after in _CLOSED):
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if any(mark in words for mark in '“”„«»"') else QuoteKind.INDIRECT


def _speaker(found: ForeignAnnotation, plan: Plan) -> tuple[Speaker | None, str]:
    """Who speaks, as our own export says: by the identifier, else by a name that one speaker here has."""
    if not found.speaker:
        return None, ""
    name, _, role = found.speaker.partition(", ")
    rows = Speaker.objects.current().exclude(kind=SpeakerKind.UNNAMED)
    by_item = list(rows.filter(wikidata=found.wikidata)[:2]) if found.wikidata else []
    if len(by_item) == 1:
        return by_item[0], role[:300]
    keys = {speaker_name_key(name, kind) for kind in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)}
    named = SpeakerName.objects.filter(key__in=keys).values("speaker")
    by_name = list(rows.filter(pk__in=named)[:2])
    if len(by_name) == 1:
        return by_name[0], role[:300]
    plan.tell(
        found.number,
        found.name,
        f"Its speaker “{found.speaker[:100]}” is not known here for certain; none was set.",
    )
    return None, ""


def _with(note: str, added: str) -> str:
    """A note with more to it, the same words once."""
    return note if not added or added in note else "\n".join(filter(None, (note, added)))
