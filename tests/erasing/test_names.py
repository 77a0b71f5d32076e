"""Names in words: where they are found, and how much of a text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.erasing.names import BLOCK, Names, blocked

NAMES = Names.of(["Marta Ovelgard", "M. Ovelgard", "La Quilla"])


@pytest.mark.parametrize(
    ("text", "whole", "beside"),
    [
        ("Marta Ovelgard said.", "██████████████ said.", "██████████████ said."),
        ("MARTA  OVELGARD", "███████████████", "███████████████"),
        ("Marta\nOvelgard’s dam", "██████████████’s dam", "██████████████’s dam"),
        (
            "https://a.example/marta-ovelgard-resigns?x=1",
            "https://a.example/██████████████-resigns?x=1",
            None,
        ),
        ("q=Marta+Ovelgard&page=2", "q=██████████████&page=2", None),
        ("M. Ovelgard and M Ovelgard", "███████████ and ██████████", None),
        ("Ovelgard spoke; Overgard did not", None, "████████ spoke; Overgard did not"),
        ("Marta spoke of Ovelgardville", None, None),
        ("la quilla", "█████████", "█████████"),
        ({"a": ["Marta Ovelgard", 3, None]}, {"a": ["██████████████", 3, None]}, None),
    ],
)
def test_whole_names_are_found_in_every_writing_and_surnames_only_beside(
    text: object, whole: object, beside: object
) -> None:
    assert blocked(text, NAMES.whole) == (text if whole is None else whole)
    if beside is not None:
        assert blocked(text, NAMES.beside) == beside


@given(st.text(), st.text(min_size=2), st.text())
def test_a_text_keeps_its_length_and_its_other_letters(before: str, name: str, after: str) -> None:
    names = Names.of([name])
    text = f"{before} {name} {after}"
    found = blocked(text, names.beside)
    assert len(found) == len(text)
    assert all(new in (old, BLOCK) for old, new in zip(text, found, strict=True))
