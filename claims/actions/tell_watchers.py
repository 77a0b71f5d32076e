"""Tell those who watch a claim or a speaker what a person did to it; what ingest brings is told when it ends."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from sources.accounts.models import User
from sources.workbench.models import Happening, Watch
from sources.workbench.notifying import Told, tell_watchers

__all__ = ["tell_those_who_watch"]


def tell_those_who_watch(record: Model, kind: Happening, by: User, count: int = 1, text: str = "") -> None:
    """A note to everybody who watches the record, but for who did it. One query where nobody does."""
    content_type = ContentType.objects.get_for_model(record)
    watches = Watch.objects.filter(content_type=content_type, object_id=record.pk).exclude(user=by)
    tell_watchers([Told(watch, kind, count, text, by=by) for watch in watches])
