"""Invisible characters: what deceives is gone, what writing needs stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.text import clean, one_line, plain

ZWSP, ZWNJ, ZWJ, WJ, SHY, BOM, VS16 = "\u200b", "\u200c", "\u200d", "\u2060", "\xad", "\ufeff", "\ufe0f"
TRICKS = f"{ZWSP}{ZWNJ}{ZWJ}{WJ}{BOM}{VS16}\u034f\u202a\u202e\u2066\u2069\u206f\u3164\U000e0041\U000e007f\U000e0100"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"Sprach{ZWSP}kurs", "Sprachkurs"),
        (f"Sprach{WJ}kurs{BOM}", "Sprachkurs"),
        (f"Sprach{ZWJ}kurs{ZWNJ}", "Sprachkurs"),
        ("Kurs\u202egnp.exe", "Kursgnp.exe"),
        ("Kurs\u2067x\u2069", "Kursx"),
        ("A\U000e0048\U000e0069B", "AB"),
        (f"A{VS16 * 50}B\U000e0150", "AB"),
        ("\u3164", ""),
    ],
)
def test_what_deceives_is_gone_from_titles_and_texts(written, shown):
    assert one_line(written) == shown
    assert plain(written) == shown
    assert clean(written) == shown
    assert clean(f"<p>{written}</p>") == f"<p>{shown}</p>"
    assert clean("".join(f"&#{ord(character)};" for character in written)) == shown


@pytest.mark.parametrize(
    "written",
    [
        f"می{ZWNJ}خواهم",
        f"क{ZWJ}ष",
        f"\U0001f469{ZWJ}\U0001f4bb",
        f"\U0001f9d1\U0001f3fd{ZWJ}⚖{VS16}",
        f"❤{VS16}{ZWJ}\U0001f525",
        f"1{VS16}\u20e3 ©{VS16}",
        "葛\U000e0100城",
        "שלום\u200f!",
        "A\u200eB",
    ],
)
def test_what_writing_needs_stays(written):
    assert one_line(written) == written
    assert clean(f"<p>{written}</p>") == f"<p>{written}</p>"


def test_of_a_row_of_joiners_or_selectors_one_stays():
    assert one_line(f"می{ZWNJ * 9}خواهم") == f"می{ZWNJ}خواهم"
    assert one_line(f"❤{VS16 * 9}") == f"❤{VS16}"


def test_a_soft_hyphen_stays_in_a_text_and_not_in_its_title():
    assert one_line(f"Teil{SHY}habe") == "Teilhabe"
    assert plain(f"Teil{SHY}habe") == "Teilhabe"
    assert clean(f"<p>Teil{SHY}habe</p>") == f"<p>Teil{SHY}habe</p>"


@given(st.text(st.sampled_from(TRICKS + "aé1 م❤\U0001f469葛Ω\u2126\u2adc\u0338\u2329"), max_size=12))
def test_doing_it_twice_changes_nothing(text):
    assert one_line(one_line(text)) == one_line(text)
    assert clean(clean(text)) == clean(text)
