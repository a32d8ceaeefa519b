"""How bytes are packed, told by their beginning: what servers announce is often not so."""

from __future__ import annotations

import re
from enum import IntEnum

from npa_core.errors import RejectedError

HEAD_BYTES = 16
"""How much is needed to tell, if there is so much."""

_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
# XML, HTML or JSON, perhaps behind white space; or the mark with which UTF-8 and UTF-16 begin.
_PLAINLY_TEXT = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff|\s*(?:<[A-Za-z!?]|\{\s*[\"}])")


class Packing(IntEnum):
    """The wrappings that are taken off; the values are zlib's `wbits`."""

    GZIP = 31
    ZLIB = 15
    RAW_DEFLATE = -15


def packing(start: bytes, announced: str) -> Packing | None:
    """Return how a body that begins like this is packed; None when it is not.

    `announced` is the name in Content-Encoding, or nothing. What is plainly gzip or plainly text is taken as that
    whatever its name: the header of a pre-compressed feed is often missing, that of an error page often left over.
    `deflate` is two formats, because browsers took both (RFC 9110 §8.4.1.2).

    Raises RejectedError of kind `bad-encoding` for any other name, and for gzip that is none.
    """
    if start.startswith(_GZIP_MAGIC) or (announced in _GZIP_NAMES and _GZIP_MAGIC.startswith(start)):
        return Packing.GZIP
    if not announced or _PLAINLY_TEXT.match(start):
        return None
    if announced == "deflate":
        return Packing.ZLIB if _is_zlib(start) else Packing.RAW_DEFLATE
    if announced in _GZIP_NAMES:
        raise RejectedError("the body is not the gzip it claims to be", kind="bad-encoding")
    raise RejectedError(f"the body is encoded as {announced[:60]!r}; only gzip is taken", kind="bad-encoding")


def _is_zlib(start: bytes) -> bool:
    """Method 8, and a check sum of two bytes (RFC 1950 §2.2)."""
    return start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
