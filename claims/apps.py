"""Speakers, quotes, claims, sets. Knows `sources`."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Quotes and claims"
