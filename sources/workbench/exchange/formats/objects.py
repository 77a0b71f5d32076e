"""JSON, JSON Lines and YAML: a record is an object, and lists stay lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isfinite
from typing import IO, Any

import yaml

from sources.workbench.exchange import json_text
from sources.workbench.exchange.file_limits import max_characters, max_columns, max_rows
from sources.workbench.exchange.formats.file_format import (
    ABSENT,
    ExchangeFormat,
    UnreadableFile,
    in_blocks,
    lines_of,
    opened_text,
)

__all__ = ["JSON", "YAML", "JSONLines"]

_MOST_YAML = 400_000  # words and brackets: YAML is read a hundred times slower than JSON
_DEEPEST = 20  # spans are three deep; nothing we write is deeper
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_dumps = json.JSONEncoder(ensure_ascii=False).encode


class _Loader(_SafeLoader):
    """PyYAML's safe loader, which refuses what it would pass over: equal names, and numbers that are none."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            line = node.start_mark.line + 1
            raise UnreadableFile(f"The name {twice!a} stands twice in the mapping of line {line}.")
        return super().construct_mapping(node, deep)

    def construct_yaml_float(self, node: Any) -> float:
        number = float(super().construct_yaml_float(node))
        if not isfinite(number):
            raise UnreadableFile(
                f"Line {node.start_mark.line + 1}: {node.value} is not a number that can be stored."
            )
        return number


_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_yaml_float)


def _as_rows(records: Callable[[], Iterable[object]]) -> tuple[list[str], Iterator[list[object]]]:
    """Objects, which are gone through twice, as headings and rows; a name that a record leaves out is ABSENT."""
    names: dict[str, None] = {}
    for number, record in enumerate(records(), 1):
        if not isinstance(record, dict):
            raise UnreadableFile('The file must be a list of objects: [{"key": …}, …].')
        if number > max_rows():
            raise UnreadableFile(f"The file has more than {max_rows():,} records. Split it.")
        names.update(dict.fromkeys(map(str, record)))
        if len(names) > max_columns():
            raise UnreadableFile(f"The records have more than {max_columns():,} columns.")
    if not names:
        raise UnreadableFile("The file has no records.")
    return list(names), (
        [record.get(name, ABSENT) for name in names] for record in records() if isinstance(record, dict)
    )


def _reason(error: ValueError | RecursionError) -> str:
    """Why a text is no JSON that can be read."""
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg} (column {error.colno})"
    if isinstance(error, RecursionError):
        return "is not JSON that can be read: it is nested too deep"
    reason = "a number is too long" if "integer string conversion" in str(error) else error
    return f"is not JSON that can be read: {reason}"


class JSON(ExchangeFormat):
    """One array, a record a line."""

    name = "JSON"
    extension = "json"
    content_type = "application/json"
    about = "one array of records"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        def parts() -> Iterator[str]:
            yield "["
            before = "\n"
            for row in rows:
                yield before + _dumps(dict(zip(headers, row, strict=True)))
                before = ",\n"
            yield "\n]\n"

        return in_blocks(parts())

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        return _as_rows(lambda: self._records(opened_text(data)))

    def _records(self, file: IO[str]) -> Iterator[object]:
        number = 1
        try:
            for record in json_text.items(file, 2 * max_characters()):
                yield record
                number += 1
        except json_text.NotAList:
            raise UnreadableFile('The file must be a list of objects: [{"key": …}, …].') from None
        except (ValueError, RecursionError) as error:
            if isinstance(error, UnreadableFile):
                raise
            raise UnreadableFile(f"Record {number} {_reason(error)}.") from None


class JSONLines(ExchangeFormat):
    """A record a line, for programs that read as they go."""

    name = "JSON Lines"
    extension = "jsonl"
    content_type = "application/jsonl"
    about = "one record per line, for programs"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        return in_blocks(_dumps(dict(zip(headers, row, strict=True))) + "\n" for row in rows)

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        # Not lines as Python parts them: U+2028 may stand in a text, and a lone carriage return between values.
        return _as_rows(lambda: self._records(lines_of(opened_text(data, newline="\n"))))

    def _records(self, lines: Iterable[str]) -> Iterator[object]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield json_text.loads(line)
            except (ValueError, RecursionError) as error:
                raise UnreadableFile(f"Line {number} {_reason(error)}.") from None


class YAML(ExchangeFormat):
    """A list of mappings; anchors and tags are refused on import."""

    name = "YAML"
    extension = "yaml"
    content_type = "application/yaml"
    about = "easy to read"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        def parts() -> Iterator[str]:
            empty = True
            for row in rows:
                empty = False
                yield yaml.dump(
                    [_unshared(dict(zip(headers, row, strict=True)))],
                    Dumper=_Dumper,
                    allow_unicode=True,
                    sort_keys=False,
                    default_flow_style=None,
                    width=100,
                )
            if empty:
                yield "[]\n"

        return in_blocks(parts())

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        opened_text(data)  # or it is refused
        try:
            depth = 0
            for number, event in enumerate(yaml.parse(data, Loader=_Loader)):
                if number > _MOST_YAML:
                    raise UnreadableFile(
                        f"The file has more than {_MOST_YAML:,} values, which is too long for YAML. "
                        "Use JSON or JSON Lines."
                    )
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    raise UnreadableFile("Anchors and aliases are not read. Write the values out.")
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    raise UnreadableFile(f"The file is nested deeper than {_DEEPEST} levels.")
            records = yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"Line {mark.line + 1}" if mark else "The file"
            raise UnreadableFile(
                f"{where} is not YAML: {getattr(error, 'problem', None) or error}."
            ) from None
        except ValueError as error:
            if isinstance(error, UnreadableFile):
                raise
            raise UnreadableFile(f"The file is not YAML that can be read: {error}.") from None
        except RecursionError:
            raise UnreadableFile("The file is nested too deep.") from None
        if not isinstance(records, list):
            raise UnreadableFile('The file must be a list of objects: [{"key": …}, …].')
        return _as_rows(lambda: records)


def _unshared(value: object) -> object:
    """A copy in which no list stands twice: YAML would write an alias for it."""
    if isinstance(value, dict):
        return {name: _unshared(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_unshared(part) for part in value]
    return value
