"""The reading view: an article's text with its quotes marked, beside the list of them.

Every button is a small form that posts to one of the views here and works without script; `reading.js`
makes them work without leaving the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from claims.actions import AcceptQuotes, AddQuote, EditQuote, RejectQuotes, ReopenQuotes, SetSpeaker
from claims.models import Quote, Speaker
from claims.review.desk_request import check, problems_of, user_of
from claims.review.forms import BESIDE_THE_QUOTE, QuoteForm, TheirSpeaker, new_speaker
from claims.review.named_speakers import whom
from claims.review.quote_marks import quote_marks
from claims.review.topics import topic_names
from sources.accounts.models import User
from sources.lexicon import entries
from sources.models import Article
from sources.workbench.curation import Action, Conflict, Refused
from sources.workbench.curation.leasing import closed, opened
from sources.workbench.curation.wording import with_undo
from sources.workbench.marking import Mark, mark
from sources.workbench.models import Decision
from sources.workbench.parameters import number, whole_number
from sources.workbench.threads import threads_of

__all__ = ["reading_urls"]

MOST_PEOPLE = 12  # offered by a button each
WINDOW = 40_000  # code points shown at once; longer pages are read in parts
_VERDICTS = {"accept": AcceptQuotes, "reject": RejectQuotes, "reopen": ReopenQuotes}


def reading_urls() -> list[URLPattern]:
    """The addresses of the reading view, under the article's admin."""
    view = admin.site.admin_view
    return [
        path("<int:article_id>/read/", view(read), name="claims_read"),
        path("<int:article_id>/read/add/", view(add), name="claims_read_add"),
        path("<int:article_id>/read/who/", view(who), name="claims_read_who"),
        path("<int:article_id>/read/speaker/", view(set_speaker), name="claims_read_speaker"),
        path("<int:article_id>/read/<int:quote_id>/edit/", view(edit), name="claims_read_edit"),
        path("<int:article_id>/read/<int:quote_id>/<slug:verdict>/", view(decide), name="claims_read_decide"),
    ]


