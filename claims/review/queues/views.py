"""The queue pages: show one item, take one decision, go on.

Plain forms: each choice is a POST that redirects to the next item; `queue.js` presses their buttons by
key.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from claims.actions import LearnPairWeights, ResetPairWeights
from claims.review.assigned import only_assigned
from claims.review.queues import QUEUES, Queue
from claims.review.queues.sitting import Sitting
from sources.accounts.models import User
from sources.workbench.curation import Refused, undo
from sources.workbench.curation.leasing import holder, lease_or_holder, next_free, release
from sources.workbench.curation.wording import with_undo
from sources.workbench.models import Decision
from sources.workbench.parameters import number, whole_number

__all__ = ["queue_urls"]

CAP = 10_000  # counting stops here


def queue_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of the queues, for the admin site."""
    view = site.admin_view
    return [
        path("queue/<slug:slug>/", view(show), name="queue"),
        path("queue/<slug:slug>/undo/", view(take_back), name="queue_undo"),
        path("queue/<slug:slug>/back/", view(back), name="queue_back"),
        path("queue/<slug:slug>/again/", view(again), name="queue_again"),
        path("queue/claims/weights/<slug:what>/", view(weigh), name="queue_weigh"),
        path("queue/<slug:slug>/<int:item_id>/<slug:choice>/", view(decide), name="queue_decide"),
    ]


@require_GET
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The next item that passes the filters, or the one asked for."""
    queue, user = _queue(request, slug)
    sitting = Sitting(request.session, slug)
    form = queue.filters(request.GET)
    rows = queue.waiting()
    if form.is_valid():
        if form.cleaned_data.pop("mine", False):
            rows = only_assigned(rows, user)
        rows = queue.narrow(rows, form.cleaned_data)
    asked = number(request.GET.get("item", ""))
    item: Any = None
    waits = True
    if asked:
        item = queue.model._default_manager.filter(pk=asked).first()
        if item is not None:
            waiting = queue.waiting().filter(pk=item.pk).first()
            waits, item = waiting is not None, waiting or item
            if other := lease_or_holder(slug, item.pk, user):
                messages.warning(request, f"{other} is reviewing this {queue.one} now.")
    if item is None:
        waits = True
        item = next_free(slug, rows.exclude(pk__in=sitting.skipped), user)
    left = rows.order_by().values("pk")[:CAP].count()
    filters = _filters(request)
    last = sitting.last_decision()
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "queues": [other for other in QUEUES.values() if user.has_perm(other.permission)],
        "form": form,
        "item": item,
        "waits": item is not None and waits,
        "number": sitting.done + 1,
        "done": sitting.done,
        "total": sitting.done + left,
        "capped": left >= CAP,
        "left": left,
        "skipped": len(sitting.skipped),
        "filters": filters,
        "filters_on": queue.on(form),
        "edit": _edit(queue, item, filters),
        "confirm": queue.choice(request.GET.get("confirm", "")),
        "undoable": last is not None,
        "may_go_back": bool(sitting.past),
        "is_nav_sidebar_enabled": False,
        **(queue.context(item) if item is not None else {}),
    }
    if item is None:
        release(slug, user)
    return TemplateResponse(request, "claims/queue/page.html", context)


@require_POST
def decide(request: HttpRequest, slug: str, item_id: int, choice: str) -> HttpResponse:
    """Run the choice's action, or put the item off."""
    queue, user = _queue(request, slug)
    sitting = Sitting(request.session, slug)
    if choice == "skip":
        sitting.skip(item_id)
        return _on(request, slug)
    chosen = queue.choice(choice)
    if chosen is None:
        raise Http404
    item = get_object_or_404(queue.model, pk=item_id)
    other = holder(slug, item_id, user)
    if other is not None:
        messages.error(request, f"{other} is reviewing this {queue.one} now; showing the next one.")
        return _on(request, slug)
    version = whole_number(request.POST.get("version", ""))
    if (
        not queue.waiting()
        .filter(pk=item_id, **({"version": version} if version is not None else {}))
        .exists()
    ):
        messages.error(
            request, f"Someone else has changed this {queue.one} in the meantime. Please review it again."
        )
        return _on(request, slug, item_id)
    make = (chosen.confirmed if "confirmed" in request.POST else None) or chosen.make
    try:
        decision = make(user, item, request.POST.get("note", "")[:2000]).run()
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        ask = chosen.confirmed is not None and make is chosen.make and type(error) is Refused
        return _on(request, slug, item_id, confirm=chosen.slug if ask else "")
    sitting.decided(item_id, decision.pk)
    messages.success(request, with_undo(decision))
    return _on(request, slug)


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Undo the last decision of this sitting and show its item again."""
    _queue(request, slug)
    sitting = Sitting(request.session, slug)
    last = sitting.last_decision()
    if last is None:
        messages.info(request, "Nothing to undo yet.")
        return _on(request, slug)
    item, decision = last
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - checked above
    try:
        done = undo(get_object_or_404(Decision, pk=decision), user)
    except Refused as error:
        messages.error(request, str(error))
        return _on(request, slug, item)
    sitting.undone(item, decision)
    messages.success(request, done.summary)
    return _on(request, slug, item)


@require_POST
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the item before this one."""
    _queue(request, slug)
    return _on(request, slug, Sitting(request.session, slug).back())


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin another round with the skipped items."""
    _queue(request, slug)
    Sitting(request.session, slug).start_again()
    return _on(request, slug)


@require_POST
def weigh(request: HttpRequest, what: str) -> HttpResponse:
    """Learn from the decisions how pairs of claims are weighed, or forget it."""
    queue, user = _queue(request, "claims")
    action = {"learn": LearnPairWeights, "reset": ResetPairWeights}.get(what)
    if action is None:
        raise Http404
    try:
        messages.success(request, action(user).run().summary)
    except Refused as error:
        messages.error(request, str(error))
    return _on(request, queue.slug)


def _queue(request: HttpRequest, slug: str) -> tuple[Queue[Any], User]:
    queue = QUEUES.get(slug)
    if queue is None:
        raise Http404
    user = request.user
    if not isinstance(user, User) or not user.has_perm(queue.permission):
        raise PermissionDenied
    return queue, user


def _filters(request: HttpRequest) -> str:
    """The query string without the item, to go on with the same filters."""
    data = request.GET.copy()
    data.pop("item", None)
    data.pop("confirm", None)
    return data.urlencode()


def _edit(queue: Queue[Any], item: Model, filters: str) -> str:
    """Where the item is edited, from where saving leads back to it; empty where it cannot be."""
    address = queue.edit_url(item) if item is not None else ""
    if not address:
        return ""
    back = QueryDict(filters, mutable=True)
    back["item"] = str(item.pk)
    return (
        f"{address}?{urlencode({'next': reverse('admin:queue', args=[queue.slug]) + '?' + back.urlencode()})}"
    )


def _on(request: HttpRequest, slug: str, item: int | None = None, confirm: str = "") -> HttpResponse:
    """On to the next item (or a given one) under the same filters; `confirm`: the choice to ask about again."""
    data = QueryDict(request.POST.get("filters", "")[:2000], mutable=True)
    if item is not None:
        data["item"] = str(item)
    if confirm:
        data["confirm"] = confirm
    url = reverse("admin:queue", args=[slug])
    return HttpResponseRedirect(f"{url}?{data.urlencode()}" if data else url)
