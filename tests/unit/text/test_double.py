"""Double encoding: healed where it is sure, left alone where it may be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.text import double_encodings, healed

TEXTS = [
    "Für",
    "Größe „zehn“ – Übermaß",
    "§ 16 Absatz 2",
    "voilà, ça va très bien",
    "10 € für alle…",
    "Приглашение на курс",
    "دعوة إلى الدورة",
    "Zażółć gęślą jaźń",
    "Türkçe kursu için çağrı",
]


def wrongly(text: str) -> str:
    """Encoded as UTF-8 and read as browsers read Windows-1252, where no byte is left open."""
    return "".join(
        bytes([byte]).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "windows-1252")
        for byte in text.encode()
    )


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_encoded_twice_is_healed(text):
    assert healed(wrongly(text)) == text
    assert healed(wrongly(wrongly(text))) == text
    assert double_encodings(wrongly(text)) > 0


@pytest.mark.parametrize("text", ["Für ältere Geflüchtete", "Größe"])
def test_what_was_taken_for_latin1_is_healed_too(text):
    assert healed(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "Warum „FÃ¼r“ statt „Für“ erscheint",
        "FÃ¼r 日本",
        "NÃO À GUERRA",
        "Schreibt man Ä“?",
        "L’Å“ et l’Ä™",
        "Rohr Ø\xa05 cm",
        "Ã",
        "Â",
        "plain",
        "",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(text):
    assert healed(text) == text


def test_what_is_meant_as_it_stands_shows_no_double_encoding():
    assert [text for text in TEXTS if double_encodings(text)] == []
    assert double_encodings("FÃ¼r Ã¼ber Â§") == 3


@given(st.text(st.sampled_from("ÃÂâ€ï»¿ÐÑØÙÄÅ\x80\x9d¼¶ aü"), max_size=30))
def test_any_text_is_healed_or_left_and_then_stays(text):
    assert healed(healed(text)) == healed(text) or double_encodings(healed(text)) > 0
