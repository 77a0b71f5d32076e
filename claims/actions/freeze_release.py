"""Freeze a set into a release, for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Max

from claims.models import CuratedSet, Release, SetRule
from claims.releases.canonical import canonical, digest_of
from claims.releases.citation import authors
from claims.releases.content import content_of, counts_of, provenance_of, software
from claims.releases.licences import LICENCES
from claims.releases.reviews import lacking_second_review
from claims.releases.saved_filters import fill
from sources.workbench.curation import Action, Changes, NothingToDo, Refused
from sources.workbench.models import AuditKind, Status

from .sentences import count_of, quoted

__all__ = ["FillSet", "FreezeRelease"]


@dataclass
class FillSet(Action):
    """Make the items of a set with a saved filter what the filter finds now."""

    name: ClassVar[str] = "fill_set"
    title: ClassVar[str] = "Update a set from its filter"
    permission: ClassVar[str] = "claims.add_setitem"

    curated_set: CuratedSet

    def perform(self, changes: Changes) -> str:
        curated_set = changes.lock_one(self.curated_set, self.expected)
        if curated_set.rule != SetRule.FILTER:
            raise Refused(f"The items of {quoted(curated_set)} are chosen manually; it has no filter.")
        added, removed = fill(curated_set, changes)
        return f"Updated {quoted(curated_set)} from its filter: {count_of(added, 'item')} added, {removed:,} removed"


@dataclass
class FreezeRelease(Action):
    """Freeze what a set says now into its next release. `release` is it, after `run`."""

    name: ClassVar[str] = "freeze_release"
    title: ClassVar[str] = "Freeze a release"
    audited_as: ClassVar[AuditKind] = AuditKind.RELEASE
    permission: ClassVar[str] = "claims.freeze_release"
    undoable: ClassVar[bool] = False

    curated_set: CuratedSet
    release_note: str = ""
    licence: str = ""
    author_name: str = ""
    doi: str = ""
    release: Release = field(init=False)

    def perform(self, changes: Changes) -> str:
        curated_set = changes.lock_one(self.curated_set, self.expected)
        if curated_set.rule == SetRule.FILTER:
            fill(curated_set, changes)
        self._refuse_unfit(curated_set)
        content = content_of(curated_set)
        text = canonical(content)
        digest = digest_of(text)
        number = (curated_set.releases.aggregate(last=Max("number"))["last"] or 0) + 1
        if same := curated_set.releases.filter(digest=digest).first():
            raise NothingToDo(f"{quoted(curated_set)} has not changed since release {same.number}.")
        licence = self.licence.strip() or self._last_licence(curated_set)
        if licence and licence not in LICENCES:
            raise Refused(
                f"{quoted(licence)} is not a license in the list. Choose one of: {', '.join(LICENCES)}."
            )
        self.release = Release(
            curated_set=curated_set,
            number=number,
            released_at=changes.at.replace(microsecond=0),
            author=self.user,
            author_name=self.author_name.strip() or self.user.get_full_name() or self.user.get_username(),
            doi=self.doi.strip().removeprefix("https://doi.org/"),
            note=self.release_note.strip(),
            licence=licence,
            counts=counts_of(content),
            digest=digest,
            content=text,
            provenance=canonical(provenance_of(content)),
            software=software()[:40],
        )
        try:
            authors(self.release.author_name)
        except ValueError as error:
            raise Refused(str(error)) from None
        self.release.full_clean()
        self.release.save()
        changes.raise_version([curated_set])
        return f"Froze {quoted(curated_set)} into release {number}"

    def _last_licence(self, curated_set: CuratedSet) -> str:
        """A release has the license of the one before it unless it is given another."""
        last = curated_set.releases.order_by("-number").first()
        return last.licence if last is not None else ""

    def _refuse_unfit(self, curated_set: CuratedSet) -> None:
        """What may not be cited: nothing, what was rejected, what was merged into another."""
        items = curated_set.items.select_related("quote", "claim")
        if not items:
            raise Refused(f"{quoted(curated_set)} has no items. Add quotes or claims first.")
        for item in items:
            record = item.quote or item.claim
            if record is not None and record.status == Status.REJECTED:
                raise Refused(f"{quoted(record)} was rejected. Remove it from the set first.")
            if item.claim is not None and item.claim.merged_into_id:
                raise Refused(
                    f"{quoted(item.claim)} was merged into another claim. Replace it with that one."
                )
        if curated_set.second_review and (lacking := lacking_second_review(list(items))):
            first = lacking[0].quote or lacking[0].claim
            raise Refused(
                f"{count_of(lacking, 'item')} in {quoted(curated_set)} still need a second review, "
                f"for example {quoted(first)}."
            )
