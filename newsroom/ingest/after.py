"""After the files: what an ingest sets going for the records it made.

Called by `newsroom.ingest.run` at the end of a run. Each step suggests, none decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.identity import suggest_speaker_pairs
from claims.models import Quote
from sources.models import IngestRun

if TYPE_CHECKING:
    from newsroom.ingest.run import Summary

__all__ = ["after_ingest"]


def after_ingest(run: IngestRun, summary: Summary) -> None:
    """Suggest links, duplicates and copies among what the run brought in."""
    speakers = Quote.objects.filter(article__run=run, speaker__isnull=False).order_by()
    suggest_speaker_pairs(set(speakers.values_list("speaker_id", flat=True)))
