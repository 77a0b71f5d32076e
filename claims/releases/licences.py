"""Licenses a release can have, by their SPDX identifiers, and the file LICENSE."""

from __future__ import annotations

from pathlib import Path

__all__ = ["LICENCES", "licence_address", "licence_file"]

_TEXTS = Path(__file__).with_name("license_texts")

# Licenses for data and texts; names and addresses as in the SPDX License List.
LICENCES: dict[str, tuple[str, str]] = {
    "CC0-1.0": (
        "Creative Commons Zero v1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
    ),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/legalcode",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/legalcode",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution Non Commercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/legalcode",
    ),
    "CC-BY-NC-SA-4.0": (
        "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode",
    ),
    "ODbL-1.0": (
        "Open Data Commons Open Database License v1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
    "ODC-By-1.0": (
        "Open Data Commons Attribution License v1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
    ),
    "PDDL-1.0": (
        "Open Data Commons Public Domain Dedication & License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
}


def licence_address(licence: str) -> str:
    """Where the text of a license stands; empty for one that is not in the list."""
    return LICENCES[licence][1] if licence in LICENCES else ""


def licence_file(licence: str) -> str:
    """What LICENSE says: what it covers, and the license's text as in the SPDX License List."""
    if licence not in LICENCES:
        return f"{licence}\n"
    text = (_TEXTS / f"{licence}.txt").read_text(encoding="utf-8")
    return (
        f"SPDX-License-Identifier: {licence}\n\n"
        "It covers what the editors of this release made: the selection, claims, verdicts, notes and relations.\n"
        f"The words of the quotes are their speakers' and publishers'.\n\n{text}"
    )
