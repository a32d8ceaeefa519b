"""From bytes to text that an XML parser accepts: which encoding it really is, and no illegal characters.

Feeds are often not in the encoding they claim. Text in a legacy encoding is practically never valid
UTF-8 by accident, so bytes that are UTF-8 count as UTF-8 whatever the header or the prolog says. The
codecs that may be named are listed here: Python's own list holds some that are no encodings of text
(`unicode_escape`, `idna`) or raise what nobody expects (`undefined`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

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
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_TEXT_CODEC = re.compile(
    r"(?:(?:us-)?ascii|latin|iso-?8859|windows-?125|cp-?125|cp-?(?:437|850|852|866|949)|koi8|gb|big5|shift|sjis|euc|mac|tis)[\w-]*"
)
_ALIASES = {
    # As browsers do: what calls itself Latin-1 or ASCII is Windows-1252; GB 18030 holds both its forerunners.
    "ascii": "windows-1252", "us-ascii": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252",
    "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def decode(body: bytes, content_type: str = "") -> str:
    """Return the document as text without a byte order mark, leading space or characters that XML forbids."""
    text = _ILLEGAL.sub("", _text(body, content_type)).lstrip("\ufeff \t\r\n")
    return _CHARACTER_REFERENCE.sub(_legal_reference, text)


def _text(body: bytes, content_type: str) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
    almost = body.decode("utf-8", "replace")
    if is_cut or _is_mostly_utf8(almost):
        return almost
    for encoding in _declared(body, content_type):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")


def _is_mostly_utf8(text: str) -> bool:
    """Whether a few damaged characters stand among many whole ones: UTF-8 with a flaw, not another encoding."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 10 <= foreign


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """The encodings to try: the header's, the prolog's, and the one that unlabelled old feeds are in."""
    header, prolog = _CHARSET.search(content_type), _PROLOG.match(body)
    written = (header.group(1) if header else "", prolog.group(1).decode("ascii", "ignore") if prolog else "")
    for name in (given.lower().replace("_", "-") for given in written):
        if _TEXT_CODEC.fullmatch(name):
            yield _ALIASES.get(name, name)
    yield "windows-1252"


def _legal_reference(match: re.Match[str]) -> str:
    """Keep a character reference, unless it names what is no character: that alone would void a document."""
    digits = match.group(1) or match.group(2)
    significant = digits.lstrip("0")
    if len(significant) > 7:
        return ""
    number = int(significant or "0", 16 if match.group(1) else 10)
    return match.group() if number <= 0x10FFFF and not _ILLEGAL.match(chr(number)) else ""
