"""Which encoding a document is in, whatever it says."""

import codecs

import pytest

from npa_rss.decoding import decode

TEXT = "<rss><title>Förderung für Träger – „Größe“</title></rss>"
PLAIN = "<rss><title>Förderung für Träger</title></rss>"


def declared(encoding: str, text: str = PLAIN) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize("content_type", ["", "text/xml", "application/xml; charset=iso-8859-1", "x; charset=idna"])
def test_utf8_is_utf8_whatever_the_header_says(content_type):
    assert decode(TEXT.encode(), content_type) == TEXT


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "unicode_escape", "nonsense"])
def test_utf8_is_utf8_whatever_the_prolog_says(encoding):
    assert decode(declared(encoding, TEXT).encode()) == declared(encoding, TEXT)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "ISO-8859-15", "windows-1252", "cp850"])
def test_a_legacy_encoding_is_taken_from_the_prolog(encoding):
    assert decode(declared(encoding).encode(encoding)) == declared(encoding)


def test_the_header_goes_before_the_prolog():
    body = declared("iso-8859-1", "<t>Цифры</t>").encode("koi8-r")

    assert decode(body, 'text/xml; charset="koi8-r"') == declared("iso-8859-1", "<t>Цифры</t>")


def test_what_calls_itself_latin1_may_hold_windows_quotes():
    assert decode(declared("iso-8859-1", "<t>„Zitat“</t>").encode("windows-1252")).endswith("<t>„Zitat“</t>")


@pytest.mark.parametrize(
    "encoding", ["undefined", "idna", "punycode", "unicode_escape", "rot13", "utf-7", "zlib", "utf-8"]
)
def test_unusable_encodings_fall_back_to_windows_1252(encoding):
    body = declared(encoding).encode("windows-1252")

    assert decode(body, f"text/xml; charset={encoding}") == declared(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_wide_encodings_are_seen_by_their_first_bytes(encoding, mark):
    assert decode((mark + TEXT).encode(encoding)) == TEXT


def test_a_byte_order_mark_and_leading_space_are_dropped():
    assert decode(codecs.BOM_UTF8 + b"\r\n  " + TEXT.encode()) == TEXT


def test_a_document_cut_inside_a_character_stays_utf8():
    assert decode("<t>Müll und Ä".encode()[:-1]) == "<t>Müll und \ufffd"


def test_one_damaged_character_does_not_spoil_the_others():
    body = ("<t>" + "äöü" * 10).encode() + b"\xff" + b"</t>"

    assert decode(body) == "<t>" + "äöü" * 10 + "\ufffd</t>"


def test_characters_and_references_that_xml_forbids_are_dropped():
    assert (
        decode(b"<t>a\x00b\x1bc&#0;d&#xFFFE;e&#228;&#x1F600;&#55296;&#123456789;f</t>")
        == "<t>abcde&#228;&#x1F600;f</t>"
    )
