"""E-mails, mailboxes and pages saved as MHTML."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from sources.reading.opening.kinds import HEAD, recognise

from . import documents
from .conftest import Printed
from .exports import proquest_html, proquest_text
from .stories import STORIES, Story, page_of

Extract = Callable[..., Printed]
STORY = STORIES[0]


def newsletter(
    story: Story = STORY, html: str | None = None, sender: str = "", coding: str = "base64"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender or f"{story.source} <desk@gazette.example>"
    message["To"] = "reader@example.org"
    message["Subject"] = f"Fwd: {story.title}"
    message["Date"] = "Tue, 18 Apr 2023 06:00:00 +0200"
    message["Message-ID"] = f"<{story.day}@gazette.example>"
    message["List-Unsubscribe"] = "<https://gazette.example/no-more>"
    message.set_content(f"Your mail program shows no HTML.\n\n{story.text}\n")
    if html is not None:
        message.add_alternative(html, subtype="html", cte=coding)
    return message


def test_a_newsletter_is_the_page_in_it(tmp_path: Path, extract: Extract) -> None:
    for coding in ("base64", "quoted-printable", "8bit"):
        (tmp_path / "letter.eml").write_bytes(newsletter(html=page_of(STORY), coding=coding).as_bytes())
        [article] = extract(tmp_path / "letter.eml").articles
        assert (article["member"], article["title"], article["source"]) == (None, STORY.title, STORY.source)
        assert (article["byline"], article["published"]) == (STORY.byline, STORY.day)
        assert "=E2" not in article["text"]
        assert STORY.speaker in {quote["speaker"]["name"] for quote in article["quotes"] if quote["speaker"]}


def test_subject_sender_and_date_fill_what_the_text_leaves_open(tmp_path: Path, extract: Extract) -> None:
    (tmp_path / "plain.eml").write_bytes(newsletter().as_bytes())
    (tmp_path / "mail-without-ending").write_bytes(newsletter(sender="Ida Holm <ida@example.org>").as_bytes())
    plain, other = sorted(extract(tmp_path).articles, key=lambda article: article["path"], reverse=True)
    assert (plain["source"], plain["published"]) == (STORY.source, "2023-04-18T06:00:00+02:00")
    assert STORY.text in plain["text"]
    assert other["member"] is None


def test_what_is_attached_is_read_too(tmp_path: Path, extract: Extract) -> None:
    message = newsletter()
    message.add_attachment(documents.docx(STORIES[1].paragraphs, STORIES[1].title), maintype="application",
                           subtype="octet-stream", filename="../second.docx")  # fmt: skip
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png")
    (tmp_path / "letter.eml").write_bytes(message.as_bytes())
    printed = extract(tmp_path / "letter.eml")
    assert [article["member"] for article in printed.articles] == [None, "second.docx"]
    assert printed.articles[1]["title"] == STORIES[1].title


def test_an_export_sent_by_mail_is_its_articles(tmp_path: Path, extract: Extract) -> None:
    message = newsletter(html=proquest_html())
    (tmp_path / "html.eml").write_bytes(message.as_bytes())
    plain = newsletter()
    plain.set_content(proquest_text())
    (tmp_path / "plain.eml").write_bytes(plain.as_bytes())
    for name in ("html.eml", "plain.eml"):
        printed = extract(tmp_path / name)
        assert [article["title"] for article in printed.articles] == [story.title for story in STORIES]
        assert [article["member"] for article in printed.articles] == ["article 1", "article 2", "article 3"]


def test_each_message_of_a_mailbox_is_read(tmp_path: Path, extract: Extract) -> None:
    mailbox = b"".join(
        b"From desk@gazette.example Tue Apr 18 06:00:00 2023\n"
        + newsletter(story).as_bytes().replace(b"\nFrom ", b"\n>From ")
        + b"\n"
        for story in STORIES
    )
    (tmp_path / "letters.mbox").write_bytes(mailbox)
    printed = extract(tmp_path)
    assert [article["member"] for article in printed.articles] == ["message 1", "message 2", "message 3"]
    for story, article in zip(STORIES, printed.articles, strict=True):
        assert story.text in article["text"]


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://gazette.example/mill/sluice
Subject: =?utf-8?Q?Sluice?=
Date: Wed, 26 Apr 2023 09:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----Part"

------Part
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://gazette.example/mill/sluice

{page}
------Part
Content-Type: text/html
Content-Location: https://ads.example/frame

<html><body><p>Buy a boat, said Dr. Sail.</p></body></html>
------Part
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://gazette.example/mill.png

iVBORw0KGgo=
------Part--
"""


def test_a_page_saved_as_mhtml_is_that_page_with_its_address(tmp_path: Path, extract: Extract) -> None:
    from quopri import encodestring

    page = encodestring(page_of(STORY).encode()).decode()
    (tmp_path / "page.mhtml").write_text(MHTML.format(page=page))
    [article] = extract(tmp_path / "page.mhtml").articles
    assert (article["title"], article["published"]) == (STORY.title, STORY.day)
    assert article["address"] == "https://gazette.example/mill/sluice"
    assert "Dr. Sail" not in article["text"]


def test_a_message_that_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, extract: Extract) -> None:
    secret = newsletter().as_string().replace("text/plain", "multipart/encrypted")
    (tmp_path / "secret.eml").write_text(secret)
    empty = newsletter()
    empty.set_content(" \n")
    (tmp_path / "empty.eml").write_bytes(empty.as_bytes())
    deep = "MIME-Version: 1.0\nSubject: x\nFrom: a@b.example\nDate: x\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="{number}"\n\n--{number}\n' for number in range(3000)
    )
    (tmp_path / "deep.eml").write_text(deep)
    printed = extract(tmp_path)
    assert (printed.status, printed.articles) == (1, [])
    assert "secret.eml: encrypted" in printed.messages
    assert "empty.eml: no_text" in printed.messages
    assert "deep.eml: " in printed.messages


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("first.eml", "", "From: a@b.example\nDate: x\nMIME-Version: 1.0\n"),
        ("last.eml", "From: a@b.example\nDate: x\nMIME-Version: 1.0\n", ""),
        ("without an ending", "From: a@b.example\n", "Date: x\n"),
        ("folded.eml", "From: a@b.example\nX-Long: " + "y\n " * 40_000 + "y\n", ""),
    ],
)
def test_a_field_longer_than_what_is_looked_at_is_named_and_the_message_known_for_one(
    name: str, before: str, after: str, tmp_path: Path, extract: Extract
) -> None:
    (tmp_path / name).write_text(
        f"{before}Subject: {'long ' * 20_000}\n{after}\nThe bridge is safe, she said.\n"
    )
    printed = extract(tmp_path)
    assert printed.status == 1 and f"{name}: too_large" in printed.messages
    assert "The field Subject of the message's head has 100,0" in printed.messages


def test_a_head_of_many_fields_that_go_on_is_told_from_mail_at_once() -> None:
    fields = b"".join(b"X-%d: y\n" % number for number in range(60))
    folded = b"X-Long: y" + (b"\n" + b" " * 30 + b"y") * 30
    start = (fields + folded + b"\nno field\n" + b"words\n" * HEAD)[:HEAD]
    began = time.process_time()
    assert recognise(start, "page.txt") != "mail"
    assert recognise(b"X-Long: y\n" + b" " * (HEAD - 20) + b"\ry", "page.txt") != "mail"
    assert time.process_time() - began < 2
