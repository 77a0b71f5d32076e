"""The containers of compose.yaml: known by digest, watched, limited, and not to be written to."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FILE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
DIGEST = r"^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$"


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_is_known_watched_and_limited(name: str) -> None:
    service = SERVICES[name]
    assert "build" in service or re.match(DIGEST, service["image"])
    assert service["healthcheck"]["test"] and service["restart"] == "unless-stopped"
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= limits.keys()
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged") and "/var/run/docker.sock" not in str(service.get("volumes"))
    for volume in service.get("volumes", ()):
        assert volume.partition(":")[0] in FILE["volumes"]
    assert set(service["networks"]) <= set(FILE["networks"])


@pytest.mark.parametrize("name", ["proxy", "web", "worker"])
def test_what_meets_people_and_their_files_cannot_write_to_its_image(name: str) -> None:
    assert SERVICES[name]["read_only"] is True and SERVICES[name]["cap_drop"] == ["ALL"]


def test_only_the_proxy_is_reached_from_outside_and_it_alone_is_believed() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"] and FILE["networks"]["inside"]["internal"]
    trusted = SERVICES["web"]["environment"]["NEWSROOM_TRUSTED_PROXIES"]
    assert SERVICES["proxy"]["networks"]["inside"]["ipv4_address"] == trusted


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"(PASSWORD|SECRET_KEY)(:-|: [^$p])", text)


def test_the_image_is_of_a_known_base_and_installs_by_digest() -> None:
    words = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (base,) = re.findall(r"^FROM (\S+)", words, re.MULTILINE)
    assert re.match(DIGEST, base) and "--require-hashes" in words and "USER newsroom" in words
