"""Speakers, their names and roles, and pairs that may be one, in files."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from claims.match_keys import speaker_name
from claims.models import RolePrinting, Speaker, SpeakerName, SpeakerPair, SpeakerRole
from sources.models import Article
from sources.workbench.exchange import json_text
from sources.workbench.exchange.columns import BadCell, Names
from sources.workbench.exchange.name_lists import names_column
from sources.workbench.exchange.pair_resources import PairResource
from sources.workbench.exchange.resource import ExchangeResource, column, fingerprint_column, reference
from sources.workbench.parts import parts

__all__ = ["SpeakerPairResource", "SpeakerResource", "SpeakerRoleResource"]


def _fold(name: Any) -> None:
    """Give a name the folded forms by which mentions find it."""
    forms = speaker_name(name.name, name.speaker.kind)
    name.key, name.block = forms["key"], forms["block"]


class SpeakerResource(ExchangeResource):
    names = names_column(
        SpeakerName,
        "speaker",
        fill=_fold,
        own="name",
        about="All names of the speaker; its own always counts.",
    )
    article = column(Speaker, "article", fixed=True)
    merged_into = reference(Speaker, "merged_into", fixed=True, later=True)
    order = ("key",)
    key_from = ("s", "name", "kind", "article")

    class Meta:
        model = Speaker
        fields = (
            "key", "name", "kind", "names", "article", "wikidata", "party", "country", "body", "merged_into", "status",
            "note", "version",
        )  # fmt: skip
        import_id_fields = ("key",)


class Printings(Names):
    """The articles that print a role, with the words: [[digest, words], …]."""

    def from_cell(self, cell: Any) -> Any:
        if isinstance(cell, str) and cell.strip():
            try:
                cell = json_text.loads(cell)
            except (ValueError, RecursionError):
                raise BadCell('Enter a list: [["article digest", "text"], …].') from None
        cell = cell or []
        if not isinstance(cell, list) or not all(
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
            for pair in cell
        ):
            raise BadCell('Enter a list: [["article digest", "text"], …].')
        return sorted(cell)


def _printings_of(pks: list[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[object]] = {}
    for part in parts(pks, 500):
        rows = RolePrinting.objects.filter(role__in=part)
        for role, digest, words in rows.values_list("role_id", "article__digest", "words"):
            found.setdefault(role, []).append([digest, words])
    return {role: sorted(pairs) for role, pairs in found.items()}


def _set_printings(
    pairs: list[tuple[Any, list[Any]]], user: object, reason: str
) -> list[tuple[Model | None, Model | None]]:
    digests = {digest for _, printings in pairs for digest, _ in printings}
    articles = dict(Article.objects.filter(digest__in=digests).values_list("digest", "pk"))
    if missing := sorted(digests - articles.keys()):
        raise BadCell(f"There is no article {missing[0]}. Import the articles first.")
    before = RolePrinting.objects.filter(role__in=[role for role, _ in pairs])
    gone = list(before)
    before.delete()
    made = RolePrinting.objects.bulk_create(
        RolePrinting(role=role, article_id=articles[digest], words=words)
        for role, printings in pairs
        for digest, words in printings
    )
    return [*((row, None) for row in gone), *((None, row) for row in made)]


class SpeakerRoleResource(ExchangeResource):
    printings = Printings(
        "printings", read=_printings_of, write=_set_printings, about="Articles in which it appears."
    )
    fingerprint = fingerprint_column()
    order = ("speaker__key", "title", "organization")
    empty_in_key = frozenset({"organization"})

    class Meta:
        model = SpeakerRole
        fields = ("speaker", "title", "organization", "first_seen", "last_seen", "printings", "fingerprint")
        import_id_fields = ("speaker", "title", "organization")


class SpeakerPairResource(PairResource):
    pair = ("speaker", "other")

    class Meta:
        model = SpeakerPair
        fields = ("speaker", "other", "state", "score", "reasons", "note", "version")
        import_id_fields = ("speaker", "other")
