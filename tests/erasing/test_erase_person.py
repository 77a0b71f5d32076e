"""A person who must be forgotten is in no text, record, history, index or file; every span holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from claims.actions import AcceptQuotes, EditQuote, MergeSpeakers, TagQuotes
from claims.models import Claim, Quote, Speaker
from newsroom.erasing.actions import AskErasure, ConfirmErasure
from newsroom.erasing.names import BLOCK
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import AddComment
from sources.workbench.auditing import link_waiting
from sources.workbench.curation import Refused, undo
from sources.workbench.models import AuditWords, SavedView
from tests.commands import ingest
from tests.erasing import scene
from tests.erasing.test_erase_article import Make, assert_all_holds

HERS = ("ovelgard", "ovelgård")
PAGE = """<!doctype html><html><head><title>Ovelgard opens the dam</title>
<meta property="og:site_name" content="Harbour Courier"><meta name="author" content="Pelle Strand">
<link rel="canonical" href="https://courier.example/2024/marta-ovelgard-dam"></head><body><article>
<h1>Ovelgard opens the dam</h1><p>By Pelle Strand</p><p>April 18, 2024</p>
<p>“The dam was opened by order of the court,” Marta Ovelgard, the mayor of the town, told reporters on Monday.
She said the valley would be flooded before the winter came.</p>
<p>“Every bridge in town is closed until the spring,” Ovelgard said. Farmers blamed Marta Ovelgard for the water.</p>
<p>“We will repair the harbour bridge before winter,” said Anna Berg of MARTA OVELGARD's party.</p></article></body></html>
"""


@pytest.fixture
def boss(make_user: Make) -> User:
    return make_user("boss", "administrator")


@pytest.mark.django_db(transaction=True)
def test_a_person_is_gone_everywhere_and_every_quote_still_stands_where_it_stood(
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    editor: User,
    administrator: User,
    boss: User,
) -> None:
    settings.NEWSROOM_UPLOADS, settings.NEWSROOM_PREVIEWS = tmp_path / "uploads", tmp_path / "previews"
    monkeypatch.setattr(scene, "GONE", HERS)
    (tmp_path / "dam.html").write_text(PAGE)
    (tmp_path / "bridge.html").write_text(scene.OTHER)
    assert ingest(tmp_path / "dam.html", tmp_path / "bridge.html")[0] == 0
    article = Article.objects.get(file_name="dam.html")
    person = Speaker.objects.get(name="Marta Ovelgard")
    former = Speaker.objects.create(
        name="Märta Ovelgård", kind="person", wikidata="Q17", note="Ovelgård, see Ovelgard"
    )
    merge = MergeSpeakers(editor, person, [former]).run()
    quotes = list(Quote.objects.filter(article=article).order_by("start"))
    accept = AcceptQuotes(editor, quotes[:2], note="as Marta Ovelgard said", with_claims=True).run()
    tag = TagQuotes(editor, [Quote.objects.exclude(article=article)[0]], "Water").run()
    EditQuote(editor, quotes[0], {"note": "Ovelgard's mail"}).run()
    AddComment(editor, Claim.objects.order_by("pk")[0], "Märta Ovelgård denied it").run()
    kind = ContentType.objects.get_for_model(Quote)
    SavedView.objects.create(owner=editor, name="Hers", query="q=Marta+Ovelgard", model=kind)
    before = list(Quote.objects.order_by("pk").values_list("spans", "start", "end", "speaker"))
    digest, length = article.digest, len(article.text)
    assert scene.found_in_database()

    action = AskErasure(administrator, person.pk, "person", "Ovelgard's lawyer", "person", ["Märta Ovelgård"])
    action.run()
    ConfirmErasure(boss, action.erasure).run()
    link_waiting()

    assert scene.found_in_database() == []
    article.refresh_from_db()
    assert (article.digest, len(article.text), article.erasure_number) == (digest, length, action.erasure.pk)
    assert article.title == BLOCK * 8 + " opens the dam"
    assert "harbour bridge before winter" in article.text
    assert list(Quote.objects.order_by("pk").values_list("spans", "start", "end", "speaker")) == before
    person.refresh_from_db()
    assert set(person.name) == {BLOCK} and not person.names.exists()
    assert not Speaker.objects.exclude(wikidata="").exists()
    assert not AuditWords.objects.filter(words__icontains="ovelgard").exists()
    assert_all_holds()

    for decision in (merge, accept):
        with pytest.raises(Refused, match="erased for good"):
            undo(decision, editor)
    undo(tag, editor)

    # Its page is known, and neither read again nor changed by an import.
    Article.objects.filter(pk=article.pk).update(extractor="older")
    status, out, _ = ingest(tmp_path / "dam.html")
    assert status == 0 and "Words in it were erased here" in " ".join(out.split())
    for values in ({"text": "x" * length}, {"text": "short", "erasure_number": 99}, {"digest": "0" * 64}):
        with pytest.raises(IntegrityError, match="may not be changed"), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**values)
    assert_all_holds()
