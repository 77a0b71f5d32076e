"""The pages of uploads: add pages, see what becomes of them, stop, try again.

Mounted by the admin site under `uploads/`. Plain forms that work without script: the page of an
open upload then loads itself anew every few seconds. `upload.js` fetches the part that changes.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.review.desk_request import check, run, user_of
from newsroom.models import PageOutcome, Upload, UploadState
from newsroom.uploads.actions import RetryUpload, StartUpload, StopUpload, may_change
from newsroom.uploads.bounds import bounds, passed_over
from newsroom.uploads.fates import files_of, pages_of, progress_of
from newsroom.uploads.forms import FilesForm, PasteForm
from sources.workbench.curation import Refused
from sources.workbench.parameters import number

__all__ = ["upload_urls"]

_PATIENCE = timedelta(seconds=30)  # before a waiting upload is said to have no worker
_LAST = 5  # of one's own uploads, beneath the form


def upload_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of uploads, for the admin site."""
    view = site.admin_view
    return [
        path("uploads/add/", view(add), name="add_pages"),
        path("uploads/<int:upload_id>/", view(show), name="upload"),
        path("uploads/<int:upload_id>/fates/", view(fates), name="upload_fates"),
        path("uploads/<int:upload_id>/stop/", view(stop), name="upload_stop"),
        path("uploads/<int:upload_id>/retry/", view(retry), name="upload_retry"),
    ]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The forms; what is posted becomes an upload, whose page is shown next."""
    check(request, StartUpload.permission)
    pasted = "text" in request.POST
    files = FilesForm(passed_over=passed_over(request))
    paste = PasteForm()
    if request.method == "POST":
        if pasted:
            form: FilesForm | PasteForm = (paste := PasteForm(request.POST))
        else:
            form = files = FilesForm(request.POST, request.FILES, passed_over(request))
        if form.is_valid():
            new = [form.new_file()] if isinstance(form, PasteForm) else form.new_files()
            action = StartUpload(user_of(request), new)
            try:
                action.run()
            except (Refused, ValidationError) as error:
                messages.error(request, str(error))
            else:
                return HttpResponseRedirect(reverse("admin:upload", args=[action.made[0].pk]))
    context = {
        **admin.site.each_context(request),
        "title": "Add pages",
        "files": files,
        "paste": paste,
        "bounds": bounds(),
        "uploads": Upload.objects.filter(user=user_of(request))[:_LAST],
    }
    return TemplateResponse(request, "newsroom/uploads/add.html", context)


@require_GET
@never_cache
def show(request: HttpRequest, upload_id: int) -> HttpResponse:
    """An upload: how far it is, and what became of each file."""
    context = {**admin.site.each_context(request), **_shown(request, upload_id)}
    return TemplateResponse(request, "newsroom/uploads/page.html", context)


@require_GET
@never_cache
def fates(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The part of the page that changes while the upload is read."""
    return TemplateResponse(request, "newsroom/uploads/fates.html", _shown(request, upload_id))


@require_POST
def stop(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Read no further file."""
    return _do(request, upload_id, StopUpload)


@require_POST
def retry(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Go on, and read what was refused once more."""
    return _do(request, upload_id, RetryUpload)


def _do(request: HttpRequest, upload_id: int, action: type[StopUpload | RetryUpload]) -> HttpResponse:
    check(request, action.permission)
    upload = get_object_or_404(Upload, pk=upload_id)
    if not may_change(upload, request.user):
        raise PermissionDenied
    run(request, action(user_of(request), upload))
    return HttpResponseRedirect(reverse("admin:upload", args=[upload_id]))


def _shown(request: HttpRequest, upload_id: int) -> dict[str, object]:
    """What both the page and its changing part show, for the query string asked with."""
    check(request, "newsroom.view_upload")
    upload = get_object_or_404(Upload.objects.select_related("user"), pk=upload_id)
    asked: dict[str, object] = {}
    outcome, file = request.GET.get("outcome", ""), number(request.GET.get("file", ""))
    if outcome in PageOutcome.values:
        asked["outcome"] = PageOutcome(outcome)
    if file:
        asked["file"] = file
    shown: dict[str, object] = {
        "upload": upload,
        "title": "Pages added",
        "progress": progress_of(upload),
        "query": request.GET.urlencode(),
        "asked": asked,
        "may_change": may_change(upload, request.user),
        "is_idle": upload.state == UploadState.WAITING and timezone.now() - upload.created_at > _PATIENCE,
        "may_review": request.user.has_perm("claims.change_quote"),
    }
    if asked:
        shown["pages"] = shown["list"] = pages_of(upload, request.GET.get("p"), **asked)
    else:
        shown["files"], shown["list"] = files_of(upload, request.GET.get("p"))
    return shown
