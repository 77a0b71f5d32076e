"""What the code imports is what pyproject.toml declares, and the docs say what each package is for."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = ("claims", "newsroom", "sources")
# Named in settings, in an address or by their files, never imported.
BY_NAME = {
    "distributed",
    "fsspec",
    "spacy-lookups-data",
    "django-linear-migrations",
    "psycopg",
    "whitenoise",
    "wordllama",
}


def declared() -> set[str]:
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {_plain(re.split(r"[\[<>=; ]", line)[0]) for lines in lists for line in lines}


def imported() -> set[str]:
    """The packages, as they are installed, that the code imports."""
    packages = packages_distributions()
    found: set[str] = set()
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                found |= {name.partition(".")[0] for name in names}
    others = found - {*OURS, *sys.stdlib_module_names}
    # What only training needs is not installed with the rest; such a package is called as it is imported.
    return {_plain(packages.get(name, [name])[0]) for name in others}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared_and_no_other() -> None:
    assert imported() | BY_NAME == declared()


def test_the_docs_say_what_each_package_is_for() -> None:
    table = (ROOT / "docs" / "third-party.md").read_text(encoding="utf-8").partition("| Package |")[2]
    rows = re.findall(r"^\| ([\w.-]+) \| [^|]+ \|", table, flags=re.MULTILINE)
    assert {_plain(row) for row in rows} == declared()
