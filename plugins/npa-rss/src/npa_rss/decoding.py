"""From bytes to text that an XML parser accepts: which encoding it really is, and no illegal characters.

Feeds are often not in the encoding they claim. Text in a legacy encoding is practically never valid
UTF-8 by accident, so bytes that are UTF-8 count as UTF-8 whatever the header or the prolog says. The
codecs that may be named are listed here: Python's own list holds some that are no encodings of text
(`unicode_escape`, `idna`) or raise what nobody expects (`undefined`).
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # Without a mark, the first character of an XML document gives its width away (XML 1.0, appendix F).
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_GZIP = b"\x1f\x8b\x08"
_MAX_UNPACKED = 10_000_001
"""One byte more than a document may have: enough to see that there is more."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_TEXT_CODEC = re.compile(
    r"(?:(?:us-)?ascii|latin|iso-?8859|windows-?125|cp-?125|cp-?(?:437|850|852|866|949)|koi8|gb|big5|shift|sjis|euc|mac|tis)[\w-]*"
)
_UNICODE = re.compile(r"utf-?(?:8|16|32)(?:-?[bl]e)?")
_ALIASES = {
    # As browsers do: what calls itself Latin-1 or ASCII is Windows-1252; GB 18030 holds both its forerunners.
    "ascii": "windows-1252", "us-ascii": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252",
    "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


class Decoded(NamedTuple):
    """A document as text, and whether it is in the encodings that its server and its prolog claim."""

    text: str
    is_as_declared: bool


def unpacked(body: bytes) -> bytes:
    """Return what a gzip file holds, at most a byte more than is read of any document; else the body as it is.

    Servers send such files without saying so (`feed.xml.gz`).
    """
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, _MAX_UNPACKED)
    except zlib.error:
        return body


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return the document as text without a byte order mark, leading space or characters that XML forbids."""
    decoded, encoding = _decoded(body, content_type)
    text = _ILLEGAL.sub("", decoded).lstrip("\ufeff \t\r\n")
    is_plain = encoding == "utf-8" and body.isascii()
    return Decoded(
        _CHARACTER_REFERENCE.sub(_legal_reference, text),
        is_as_declared=_is_as_declared(_claims(body, content_type, text), encoding, is_plain=is_plain),
    )


def _decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """The document decoded, and the encoding it was in."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), encoding
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
    almost = body.decode("utf-8", "replace")
    if is_cut or _is_mostly_utf8(almost):
        return almost, "utf-8"
    for encoding in _usable(_claims(body, content_type)):
        try:
            return body.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1"), "latin-1"


def _is_mostly_utf8(text: str) -> bool:
    """Whether a few damaged characters stand among many whole ones: UTF-8 with a flaw, not another encoding."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 10 <= foreign


def _claims(body: bytes, content_type: str, text: str = "") -> tuple[str, ...]:
    """What the header and the prolog call the encoding. The prolog of a wide encoding shows in the text only."""
    header = _CHARSET.search(content_type)
    prolog = _PROLOG.match(body) or _PROLOG.match(text[:300].encode())
    written = (header.group(1) if header else "", prolog.group(1).decode("ascii", "ignore") if prolog else "")
    return tuple(name.lower().replace("_", "-") for name in written if name)


def _usable(claims: tuple[str, ...]) -> Iterator[str]:
    """The encodings to try: the header's, the prolog's, and the one that unlabelled old feeds are in."""
    for name in claims:
        if _TEXT_CODEC.fullmatch(name):
            yield _ALIASES.get(name, name)
    yield "windows-1252"


def _is_as_declared(claims: tuple[str, ...], encoding: str, *, is_plain: bool) -> bool:
    """Whether every claim is true. Who claims nothing claims UTF-8, or marks that it is another Unicode encoding.

    Plain ASCII is true to every claim but that of a wide encoding; `utf-16` names both of its kinds.
    """
    real = codecs.lookup(_ALIASES.get(encoding, encoding)).name
    for claim in claims:
        if not (_TEXT_CODEC.fullmatch(claim) or _UNICODE.fullmatch(claim)):
            return False
        try:
            claimed = codecs.lookup(_ALIASES.get(claim, claim)).name
        except LookupError:
            return False
        if not real.startswith(claimed) and not (is_plain and not claimed.startswith(("utf-16", "utf-32"))):
            return False
    return bool(claims) or real.startswith("utf-")


def _legal_reference(match: re.Match[str]) -> str:
    """Keep a character reference, unless it names what is no character: that alone would void a document."""
    digits = match.group(1) or match.group(2)
    significant = digits.lstrip("0")
    if len(significant) > 7:
        return ""
    number = int(significant or "0", 16 if match.group(1) else 10)
    return match.group() if number <= 0x10FFFF and not _ILLEGAL.match(chr(number)) else ""
