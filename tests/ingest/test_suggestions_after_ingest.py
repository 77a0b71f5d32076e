"""What an ingest suggests when the files are in: copies, known outlets, claims and speakers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import ClaimLink, SpeakerPair
from sources.known_sources import FILE, known_source
from sources.models import Article, ArticleCopy, Source

WIRE = """{outlet}

Island port to close for a month as divers mend the sea wall

PORT ELLEN (Reuters) - The island's only port will close for a month from Monday while divers mend the
sea wall that a storm broke in January, the harbour authority said on Thursday.

"Every ship that can wait must wait," harbour master Ingrid Solberg told reporters. She said that two
ferries a day would land passengers on the western beach instead, weather permitting.

Hauliers called the closure a disaster. "We were told in spring that this would be done in winter,"
said Tomas Lind, who speaks for forty lorry drivers on the island.

The wall was built in 1931 and has been mended eleven times since. The regional government has set
aside nine million crowns, a third of which comes from the reconstruction fund of the coastal states.

{ending}
"""


def save(folder: Path, name: str, outlet: str, ending: str) -> None:
    (folder / name).write_text(WIRE.format(outlet=outlet, ending=ending), encoding="utf-8")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """One wire story as two outlets print it."""
    save(tmp_path, "courier.txt", "The Island Courier", "© 2024 The Island Courier. All rights reserved.")
    save(tmp_path, "post.txt", "The Coast Post", "© 2024 The Coast Post. All rights reserved.")
    return tmp_path


@pytest.mark.django_db
def test_a_wire_story_in_two_outlets_is_suggested_as_a_copy(copies: Path) -> None:
    call_command("ingest", str(copies), verbosity=0)
    copy = ArticleCopy.objects.get()
    assert copy.state == "suggested"
    assert copy.similarity > 0.5
    assert not Article.objects.exclude(copy_of=None).exists()  # nothing is merged by itself


@pytest.mark.django_db
def test_a_refused_pair_of_articles_is_not_suggested_again(copies: Path) -> None:
    call_command("ingest", str(copies), verbosity=0)
    ArticleCopy.objects.update(state="rejected")
    Article.objects.update(extractor="older")
    call_command("ingest", str(copies), verbosity=0)
    assert ArticleCopy.objects.get().state == "rejected"


@pytest.mark.django_db
def test_an_ingest_suggests_claims_and_speakers_and_links_nothing(ingested: None) -> None:
    assert ClaimLink.objects.exists()
    assert set(ClaimLink.objects.values_list("state", flat=True)) == {"suggested"}
    assert set(SpeakerPair.objects.values_list("state", flat=True)) <= {"suggested"}


@pytest.mark.django_db
def test_a_known_outlet_comes_with_kind_country_and_other_names(ingested: None) -> None:
    pti = Source.objects.named("Press Trust of India")
    assert pti is not None
    assert (pti.name, pti.kind, pti.country) == ("PTI", "agency", "IN")
    devdiscourse = Source.objects.get(name="Devdiscourse")
    assert (devdiscourse.country, devdiscourse.status) == ("IN", "suggested")


@pytest.mark.django_db
def test_the_file_of_known_sources_can_be_imported_as_a_whole() -> None:
    call_command("import", "--noinput", "sources.resources.SourceResource", str(FILE), verbosity=0)
    assert Source.objects.count() > 400
    assert Source.objects.named("agence france-presse") == Source.objects.get(name="AFP")


def test_a_known_source_is_found_by_any_of_its_names() -> None:
    reuters = known_source("thomson reuters")
    assert reuters is not None
    assert reuters.name == "Reuters"
    assert known_source("The Island Courier") is None
