"""What `manage.py export` and `import` share: resources and formats by name."""

from __future__ import annotations

import getpass
import re
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from import_export.command_utils import get_format_class, get_resource_class

from sources.workbench.exchange.formats import TABLE_FORMATS, ExchangeFormat
from sources.workbench.exchange.formats.parquet import Parquet, has_parquet
from sources.workbench.exchange.resource import ExchangeResource, resource_of

__all__ = ["by_command", "format_called", "format_of_file", "resource_called"]

_OTHER_ENDINGS = {"yml": "yaml", "ndjson": "jsonl"}


def by_command(command: str, options: str = "") -> str:
    """Further words for the audit: which account of the system ran which command, on which options."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError, ImportError):
        account = "somebody"
    return f"manage.py {command} {options}".strip() + f" by {account}"


def resource_called(name: str) -> Any:
    """A resource by its path (claims.resources.ClaimResource) or its model (claims.Claim)."""
    if re.fullmatch(r"\w+\.\w+", name):
        try:
            return resource_of(apps.get_model(name))()
        except LookupError:
            pass
    return get_resource_class(name)()


def format_called(name: str, resource: object, encoding: str | None = None) -> Any:
    """A format by its name ("CSV", "jsonl", "JSON Lines"), or by the path of its class."""
    documents = resource.documents if isinstance(resource, ExchangeResource) else ()
    if _plain(name) == _plain(Parquet.name) and not has_parquet():
        raise CommandError("Parquet needs PyArrow. Install the extra parquet: pip install '.[parquet]'.")
    formats: tuple[type[ExchangeFormat], ...] = (*TABLE_FORMATS, Parquet, *documents)
    for each in formats:
        if _plain(name) in (_plain(each.name), _plain(each.extension), _plain(each.__name__)):
            return each(encoding)
    if "." in name:
        return get_format_class(name, None, encoding)
    known = ", ".join(each.name for each in formats)
    raise CommandError(f"Format {name} is not available for this. Available formats: {known}.")


def format_of_file(name: str, resource: object, encoding: str | None = None) -> Any:
    """The format that a file's name tells."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    ending = _OTHER_ENDINGS.get(ending, ending)
    for each in TABLE_FORMATS:
        if each.extension == ending:
            return each(encoding)
    known = ", ".join(f".{each.extension}" for each in TABLE_FORMATS)
    raise CommandError(f"The name {name} does not show the format ({known}). Name it with --format.")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
