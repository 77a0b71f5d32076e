"""What the tests of uploads share: a shelf of their own, pages to add, and workers to read them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from newsroom.models import Upload, UploadedPage
from tests.conftest import ROOT

PAGE = """<!doctype html><html><head><title>Council repairs bridge {n}</title>
<meta property="og:site_name" content="Harbour Courier"></head><body><article>
<h1>Council repairs bridge {n}</h1>
<p>The council met in town {n}, and the harbour was the subject of a long debate among all who came.</p>
<p>“We will repair bridge {n} before winter,” the mayor, Anna Berg, said. She added that the work would
cost {n} million crowns.</p></article></body></html>
"""


def page(number: int) -> bytes:
    """A saved page with two quotes."""
    return PAGE.format(n=number).encode()


def packed(**files: bytes) -> bytes:
    """A ZIP of these files; an underscore in a name stands for the dot before its ending."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


@pytest.fixture(autouse=True)
def shelf(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which this test's uploads are kept."""
    settings.NEWSROOM_UPLOADS = tmp_path / "uploads"
    return tmp_path / "uploads"


def add(client: Client, **files: bytes) -> Upload:
    """Post files to the form, as a browser without script does, and return the upload they became."""
    sent = [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]
    response = client.post(reverse("admin:add_pages"), {"files": sent})
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("pk")


def work() -> None:
    """Do in this process what waits; the connection holds the test's transaction and stays open."""
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("work", once=True)


def fates(upload: Upload) -> list[tuple[str, str, str]]:
    """(file, member, outcome) of every page, in order."""
    rows = UploadedPage.objects.filter(file__upload=upload).order_by("file", "pk")
    return [(page.file.name, page.member, str(page.outcome)) for page in rows.select_related("file")]


# -- Workers as processes of their own -----------------------------------------------------------


def database_url() -> str:
    """The test's database, for a process of its own."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    account = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}@" if told["USER"] else ""
    host = told["HOST"]
    where = f"{quote(host, safe='')}" if host.startswith("/") else host
    return f"postgres://{account}{where}:{told['PORT']}/{told['NAME']}"


@pytest.fixture
def start_worker(shelf: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker on the test's database, which gives a silent one up after 2 seconds."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {
            **os.environ, "DATABASE_URL": database_url(), "NEWSROOM_UPLOADS": str(shelf), "NEWSROOM_LEASE_SECONDS": "2",
        }  # fmt: skip
        started.append(subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(20)


def wait_until(there: Callable[[], bool], seconds: float = 120) -> None:
    """Look again and again; fails when it does not come true."""
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
