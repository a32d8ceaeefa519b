"""Decoding a web page: which encoding its bytes are really in."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4_000  # the standard looks at 1,024 bytes; pages with long comments in front do not care
# What calls itself Latin-1 or ASCII is Windows-1252 (WHATWG Encoding, "names and labels"). Python's own list of codecs
# holds some that are no encodings of text, so others are not asked.
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "windows-1252", "latin1": "windows-1252",
    "us-ascii": "windows-1252", "ascii": "windows-1252", "windows-1252": "windows-1252", "cp1252": "windows-1252",
    "iso-8859-15": "iso-8859-15", "iso-8859-2": "iso-8859-2", "windows-1250": "windows-1250",
    "windows-1251": "windows-1251", "iso-8859-9": "windows-1254", "windows-1254": "windows-1254",
    "koi8-r": "koi8-r", "utf-16": "utf-16-le", "utf-16le": "utf-16-le",
}  # fmt: skip


def decode_page(body: bytes, content_type: str = "") -> str:
    """Return the text of an HTML document: by its mark, else as UTF-8 when it is, else as header or `meta` say.

    Text in a legacy encoding is practically never valid UTF-8 by accident, so what is UTF-8 counts as
    that, whatever is declared. What nobody declares is Windows-1252. Never raises.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # it was cut inside a character
            return body.decode("utf-8", "replace")
    head = body[:_HEAD].decode("latin-1")
    for declared in (_CHARSET.search(content_type), _CHARSET.search(head)):
        encoding = _CODECS.get(declared[1].lower().replace("_", "-"), "") if declared else ""
        if encoding:
            return body.decode(encoding, "replace")
    return body.decode("windows-1252", "replace")
