"""Fact-checks of others in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claims.models import FactCheck
from sources.addresses import is_web_address
from sources.workbench.exchange.resource import ExchangeResource

__all__ = ["FactCheckResource"]


class FactCheckResource(ExchangeResource):
    order = ("key",)
    follows = ("address_key", "text_key", "published_on")
    key_from = ("f", "address", "claim_text")

    class Meta:
        model = FactCheck
        fields = (
            "key", "claim", "claim_text", "address", "title", "reviewer", "reviewer_address", "published", "rating",
            "rating_value", "rating_best", "rating_worst", "claimant", "claimant_address", "claimed", "appearances",
            "language", "status", "note", "version",
        )  # fmt: skip
        import_id_fields = ("key",)

    def complete(self, records: Sequence[Any], report: Any) -> None:
        for record in records:
            if not is_web_address(record.address):
                report(record, "address", "Enter the web address of the review.")
            else:
                record.derive()
