"""What the machine and the database's server spend, and tables of figures in documents.

A document shows a table between `<!-- NAME -->` and `<!-- end of NAME -->`; `write_row` puts a line there in the place of
the one that begins the same, so that no figure is typed by hand.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

__all__ = ["Processes", "Server", "keep_output", "load", "resident", "write_row", "write_table"]

_SAME = 3  # cells by which a line is told: what was measured, not what came out


class Server:
    """The processor time of all processes of the PostgreSQL server, where it runs on this machine; else nothing."""

    def __init__(self) -> None:
        self._parent = _postmaster()
        self._before = self._now()

    def seconds(self) -> float:
        """Since this was made."""
        return self._now() - self._before

    def _now(self) -> float:
        if self._parent is None:
            return 0.0
        while True:
            ended = _stat(self._parent)[13:15]
            ticks = sum(_stat(self._parent)[11:13]) + sum(ended)
            for process in Path("/proc").iterdir():
                if process.name.isdigit():
                    found = _stat(int(process.name))
                    if found and found[1] == self._parent:
                        ticks += found[11] + found[12]
            if (
                _stat(self._parent)[13:15] == ended
            ):  # else one ended meanwhile, and was counted never or twice
                break
        return ticks / os.sysconf("SC_CLK_TCK")


class Processes:
    """The processor time of this process and of all that it started; `largest`: the memory of the largest of those.

    Memory is in megabytes, and without files that processes share by mapping them.
    """

    def __init__(self) -> None:
        self.largest = 0.0
        self._before = self._now()

    def seconds(self) -> float:
        """Since this was made."""
        return self._now() - self._before

    def forked(self) -> float:
        """Of them those of processes that are forked from one that stands ready (`newsroom.ready_processes`)."""
        return sum(
            sum(_stat(process)[11:15]) for process in _started() if b"forkserver" in _command(process)
        ) / os.sysconf("SC_CLK_TCK")

    def look(self) -> None:
        """See how large the processes are now."""
        for process in _started():
            try:
                status = Path(f"/proc/{process}/status").read_text()
            except OSError:
                continue
            self.largest = max(self.largest, int(status.partition("RssAnon:")[2].split()[0]) / 1024)

    def _now(self) -> float:
        own, ended = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
        ticks = sum(sum(_stat(process)[11:15]) for process in _started())
        return (
            own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")
        )


def _started() -> list[int]:
    """The processes that this one started, and those that they did, which run."""
    running = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    parents = {process: found[1] for process in running if (found := _stat(process))}
    started, before = {os.getpid()}, 0
    while len(started) > before:
        before = len(started)
        started |= {process for process, parent in parents.items() if parent in started}
    return sorted(started - {os.getpid()})


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _postmaster() -> int | None:
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = _stat(cursor.fetchone()[0])
    return found[1] if found else None


def _stat(process: int) -> list[int]:
    """The numbers of `/proc/PID/stat` from the state on, the state itself as 0; nothing where there is no such."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return [int(one) if one.lstrip("-").isdigit() else 0 for one in text.rpartition(")")[2].split()]


def resident() -> float:
    """Megabytes this process holds now."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def load() -> str:
    """The day, how many processes wanted the machine's cores in the last minute, and what processor it has."""
    return f"{date.today()}, {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores, {_processor()}"


def _processor() -> str:
    """The processor's name as the system tells it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "–")


def write_row(path: Path, name: str, head: str, row: str) -> None:
    """Put a line into the table of this name. Raises ValueError where the document has none."""
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    old, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{path} has no table between “{begin.strip()}” and “{end}”.")
    rows = {_key(line): line for line in old.splitlines()[2:] if line.strip()}
    rows[_key(f"| {row} |")] = f"| {row} |"
    cells = head.count("|") + 1
    table = [f"| {head} |", "|" + " --- |" * cells, *(rows[key] for key in sorted(rows))]
    path.write_text(before + begin + "\n".join(table) + "\n" + end + after, encoding="utf-8")


def keep_output(path: Path, command: str, lines: list[str]) -> None:
    """Keep what a command printed, below itself, the date and the load, in the place of its last run on that database.

    The first line names the database ("sqlite, …").
    """
    head = f"$ {command}\ndate: {date.today()}\nload: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores\n\n"
    database = lines[0].partition(",")[0]
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    runs = [f"$ {one}".rstrip() + "\n" for one in held.split("$ ")[1:]]
    others = [run for run in runs if f"\n{database}, " not in run]
    path.write_text("\n".join([*others, head + "\n".join(lines) + "\n"]), encoding="utf-8")


def write_table(path: Path, name: str, lines: list[str]) -> None:
    """Put lines in the place of the table below `<!-- measured: NAME -->`. Raises ValueError where there is none."""
    text = path.read_text(encoding="utf-8")
    before, found, rest = text.partition(f"<!-- measured: {name} -->\n")
    if not found:
        raise ValueError(f"{path} has no “<!-- measured: {name} -->”.")
    after = rest.partition("\n\n")[2]
    path.write_text(f"{before}{found}" + "\n".join(lines) + f"\n\n{after}", encoding="utf-8")


def _key(line: str) -> tuple[tuple[bool, float, str], ...]:
    """By what a line is told from others, and ordered: numbers as numbers."""
    cells = [cell.strip() for cell in line.strip("| ").split("|")[:_SAME]]
    plain = [cell.replace(",", "") for cell in cells]
    return tuple(
        (not one.isdigit(), float(one) if one.isdigit() else 0.0, cell)
        for one, cell in zip(plain, cells, strict=True)
    )
