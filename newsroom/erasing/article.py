"""Erasing one article: all that came from it goes in one transaction, and its digest stays so that it never comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from claims.models import Quote
from newsroom.erasing.closure import LOOSENED, Closure, closure_of
from newsroom.erasing.traces import (
    delete,
    empty_audit,
    forget_decisions,
    forget_files,
    forget_histories,
    forget_said,
)
from newsroom.erasing.withdrawing import releases_holding, withdraw
from sources.addresses import address_digest, plain_address
from sources.models import Article, ErasedPage, ErasureRequest, ErasureSubject
from sources.workbench.parts import parts
from sources.workbench.search import registered

__all__ = ["erase_article", "is_known", "states_of"]

_BATCH = 500


def is_known(number: int) -> bool:
    """Whether there is an article of this number, or a history of one that is gone."""
    return Article.objects.filter(pk=number).exists() or Article.history.filter(id=number).exists()


def states_of(number: int) -> list[Any]:
    """The article as it is, where it is there, and as it was; the last state first."""
    return [
        *Article.objects.filter(pk=number).without_text(),
        *Article.history.filter(id=number).order_by("-history_date", "-history_id"),
    ]


def erase_article(erasure: ErasureRequest, at: datetime) -> tuple[dict[str, int], list[str]]:
    """Erase the article of a request that was confirmed: how many rows of each kind went, and digests of files to remove.

    Call it in a transaction. Undoes nothing by itself: what is gone is gone.
    """
    number = erasure.object_id
    list(
        Article.objects.filter(pk=number).select_for_update().values_list("pk")
    )  # whoever writes to it waits
    states = states_of(number)
    closure = closure_of(number, lock=True)
    forget_said(closure)
    _remember(erasure, states)
    counts = closure.counts()
    held = releases_holding(state.digest for state in states)
    marks = [(index, index.last_change()) for index in registered()]
    others = ErasureRequest.objects.filter(subject=ErasureSubject.ARTICLE, object_id=number)
    others.update(reason="")
    forget_decisions(closure, erasure.pk, [(ErasureRequest, others.values_list("pk", flat=True))])
    forget_histories(closure)
    files = forget_files(states[:1], at)
    empty_audit(_telling(states), erasure.pk)
    _loosen(closure)
    for model in closure.models():
        _delete(model, closure.there[model])
    if withdrawn := withdraw(held, erasure, at):
        counts["claims.release"] = withdrawn
    for index, mark in marks:
        index.take_in(mark)
    return counts, files


def _remember(erasure: ErasureRequest, states: Iterable[Any]) -> None:
    """All by which the page could come back: the digests it had, and that of its address in a list of articles."""
    digests = {state.digest for state in states}
    digests |= {address_digest(state.address) for state in states if plain_address(state.address)}
    known = ErasedPage.objects.known(digests)
    ErasedPage.objects.bulk_create(
        ErasedPage(digest=digest, erasure=erasure) for digest in sorted(digests - known.keys())
    )


def _telling(states: Iterable[Any]) -> list[str]:
    """Words by which the article is told from others elsewhere."""
    names = ("title", "address", "file_name", "path", "member")
    return sorted({str(getattr(state, name)) for state in states for name in names} - {""})


def _loosen(closure: Closure) -> None:
    """Rows that stay name nothing that goes."""
    for model, name in LOOSENED:
        target: Any = model._meta.get_field(name).related_model
        for some in parts(sorted(closure.there[target]), _BATCH):
            rows = model._default_manager.filter(**{f"{name}__in": some})
            if model in (Quote, Article):  # whoever sees such a row must look again
                rows = rows.exclude(pk__in=closure.there[model])
            rows.update(**{name: None})


def _delete(model: type[Model], ids: Iterable[int]) -> None:
    for some in parts(sorted(ids), _BATCH):
        delete(model._default_manager.filter(pk__in=some))
