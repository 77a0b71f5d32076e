"""The admin site: Django's, with the desk as its first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse

if TYPE_CHECKING:
    from sources.accounts.models import User


class NewsroomAdminSite(AdminSite):
    site_header = "Newsroom"
    site_title = "Newsroom"
    index_title = "Home"
    site_url = None  # there is no site beside the admin
    enable_nav_sidebar = False  # the bar under the header leads to the lists, the text gets the room

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from claims.review.assigned import finish
        from claims.review.comments import comment_urls
        from claims.review.import_page import foreign_urls
        from claims.review.notifications import notification_urls
        from claims.review.queues.views import queue_urls
        from claims.review.said_before import said_urls
        from claims.review.search_page import search_urls
        from claims.review.watching import watch_urls
        from newsroom.access.account_pages import account_urls
        from newsroom.access.locked_pages import locked_urls
        from newsroom.access.second_factor_pages import second_factor_urls
        from newsroom.access.sign_on_pages import sign_on_urls
        from newsroom.erasing.pages import erasure_urls
        from newsroom.help import help_urls
        from newsroom.uploads.views import upload_urls
        from newsroom.verifying.page import verify_urls

        done = path("assigned/done/", self.admin_view(finish), name="assignment_done")
        return [
            done,
            *search_urls(self),
            *said_urls(self),
            *comment_urls(self),
            *notification_urls(self),
            *watch_urls(self),
            *upload_urls(self),
            *account_urls(self),
            *locked_urls(self),
            *sign_on_urls(self),
            *second_factor_urls(self),
            *help_urls(self),
            *verify_urls(self),
            *erasure_urls(self),
            *foreign_urls(self),
            *queue_urls(self),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """Django's page, with the way to an identity provider where there is one."""
        sso = settings.NEWSROOM_OIDC_NAME if settings.NEWSROOM_OIDC_ISSUER else ""
        return super().login(request, {"sso": sso, **(extra_context or {})})

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """Django's page, with the form that knows passwords which must be changed."""
        from django.contrib.auth.views import PasswordChangeView

        from sources.accounts.passwords import OwnPasswordForm

        vars(request)["current_app"] = self.name
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, object] | None = None
    ) -> Any:
        """All records are listed on the first page."""
        return HttpResponseRedirect(reverse("admin:index") + "#records")

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        from claims.review import assigned, figures  # the models are not loaded when the site is made
        from newsroom.uploads.fates import open_uploads

        may_read = request.user.has_perm("claims.view_quote")
        desk: dict[str, object] = {"may_read": may_read}
        if request.user.has_perm("newsroom.view_upload"):
            desk["uploads"] = open_uploads()
        if may_read and (empty := figures.is_empty()):
            desk["is_empty"] = empty
        elif may_read:
            user = cast("User", request.user)  # nobody else may read
            desk["assigned"] = assigned.assigned(user)
            desk |= {"waiting": figures.waiting(user), "charts": figures.charts(), **figures.happened()}
        return super().index(request, {**desk, **(extra_context or {})})
