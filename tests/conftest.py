"""What all tests share: databases, the seed pages, people in their roles, a browser.

`pytest` alone runs on SQLite (a file, as in use); with `DATABASE_URL` naming a PostgreSQL
it runs there, and `python -m tests.postgresql pytest` brings one along. Tests of the pure
steps ask for none of these fixtures and run without a database.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

    from sources.accounts.models import User

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough test password"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


# A busy machine is no fault of the code under test.
hypothesis_settings.register_profile("steady", deadline=None, print_blob=True)
hypothesis_settings.load_profile("steady")


# -- Which tests run, and on what ----------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="run only tests that use a database, without the browser"
    )


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    if not settings.configured:
        return
    # Signing in hundreds of times must not cost hundreds of slow hashes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What imports hold until they are confirmed goes where the tests' other files go.
    settings.NEWSROOM_PREVIEWS = Path(tempfile.mkdtemp(prefix="newsroom-previews-"))
    config.add_cleanup(lambda: shutil.rmtree(settings.NEWSROOM_PREVIEWS, ignore_errors=True))
    # The tests need no collected files: addresses without digests are served from the apps.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def pytest_report_header(config: pytest.Config) -> str:
    from django.db import connection

    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--only-database` does not want: it is for what databases may do in ways of their own."""
    if config.getoption("--only-database"):
        dropped = [
            item
            for item in items
            if not _uses_database(item)
            or item.get_closest_marker("browser")
            or item.get_closest_marker("any_database")
        ]
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def _uses_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & _fixtures(item))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files go where no other test leaves any of work that it killed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Make an SQLite file with the schema and no records; gives its address. Migrated once for all processes of the tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "empty.sqlite3"

    def copy(path: Path) -> str:
        with (shared / "empty.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                making = made.with_suffix(".making")
                environment = {**os.environ, "DATABASE_URL": f"sqlite:///{making}"}
                command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
                subprocess.run(command, cwd=ROOT, env=environment, check=True)
                making.rename(made)
        shutil.copyfile(made, path)
        return f"sqlite:///{path}"

    return copy


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Callable[[Path], str],
) -> None:
    """SQLite in a file: locks, journal and threads as in use, which its memory mode has not."""
    from django.db import connection

    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        empty_database(path)
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The file that has the schema already is used, and goes with the other files of the tests."""
    from django.db import connection

    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """On PostgreSQL with no look at the tables beside the tests.

    It sees none of the rows of a test that goes on, and tells the planner that the tables are empty: a search that takes a
    hundredth of a second then takes minutes.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')


