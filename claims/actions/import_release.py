"""Import a release from another database: its set and its records, as they were frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import ClassVar

from django.db import DataError, IntegrityError
from django.db.models import Model

from claims.models import Claim, ClaimLink, ClaimTopic, CuratedSet, Evidence, Quote, QuoteTopic
from claims.releases.canonical import canonical, digest_of
from claims.releases.content import content_of
from claims.releases.incoming import Incoming
from claims.releases.release_changes import compare_contents
from claims.releases.withdrawn import withdrawals_of
from sources.models import Article, AwaitedText
from sources.workbench.curation import Action, Changes, Refused
from sources.workbench.curation.action import check_permission
from sources.workbench.models import AuditKind
from sources.workbench.parts import parts

from .rebuild import Clash, Rebuild, rebuild_release
from .sentences import count_of, quoted

__all__ = ["ImportRelease", "told"]

_MOST_NAMED = 10
_CHUNK = 500
_OWNERS: dict[type[Model], type[Model]] = {AwaitedText: Article, QuoteTopic: Quote, ClaimTopic: Claim}
_COUNTED: dict[type[Model], tuple[str, str]] = {
    Quote: ("quote", "quotes"),
    Claim: ("claim", "claims"),
    Evidence: ("piece of evidence", "pieces of evidence"),
    ClaimLink: ("link", "links"),
}


@dataclass
class ImportRelease(Action):
    """Rebuild the set and the records of a release. `curated_set` is the set, after `run`.

    Articles come without their texts, unless they are here. What is here and was reviewed by a person stands:
    where the release says otherwise, all of it is refused, and each such record named.
    """

    name: ClassVar[str] = "rebuild_release"
    title: ClassVar[str] = "Import a release"
    audited_as: ClassVar[AuditKind] = AuditKind.IMPORT
    permission: ClassVar[str] = "claims.import_curatedset"

    incoming: Incoming
    curated_set: CuratedSet = field(init=False)

    def check_permission(self) -> None:
        super().check_permission()
        content = self.incoming.content
        speakers, claims = content["speakers"], content["claims"]
        wanted = {
            "sources.import_source": content["sources"],
            "sources.import_sourcename": any(source["names"] for source in content["sources"]),
            "sources.import_article": content["articles"],
            "sources.import_articlecopy": content["copies"],
            "claims.import_topic": content["topics"],
            "claims.import_speaker": speakers,
            "claims.import_speakername": any(speaker["names"] for speaker in speakers),
            "claims.import_speakerrole": any(speaker["roles"] for speaker in speakers),
            "claims.import_quote": content["quotes"],
            "claims.import_claim": claims,
            "claims.import_evidence": any(claim["evidence"] for claim in claims),
            "claims.import_factcheck": content["fact_checks"],
            "claims.import_claimlink": content["links"],
            "claims.import_setitem": content["items"],
            "claims.judge_claim": any(claim["verdict"] for claim in claims),
            "claims.decide_claimlink": content["links"],
        }
        for permission, needed in wanted.items():
            if needed:
                check_permission(self.user, permission, self.title)

    def _check_written(self, changes: Changes) -> None:
        """Whoever imports may also make and change, one by one, what the import made and changed."""
        for model, (made, changed, deleted) in changes.counts().items():
            meta = _OWNERS.get(model, model)._meta
            asked = {"add": made, "change": changed, "delete": deleted}
            if model in _OWNERS:  # what belongs to another record: whoever may change that may have it
                asked = {"change": made + changed + deleted}
            for verb, needed in asked.items():
                if needed:
                    check_permission(self.user, f"{meta.app_label}.{verb}_{meta.model_name}", self.title)

    def perform(self, changes: Changes) -> str:
        content = self.incoming.content
        for withdrawal in withdrawals_of([self.incoming.digest]).values():
            raise Refused(
                f"{self.incoming.named} is not taken in again. {withdrawal.sentence} So nothing was imported."
            )
        if self.incoming.origin not in self.note:  # also where a clash in the database makes it begin again
            self.note = " ".join(filter(None, (self.note, self.incoming.origin)))
        rebuild = Rebuild(changes, content)
        try:
            self.curated_set = rebuild_release(rebuild)
        except (IntegrityError, DataError, ValueError) as error:
            raise Refused(f"What it says cannot be kept here: {str(error).splitlines()[0]}.") from None
        _refuse(rebuild.clashes)
        self._check_written(changes)
        made = changes.counts()
        counts = [
            count_of(made[model][at], *names) + (" changed" if at else "")
            for model, names in _COUNTED.items()
            for at in (0, 1)
            if model in made and made[model][at]
        ]
        return f"Imported {quoted(self.incoming.named)}: {', '.join(counts) or 'no new records'}"

    def frozen_again(self) -> str:
        """The content that the set, frozen now, would have; after `run`."""
        return canonical(content_of(self.curated_set))


def _refuse(clashes: list[Clash]) -> None:
    if clashes:
        more = len(clashes) - _MOST_NAMED
        listed = " ".join(str(clash) for clash in clashes[:_MOST_NAMED])
        raise Refused(
            f"It clashes with {count_of(clashes, 'record')} here, so nothing was imported. {listed}"
            + (f" And {more:,} more." if more > 0 else "")
        )


def told(action: ImportRelease) -> str:
    """What whoever imported a release wants to know next: whether the set is as it was frozen, or in what it differs."""
    digests = [article["digest"] for article in action.incoming.content["articles"]]
    awaited = sum(
        AwaitedText.objects.filter(article__digest__in=some).count() for some in parts(digests, _CHUNK)
    )
    again = action.frozen_again()
    digest = digest_of(again)
    if digest == action.incoming.digest:
        same = f"Frozen again, the set has the release's digest: sha256:{digest}."
    else:
        differing = list(
            compare_contents(action.incoming.content, json.loads(again)).told("in the release", "here")
        )
        more = len(differing) - _MOST_NAMED
        same = (
            f"Frozen again, the set would have another digest, sha256:{digest}. The release's is "
            f"sha256:{action.incoming.digest}. They differ in {'; '.join(differing[:_MOST_NAMED])}"
            + (f"; and {more:,} more." if more > 0 else ".")
        )
    pages = (
        f" {count_of(awaited, 'article')} came without text: ingest the pages to fill it in."
        if awaited
        else ""
    )
    return same + pages
