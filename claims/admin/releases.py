"""Admin of releases: read, cite, compare, download. Nothing here changes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.actions import ImportRelease
from claims.actions.import_release import told
from claims.models import Release
from claims.releases.archive import DEFAULT_FORMATS, FORMATS, archive, archive_name, chosen_formats
from claims.releases.citation import STYLES, citation
from claims.releases.incoming import BadArchive, Incoming
from claims.releases.received import received
from claims.releases.release_changes import compare
from claims.releases.withdrawn import PERMISSION, Closed, open_release
from claims.review.desk_request import check, user_of
from claims.search import RELEASES
from sources.accounts.models import User
from sources.reading.page_limits import size
from sources.workbench.admin.base import SEARCH_HELP, ReadOnlyAdmin
from sources.workbench.auditing import tell_export
from sources.workbench.curation import NothingToDo, Refused
from sources.workbench.curation.wording import with_undo
from sources.workbench.exchange.admin import ExchangeAdmin
from sources.workbench.exchange.file_limits import max_unpacked_bytes

__all__ = ["ReleaseAdmin"]

_CITATIONS = {
    "text": ("txt", "text/plain; charset=utf-8"),
    "bibtex": ("bib", "application/x-bibtex; charset=utf-8"),
    "csl": ("json", "application/vnd.citationstyles.csl+json"),
}
_MOST_SHOWN = 500  # records on the page of a comparison


class ArchiveForm(forms.Form):
    """An archive of a release; cleaned, it is what comes in with it."""

    archive = forms.FileField(label="Archive", help_text="The ZIP of a release, as it was downloaded.")
    note = forms.CharField(
        label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_archive(self) -> Incoming:
        file = self.cleaned_data["archive"]
        if file.size > max_unpacked_bytes():
            raise ValidationError(
                f"The file has {size(file.size)}; at most {size(max_unpacked_bytes())} can be "
                "imported here. Use manage.py release import."
            )
        try:
            return received(file, file.name, max_unpacked_bytes())
        except BadArchive as error:
            raise ValidationError(str(error)) from None


@admin.register(Release)
class ReleaseAdmin(ExchangeAdmin, ReadOnlyAdmin):
    nothing_yet = (
        "A release is a set as it was frozen, to be cited and downloaded. Freeze one from the page of a set."
    )
    first_one = ("admin:claims_curatedset_changelist", "Sets", "claims.view_curatedset")
    stays = "Releases are kept for good, and their set with them: others may have cited them."
    list_display = ("__str__", "released_at", "author_name", "held", "licence", "short_digest", "state")
    list_filter = ("curated_set",)
    search_index = RELEASES
    search_fields = ("curated_set__name", "note", "author_name", "digest")
    search_help_text = SEARCH_HELP
    change_form_template = "admin/claims/release_form.html"
    import_export_change_list_template = "admin/claims/release_list.html"
    fields = (
        "curated_set", "number", "released_at", "author_name", "licence", "doi", "note", "held", "digest",
        "software", "cited",
    )  # fmt: skip
    readonly_fields = ("held", "cited", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return (
            super()
            .get_queryset(request)
            .select_related("curated_set", "withdrawal")
            .defer("content", "provenance")
        )

    def get_fields(self, request: HttpRequest, obj: Release | None = None) -> Any:
        """The note is part of what was closed."""
        fields = super().get_fields(request, obj)
        if obj is None or obj.withdrawn is None:
            return fields
        closed = () if request.user.has_perm(PERMISSION) else ("note",)
        return ("state", *(name for name in fields if name not in closed))

    def get_urls(self) -> list[URLPattern]:
        def named(address: str, name: str, view: Callable[..., HttpResponseBase]) -> URLPattern:
            return path(address, self.admin_site.admin_view(view), name=f"claims_release_{name}")

        return [
            named("import-archive/", "import_archive", self.import_archive_view),
            named("<path:object_id>/archive/", "archive", self.archive_view),
            named("<path:object_id>/cite/<str:style>/", "cite", self.cite_view),
            named("<path:object_id>/compare/<int:other>/", "compare", self.compare_view),
            *super().get_urls(),
        ]

    @admin.display(description="contents")
    def held(self, release: Release) -> str:
        return ", ".join(
            f"{number:,} {(name.removesuffix('s') if number == 1 else name).replace('_', '-')}"
            for name, number in release.counts.items()
            if number
        )

    @admin.display(description="digest", ordering="digest")
    def short_digest(self, release: Release) -> SafeString:
        return format_html("<code>{}</code>", release.digest[:16])

    @admin.display(description="state", ordering="withdrawal__withdrawn_at")
    def state(self, release: Release) -> str:
        withdrawal = release.withdrawn
        if withdrawal is None:
            return "released"
        fate = "content destroyed" if withdrawal.destroyed else "content kept closed"
        return f"withdrawn on {withdrawal.withdrawn_at:%Y-%m-%d}, {fate}"

    @admin.display(description="how to cite")
    def cited(self, release: Release) -> str:
        return citation(release).strip()

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        release = context["original"]
        context["formats"] = [
            (name, each.name, each.about, name in DEFAULT_FORMATS) for name, each in FORMATS.items()
        ]
        user = user_of(request)
        context["may_export"] = self.has_export_permission(request) and _is_open(release, user)
        others = release.curated_set.releases.exclude(pk=release.pk).select_related(
            "curated_set", "withdrawal"
        )
        context["others"] = [
            other
            for other in others.defer("content", "provenance")
            if _is_open(release, user) and _is_open(other, user)
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        extra = {"may_import_archive": ImportRelease.allowed(user_of(request))}
        return super().changelist_view(request, extra | (extra_context or {}))

    def import_archive_view(self, request: HttpRequest) -> HttpResponseBase:
        """The page that takes an archive: checked only, or imported."""
        check(request, ImportRelease.permission)
        form = ArchiveForm(request.POST or None, request.FILES or None)
        summary = ""
        if request.method == "POST" and form.is_valid():
            action = ImportRelease(
                user_of(request), form.cleaned_data["archive"], note=form.cleaned_data["note"]
            )
            try:
                if "check" in request.POST:
                    rehearsal = action.rehearse()
                    summary = rehearsal.summary
                    if rehearsal.refusal:
                        form.add_error("archive", rehearsal.refusal)
                else:
                    self.message_user(request, with_undo(action.run()), messages.SUCCESS)
                    self.message_user(request, told(action), messages.INFO)
                    return HttpResponseRedirect(
                        reverse("admin:claims_curatedset_change", args=[action.curated_set.pk])
                    )
            except NothingToDo:
                form.add_error("archive", "All of it is here already.")
            except (Refused, PermissionDenied) as error:
                form.add_error("archive", str(error))
            except ValidationError as error:
                form.add_error("archive", " ".join(error.messages))
        context = self.admin_site.each_context(request) | {
            "title": "Import a release",
            "opts": self.opts,
            "form": form,
            "summary": summary,
        }
        return TemplateResponse(request, "admin/claims/import_release.html", context)

    def archive_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The archive, in the formats of the address: ?format=csv&format=jsonld."""
        release = self._release(request, object_id)
        if not self.has_export_permission(request):
            raise PermissionDenied
        if closed := self._closed(request, release):
            return closed
        try:
            formats = chosen_formats(request.GET.getlist("format"))
        except KeyError as error:
            self.message_user(request, f"Unknown format: {error.args[0]}.", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:claims_release_change", args=[release.pk]))
        tell_export("a release", "archive", sum(release.counts.values()), record=release)
        return _file(archive(release, formats), "application/zip", archive_name(release))

    def cite_view(self, request: HttpRequest, object_id: str, style: str) -> HttpResponseBase:
        """The citation as a file."""
        release = self._release(request, object_id)
        if style not in STYLES:
            raise Http404
        ending, kind = _CITATIONS[style]
        name = f"{archive_name(release).removesuffix('.zip')}-citation.{ending}"
        return _file(citation(release, style).encode(), kind, name)

    def compare_view(self, request: HttpRequest, object_id: str, other: int) -> HttpResponseBase:
        """What makes this release differ from another, by word; the earlier one first."""
        pair = [self._release(request, object_id), self._release(request, str(other))]
        for release in pair:
            if closed := self._closed(request, release):
                return closed
        earlier, later = sorted(pair, key=lambda each: (each.released_at, each.pk))
        comparison = compare(earlier, later)
        context = self.admin_site.each_context(request) | {
            "title": f"{earlier} and {later}",
            "opts": self.opts,
            "earlier": earlier,
            "later": later,
            "comparison": comparison,
            "sections": [
                ("Added", comparison.added[:_MOST_SHOWN], len(comparison.added)),
                ("Removed", comparison.removed[:_MOST_SHOWN], len(comparison.removed)),
                ("Changed", comparison.changed[:_MOST_SHOWN], len(comparison.changed)),
            ],
        }
        return TemplateResponse(request, "admin/claims/compare.html", context)

    def _closed(self, request: HttpRequest, release: Release) -> HttpResponse | None:
        """The page that says why the content of a release is not handed out, where it is not."""
        try:
            open_release(release, user_of(request))
        except Closed as closed:
            context = self.admin_site.each_context(request) | {
                "title": "Withdrawn",
                "opts": self.opts,
                "release": release,
                "reason": str(closed),
                "destroyed": closed.destroyed,
            }
            status = 410 if closed.destroyed else 403
            return TemplateResponse(request, "admin/claims/withdrawn.html", context, status=status)
        return None

    def _release(self, request: HttpRequest, object_id: str) -> Release:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Release | None = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found


def _is_open(release: Release, user: User) -> bool:
    try:
        open_release(release, user)
    except Closed:
        return False
    return True


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