@contextmanager
def letting_go(connection: Any) -> Iterator[None]:
    """Meanwhile the database lets rows go that it keeps."""
    from sources.workbench.immutable import keep

    kept = [
        import_module("claims.migrations.0001_clean_start").KEPT,
        import_module("claims.migrations.0005_withdrawals").KEPT,
        *import_module("sources.migrations.0003_audit").KEPT,
        *import_module("sources.migrations.0004_erasures").KEPT,
    ]
    steps = [keep(*each) for each in kept]
    with connection.schema_editor() as editor:
        for _, backward in steps:
            backward(None, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for forward, _ in steps:
                forward(None, editor)


@pytest.fixture(scope="session", autouse=True)
def _all_can_be_flushed() -> Iterator[None]:
    """The database keeps releases and the audit for good; after a test with transactions they go all the same.

    Roles are made anew only where a test changed them: that takes longer than all else.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from sources.workbench.search import registered

    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs
    lasting: dict[str, list[Any]] = {}

    def flush_all(case: object) -> None:
        if not lasting or _changed(connection, lasting):
            with letting_go(connection):
                flush(case)
            lasting.update(_rows_of(connection, _filled(connection)))
        else:
            _empty(connection, [table for table in _filled(connection) if table not in lasting])
        for index in registered():  # else the next test would find claims of an index that is to be made anew
            index.refresh()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_all)
        yield


def _filled(connection: Any) -> list[str]:
    """The tables of models that hold any rows."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        found = []
        for table in sorted(tables):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            found += [table] if cursor.fetchone() else []
    return found


def _rows_of(connection: Any, tables: list[str]) -> dict[str, list[Any]]:
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


def _changed(connection: Any, lasting: dict[str, list[Any]]) -> bool:
    return _rows_of(connection, list(lasting)) != lasting


def _empty(connection: Any, tables: list[str]) -> None:
    from django.db import transaction

    with letting_go(connection), transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


# -- Data ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five seed pages."""
    return ROOT / "seeds"


class _Remembering(Executor):
    """Reads pages in this process, each once for all tests: hundreds of them begin with the seeds."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, ...], Any] = {}

    def submit(self, read: Callable[..., Any], /, *pages: Any, **_: Any) -> Future[Any]:
        key = tuple(page.digest for page in pages[0])
        if key not in self._read:
            self._read[key] = read(*pages)
        future: Future[Any] = Future()
        future.set_result(self._read[key])
        return future


@pytest.fixture(scope="session")
def _remembering() -> _Remembering:
    return _Remembering()


@pytest.fixture
def ingested(db: None, seeds: Path, _remembering: _Remembering) -> None:
    """The database holds the seed pages, as `manage.py ingest seeds` leaves it."""
    from newsroom.ingest import Ingest

    Ingest(executor=_remembering).run([str(seeds)])


# -- People --------------------------------------------------------------------------------------


@pytest.fixture
def make_user(db: None) -> Callable[[str, str], User]:
    """Make an account: `make_user("ann", "editor")`; its password is `PASSWORD`."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    def make(name: str, role: str) -> User:
        user = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def reader(make_user: Callable[[str, str], User]) -> User:
    """Somebody who may look at everything and change nothing."""
    return make_user("reader", "reader")


@pytest.fixture
def researcher(make_user: Callable[[str, str], User]) -> User:
    """Somebody who may suggest, accept, reject and edit."""
    return make_user("researcher", "researcher")


@pytest.fixture
def editor(make_user: Callable[[str, str], User]) -> User:
    """Somebody who may also merge, decide links, import and freeze."""
    return make_user("editor", "editor")


@pytest.fixture
def administrator(make_user: Callable[[str, str], User]) -> User:
    """Somebody who may also look after accounts."""
    return make_user("administrator", "administrator")


def signed_in(user: User | None) -> Client:
    """A client that is signed in, without the form; nobody's for None."""
    from django.test import Client

    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# -- The browser ---------------------------------------------------------------------------------


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless. Without one the test is skipped, in CI it fails."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        reason = f"NO BROWSER: none of {', '.join(BROWSERS)} is installed (Debian: apt install chromium)"
        _do_without(reason)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, so Django takes the test for async code
        # and would refuse it the database. The loop stands still while the test's own lines run.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        # Chromium's sandbox cannot be set up by root, nor in most containers.
        chromium = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser window of its own, in which addresses like `/admin/` lead to the live server."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)  # a busy machine is slow, not wrong
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """An empty page. Scripts that fail and content that the policy stops fail the test."""
    faults: list[str] = []
    page = browser_context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    yield page
    assert not faults, "the browser's console reports: " + "; ".join(faults)


def _is_fault(message: Any) -> bool:
    text = message.text
    return "Content Security Policy" in text or (message.type == "error" and "Failed to load" not in text)


@pytest.fixture
def sign_in(browser_context: BrowserContext, live_server: LiveServer) -> Callable[[User], None]:
    """Sign an account in without the form: `sign_in(editor)`, then `page.goto("/admin/")`."""
    from django.conf import settings

    def sign_in(user: User) -> None:
        cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
        browser_context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign_in


@pytest.fixture(scope="session")
def axe_core() -> str:
    """The source of axe-core (npm), named by `AXE_CORE`. Without it the test is skipped, in CI it fails."""
    path = os.environ.get("AXE_CORE")
    if not path:
        reason = (
            "NO AXE-CORE: npm install --prefix DIR axe-core; AXE_CORE=DIR/node_modules/axe-core/axe.min.js"
        )
        _do_without(reason)
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture
def accessibility_faults(axe_core: str) -> Callable[[Page], list[str]]:
    """What axe-core finds serious or critical on a page: `assert not accessibility_faults(page)`."""

    def faults(page: Page) -> list[str]:
        page.evaluate(axe_core)  # past the content security policy, which is not under test here
        found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")["violations"]
        return [
            f"{fault['id']} ({fault['impact']}): {fault['help']}: "
            + ", ".join(str(node["target"]) for node in fault["nodes"][:5])
            for fault in found
            if fault["impact"] in {"serious", "critical"}
        ]

    return faults
