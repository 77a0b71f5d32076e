"""A round's page: who is how far while it is open; agreement, disagreements and what holds once it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.actions import AdjudicateItem, AdoptCodes, CloseRound
from claims.actions.sentences import count_of
from claims.agreement import Agreement, masi, of_all, of_two
from claims.coding import Coded, Field, Values, coded, fields_of
from claims.models import Code, CodingItem, CodingRound, RoundState
from claims.review.desk_request import check, run, user_of
from claims.review.places import page_of
from sources.accounts.models import User
from sources.workbench.curation import Refused
from sources.workbench.parameters import number

__all__ = ["adjudicate", "adopt", "close", "round_page"]

_PAGE = 25
_KEEP = 3_600  # seconds; the codes of a closed round stay as they are


@dataclass(frozen=True, slots=True)
class Measured:
    """How far people agree on one field: all of them, or two."""

    field: Field
    people: str
    measure: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of an item on which the coders differ; who said what."""

    coded: Coded
    said: Sequence[tuple[str, Values]]
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one coder is."""

    coder: User
    done: int
    total: int


@require_GET
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """The page of a round."""
    check(request, "claims.view_codinground", "claims.view_quote")
    round_ = get_object_or_404(CodingRound.objects.select_related("owner"), pk=round_id)
    user = user_of(request)
    coders = list(round_.coders.order_by("username"))
    progress = _progress(round_, coders)
    context = {
        **admin.site.each_context(request),
        "title": round_.name,
        "round": round_,
        "fields": fields_of(round_),
        "progress": progress,
        "missing": sum(one.total - one.done for one in progress),
        "may_code": round_.state == RoundState.OPEN and user in coders and user.has_perm("claims.add_code"),
        "may_close": round_.state == RoundState.OPEN
        and CloseRound.allowed(user)
        and (round_.owner_id in (user.pk, None) or user.is_superuser),
        "may_adjudicate": AdjudicateItem.allowed(user),
        "codes": reverse("admin:claims_code_export") + f"?item__round__id__exact={round_.pk}",
        **(_results(request, round_, coders) if round_.state == RoundState.CLOSED else {}),
    }
    return TemplateResponse(request, "claims/coding/round.html", context)


@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Close a round; where items are left, only if that was confirmed."""
    round_ = get_object_or_404(CodingRound, pk=round_id)
    action = CloseRound(user_of(request), round_)
    action.check_permission()
    missing = sum(one.total - one.done for one in _progress(round_, list(round_.coders.all())))
    if missing and "unfinished" not in request.POST:
        are = "is" if missing == 1 else "are"
        messages.error(
            request, f"{count_of(missing, 'item')} {are} not coded yet. Tick that you close it all the same."
        )
    else:
        try:
            messages.success(request, f"{action.run().summary}.")  # without a way back, for there is none
        except Refused as error:
            messages.error(request, str(error))
    return HttpResponseRedirect(page_of(round_))


@require_POST
def adjudicate(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say what holds for a field of an item: what a coder said, or another value."""
    item = get_object_or_404(
        CodingItem.objects.select_related("round", "quote"),
        pk=number(request.POST.get("item", "")),
        round=round_id,
    )
    field = request.POST.get("field", "")
    values = [value for value in request.POST.getlist("other") if value]
    if "as" in request.POST:
        said = Code.objects.filter(item=item, field=field, coder__username=request.POST["as"]).first()
        values = said.values if said is not None else []
    run(request, AdjudicateItem(user_of(request), item, field, values))
    back = f"?field={request.POST.get('shown', '')}&page={number(request.POST.get('page', '')) or 1}"
    return HttpResponseRedirect(f"{page_of(item.round)}{back}#disagreements")


@require_POST
def adopt(request: HttpRequest, round_id: int) -> HttpResponse:
    """Give the quotes what holds."""
    round_ = get_object_or_404(CodingRound, pk=round_id)
    run(request, AdoptCodes(user_of(request), round_))
    return HttpResponseRedirect(page_of(round_))


def _progress(round_: CodingRound, coders: Sequence[User]) -> list[Progress]:
    """How far each coder is; two queries."""
    total = round_.items.count()
    rows = Code.objects.filter(item__round=round_).order_by().values_list("coder")
    done = dict(rows.annotate(done=Count("item", distinct=True)))
    return [Progress(coder, done.get(coder.pk, 0), total) for coder in coders]


def _results(request: HttpRequest, round_: CodingRound, coders: Sequence[User]) -> dict[str, object]:
    rows = coded(round_)
    names = {coder.pk: coder.get_username() for coder in coders}
    shown = request.GET.get("field", "")
    differing = [one for one in rows if one.differs and shown in ("", one.field.name)]
    page = Paginator(differing, _PAGE).get_page(request.GET.get("page"))
    return {
        "measured": cache.get_or_set(
            f"agreement.{round_.key}", lambda: _measured(rows, fields_of(round_), coders), _KEEP
        ),
        "page": page,
        "shown": shown,
        "disagreements": [_disagreement(one, names) for one in page.object_list],
        "undecided": sum(one.differs and one.adjudicated is None for one in rows),
        "settled": sum(one.settled is not None for one in rows),
    }


def _measured(rows: Sequence[Coded], fields: Sequence[Field], coders: Sequence[User]) -> list[Measured]:
    found = []
    for field in fields:
        mine = [one for one in rows if one.field.name == field.name]
        given = {coder.pk: [_values(one, coder.pk) for one in mine] for coder in coders}
        units = [list(unit) for unit in zip(*given.values(), strict=True)]
        words = "Krippendorff’s α, MASI" if field.many else "Krippendorff’s α"
        found.append(Measured(field, "all coders", words, of_all(units, masi)))
        for one, other in combinations(coders, 2):
            pair = of_two(given[one.pk], given[other.pk])
            found.append(Measured(field, f"{one} and {other}", "Cohen’s κ", pair))
    return found


def _values(one: Coded, coder: int) -> frozenset[str] | None:
    """What a coder said; of fields with one value, that alone."""
    return frozenset(one.given.get(coder, ())) or None


def _disagreement(one: Coded, names: dict[int, str]) -> Disagreement:
    said = [
        (names.get(coder, "?"), values)
        for coder, values in sorted(one.given.items(), key=lambda p: names.get(p[0], ""))
    ]
    told = {value for values in one.told for value in values}
    others = (
        one.field.values if one.field.many else [value for value in one.field.values if value not in told]
    )
    return Disagreement(one, said, others)