@require_GET
def read(request: HttpRequest, article_id: int) -> HttpResponse:
    """The page of one article."""
    check(request, "sources.view_article", "claims.view_quote")
    article = get_object_or_404(Article.objects.select_related("source", "agency", "copy_of"), pk=article_id)
    text = article.known_text
    shown = _shown(request, len(text))
    start = max(0, shown[0] - WINDOW // 4) if shown else _part(request, len(text))
    end = min(start + WINDOW, len(text))
    quotes = list(
        article.quotes.select_related("speaker", "relay_source").prefetch_related("evidence__claim", "topics")
    )
    threads = threads_of(quotes)
    for quote in quotes:
        vars(quote)["threads"] = threads.get(quote.pk, [])
    blocks = [Mark(s, e, f"block-{kind}") for kind, s, e in article.blocks]
    context = {
        **admin.site.each_context(request),
        "title": str(article),
        "article": article,
        "pieces": mark(text, [*blocks, *quote_marks(quotes), *_place(shown)], start, end),
        "shown_at": shown[0] if shown else None,
        "quotes": quotes,
        "people": _people(quotes),
        "reject_reasons": entries("reject_reasons"),
        "speaker_form": TheirSpeaker() if SetSpeaker.allowed(user_of(request)) else None,
        "before": max(0, start - WINDOW) if start else None,
        "after": end if end < len(text) else None,
        "part": (start, end),
        "topic_names": topic_names(),
        "may_decide": AcceptQuotes.allowed(user_of(request)),
        "may_add": AddQuote.allowed(user_of(request)),
        "add_form": _add_form() if AddQuote.allowed(user_of(request)) else None,
        "opts": Article._meta,
        "is_nav_sidebar_enabled": False,  # the text needs the room
    }
    return TemplateResponse(request, "claims/reading/page.html", context)


@require_POST
def decide(request: HttpRequest, article_id: int, quote_id: int, verdict: str) -> HttpResponse:
    """Accept, reject or reopen one quote."""
    if verdict not in _VERDICTS:
        raise Http404
    quote = _quote(article_id, quote_id)
    version = whole_number(request.POST.get("version", ""))
    expected = {quote.pk: version} if version is not None else {}
    note = request.POST.get("note", "")[:2000]
    return _act(
        request, quote, lambda: _VERDICTS[verdict](user_of(request), [quote.pk], note=note, expected=expected)
    )


def edit(request: HttpRequest, article_id: int, quote_id: int) -> HttpResponse:
    """The form of one quote (GET, a fragment) and its saving (POST)."""
    check(request, "claims.change_quote")
    quote = _quote(article_id, quote_id)
    if request.method != "POST":
        other = opened(Quote, quote.pk, user_of(request))
        return _form(request, quote, QuoteForm.of(quote), other=other)
    before = QuoteForm.of(quote)
    form = QuoteForm(request.POST, prefix="quote", initial=before.initial, auto_id=before.auto_id)
    if not form.is_valid():
        return _form(request, quote, form, status=422)
    expected = {quote.pk: form.cleaned_data["version"] or quote.version}
    if not form.values() and not form.cleaned_data["new_speaker"]:
        return _answer(request, quote, "Nothing was changed.")

    def make() -> Action:
        values = form.values() | new_speaker(user_of(request), form)
        return EditQuote(user_of(request), quote, values, expected=expected)

    return _act(request, quote, make, form)


@require_POST
def add(request: HttpRequest, article_id: int) -> HttpResponse:
    """Add a quote from selected words."""
    check(request, "claims.add_quote")
    article = get_object_or_404(Article, pk=article_id)
    form = _add_form(request.POST)
    quote = Quote(article=article)
    if not form.is_valid():
        return _form(request, quote, form, status=422)
    if not form.cleaned_data["spans"]:
        form.add_error(None, "Select the text of the quote first.")
        return _form(request, quote, form, status=422)

    def make() -> Action:
        values = form.values() | new_speaker(user_of(request), form)
        spans, kind = values.pop("spans"), form.cleaned_data["kind"]
        values.pop("kind", None)
        return AddQuote(user_of(request), article, spans, kind, values)

    return _act(request, quote, make, form)


@require_GET
def who(request: HttpRequest, article_id: int) -> JsonResponse:
    """Whom selected words name, for the form that is open."""
    check(request, "claims.change_quote", "claims.view_speaker")
    article = get_object_or_404(Article.objects.only("pk"), pk=article_id)
    named = whom(request.GET.get("words", "")[:300], article)
    some = [named.speaker] if named.speaker else named.candidates
    return JsonResponse(
        {
            "chosen": named.speaker is not None,
            "speakers": [{"id": one.pk, "text": str(one)} for one in some],
            "new_name": named.new_name,
        }
    )


@require_POST
def set_speaker(request: HttpRequest, article_id: int) -> HttpResponse:
    """One speaker for all ticked quotes of the article."""
    check(request, SetSpeaker.permission)
    article = get_object_or_404(Article.objects.only("pk"), pk=article_id)
    ticked = [given.partition(":") for given in request.POST.getlist("quotes")]
    expected = {number(pk): number(version) for pk, _, version in ticked}
    quotes = list(Quote.objects.filter(article=article, pk__in=expected).values_list("pk", flat=True))
    form = TheirSpeaker(request.POST)
    if not quotes or not form.is_valid():
        words = "Choose the speaker." if quotes else "Tick the quotes first."
        return _told(request, article, words, failed=True)
    try:
        action = SetSpeaker(user_of(request), quotes, form.cleaned_data["speaker"], expected=expected)
        decision = action.run()
    except (Refused, ValidationError) as error:
        words = " ".join(getattr(error, "messages", [str(error)]))
        return _told(request, article, words, failed=True)
    return _told(request, article, decision.summary, decision)


def _told(
    request: HttpRequest, article: Article, words: str, decision: Decision | None = None, failed: bool = False
) -> HttpResponse:
    """What was done with several quotes, or what stopped it."""
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"words": words, "decision": decision, "failed": failed}
        return TemplateResponse(request, "claims/reading/answer.html", context, status=409 if failed else 200)
    told = with_undo(decision) if decision is not None else words
    messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, told)
    return HttpResponseRedirect(reverse("admin:claims_read", args=[article.pk]))


# -- Answers --------------------------------------------------------------------------------------


def _act(
    request: HttpRequest, quote: Quote, make: Callable[[], Action], form: QuoteForm | None = None
) -> HttpResponse:
    """Run an action and answer with the quote's card, or with what stopped it."""
    try:
        with transaction.atomic():  # a speaker made along with the quote goes if the quote is refused
            action = make()
            decision = action.run()
    except ValidationError as error:
        if form is not None:
            for name, problems in problems_of(error).items():
                form.add_error(name if name in form.fields else None, problems)
            return _form(request, quote, form, status=422)
        return _answer(request, quote, " ".join(error.messages), level=messages.ERROR, status=422)
    except Conflict as error:
        if form is not None and quote.pk:
            return _form(request, quote, _both_versions(quote, form, error), status=422)
        return _answer(request, quote, str(error), level=messages.ERROR, status=409)
    except Refused as error:
        return _answer(request, quote, str(error), level=messages.ERROR, status=409)
    if form is not None and quote.pk:
        closed(Quote, user_of(request))
    if quote.pk is None:
        quote = next(made for made in action.made if isinstance(made, Quote))
    return _answer(request, quote, decision.summary, decision)


