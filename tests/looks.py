"""Look at every page at three widths, light and dark: `AXE_CORE=… python -m tests.looks`.

Makes a database of its own in which people worked, walks all pages as an administrator, then those that no address leads
to (`tests.desk.answers`), and prints what axe-core (npm, at `AXE_CORE`) finds serious or critical, targets under 24
pixels, and pages wider than the window.
`--shots FOLDER` keeps a picture of each. Status 1 where something was found.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.desk.examining import LOOKS, Scheme, dress, faults, look_at, overflow, show_answer
from tests.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from sources.accounts.models import User

_PATIENCE = 180_000  # milliseconds for a page, on a machine that is busy


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--width", type=int, help="this width alone")
    parser.add_argument("--scheme", choices=("light", "dark"), help="these colours alone")
    parser.add_argument("--shots", type=Path, help="a folder for pictures of the pages")
    parser.add_argument(
        "--part", type=_part, default="1/1", metavar="N/M", help="the Nth of M parts of the pages: 2/3"
    )
    options = parser.parse_args()
    part, parts = options.part
    axe = os.environ.get("AXE_CORE")
    axe_core = Path(axe).read_text(encoding="utf-8") if axe else ""
    if not axe:
        print("Without axe-core (AXE_CORE): only what is wider than the window is told.", file=sys.stderr)
    os.environ.setdefault("NEWSROOM_SECOND_FACTOR", "optional")
    pages: dict[str, Any] = {}  # name → an address, or the response itself

    def prepare() -> User:
        user, found = lived_in()
        pages.update(found)
        return user

    looks = [
        (width, scheme)
        for width, scheme in LOOKS
        if options.width in (None, width) and options.scheme in (None, scheme)
    ]
    started, looked, wrong = time.perf_counter(), 0, 0
    with served(prepare) as page:
        page.set_default_timeout(_PATIENCE)
        asked = [one for one in pages.items() if options.only in one[0]]
        for name, opened in asked[len(asked) * (part - 1) // parts : len(asked) * part // parts]:
            for width, scheme in looks:
                status = look(page, opened, width, scheme)
                found = (
                    faults(page, axe_core)
                    if axe_core
                    else [f"{over} pixels too wide"]
                    if (over := overflow(page))
                    else []
                )
                looked += 1
                wrong += bool(found)
                for fault in found:
                    print(f"{name} ({status}), {width}, {scheme}: {fault}", flush=True)
                if options.shots:
                    options.shots.mkdir(parents=True, exist_ok=True)
                    file = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{width}-{scheme}.png"
                    page.screenshot(path=options.shots / file, full_page=True)
    print(f"{looked} looks in {time.perf_counter() - started:.0f} s, {wrong} with findings")
    return int(bool(wrong))


def _part(words: str) -> tuple[int, int]:
    one, _, of = words.partition("/")
    if not (one.isdecimal() and of.isdecimal() and 1 <= int(one) <= int(of)):
        raise argparse.ArgumentTypeError(f"{words} is no part; write 2/3 for the second of three")
    return int(one), int(of)


def look(page: Page, opened: Any, width: int, scheme: Scheme) -> int:
    """Open an address, or show a response; its status."""
    if isinstance(opened, str):
        return look_at(page, opened, width, scheme)
    dress(page, width, scheme)
    show_answer(page, opened)
    return int(opened.status_code)


def lived_in() -> tuple[User, dict[str, Any]]:
    """An administrator, and all pages of a newsroom in which people worked."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from tests.conftest import PASSWORD
    from tests.desk.answers import answers
    from tests.desk.conftest import curate
    from tests.desk.lived_in import every_page, live_in

    people = []
    roles = {"editor": "editor", "ann": "researcher", "administrator": "administrator", "reader": "reader"}
    for name, role in roles.items():
        user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        people.append(user)
    editor, other, administrator, reader = people
    newsroom = curate(editor)
    live_in(newsroom, administrator, other)
    found = every_page(newsroom)
    return administrator, {**found, **answers(newsroom, editor, reader)}


if __name__ == "__main__":
    sys.exit(main())
