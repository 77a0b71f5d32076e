"""Comments on records: threads, names, own ones, resolving; who may; what people are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.actions import MergeSpeakers
from claims.models import Claim, CuratedSet, Quote, Speaker
from claims.review.places import page_of
from claims.templatetags.comments import comment_text
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import AddComment, DeleteComment, EditComment, ReopenThread, ResolveThread
from sources.workbench.at_names import names_in, pieces
from sources.workbench.curation import Refused, undo
from sources.workbench.models import Comment, Notification
from tests.conftest import signed_in
from tests.desk.conftest import Newsroom


def comment(user: User, record: Any, text: str, thread: Comment | None = None) -> Comment:
    action = AddComment(user, record, text, thread)
    action.run()
    made = action.made[-1]
    assert isinstance(made, Comment)
    return made


def told(user: User) -> list[str]:
    return [str(note) for note in Notification.objects.filter(to=user).order_by("pk")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ann see this", {"ann"}),
        ("see @Ann.", {"Ann", "ann", "Ann.", "ann."}),
        ("(@ann,@bob)", {"ann", "bob"}),
        ("write to ann@example.org", set()),
        ("@@ann", {"@ann"}),
        ("@", set()),
        ("@ann.lee+desk-2", {"ann.lee+desk-2"}),
    ],
)
def test_a_name_is_what_stands_after_an_at(text: str, names: set[str]) -> None:
    assert names_in(text) == names


@given(st.text(alphabet=st.sampled_from("@abC.-+ <&\n"), max_size=40))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in pieces(text)) == text
    assert {piece[1:] for piece, named in pieces(text) if named} <= names_in(text)


@pytest.mark.django_db
def test_every_kind_of_record_is_commented_on_its_page(newsroom: Newsroom, researcher: User) -> None:
    client = signed_in(researcher)
    for record in (newsroom.article, newsroom.quote, newsroom.claim, newsroom.speaker, newsroom.curated_set):
        kind = ContentType.objects.get_for_model(record)
        page = page_of(record).partition("#")[0]
        answer = client.post(
            reverse("admin:comment_add", args=[kind.pk, record.pk]),
            {"text": "Is this <b>right</b>?\n=1+1", "next": page},
        )
        made = Comment.objects.get(content_type=kind, object_id=record.pk)
        assert answer["Location"] == f"{page}#comment-{made.pk}"
        shown = client.get(page).content.decode()
        assert "Is this &lt;b&gt;right&lt;/b&gt;?<br>=1+1" in shown
        assert f'id="comment-{made.pk}"' in shown
        assert "1 comment, <strong>1 open thread</strong>" in shown


@pytest.mark.django_db
def test_a_quote_is_commented_on_in_the_queue_which_stays_at_it(newsroom: Newsroom, researcher: User) -> None:
    client = signed_in(researcher)
    queue = reverse("admin:queue", args=["quotes"])
    page = client.get(queue)
    quote = page.context["item"]
    kind = ContentType.objects.get_for_model(quote)
    form = reverse("admin:comment_add", args=[kind.pk, quote.pk])
    assert form in page.content.decode()
    answer = client.post(form, {"text": "Who is meant?", "next": queue}, follow=True)
    assert answer.context["item"] == quote
    assert "Who is meant?" in answer.content.decode()


@pytest.mark.django_db
def test_either_claim_of_a_pair_is_commented_on_in_the_queue_which_stays_at_the_pair(
    newsroom: Newsroom, editor: User
) -> None:
    client = signed_in(editor)
    queue = reverse("admin:queue", args=["claims"])
    pair = client.get(queue).context["item"]
    kind = ContentType.objects.get_for_model(Claim)
    for number, claim in enumerate((pair.claim, pair.other)):
        form = reverse("admin:comment_add", args=[kind.pk, claim.pk])
        answer = client.post(form, {"text": f"Of which year, {number}?", "next": queue}, follow=True)
        assert answer.context["item"] == pair
        side = answer.content.decode().split('class="pair-text"')[number + 1]
        assert form in side and f"Of which year, {number}?" in side and f"year, {1 - number}" not in side


@pytest.mark.django_db
def test_who_is_named_answered_or_watching_is_told_once_and_nobody_else(
    newsroom: Newsroom, researcher: User, editor: User, reader: User, administrator: User
) -> None:
    first = comment(researcher, newsroom.quote, "@editor, @reader: who says so? @nobody @researcher")
    assert told(editor) == told(reader) and len(told(editor)) == 1
    assert "researcher named you on the quote" in told(editor)[0]
    assert told(researcher) == told(administrator) == []
    comment(editor, newsroom.quote, "The mayor does, @reader.", first)
    assert len(told(researcher)) == 1 and "editor commented on the quote" in told(researcher)[0]
    assert len(told(reader)) == 2 and "named you" in told(reader)[1]
    assert len(told(editor)) == 1
    editor.refresh_from_db()
    assert editor.unread == 1


@pytest.mark.django_db
def test_one_edits_and_deletes_ones_own_and_nothing_is_lost(
    newsroom: Newsroom, researcher: User, editor: User, administrator: User
) -> None:
    first = comment(researcher, newsroom.claim, "First words")
    answer = comment(editor, newsroom.claim, "An answer", first)
    for action in (EditComment(editor, first, "Other words"), DeleteComment(editor, first)):
        with pytest.raises(PermissionDenied, match="Only the person who wrote"):
            action.run()
    EditComment(researcher, first, "Better words, @editor").run()
    assert "named you" in told(editor)[-1]
    EditComment(researcher, first, "Better words, dear @editor").run()
    assert len([line for line in told(editor) if "named you" in line]) == 1
    DeleteComment(researcher, first).run()
    first.refresh_from_db()
    assert (first.text, answer.thread_id) == ("", first.pk)
    kept = list(first.history.order_by("history_id").values_list("text", flat=True))
    assert kept == ["First words", "Better words, @editor", "Better words, dear @editor", ""]
    page = signed_in(editor).get(page_of(newsroom.claim)).content.decode()
    assert "This comment was deleted." in page and "An answer" in page and "Better words" not in page
    with pytest.raises(Refused, match="deleted"):
        EditComment(researcher, first, "Back again").run()
    DeleteComment(administrator, answer).run()
    assert "An answer" not in signed_in(editor).get(page_of(newsroom.claim)).content.decode()


@pytest.mark.django_db
def test_a_thread_is_resolved_and_an_answer_opens_it_again(newsroom: Newsroom, researcher: User) -> None:
    first = comment(researcher, newsroom.speaker, "Is she still minister?")
    quotes = reverse("admin:claims_speaker_changelist")
    client = signed_in(researcher)

    def listed(which: str) -> bool:
        return newsroom.speaker.name in client.get(f"{quotes}?comments={which}").content.decode()

    assert listed("open") and listed("any") and not listed("resolved")
    ResolveThread(researcher, first).run()
    assert listed("resolved") and listed("any") and not listed("open")
    ReopenThread(researcher, first).run()
    ResolveThread(researcher, first).run()
    comment(researcher, newsroom.speaker, "She left.", first)
    first.refresh_from_db()
    assert first.resolved_at is None and listed("open")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "why"),
    [("  \n ", "Write something"), ("x" * 5_001, "5,001 characters")],
)
def test_a_bad_comment_is_refused_with_the_reason(
    newsroom: Newsroom, researcher: User, text: str, why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        AddComment(researcher, newsroom.quote, text).run()
    kind = ContentType.objects.get_for_model(Quote)
    address = reverse("admin:comment_add", args=[kind.pk, newsroom.quote.pk])
    answer = signed_in(researcher).post(address, {"text": text}, follow=True)
    assert why in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_no_comment_goes_into_a_thread_of_another_record_nor_onto_what_has_no_page(
    newsroom: Newsroom, researcher: User
) -> None:
    first = comment(researcher, newsroom.speaker, "One")
    with pytest.raises(Refused, match="another record"):
        AddComment(researcher, newsroom.claim, "Two", first).run()
    users = ContentType.objects.get_for_model(User)
    address = reverse("admin:comment_add", args=[users.pk, researcher.pk])
    assert signed_in(researcher).post(address, {"text": "Three"}).status_code == 404
    back = reverse("admin:comment_add", args=[ContentType.objects.get_for_model(Claim).pk, newsroom.claim.pk])
    answer = signed_in(researcher).post(back, {"text": "Four", "next": "https://example.org/"})
    assert answer["Location"].startswith(page_of(newsroom.claim))


@pytest.mark.django_db
def test_comments_move_with_a_merge_and_come_back_when_it_is_undone(
    newsroom: Newsroom, editor: User, researcher: User
) -> None:
    made = comment(researcher, newsroom.other_speaker, "The same person?")
    decision = MergeSpeakers(editor, newsroom.speaker, [newsroom.other_speaker]).run()
    assert "The same person?" in signed_in(researcher).get(page_of(newsroom.speaker)).content.decode()
    undo(decision, editor)
    made.refresh_from_db()
    assert made.object_id == newsroom.other_speaker.pk


@pytest.mark.django_db
def test_a_reader_reads_comments_and_writes_none(newsroom: Newsroom, reader: User, researcher: User) -> None:
    made = comment(researcher, newsroom.claim, "For all to read")
    page = signed_in(reader).get(page_of(newsroom.claim)).content.decode()
    assert "For all to read" in page and "comment-new" not in page
    kind = ContentType.objects.get_for_model(Claim)
    client = signed_in(reader)
    assert (
        client.post(
            reverse("admin:comment_add", args=[kind.pk, newsroom.claim.pk]), {"text": "x"}
        ).status_code
        == 403
    )
    assert client.post(reverse("admin:comment_change", args=[made.pk]), {"do": "resolve"}).status_code == 403
    assert client.get(reverse("admin:comment_names")).status_code == 403


@pytest.mark.django_db
def test_who_may_not_look_at_a_record_does_not_settle_what_is_said_of_it(
    newsroom: Newsroom, researcher: User, make_user: Callable[[str, str], User]
) -> None:
    made = comment(researcher, newsroom.claim, "Only for those who see claims")
    stranger = make_user("stranger", "reader")
    stranger.groups.clear()
    for name in ("add_comment", "view_quote"):
        stranger.user_permissions.add(Permission.objects.get(codename=name))
    address = reverse("admin:comment_change", args=[made.pk])
    assert signed_in(stranger).post(address, {"do": "resolve"}).status_code == 403
    made.refresh_from_db()
    assert made.resolved_at is None
    assert signed_in(researcher).post(address, {"do": "resolve"}).status_code == 302


@pytest.mark.django_db
def test_lists_count_the_comments_of_each_record(newsroom: Newsroom, researcher: User) -> None:
    client = signed_in(researcher)
    for record in (newsroom.quote, newsroom.claim, newsroom.speaker, newsroom.article, newsroom.curated_set):
        comment(researcher, record, "One")
        comment(researcher, record, "Two")
    for model in (Quote, Claim, Speaker, Article, CuratedSet):
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        shown = client.get(f"{address}?comments=open").content.decode()
        assert shown.count('class="field-comment_count"') == 1
        assert '<td class="field-comment_count">2</td>' in shown


def test_the_text_of_a_comment_is_escaped_and_names_stand_out() -> None:
    made = Comment(text="<script>x</script> @ann.\nnext")
    assert comment_text(made) == (
        '&lt;script&gt;x&lt;/script&gt; <strong class="named">@ann</strong>.<br>next'
    )
