"""Whom a mention means: by name, spelling, role and earlier merges; never by a guess."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from claims.actions import (
    AddSpeakerName,
    EditSpeaker,
    MergeSpeakers,
    RejectSpeakers,
    RemoveSpeakerName,
    RemoveSpeakerRole,
    ResolveUnnamed,
    SplitSpeaker,
)
from claims.extraction import Attribution
from claims.identity import Mentions, SpeakerDirectory
from claims.models import Speaker, SpeakerRole
from sources.accounts.models import User
from sources.models import Article
from tests.actions import records

pytestmark = pytest.mark.django_db


def resolve(name: str, where: Article | None = None, kind: Any = "person", **values: Any) -> Speaker:
    """What ingest would make of a mention in a page of its own."""
    directory = SpeakerDirectory()
    article = where or records.article()
    who = Attribution(name, kind, **values)
    with transaction.atomic():
        directory.load([Mentions(article, [who])])
        directory.meet([who], article)
        directory.save()
    return directory.resolve(who, article)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Sergei Lavrov", "Sergey Lavrov", "person"),
        ("Sergei Lavrov", "Mr. Sergei LAVROV", "person"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "person"),
        (
            "Russian Foreign Ministry",
            "the Ministry of Foreign Affairs of the Russian Federation",
            "organization",
        ),
        ("the Taliban", "Taliban", "group"),
    ],
)
def test_spellings_of_one_name_are_one_speaker(first: str, second: str, kind: str) -> None:
    assert resolve(first, kind=kind) == resolve(second, kind=kind)
    assert Speaker.objects.get().names.count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [("Sergei Lavrov", "Yuri Lavrov"), ("Sergei Lavrov", "Lavrov"), ("Zamir Kabulov", "Zamir Kaboluv")],
)
def test_another_first_name_a_surname_alone_or_a_misprint_is_not_enough(first: str, second: str) -> None:
    assert resolve(first) != resolve(second)


def test_surname_or_misprint_with_the_same_role_in_the_same_body_is_the_person() -> None:
    office: dict[str, Any] = {"role": "foreign minister", "organization": "Russia"}
    lavrov = resolve("Sergei Lavrov", role="Foreign Minister", organization="the Russian Federation")
    assert resolve("Lavrov", **office) == lavrov
    assert resolve("Sergei Lavrof", **office) != lavrov
    assert resolve("Sergei Lavrrov", **office) == lavrov
    assert resolve("Lavrov", role="Foreign Minister", organization="Latvia") != lavrov


def test_where_two_hold_the_role_nobody_is_chosen() -> None:
    office: dict[str, Any] = {"role": "Senator", "organization": "US"}
    both = {resolve("Ted Smith", **office), resolve("Amy Smith", **office)}
    assert resolve("Smith", **office) not in both


def test_an_unnamed_speaker_is_one_per_article(editor: User) -> None:
    one, other = records.article(), records.article()
    first = resolve("a senior official", one, "unnamed")
    assert resolve("A senior official", one, "unnamed") == first
    assert resolve("a senior official", other, "unnamed") != first
    person = resolve("Nadia Ivers")
    ResolveUnnamed(editor, person, [first]).run()
    assert resolve("a senior official", one, "unnamed") == person
    assert [name.name for name in person.names.all()] == ["Nadia Ivers"]


def test_after_a_merge_every_name_of_the_merged_record_leads_to_the_kept_record(editor: User) -> None:
    kept, merged = resolve("Zamir Kabulov"), resolve("Zamir Kaboluv")
    surname = resolve("Kabulov")
    MergeSpeakers(editor, kept, [merged, surname]).run()
    assert {resolve(name) for name in ("Zamir Kabulov", "Zamir Kaboluv", "Kabulov")} == {kept}
    third = resolve("Samir Kabuloff")
    MergeSpeakers(editor, third, [kept]).run()
    assert {resolve(name) for name in ("Zamir Kabulov", "Zamir Kaboluv", "Kabulov")} == {third}


def test_two_people_of_one_name_are_told_apart_by_role_or_not_at_all(editor: User) -> None:
    where = records.article()
    senator = resolve("John Smith", role="Senator", organization="US")
    quote = records.quote(where=where, speaker=senator)
    SplitSpeaker(editor, senator, quotes=[quote], new_name="John Smith").run()
    analyst = Speaker.objects.exclude(pk=senator.pk).get()
    assert resolve("John Smith", role="Senator", organization="US") == senator
    page = records.article()
    unclear = resolve("John Smith", page)
    assert unclear not in {senator, analyst}
    assert resolve("John Smith", page) == unclear
    assert resolve("John Smith", records.article()) != unclear  # a page's own, until somebody decides


def test_what_a_person_decided_is_neither_revived_nor_doubled(editor: User) -> None:
    junk, body = resolve("Nearly Everybody"), resolve("Radio Nadir")
    RejectSpeakers(editor, [junk]).run()
    EditSpeaker(editor, body, {"kind": "organization"}).run()
    assert resolve("Nearly Everybody") == junk
    assert resolve("Radio Nadir") == body
    assert Speaker.objects.count() == 2


def test_a_name_taken_away_does_not_come_back(editor: User) -> None:
    speaker = resolve("Nadia Ivers", aliases=("Nadia Ivers-Holm",))
    RemoveSpeakerName(editor, speaker.names.get(name="Nadia Ivers-Holm")).run()
    resolve("Nadia Ivers", aliases=("Nadia Ivers-Holm", "Nadia R. Ivers"))
    assert {name.name for name in speaker.names.all()} == {"Nadia Ivers", "Nadia R. Ivers"}
    other = resolve("Nadia Ivers-Holm")
    assert other != speaker


def test_a_name_an_editor_added_leads_to_the_speaker(editor: User) -> None:
    speaker = resolve("Recep Tayyip Erdogan")
    AddSpeakerName(editor, speaker, "the Sultan").run()
    assert resolve("The Sultan") == speaker


def test_a_body_is_found_by_the_long_form_printed_beside_its_letters() -> None:
    body = resolve("Collective Security Treaty Organization", kind="organization")
    short = resolve("CSTO", kind="organization", aliases=("Collective Security Treaty Organization",))
    assert short == body
    assert resolve("CSTO", kind="organization") == body


def test_roles_are_dated_by_the_pages_that_print_them(editor: User) -> None:
    for day in (date(2021, 7, 8), date(2021, 7, 1), date(2021, 7, 5)):
        page = records.article(published_on=day)
        speaker = resolve("Sergei Lavrov", page, role="Foreign Minister", organization="Russia")
    role = SpeakerRole.objects.get()
    assert (role.first_seen, role.last_seen) == (date(2021, 7, 1), date(2021, 7, 8))
    assert role.printings.count() == 3
    RemoveSpeakerRole(editor, role).run()
    resolve("Sergei Lavrov", role="Foreign Minister", organization="Russia")
    assert not speaker.roles.exists()
