"""What is known of speakers when they are compared: names, offices, articles; loaded in bulk.

Comes in: primary keys (or all); goes out: `Known` records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claims.match_keys import speaker_name_key
from claims.models import Quote, Speaker, SpeakerKind, SpeakerName, SpeakerRole
from sources.workbench.among import Keys
from sources.workbench.models import Status
from sources.workbench.parts import parts

__all__ = ["Known", "comparable", "known_speakers"]

BATCH = 1_000


@dataclass(slots=True)
class Known:
    """A speaker as far as it matters to whether it is another one."""

    pk: int
    name: str
    kind: str
    names: set[str] = field(default_factory=set)
    # (title, organization's key) → as printed
    offices: dict[tuple[str, str], str] = field(default_factory=dict)
    articles: set[int] = field(default_factory=set)

    @property
    def is_person(self) -> bool:
        return self.kind == SpeakerKind.PERSON

    @property
    def bodies(self) -> set[str]:
        """The keys of the organizations it is printed with."""
        return {organization for _, organization in self.offices if organization}


def comparable() -> Iterator[tuple[int, str, str]]:
    """(speaker, kind, name) of every name of the speakers that stand today and have one."""
    rows = (
        SpeakerName.objects.filter(speaker__merged_into=None)
        .exclude(speaker__kind=SpeakerKind.UNNAMED)
        .exclude(speaker__status=Status.REJECTED)
        .order_by("speaker_id", "id")
    )
    yield from rows.values_list("speaker_id", "speaker__kind", "name").iterator(chunk_size=10_000)


def known_speakers(ids: Iterable[int]) -> dict[int, Known]:
    """Load speakers with what is printed of them, four queries a thousand."""
    known: dict[int, Known] = {}
    for chunk in parts(sorted(set(ids)), BATCH):
        for pk, name, kind in Speaker.objects.filter(pk__among=Keys(chunk)).values_list("pk", "name", "kind"):
            known[pk] = Known(pk, name, kind, names={name})
        for pk, name in SpeakerName.objects.filter(speaker__among=Keys(chunk)).values_list(
            "speaker_id", "name"
        ):
            known[pk].names.add(name)
        roles = SpeakerRole.objects.filter(speaker__among=Keys(chunk))
        for pk, title, organization in roles.values_list("speaker_id", "title", "organization"):
            office = (title.casefold(), speaker_name_key(organization, SpeakerKind.ORGANIZATION))
            known[pk].offices[office] = f"{title} ({organization})" if organization else title
        pairs = Quote.objects.filter(speaker__among=Keys(chunk)).order_by()
        for speaker, article in pairs.values_list("speaker_id", "article_id").distinct():
            if speaker is not None:
                known[speaker].articles.add(article)
    return known
