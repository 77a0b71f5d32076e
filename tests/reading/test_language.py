"""A page's language is told from its words, English without loading a model."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading import read_bytes
from sources.reading.language import detect

TEXTS = {
    "en": "The minister said on Friday that the talks would go on, and that both sides wanted an end to the closure.",
    "de": "Der Minister sagte am Freitag, die Gespräche würden fortgesetzt, und beide Seiten wollten ein Ende der Sperre.",
    "fr": "Le ministre a déclaré vendredi que les pourparlers continueraient et que les deux parties voulaient la paix.",
    "es": "El ministro dijo el viernes que las conversaciones seguirían y que ambas partes querían el fin del cierre.",
    "nl": "De minister zei vrijdag dat de gesprekken doorgaan en dat beide partijen een einde aan de sluiting willen.",
    "ru": "Министр заявил в пятницу, что переговоры продолжатся и что обе стороны хотят открытия границы.",
    "zh": "部长星期五表示，会谈将继续进行，双方都希望尽快重新开放边境，恢复两国之间的贸易往来和人员交流。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_told_from_one_sentence(code: str) -> None:
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "   ", "12:30 – 14:00", "Share", "OK!"])
def test_too_few_words_tell_no_language(text: str) -> None:
    assert detect(text) is None


def test_english_loads_no_model() -> None:
    code = f"import sys; from sources.reading.language import detect; print(detect({TEXTS['en']!r}), 'py3langid' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["en", "False"]


def test_a_page_in_a_language_without_extraction_says_so() -> None:
    page = read_bytes(TEXTS["de"].encode(), "page.txt", body_only=True)
    assert page.language == "de"
    assert any("de, is not supported" in note for note in page.notes)
    assert not read_bytes(TEXTS["en"].encode(), "page.txt", body_only=True).notes


@given(st.text(max_size=300))
def test_any_text_has_a_code_of_two_letters_or_none(text: str) -> None:
    code = detect(text)
    assert code is None or (len(code) == 2 and code.islower())
    assert code == detect(text)