def _answer(
    request: HttpRequest,
    quote: Quote,
    words: str,
    decision: Decision | None = None,
    level: int = messages.SUCCESS,
    status: int = 200,
) -> HttpResponse:
    """To script: the card anew with what happened. To a plain form: back to the page."""
    if request.headers.get("X-Requested-With") != "fetch":
        messages.add_message(request, level, with_undo(decision) if decision is not None else words)
        if back := _next(request):
            return HttpResponseRedirect(back)
        anchor = f"#quote-{quote.pk}" if quote.pk else ""
        return HttpResponseRedirect(reverse("admin:claims_read", args=[quote.article_id]) + anchor)
    fresh = (
        Quote.objects.select_related("speaker", "relay_source", "article").get(pk=quote.pk)
        if quote.pk
        else None
    )
    context = {
        "quote": fresh,
        "article": quote.article,
        "words": words,
        "decision": decision,
        "failed": level == messages.ERROR,
        "may_decide": AcceptQuotes.allowed(user_of(request)),
        "reject_reasons": entries("reject_reasons"),
    }
    return TemplateResponse(request, "claims/reading/answer.html", context, status=status)


def _form(
    request: HttpRequest, quote: Quote, form: QuoteForm, status: int = 200, other: User | None = None
) -> HttpResponse:
    """The form of a quote that is there or is to be added: to script alone, else beside the text.

    `other` is somebody else who has it open.
    """
    article = quote.article
    kept = "edit" if quote.pk else "add"
    context = {"quote": quote, "article": article, "form": form, "next": _next(request), "shown": True}
    context["other_editor"] = other
    if request.headers.get("X-Requested-With") == "fetch":
        return TemplateResponse(request, f"claims/reading/{kept}.html", context, status=status)
    spans = quote.spans or [[0, 0]]
    start = max(0, spans[0][0] - WINDOW // 2)
    blocks = [Mark(s, e, f"block-{kind}") for kind, s, e in article.blocks]
    marks = [*blocks, *quote_marks([quote] if quote.pk else [])]
    page = reverse("admin:claims_read", args=[article.pk])
    context |= {
        **admin.site.each_context(request),
        "title": "Edit a quote" if quote.pk else "Add a quote",
        "whole": True,
        "kept": f"claims/reading/{kept}.html",
        "back": context["next"] or (f"{page}#quote-{quote.pk}" if quote.pk else page),
        "pieces": mark(article.known_text, marks, start, start + WINDOW),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "claims/reading/edit_page.html", context, status=status)


def _both_versions(quote: Quote, form: QuoteForm, error: Conflict) -> QuoteForm:
    """The form as it was sent, what was saved meanwhile at each field that differs; sent again, it is saved."""
    now = Quote.objects.select_related("article", "speaker").get(pk=quote.pk)
    saved = QuoteForm.of(now)
    data = {**dict(form.data.items()), form.add_prefix("version"): str(now.version)}
    again = QuoteForm(data, prefix="quote", initial=saved.initial, auto_id=saved.auto_id)
    words = {"spans": now.text, "mention_span": now.mention, "speaker": now.speaker}
    again.add_error(None, f"{error} Save again to overwrite with your version.")
    for name in form.changed_data:
        if name not in BESIDE_THE_QUOTE:
            theirs = words.get(name, getattr(now, name, "")) or "nothing"
            label = {"spans": "Quote text saved", "mention_span": "Speaker mention saved"}.get(name, "Saved")
            again.add_error(name, f"{label} by someone else: {theirs}")
    return again


# -- Small things ---------------------------------------------------------------------------------


def _people(quotes: list[Quote]) -> list[Speaker]:
    """Who speaks on the page, who speaks most first."""
    counts = Counter(quote.speaker for quote in quotes if quote.speaker is not None)
    return [speaker for speaker, _ in counts.most_common(MOST_PEOPLE)]


def _add_form(data: QueryDict | None = None) -> QuoteForm:
    return QuoteForm(data, prefix="quote", auto_id="add_%s")


def _next(request: HttpRequest) -> str:
    """Where to go on to, if that is a page of this site."""
    given = request.GET.get("next", "")
    return given if url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure()) else ""


def _part(request: HttpRequest, size: int) -> int:
    return min(number(request.GET.get("from", "0")), max(size - 1, 0))


def _shown(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """The place of the text that a link asks for (`?show=start-end`), if it is one."""
    start, end = (whole_number(given) for given in request.GET.get("show", "").partition("-")[::2])
    return (start, end) if start is not None and end is not None and start < end <= size else None


def _place(shown: tuple[int, int] | None) -> list[Mark]:
    return [Mark(*shown, "shown")] if shown else []


def _quote(article_id: int, quote_id: int) -> Quote:
    return get_object_or_404(Quote.objects.select_related("article"), pk=quote_id, article=article_id)
