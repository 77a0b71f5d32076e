"""Eight editors at a server of its own: each counts what it was told, and the database must hold exactly that."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.faults.databases import Databases
from tests.faults.desk_client import Answer, DeskClient
from tests.faults.process import Apart, apart

__all__ = ["editors"]

PASSWORD = "a long enough password for a test"
_ITEM = re.compile(r"/admin/queue/(\w+)/(\d+)/")
_VERSION = re.compile(r'name="version" value="(\d+)"')
_CLASHED = ("Someone else was faster", "Other people are changing")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Seen:
    """What all editors saw together: when an item was shown to whom, and until when."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[tuple[str, int], str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def take(self, queue: str, item: int, name: str) -> None:
        with self.lock:
            if self.held.setdefault((queue, item), name) != name:
                self.twice.append(f"{queue} {item} went to {self.held[queue, item]} and to {name}")

    def leave(self, name: str) -> None:
        """Before asking for the next one: whoever asks gives back what he had."""
        with self.lock:
            for item in [item for item, holder in self.held.items() if holder == name]:
                del self.held[item]


class Editor:
    """One of them; `told` counts decisions that the pages said were saved."""

    def __init__(self, name: str, address: str, seen: Seen, seed: int, records: dict[str, list[int]]) -> None:
        self.name, self.seen, self.records = name, seen, records
        self.client = DeskClient(address)
        self.dice = random.Random(seed)
        self.told = self.clashes = 0
        self.refused: Counter[str] = Counter()

    def work(self, seconds: float) -> None:
        self.client.sign_in(self.name, PASSWORD)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            do = self.dice.choices(
                (self._quotes, self._claims, self._speakers, self._undo, self._many), (12, 4, 3, 3, 2)
            )
            do[0]()

    def _quotes(self) -> None:
        self._queue("quotes", ("accept", "accept", "reject"))

    def _claims(self) -> None:
        self._queue("claims", ("related", "contradicts", "same", "none", "unsure"))

    def _speakers(self) -> None:
        self._queue("speakers", ("same", "different", "unsure"))

    def _queue(self, slug: str, choices: tuple[str, ...]) -> None:
        self.seen.leave(self.name)
        page = self._read(self.client.get(f"/admin/queue/{slug}/")).page
        found = _ITEM.search(page)
        if found is None:
            return
        item, version = int(found[2]), _VERSION.search(page)
        offered = set(re.findall(rf"/admin/queue/{slug}/{item}/(\w+)/", page))
        chosen = [choice for choice in choices if choice in offered] or sorted(offered - {"skip"})
        self.seen.take(slug, item, self.name)
        time.sleep(self.dice.uniform(0, 0.05))  # a glance
        data: dict[str, object] = {"version": version[1]} if version else {}
        # The answer shows the next item already, so this one is given back before.
        self.seen.leave(self.name)
        self._read(self.client.post(f"/admin/queue/{slug}/{item}/{self.dice.choice(chosen)}/", data))

    def _undo(self) -> None:
        self.seen.leave(self.name)
        self._read(self.client.post("/admin/queue/quotes/undo/", {}))

    def _many(self) -> None:
        """Accept or reject the same few quotes as the others do, in an order of one's own."""
        few = self.dice.sample(self.records["quotes"], 5)
        action = self.dice.choice(("accept_quotes", "reject_quotes", "reopen_quotes"))
        data = {"action": action, "_selected_action": few, "index": 0, "select_across": 0}
        self._read(self.client.post("/admin/claims/quote/", data))

    def _read(self, answer: Answer) -> Answer:
        self.told += answer.successes
        self.clashes += any(words in answer.page for words in _CLASHED)
        for kind, words in answer.messages:
            if kind != "success":
                self.refused[re.sub(r"“[^”]*”|\d+", "…", words)[:80]] += 1
        return answer


def editors(given: Namespace, folder: Path) -> int:
    """Let them work, and print what they were told beside what is stored; 1 where the two differ."""
    databases = Databases(folder)
    print(f"database: {'SQLite' if databases.is_sqlite else 'PostgreSQL'}", flush=True)
    try:
        databases.make("desk")
        use = lambda: databases.use("desk")  # noqa: E731
        records = apart(lambda: _filled(given.editors, given.articles), use)
        seen = Seen()
        with _server(databases.address("desk"), folder) as address:
            people = [Editor(f"editor{n}", address, seen, n, records) for n in range(given.editors)]
            with ThreadPoolExecutor(given.editors) as threads:
                list(threads.map(lambda person: person.work(given.seconds), people))
        databases.wait_until_left("desk")
        stored = apart(_stored, use)
        proof: Apart[object] = Apart(_proved, use)
        proof.wait()
    finally:
        databases.drop_all()
    return _told(people, seen, stored, proof)


def _told(people: list[Editor], seen: Seen, stored: dict[str, int], proof: Apart[object]) -> int:
    print(
        "| editor | requests | told | stored | clashes shown | answers of 500 | slowest, s |\n"
        + "|---" * 7
        + "|"
    )
    wrong = 0
    for person in people:
        answers = person.client.statuses
        errors = sum(count for status, count in answers.items() if status >= 500)
        saved = stored.get(person.name, 0)
        wrong += (person.told != saved) + errors + person.clashes
        print(
            f"| {person.name} | {sum(answers.values())} | {person.told} | {saved} | {person.clashes} | {errors} "
            f"| {person.client.slowest:.1f} |"
        )
    print(
        f"all: {sum(p.told for p in people)} told, {sum(stored.values())} stored; "
        f"items to two: {len(seen.twice)}; verify: {'clean' if proof.status == 0 else 'BROKEN'}"
    )
    refused: Counter[str] = sum((person.refused for person in people), Counter())
    for words, count in refused.most_common(6):
        print(f"    {count} × {words}")
    for line in [*seen.twice[:5], *(line for person in people for line in person.client.failed[:3])]:
        print(line)
    if proof.status:
        print(proof.words()[-2000:])
    return 1 if wrong or seen.twice or proof.status else 0


def _filled(number: int, articles: int) -> dict[str, list[int]]:
    """Records and accounts; the quotes of which all take some at once."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from claims.models import Quote
    from tests.benchmarks.synthetic import fill

    call_command("migrate", interactive=False, verbosity=0)
    fill(articles, 10)
    call_command("verify", repair=True)  # its quotes come without what stands around them
    for at in range(number):
        user = get_user_model().objects.create_user(f"editor{at}", password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name="editor"))
    return {"quotes": list(Quote.objects.order_by("-pk").values_list("pk", flat=True)[:12])}


def _stored() -> dict[str, int]:
    """Decisions by account."""
    from sources.workbench.models import Decision

    return dict(Counter(Decision.objects.values_list("account", flat=True)))


def _proved() -> None:
    from django.core.management import call_command

    call_command("verify")


@contextmanager
def _server(database: str, folder: Path) -> Iterator[str]:
    """Gunicorn as in production, on a port of this machine that nobody had."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DATABASE_URL": database, "NEWSROOM_VAR": str(folder), "NEWSROOM_SECRET_KEY": "k" * 60}
    command = [
        sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "3", "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=_ROOT, env=os.environ | settings, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server, folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=30):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The server does not answer:\n{log.read_text()[-2000:]}")
