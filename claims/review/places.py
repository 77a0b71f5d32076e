"""The page on which a record is looked at and worked on; its form is one click further."""

from __future__ import annotations

from django.db.models import Model
from django.urls import reverse

from claims.models import Claim, CodingRound, CuratedSet, Evidence, Quote, Speaker
from sources.models import Article

__all__ = ["page_of"]


def page_of(record: Model) -> str:
    """The address of the record's page; its form where it has no page. Asks the database nothing."""
    if isinstance(record, Quote):
        return reverse("admin:claims_read", args=[record.article_id]) + f"#quote-{record.pk}"
    if isinstance(record, Article):
        return reverse("admin:claims_read", args=[record.pk])
    if isinstance(record, Claim):
        return reverse("admin:claims_claim_page", args=[record.pk])
    if isinstance(record, Evidence):
        return reverse("admin:claims_claim_page", args=[record.claim_id])
    if isinstance(record, Speaker):
        return reverse("admin:claims_speaker_page", args=[record.pk])
    if isinstance(record, CuratedSet):
        return reverse("admin:claims_curatedset_page", args=[record.pk])
    if isinstance(record, CodingRound):
        return reverse("admin:claims_codinground_page", args=[record.pk])
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
