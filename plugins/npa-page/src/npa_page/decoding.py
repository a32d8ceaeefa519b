"""Which encoding a page's bytes are really in (as browsers do: WHATWG Encoding)."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Others are read as Windows-1252, which is also what calls itself Latin-1. Python's own list of codecs
# holds some that are no encodings of text.
_OTHERS = re.compile(r"iso-8859-(?:2|5|7|9|15)|windows-125[0-8]|koi8-[ru]")


def decode(body: bytes, content_type: str) -> str:
    """Return the text of a page: by its mark, else as UTF-8 when it is, else as header or `meta` say. Never raises."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return body.decode("utf-8", "replace")
    for said in (content_type, body[:4_000].decode("latin-1")):
        declared = _CHARSET.search(said)
        if declared and _OTHERS.fullmatch(declared[1].lower()):
            return body.decode(declared[1], "replace")
    return body.decode("windows-1252", "replace")
