"""Edit a quote, add one by hand, and set speaker, relay or day of many.

Spans are the truth: where they change, the words, prefix and suffix are cut anew out of
the article's text. A quote that a person adds is accepted at once; the claim that its words
make is suggested, and suggested anew when the words change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from claims.models import Quote, QuoteKind, Speaker, Wording
from claims.place import BadSpans, place
from claims.stating import cue_beside
from sources.models import Article, Source
from sources.reading.page import Span
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.history import BATCH
from sources.workbench.models import Happening, Status
from sources.workbench.parts import parts

from .filling import refuse_others
from .review_quotes import Quotes
from .sentences import named, quoted
from .state_claims import BY_HAND, restate, state, statements
from .tell_watchers import tell_those_who_watch

__all__ = ["BY_HAND", "AddQuote", "EditQuote", "SetDay", "SetRelay", "SetSpeaker"]

Spans = Sequence[Sequence[int]]

# What people may change; the rest follows from these or is the record of how it was found.
EDITABLE = frozenset(
    [
        "spans",
        "kind",
        "cue",
        "cue_span",
        "force",
        "mention",
        "mention_span",
        "speaker",
        "role",
        "relayed_via",
        "relay_source",
        "relay_speaker",
        "medium",
        "venue",
        "said_on",
        "said_on_words",
        "wording",
        "repeats",
        "note",
    ]
)


@dataclass
class EditQuote(Action):
    """Change fields of one quote. Where its words state something else then, it gets that claim.

    `values` may hold the names in `EDITABLE`; `cue_span` and `mention_span` are `[start,
    end]` or None and fill in the words. Raises `ValidationError` with the fields at fault.
    """

    name: ClassVar[str] = "edit_quote"
    title: ClassVar[str] = "Edit a quote"
    permission: ClassVar[str] = "claims.change_quote"

    quote: Quote
    values: Mapping[str, object]

    def perform(self, changes: Changes) -> str:
        quote = changes.lock_one(self.quote, self.expected)
        before = statements([quote])
        names = _fill(quote, self.values)
        _validate(quote)
        changes.save([quote], names)
        restate(changes, [quote], before)
        return f"Edited the quote {quoted(quote.text)}"


@dataclass
class AddQuote(Action):
    """Add a quote that the machine missed, by its spans. It is accepted at once, its claim suggested."""

    name: ClassVar[str] = "add_quote"
    title: ClassVar[str] = "Add a quote"
    permission: ClassVar[str] = "claims.add_quote"

    article: Article
    spans: Spans
    kind: str = QuoteKind.DIRECT
    values: Mapping[str, object] = field(default_factory=dict)

    def perform(self, changes: Changes) -> str:
        wording = Wording.VERBATIM if self.kind == QuoteKind.DIRECT else Wording.PARAPHRASE
        quote = Quote(
            article=self.article, kind=self.kind, status=Status.ACCEPTED, wording=wording, rule=BY_HAND
        )
        _fill(quote, {"speaker": None, **self.values, "spans": self.spans})
        if not {"cue", "cue_span", "force"} & self.values.keys():
            _find_cue(quote)
        _validate(quote)
        changes.create([quote])
        if found := statements([quote])[quote.pk]:
            state(changes, [(quote, found)])
        if quote.speaker is not None:
            tell_those_who_watch(quote.speaker, Happening.QUOTES, self.user)
        return f"Added the quote {quoted(quote.text)}"


@dataclass
class SetSpeaker(Action):
    """Say who spoke; None where nobody can tell. A claim that names who spoke is suggested anew."""

    name: ClassVar[str] = "set_speaker"
    title: ClassVar[str] = "Set the speaker"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes
    speaker: Speaker | None

    def perform(self, changes: Changes) -> str:
        values = _attribution(self.speaker)
        quotes = changes.lock(Quote, self.quotes, self.expected)
        others = [quote for quote in quotes if quote.speaker != self.speaker]
        before = statements(others)
        of_another = [quote for quote in others if quote.speaker is not None and quote.role]
        changes.update([quote for quote in others if quote not in of_another], **values)
        changes.update(of_another, **values, role="")  # it was printed of somebody else
        restate(changes, others, before)
        return f"Set the speaker of {named(quotes, 'quote')} to {values['speaker'] or 'nobody'}"


@dataclass
class SetRelay(Action):
    """Say through whom the words came: the words on the page and, where known, the record."""

    name: ClassVar[str] = "set_relay"
    title: ClassVar[str] = "Set the relay"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes
    relayed_via: str = ""
    source: Source | None = None
    speaker: Speaker | None = None

    def perform(self, changes: Changes) -> str:
        quotes = changes.lock(Quote, self.quotes, self.expected)
        words = self.relayed_via or str(self.source or self.speaker or "")
        for quote in quotes:
            quote.relayed_via, quote.relay_source, quote.relay_speaker = words, self.source, self.speaker
        for quote in quotes[:1]:  # all get the same values
            _validate(quote)
        changes.update(quotes, relayed_via=words, relay_source=self.source, relay_speaker=self.speaker)
        return f"Set the relay of {named(quotes, 'quote')} to {words or 'none'}"


@dataclass
class SetDay(Action):
    """Say on which day it was said; None where nobody can tell."""

    name: ClassVar[str] = "set_day"
    title: ClassVar[str] = "Set the date said"
    permission: ClassVar[str] = "claims.change_quote"

    quotes: Quotes
    said_on: date | None

    def perform(self, changes: Changes) -> str:
        quotes = changes.lock(Quote, self.quotes, self.expected)
        changes.update(quotes, said_on=self.said_on)
        day = date_format(self.said_on, "DATE_FORMAT") if self.said_on else "unknown"
        return f"Set the date of {named(quotes, 'quote')} to {day}"


def _fill(quote: Quote, values: Mapping[str, Any]) -> set[str]:
    """Put the values into the quote and return the names of the fields that may have changed."""
    refuse_others(quote, values, EDITABLE)
    names: set[str] = set()
    for name, value in values.items():
        if name == "spans":
            names |= _recut(quote, value)
        elif name in {"cue_span", "mention_span"}:
            names |= _mark(quote, name.removesuffix("_span"), value)
        elif name == "speaker":
            if value != quote.speaker or quote.pk is None:
                if quote.speaker is not None and "role" not in values:
                    quote.role = ""  # it was printed of somebody else
                    names.add("role")
                for column, of_speaker in _attribution(value).items():
                    setattr(quote, column, of_speaker)
                    names.add(column)
        else:
            setattr(quote, name, value)
            names.add(name)
    return names


def _attribution(speaker: Speaker | None) -> dict[str, object]:
    """The fields that say who spoke and how one knows. A merged record leads to its kept record."""
    if speaker is not None and speaker.merged_into is not None:
        raise Refused(f"{speaker} was merged into {speaker.merged_into}; choose that one.")
    found = speaker is not None
    return {
        "speaker": speaker,
        "attribution_rule": BY_HAND if found else "",
        "confidence": 1.0 if found else 0.0,
    }


def _recut(quote: Quote, spans: Spans) -> set[str]:
    try:
        cut = place(quote.article.text, spans)
    except BadSpans as error:
        raise ValidationError({"spans": str(error)}) from error
    quote.spans = [list(span) for span in cut.spans]
    quote.start, quote.end, quote.text = cut.start, cut.end, cut.text
    quote.prefix, quote.suffix, quote.placed = cut.prefix, cut.suffix, True
    return {"spans", "start", "end", "text", "prefix", "suffix", "placed"}


def _mark(quote: Quote, part: str, span: Sequence[int] | None) -> set[str]:
    """Set cue or mention from the words it spans in the article."""
    names = {part, f"{part}_start", f"{part}_end"}
    if span is None:
        setattr(quote, f"{part}_start", None)
        setattr(quote, f"{part}_end", None)
        return names
    try:
        cut = place(quote.article.text, [span])
    except BadSpans as error:
        raise ValidationError({part: str(error)}) from error
    setattr(quote, part, cut.text)
    setattr(quote, f"{part}_start", cut.start)
    setattr(quote, f"{part}_end", cut.end)
    return names


def _find_cue(quote: Quote) -> None:
    """The word of speech beside a new quote, without which "denied that" would be lost."""
    found = cue_beside(quote.article.text, tuple(Span(start, end) for start, end in quote.spans))
    if found is not None:
        _mark(quote, "cue", [found[0].start, found[0].end])
        quote.force = found[1]


def _validate(quote: Quote) -> None:
    """Raise `ValidationError` for bad values, `Refused` where the same quote is there already."""
    refuse_twins([quote])
    quote.full_clean(exclude=["article", "touched_by"])


def refuse_twins(quotes: Sequence[Quote]) -> None:
    """Raise `Refused` where another quote has the place and the kind that one of these has now."""
    held: dict[tuple[int, int, int, str], Quote] = {}
    for quote in quotes:
        if held.setdefault(_place(quote), quote) is not quote:
            _refuse_twin(quote)
    own = {quote.pk for quote in quotes}
    for chunk in parts(quotes, BATCH):
        near = Quote.objects.filter(
            article__in={quote.article_id for quote in chunk}, start__in={quote.start for quote in chunk}
        )
        for other in near:
            if other.pk not in own and _place(other) in held:
                _refuse_twin(other)


def _place(quote: Quote) -> tuple[int, int, int, str]:
    return quote.article_id, quote.start, quote.end, quote.kind


def _refuse_twin(other: Quote) -> None:
    advice = " It was rejected; reopen it instead." if other.status == Status.REJECTED else ""
    raise Refused(
        f"A quote of kind “{other.kind}” with the same text already exists: {quoted(other.text)}.{advice}"
    )
