"""The queue of quotes: accept or reject what the machine found, in the page's order."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from claims.actions import AcceptQuotes, RejectQuotes
from claims.criteria import CRITERIA
from claims.filtering import RECORDS, narrowed
from claims.models import Quote, Speaker
from claims.review.queues.queue import Choice, Cleaned, Queue
from claims.review.quote_marks import marked_text, quote_marks
from claims.review.topics import topic_names
from sources.accounts.models import User
from sources.lexicon import entries
from sources.models import Article, Source
from sources.workbench.admin.inlines import KnownSelect
from sources.workbench.marking import Mark
from sources.workbench.models import Status

__all__ = ["Quotes", "paragraphs"]

_AROUND = 700  # code points of the page on either side


class QuoteFilters(forms.Form):
    """Which quotes to look at."""

    speaker = forms.ModelChoiceField(
        Speaker.objects.current(),
        required=False,
        widget=KnownSelect(Quote._meta.get_field("speaker"), admin.site),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        widget=KnownSelect(Article._meta.get_field("source"), admin.site),
    )
    attribution_rule = forms.CharField(
        required=False, max_length=60, widget=forms.Select, label="How the speaker was found"
    )
    max_confidence = forms.DecimalField(required=False, min_value=0, max_value=1, label="Confidence below")
    day_from = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Said or published from"
    )
    day_to = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="to")
    mine = forms.BooleanField(required=False, label="Assigned to me")
    article = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        rules = cache.get_or_set("queue.quotes.rules", _rules, 60) or []
        self.fields["attribution_rule"].widget.choices = [("", "any"), *((rule, rule) for rule in rules)]

    def clean(self) -> dict[str, object]:
        for name in ("speaker", "source"):  # which the choices then need not ask for again
            self.fields[name].widget.known = self.cleaned_data.get(name)
        return self.cleaned_data


class Quotes(Queue[Quote]):
    slug = "quotes"
    title = "Quotes to review"
    one = "quote"
    model = Quote
    permission = "claims.change_quote"
    template = "claims/queue/quote.html"
    done = "There are no more matching quotes to review."
    choices = (
        Choice("accept", "Accept", "a", lambda user, quote, note: _accept(user, quote, note), "accept"),
        Choice(
            "reject", "Reject", "r", lambda user, quote, note: _reject(user, quote, note), "reject",
            reasons=entries("reject_reasons"),
        ),
    )  # fmt: skip

    def waiting(self) -> QuerySet[Quote]:
        return (
            Quote.objects.filter(status=Status.SUGGESTED)
            .select_related("speaker", "article__source", "relay_source")
            .order_by("article_id", "start", "id")
        )

    def filters(self, data: QueryDict) -> forms.Form:
        return QuoteFilters(data)

    def narrow(self, rows: QuerySet[Quote], cleaned: Cleaned) -> QuerySet[Quote]:
        given = {
            name: value
            for name, value in cleaned.items()
            if name in CRITERIA["quotes"] and value not in (None, "")
        }
        given |= {name: [given[name].pk] for name in RECORDS if name in given}
        if article := cleaned.get("article"):
            rows = rows.filter(article=article)
        return narrowed("quotes", rows, given)

    def edit_url(self, item: Quote) -> str:
        return reverse("admin:claims_read_edit", args=[item.article_id, item.pk])

    def context(self, item: Quote) -> dict[str, object]:
        text = item.article.known_text
        start, end = paragraphs(text, item.start, item.end)
        others = Quote.objects.filter(article=item.article_id, start__lt=end, end__gt=start).exclude(
            pk=item.pk
        )
        blocks = [Mark(s, e, f"block-{kind}") for kind, s, e in item.article.blocks]
        return {
            "quote": item,
            "passage": marked_text(text, [*blocks, *quote_marks([item])], start, end),
            "nearby": others.count(),
            "topic_names": topic_names(),
            "evidence": list(item.evidence.select_related("claim")),
        }


def _rules() -> list[str]:
    """The rules by which speakers were found."""
    rows = Quote.objects.exclude(attribution_rule="").order_by("attribution_rule")
    return list(rows.values_list("attribution_rule", flat=True).distinct()[:60])


def _accept(user: User, quote: Quote, note: str) -> AcceptQuotes:
    return AcceptQuotes(user, [quote.pk], note=note, expected={quote.pk: quote.version})


def _reject(user: User, quote: Quote, note: str) -> RejectQuotes:
    return RejectQuotes(user, [quote.pk], note=note, expected={quote.pk: quote.version})


def paragraphs(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to whole lines, at most `_AROUND` code points on either side."""
    left = text.rfind("\n", max(0, start - _AROUND), max(0, start - _AROUND // 3))
    right = text.find("\n", min(len(text), end + _AROUND // 3), end + _AROUND)
    return (left + 1 if left >= 0 else max(0, start - _AROUND)), (right if right >= 0 else end + _AROUND)
