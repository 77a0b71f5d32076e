"""Codes in files, long form: a row for each round, quote, coder and field. They go out only, of closed rounds."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import Code, RoundState
from sources.workbench.exchange.columns import Text, Whole
from sources.workbench.exchange.resource import ExchangeResource, reference

__all__ = ["CodeResource"]


class CodeResource(ExchangeResource):
    round = Text("round", path="item__round__key", derived=True, about="The key of the coding round.")
    round_name = Text(path="item__round__name", derived=True, about="Its name.")
    position = Whole(path="item__position", derived=True, about="The quote's place in the round.")
    quote = Text(path="item__quote__key", derived=True, about="The key of the quote.")
    claim = Text(
        path="item__claim__key", derived=True, about="The key of the claim to which the stance is coded."
    )
    coder = reference(Code, "coder")
    order = ("item__round__key", "item__position", "field", "coder__username")
    exported_only = True

    def get_queryset(self) -> QuerySet[Code]:
        rows: QuerySet[Code] = super().get_queryset()
        return rows.filter(item__round__state=RoundState.CLOSED)

    class Meta:
        model = Code
        fields = (
            "round",
            "round_name",
            "position",
            "quote",
            "claim",
            "coder",
            "field",
            "values",
            "note",
            "at",
        )
        import_id_fields = ("round", "quote", "coder", "field")
