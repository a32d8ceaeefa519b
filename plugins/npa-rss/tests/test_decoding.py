"""Which encoding a document is in, whatever it says."""

import codecs
import gzip

import pytest

from npa_rss.decoding import decode as decoded
from npa_rss.decoding import unpacked

TEXT = "<rss><title>Förderung für Träger – „Größe“</title></rss>"
PLAIN = "<rss><title>Förderung für Träger</title></rss>"


def decode(body: bytes, content_type: str = "") -> str:
    return decoded(body, content_type).text


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_wide_json_document_is_seen_by_its_first_bytes(encoding):
    assert decode('{"title": "Ä"}'.encode(encoding)) == '{"title": "Ä"}'


@pytest.mark.parametrize(
    ("body", "content_type", "is_true"),
    [
        (TEXT.encode(), "", True),
        (TEXT.encode(), "text/xml; charset=UTF-8", True),
        (TEXT.encode(), "text/xml; charset=iso-8859-1", False),
        (declared("iso-8859-1", TEXT).encode(), "", False),
        (declared("utf-8", TEXT).encode(), "text/xml; charset=iso-8859-1", False),
        (codecs.BOM_UTF8 + declared("windows-1252", TEXT).encode(), "", False),
        (PLAIN.encode("windows-1252"), "", False),
        (declared("iso-8859-1").encode("windows-1252"), "", True),
        (declared("utf-8").encode("windows-1252"), "", False),
        (declared("nonsense").encode("windows-1252"), "", False),
        (declared("windows-1259").encode("windows-1252"), "", False),
        (declared("iso-8859-15").encode("iso-8859-15"), "", True),
        (declared("iso-8859-1", "<t>x</t>").encode(), "", True),
        (declared("gb2312", "<t>大</t>").encode("gb2312"), "", True),
        (declared("utf-16", "<t>x</t>").encode(), "", False),
        (declared("utf-16").encode("utf-16"), "", True),
        (declared("utf-8").encode("utf-16-be"), "", False),
        (PLAIN.encode("utf-16"), "", True),
        (b"<t>x</t>", "text/xml; charset=us-ascii", True),
    ],
)
def test_a_false_claim_is_seen(body, content_type, is_true):
    assert decoded(body, content_type).is_as_declared is is_true


def test_a_gzip_file_that_nobody_announced_is_unpacked():
    assert unpacked(gzip.compress(b"<rss/>")) == b"<rss/>"
    assert unpacked(b"<rss/>") == b"<rss/>"


def test_what_only_looks_like_a_gzip_file_stays_as_it_is():
    assert unpacked(b"\x1f\x8b\x08 nonsense") == b"\x1f\x8b\x08 nonsense"


def test_of_a_gzip_file_no_more_is_unpacked_than_tells_that_it_is_too_large():
    assert len(unpacked(gzip.compress(b" " * 20_000_000))) == 10_000_001
