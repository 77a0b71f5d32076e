"""A newsroom in which people worked with an article that has to go, and a look for its words everywhere."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from claims.actions import (
    AcceptClaims,
    AcceptQuotes,
    AddToSet,
    AdjudicateItem,
    CloseRound,
    DecideLink,
    EditClaim,
    EditQuote,
    JudgeClaim,
    MergeClaims,
    RejectQuotes,
    StartRound,
    TagClaims,
    TagQuotes,
    code_item,
)
from claims.models import Claim, CodingItem, CodingRound, Quote, Topic
from newsroom.models import UploadedFile
from newsroom.uploads.shelf import path_of
from sources.accounts.models import User
from sources.models import Article
from sources.workbench.actions import AddComment, AssignRecords, EditComment, SaveRecord, action_for
from sources.workbench.auditing import tell_export
from sources.workbench.curation import undo
from sources.workbench.exchange.held_files import HeldFile
from sources.workbench.models import Comment, Decision
from sources.workbench.search import registered
from tests.conftest import signed_in
from tests.uploads.conftest import work

__all__ = ["GONE", "OTHER", "Scene", "found_in_database", "found_in_files", "live"]

# In the article that goes, and nowhere else; none of them is a word of ours.
GONE = (
    "quillmoor", "vexholm", "ovelgard", "sluicegate", "brackendale", "tundrasson", "zorvanian", "hexcourt",
    "palimpsester", "gloamwick",
)  # fmt: skip
PAGE = """<!doctype html><html><head><title>Quillmoor dam stuns Vexholm</title>
<meta property="og:site_name" content="Harbour Courier"><meta name="author" content="Pelle Gloamwick">
<link rel="canonical" href="https://courier.example/2024/quillmoor-dam"></head><body><article>
<h1>Quillmoor dam stuns Vexholm</h1><p>By Pelle Gloamwick</p><p>April 18, 2024</p>
<p>“The sluicegate was opened by order of the Hexcourt,” Marta Ovelgard, the mayor of Vexholm, told reporters on Monday.
She said the Brackendale valley would be flooded before the winter came.</p>
<p>“Every bridge in town is closed until the spring,” the mayor said. A Zorvanian official said the Quillmoor works were
unsafe. Tundrasson, a farmer, said that nobody had warned him of the water.</p>
<p>“We will repair the harbour bridge before winter,” said Anna Berg.</p></article></body></html>
"""
OTHER = """<!doctype html><html><head><title>Council repairs the bridge</title>
<meta property="og:site_name" content="Harbour Courier"></head><body><article>
<h1>Council repairs the bridge</h1><p>April 20, 2024</p>
<p>The council met in town, and the harbour was the subject of a long debate among all who came.</p>
<p>“We will repair the harbour bridge before winter,” the council leader, Anna Berg, said. She added that the work would
cost nine million crowns.</p></article></body></html>
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """The article that goes, another that stays, and decisions on either."""

    article: Article
    other: Article
    name: str  # of the file
    page: bytes
    own: Decision  # on what goes
    elsewhere: Decision  # on what stays


