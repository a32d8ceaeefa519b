"""Plain text: from HTML, and as short fields."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.text import clean, excerpt, multi_line, one_line, plain
from npa_core.text.normal import MAX_MARKS, normal

TEXTS = st.text(st.characters(), max_size=60)
MARKS = st.text("a\u0301\u0316\u202e\u200b\x00é", max_size=120)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("a <b>bold</b>ly", "a boldly"),
        ("<ul><li>x<li>y</ul>", "x\ny"),
        ("Tom &amp; &quot;Jerry&quot; &amp;lt;", 'Tom & "Jerry" &lt;'),
        ("a<script>if (a < b) { x('</p>') }</script >b", "a b"),
        ("a<SCRIPT>never ends", "a"),
        ("a<style>p > a {}</style>b<title>t</title>c", "a b c"),
        ("a<!-- x > y -->b<!-- never ends", "ab"),
        ("a<!DOCTYPE html><?xml x?>b", "ab"),
        ("3 < 4 and 5 > 4, a<b", "3 < 4 and 5 > 4, a"),
        ("line\r\nbreak\nin source", "line break in source"),
        ("<titlebar>x", "x"),
        ("&#" + "9" * 5_000 + ";x", "\ufffdx"),
        ("&#x1F600;&#0;", "😀\ufffd"),
        ("&#1;a&#x202E;b&#xD800;", "ab\ufffd"),
    ],
)
def test_html_becomes_the_text_a_reader_sees(html, text):
    assert plain(html) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two \n words\t", "two words"),
        ("a\r\nBcc: x", "a Bcc: x"),
        ("=?utf-8?q?Hello=0D=0ABcc:=20x?=", "= ?utf-8?q?Hello=0D=0ABcc:=20x?="),
        ("a\x00\x1b[31mb\u202ec\ud800", "a[31mbc"),
        ("e\u202e\u0301", "é"),
        ("a\u2028b\xa0c\x85d", "a b c d"),
        ("x" * 2_000, "x" * 1_000),
        ("x" * 999 + " y", "x" * 999),
    ],
)
def test_a_short_field_is_one_clean_line(text, line):
    assert one_line(text) == line


@given(TEXTS | MARKS)
def test_a_short_field_stays_as_it_is(text):
    line = one_line(text)

    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert "=?" not in line
    assert unicodedata.is_normalized("NFC", line)


@given(TEXTS | MARKS)
def test_text_of_many_lines_stays_as_it_is(text):
    lines = multi_line(text)

    assert multi_line(lines) == lines
    assert all(line == line.strip() for line in lines.split("\n"))


@given(st.text("<>/!-p scriptb&#;x'\"=", max_size=80))
def test_no_tag_that_a_browser_would_see_survives(html):
    assert plain(plain(html)) == plain(html) or "&" in html or "<" in plain(html)
    assert "<script" not in plain(html.replace("&", ""))


HOSTILE = {
    "open tags": "<script" * 25_000,
    "angle brackets": "<" * 250_000,
    "blanks in a tag": "<" + " " * 250_000,
    "paragraphs without end": "<p" * 75_000,
    "closing tags without end": "<script>" + "</script " * 25_000,
    "comments": "<!--" * 50_000,
    "digits": "&#" + "9" * 250_000,
    "ampersands": "&" * 125_000,
    "lines": " \n" * 75_000,
    "blanks": " " * 250_000,
    "marks": "a" + "\u0301\u0316" * 75_000,
    "hidden marks": "a" + "\u0316\x00" * 75_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_linear_time(name):
    # Quadratic time would be minutes here, so this test needs no clock.
    for function in (plain, multi_line, one_line):
        assert len(function(HOSTILE[name])) <= len(HOSTILE[name])


def test_a_letter_keeps_thirty_marks_and_the_text_goes_on():
    text = "a" + "\u0316" * 50 + "b" + "!" * 50

    assert normal("NFC", text) == "a" + "\u0316" * MAX_MARKS + "b" + "!" * 50


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<img src="https://a.example/x" alt="Ein Plakat">', "Ein Plakat"),
        ("<p><img alt='Eins &amp; zwei'><br><IMG ALT=Drei src=x></p>", "Eins & zwei\nDrei"),
        ('<p>Text</p><img alt="Ein Plakat">', "Text"),
        ('<img alt=""><img src="x">', ""),
        ("<img data-x=' alt=' alt>", ""),
    ],
)
def test_a_picture_speaks_where_there_is_no_text(html, text):
    assert plain(html) == text


def test_the_cleaned_picture_keeps_its_words():
    picture = '<img onload=x src="https://a.example/x.png" alt="Fest am 3. Mai">'

    assert excerpt(plain(clean(picture)), 200) == "Fest am 3. Mai"


def test_no_combining_mark_comes_before_those_that_are_looked_for():
    assert not any(map(unicodedata.combining, map(chr, range(0x300))))
