"""What is exported can be imported into an empty database, and exports to the same bytes."""

from __future__ import annotations

import pytest

from sources.workbench.exchange.formats import TABLE_FORMATS, ExchangeFormat
from sources.workbench.exchange.resource import ExchangeResource

from .library import RESOURCES, clear, library

pytestmark = pytest.mark.django_db


def exported(file_format: type[ExchangeFormat]) -> dict[type[ExchangeResource], bytes]:
    """All records of all models as files."""
    return {resource: b"".join(resource().stream(file_format())) for resource in RESOURCES}


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
def test_a_database_exported_and_imported_elsewhere_exports_to_the_same_bytes(
    file_format: type[ExchangeFormat],
) -> None:
    library()
    files = exported(file_format)
    clear()
    for resource in RESOURCES:
        assert resource().get_queryset().count() == 0
        dataset = file_format().create_dataset(files[resource])
        assert len(dataset) > 0
        result = resource().import_data(dataset)
        assert [str(problem) for problem in result.problems] == []
        assert result.base_errors == []
        assert result.totals["new"] == len(dataset)
    assert exported(file_format) == files


@pytest.mark.parametrize("file_format", TABLE_FORMATS, ids=lambda f: f.name)
def test_importing_an_unchanged_export_changes_nothing(file_format: type[ExchangeFormat]) -> None:
    library()
    for resource, data in exported(file_format).items():
        result = resource().import_data(file_format().create_dataset(data))
        assert [str(problem) for problem in result.problems] == []
        assert (result.totals["skip"], result.changed) == (result.total_rows, 0)
