"""The admin site: Django's, under our name."""

from django.contrib.admin import AdminSite


class NewsroomAdminSite(AdminSite):
    site_header = "Newsroom"
    site_title = "Newsroom"
    index_title = "Desk"
