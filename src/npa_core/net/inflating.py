"""zlib, asked for a little at a time: a bomb costs no more memory than any other body."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from npa_core.errors import RejectedError
from npa_core.net.packing import Packing

_PIECE = 65_536
_MAX_MEMBERS = 100  # a gzip body may be several files in a row (RFC 1952 §2.2), but not ten thousand empty ones


class Inflater:
    """Unpacks one stream of bytes that come in chunks."""

    def __init__(self, packing: Packing) -> None:
        self._packing = packing
        self._member = zlib.decompressobj(wbits=packing)
        self._members = 1

    @property
    def is_complete(self) -> bool:
        """Whether the end that the format writes has come."""
        return self._member.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk inflates to, a piece at a time. Raises RejectedError of kind `bad-encoding`."""
        piece = b""
        while chunk or len(piece) == _PIECE:  # a full piece: zlib may hold more, although its input is used up
            if self._member.eof and not self._next_member(chunk):
                return
            try:
                piece = self._member.decompress(chunk, _PIECE)
            except zlib.error as error:
                name = "gzip" if self._packing is Packing.GZIP else "deflate"
                raise RejectedError(
                    f"the body is not the {name} it claims to be ({error})", kind="bad-encoding"
                ) from None
            chunk = self._member.unconsumed_tail or self._member.unused_data
            yield piece

    def _next_member(self, chunk: bytes) -> bool:
        """Begin the next file of the row; anything else after the end is padding, which all readers ignore."""
        if self._packing is not Packing.GZIP or not chunk.startswith(b"\x1f"):
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise RejectedError("the body is a long row of gzip files", kind="bad-encoding")
        self._member = zlib.decompressobj(wbits=self._packing)
        return True
