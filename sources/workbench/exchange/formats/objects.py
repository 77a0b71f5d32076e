"""JSON, JSON Lines and YAML: a record is an object, and lists stay lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Any

import yaml

from sources.workbench.exchange import json_text
from sources.workbench.exchange.file_limits import max_columns, max_rows
from sources.workbench.exchange.formats.file_format import (
    ABSENT,
    ExchangeFormat,
    UnreadableFile,
    decoded,
    in_blocks,
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


def _as_rows(records: object) -> tuple[list[str], Iterator[list[object]]]:
    """Objects as headings and rows; a name that a record leaves out is ABSENT."""
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnreadableFile('The file must be a list of objects: [{"key": …}, …].')
    if len(records) > max_rows():
        raise UnreadableFile(f"The file has {len(records):,} records; at most {max_rows():,} are read.")
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(map(str, record)))
        if len(names) > max_columns():
            raise UnreadableFile(f"The records have more than {max_columns():,} columns.")
    if not names:
        raise UnreadableFile("The file has no records.")
    return list(names), ([record.get(name, ABSENT) for name in names] for record in records)


def _loaded(text: str, where: str) -> object:
    try:
        return json_text.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"{where} is not JSON: {error.msg} (column {error.colno}).") from None
    except RecursionError:
        raise UnreadableFile(f"{where} is not JSON that can be read: it is nested too deep.") from None
    except ValueError as error:
        reason = "a number is too long" if "integer string conversion" in str(error) else error
        raise UnreadableFile(f"{where} is not JSON that can be read: {reason}.") from None


def _refuse_too_many(text: str) -> None:
    if reason := json_text.crowded(text):
        raise UnreadableFile(reason)


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
        text = decoded(data)
        _refuse_too_many(text)
        return _as_rows(_loaded(text, "The file"))


class JSONLines(ExchangeFormat):
    """A record a line, for programs that read as they go."""

    name = "JSON Lines"
    extension = "jsonl"
    content_type = "application/jsonl"
    about = "one record per line, for programs"

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        return in_blocks(_dumps(dict(zip(headers, row, strict=True))) + "\n" for row in rows)

    def read(self, data: bytes) -> tuple[Sequence[object], Iterable[Sequence[object]]]:
        text = decoded(data)
        _refuse_too_many(text)
        if text.count("\n") > 2 * max_rows():
            raise UnreadableFile(f"The file has more than {max_rows():,} records. Split it.")
        lines = text.split("\n")  # not splitlines: U+2028 may stand in a text
        records = [_loaded(line, f"Line {n}") for n, line in enumerate(lines, 1) if line.strip()]
        return _as_rows(records)


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
        text = decoded(data)
        try:
            depth = 0
            for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
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
            records = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
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
        return _as_rows(records)


def _unshared(value: object) -> object:
    """A copy in which no list stands twice: YAML would write an alias for it."""
    if isinstance(value, dict):
        return {name: _unshared(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_unshared(part) for part in value]
    return value
