"""A stored claim says what its pronoun means, and its evidence where that is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import Evidence

pytestmark = pytest.mark.django_db

PAGE = """Harbour chief under fire

By Ingrid Sollund
Nordhavn Post
3 March 2026

The council of Nordhavn met on Monday to speak about Thomas Dahl. “He is not fit for the office of harbour chief,” Mona Lind told reporters after the meeting.

The harbour will stay closed until the end of the month, the council said.
"""


def test_what_was_put_in_is_in_brackets_and_its_place_is_kept(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    call_command("ingest", str(tmp_path), verbosity=0)
    evidence = Evidence.objects.select_related("claim", "quote__article").get(claim__text__contains="not fit")
    assert evidence.claim.text.startswith("[Thomas Dahl] is not fit for the office")
    ((words, put_in, start, end),) = evidence.filled
    assert (words, put_in) == ("He", "[Thomas Dahl]")
    assert evidence.quote.article.text[start:end] == "Thomas Dahl"
    assert Evidence.objects.exclude(pk=evidence.pk).values_list("filled", flat=True)[0] == []
