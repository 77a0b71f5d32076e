"""compose.yaml: as its schema says, every service checked, limited and hardened, by commands that its image has."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
OURS = {name for name, service in SERVICES.items() if service.get("build")}
# What the images of others have: BusyBox in Alpine's, PostgreSQL's own programs in its.
THEIRS = {"caddy": {"wget"}, "postgres": {"pg_isready"}}


def checked_by(service: dict[str, Any]) -> list[str]:
    """The command of a health check, with what compose fills in."""
    kind, *words = service["healthcheck"]["test"]
    words = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word) for word in words]
    assert kind in ("CMD", "CMD-SHELL"), kind
    return shlex.split(words[0]) if kind == "CMD-SHELL" else words


def test_it_is_as_the_schema_of_compose_files_says(tmp_path: Path) -> None:
    def errors(path: Path) -> int:
        command = [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(path),
        ]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert errors(ROOT / "compose.yaml") == 0
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((ROOT / "compose.yaml").read_text().replace("healthcheck:", "health_check:"))
    assert errors(wrong) == 1


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_limited_hardened_and_checked_by_what_its_image_has(name: str) -> None:
    service = SERVICES[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["security_opt"] == ["no-new-privileges:true"] and service["restart"] == "unless-stopped"
    program = checked_by(service)[0]
    if name in OURS:
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert program == "python" and (ROOT / "Dockerfile").read_text().count("\nFROM python:") == 1
    else:
        image, _, digest = service["image"].partition("@")
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest)
        assert program in THEIRS[image.partition(":")[0]]


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False), (404, False)])
def test_the_check_of_the_server_is_well_where_it_is_ready_and_only_then(status: int, is_well: bool) -> None:
    asked: list[tuple[str, str]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _, *words = checked_by(SERVICES["web"])
        words = [word.replace(":8000/", f":{server.server_port}/") for word in words]
        done = subprocess.run([sys.executable, *words], capture_output=True, check=False)
        server.shutdown()
    assert (done.returncode == 0) == is_well, done.stderr
    assert asked == [("/readyz", "localhost")]


def test_what_the_containers_run_is_in_the_image() -> None:
    image = (ROOT / "Dockerfile").read_text()
    copied = set(re.findall(r"^COPY (\S+) \S+$", image, re.M))
    assert "manage.py" in copied and "EXPOSE 8000" in image and "gunicorn newsroom.wsgi" in image
    assert all((ROOT / path).exists() for path in copied)
    for name in OURS:
        for words in (SERVICES[name].get("command", []), checked_by(SERVICES[name])):
            commands = [word for before, word in pairwise(words) if before == "manage.py"]
            assert all(known(command) for command in commands), commands
    packages = re.findall(r"^(\w[\w-]*)==", (ROOT / "requirements-team.lock").read_text(), re.M)
    assert {"gunicorn", "psycopg", "django"} <= set(packages)


def known(command: str) -> bool:
    from django.core.management import get_commands

    return command in get_commands()
