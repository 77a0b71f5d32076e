"""Comments: added, answered, edited, deleted and resolved where the record is read; names completed as one types."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from claims.models import Claim, CuratedSet, Quote, Speaker
from claims.review.desk_request import check, user_of
from claims.review.places import page_of
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import AddComment, DeleteComment, EditComment, ReopenThread, ResolveThread
from sources.workbench.curation import Action, Refused
from sources.workbench.models import Comment
from sources.workbench.parameters import number

__all__ = ["COMMENTED", "comment_urls"]

COMMENTED = (Article, Claim, CuratedSet, Quote, Speaker)
_NAMES = 8  # offered at once


def comment_urls(site: admin.AdminSite) -> list[Any]:
    """The addresses of comments, for the admin site."""
    view = site.admin_view
    return [
        path("comments/<int:content_type_id>/<int:record_id>/add/", view(add), name="comment_add"),
        path("comments/<int:comment_id>/change/", view(change), name="comment_change"),
        path("comments/names/", view(names), name="comment_names"),
    ]


@require_POST
def add(request: HttpRequest, content_type_id: int, record_id: int) -> HttpResponse:
    """Comment on a record, or answer in one of its threads."""
    check(request, AddComment.permission)
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    if model is None or model not in COMMENTED:
        raise Http404
    check(request, _view_permission(model))
    record = get_object_or_404(model, pk=record_id)
    thread = None
    if given := request.POST.get("thread"):
        thread = get_object_or_404(Comment, pk=number(given))
    action = AddComment(user_of(request), record, request.POST.get("text", ""), thread)
    done = _run(request, action)
    made = next((one for one in action.made if isinstance(one, Comment)), None)
    part = f"comment-{made.pk}" if done and made else f"comments-{model._meta.model_name}-{record_id}"
    return _back(request, page_of(record), part)


@require_POST
def change(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Edit or delete a comment, resolve its thread or open it again."""
    check(request, AddComment.permission)
    comment = get_object_or_404(Comment.objects.select_related("content_type"), pk=comment_id)
    if model := comment.content_type.model_class():
        check(request, _view_permission(model))
    user = user_of(request)
    made: dict[str, Action] = {
        "edit": EditComment(user, comment, request.POST.get("text", "")),
        "delete": DeleteComment(user, comment),
        "resolve": ResolveThread(user, comment),
        "reopen": ReopenThread(user, comment),
    }
    action = made.get(request.POST.get("do", ""))
    if action is None:
        messages.error(request, "Choose what to do with the comment.")
    else:
        _run(request, action)
    record = comment.record
    return _back(request, page_of(record) if record else "", f"comment-{comment.pk}")


@require_GET
def names(request: HttpRequest) -> JsonResponse:
    """Accounts whose name begins with what was typed after @."""
    check(request, AddComment.permission)
    typed = request.GET.get("q", "")[:150]
    found = User.objects.filter(is_active=True, is_staff=True, username__istartswith=typed)
    rows = found.order_by("username").values_list("username", "first_name", "last_name")[:_NAMES]
    return JsonResponse(
        {"names": [{"name": name, "full": f"{first} {last}".strip()} for name, first, last in rows]}
    )


def _view_permission(model: type[Model]) -> str:
    """Who may not look at a record neither reads nor touches what was written on it."""
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def _run(request: HttpRequest, action: Action) -> bool:
    try:
        messages.success(request, action.run().summary)
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return False
    return True


def _back(request: HttpRequest, page: str, part: str) -> HttpResponse:
    """To where one was, at the comment."""
    back = request.POST.get("next", "")
    if not back or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = page or "/"
    return HttpResponseRedirect(f"{back.partition('#')[0]}#{part}")