def live(editor: User, other: User, folder: Path) -> Scene:
    """Two pages come in by upload; `editor` and `other` decide, write and code."""
    client = signed_in(editor)
    files = [
        SimpleUploadedFile("Quillmoor.html", PAGE.encode()),
        SimpleUploadedFile("bridge.html", OTHER.encode()),
    ]
    client.post(reverse("admin:add_pages"), {"files": files})
    work()
    article, stays = (
        Article.objects.get(file_name="Quillmoor.html"),
        Article.objects.get(file_name="bridge.html"),
    )
    quotes = list(Quote.objects.filter(article=article).order_by("start"))
    theirs = list(Quote.objects.filter(article=stays).order_by("start"))
    own = AcceptQuotes(editor, quotes[:1], note="as Ovelgard said", with_claims=True).run()
    RejectQuotes(editor, quotes[1:2]).run()
    EditQuote(editor, quotes[2], {"note": "seen in Vexholm"}).run()
    undo(AcceptQuotes(editor, quotes[3:4]).run(), editor)
    elsewhere = AcceptQuotes(editor, theirs[:1]).run()
    # One decision on both: it stays, without words and without a way back.
    TagQuotes(editor, [quotes[0], theirs[0]], "Water").run()
    edit = action_for(SaveRecord, Article)
    article.note = "Ask Vexholm"
    edit(editor, article, ["note"]).run()
    claims = list(
        Claim.objects.filter(evidence__quote__in=quotes).exclude(evidence__quote__in=theirs).order_by("pk")
    )
    carried = Claim.objects.filter(evidence__quote__in=theirs).order_by("pk")
    TagClaims(editor, [claims[0].pk], "Water").run()
    DecideLink(editor, claims[0], carried[0], "contradicts", note="Ovelgard against Berg").run()
    JudgeClaim(editor, claims[0], "false", "No word of Quillmoor in the files.", []).run()
    MergeClaims(editor, carried[1], [claims[1]]).run()  # its words go, although another was kept
    EditClaim(editor, claims[2], {"text": "A dam was opened without a warning."}).run()
    AcceptClaims(editor, [claims[2]]).run()
    for record in (article, quotes[0], claims[0]):
        AddComment(other, record, f"@{editor.get_username()} is Quillmoor right?").run()
        AddComment(editor, record, "It is Quillmoor.", Comment.objects.latest("pk")).run()
    EditComment(editor, Comment.objects.latest("pk"), "Quillmoor, I think.").run()
    AssignRecords(other, Quote.objects.filter(pk=quotes[0].pk), editor, note="Call Ovelgard").run()
    client.post(reverse("admin:watch"), {"kind": "claim", "id": claims[0].pk})
    chosen = AddToSet(editor, "Dams", quotes=quotes[:2], claims=claims[:1], item_note="Hexcourt")
    chosen.run()
    rounds = StartRound(
        editor, Quote.objects.filter(pk__in=[quotes[0].pk, theirs[0].pk]), "A pilot", [editor, other],
        ["topics", "kind"], list(Topic.objects.all()), size=2,
    )  # fmt: skip
    rounds.run()
    for item in rounds.round.items.select_related("quote", "claim", "round"):
        for user, kind in ((editor, "direct"), (other, "mixed")):
            code_item(
                user, item, {"kind": [kind], "topics": []}, "Hexcourt?" * (item.quote_id == quotes[0].pk)
            )
    CloseRound(editor, CodingRound.objects.get()).run()
    AdjudicateItem(editor, CodingItem.objects.get(quote=quotes[0]), "kind", ["direct"]).run()
    tell_export("quotes", "CSV", 3, "q=Quillmoor.html")
    HeldFile().save(PAGE.encode())
    (folder / "again.html").write_text(PAGE)
    call_command("suggest", verbosity=0, show=0)
    for index in registered():
        index.refresh()
    return Scene(article, stays, "Quillmoor.html", PAGE.encode(), own, elsewhere)


def found_in_database() -> list[str]:
    """Each of the words that is anywhere in the database: in its file's bytes, or in any column of any table."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        # By another process: one that closes such a file lets go of the locks its own connection has on it.
        files = sorted(path.parent.glob(f"{path.name}*"))
        data = subprocess.run(["cat", *files], stdout=subprocess.PIPE, check=True).stdout.lower()
        written = {
            form for word in GONE for form in (word[:7], json.dumps(word)[1:-1])
        }  # JSON may escape letters
        return sorted(form for form in written if form.encode() in data)
    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT lower(t::text) FROM "{table}" t WHERE t::text ~* %s', ["|".join(w[:7] for w in GONE)]
            )
            for (row,) in cursor.fetchall():
                found.update(f"{table}: {word} in {row[:300]}" for word in GONE if word[:7] in row)
    return sorted(found)


def found_in_files(*folders: Path) -> list[str]:
    """The files below these folders in which one of the words is, or in whose names it is."""
    pattern = re.compile("|".join(word[:7] for word in GONE).encode(), re.IGNORECASE)
    return sorted(
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and (pattern.search(path.read_bytes()) or pattern.search(path.name.encode()))
    )


def kept_bytes() -> list[bool]:
    """Whether the bytes of each uploaded file are there."""
    files: Any = UploadedFile.objects.order_by("pk")
    return [path_of(file.digest).exists() for file in files]
