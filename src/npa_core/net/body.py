"""A response's body: collected, and inflated within its limit by a decoder that cannot be blown up."""

from __future__ import annotations

import zlib

from npa_core.errors import RejectedError, TransientError

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 100  # a gzip body may be several files in a row (RFC 1952 §2.2), but not ten thousand empty ones


class Body:
    """Takes the bytes of a body as they come and gives it back decoded and complete.

    Only gzip is understood, because it is all we ask for: brotli and zstd libraries inflate
    kilobytes to gigabytes in one call. A gzip body that no header announces is inflated, too;
    servers of pre-compressed feeds forget the header.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._encoding = encoding.strip().lower()
        self._max_bytes = max_bytes
        self._plain = bytearray()
        self._inflate: _Inflater | None = None
        self._head: bytes | None = b""  # what came before there was enough to tell gzip; None from then on

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes. Raises RejectedError of kind `bad-encoding` or `too-large`."""
        if self._head is not None:
            chunk, self._head = self._head + chunk, None
            if len(chunk) < len(_GZIP_MAGIC):
                self._head = chunk
                return
            self._begin(chunk)
        self._take(chunk)

    def finish(self) -> bytes:
        """Return the whole body. Raises TransientError of kind `truncated` when gzip's end is missing."""
        if self._head:  # one single byte
            self._begin(self._head)
            self._take(self._head)
        if self._inflate and not self._inflate.is_complete:
            raise TransientError("the compressed body ends before its end", kind="truncated")
        return bytes(self._plain)

    def _begin(self, start: bytes) -> None:
        if self._encoding in ("gzip", "x-gzip") or (self._is_plain and start.startswith(_GZIP_MAGIC)):
            self._inflate = _Inflater()
        elif not self._is_plain:
            raise RejectedError(
                f"the body is encoded as {self._encoding[:60]!r}; only gzip is taken", kind="bad-encoding"
            )

    @property
    def _is_plain(self) -> bool:
        return self._encoding in ("", "identity")

    def _take(self, chunk: bytes) -> None:
        # One byte more than allowed is asked for, so that a body of exactly the limit passes and a larger one shows.
        room = self._max_bytes - len(self._plain) + 1
        self._plain += self._inflate.feed(chunk, room) if self._inflate else chunk
        if len(self._plain) > self._max_bytes:
            raise RejectedError(f"the body is larger than {self._max_bytes:,} bytes", kind="too-large")


class _Inflater:
    """zlib with a limit on what one call may return."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 1

    @property
    def is_complete(self) -> bool:
        return self._member.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Return at most `room` bytes; with exactly `room`, there may be more."""
        inflated = bytearray()
        while chunk and len(inflated) < room:
            if self._member.eof and not self._next_member(chunk):
                break
            try:
                inflated += self._member.decompress(chunk, room - len(inflated))
            except zlib.error as error:
                raise RejectedError(
                    f"the body is not the gzip it claims to be ({error})", kind="bad-encoding"
                ) from None
            chunk = self._member.unused_data
        return bytes(inflated)

    def _next_member(self, chunk: bytes) -> bool:
        """Begin the next file of the row; anything else after the end is padding, which all readers ignore."""
        if not chunk.startswith(_GZIP_MAGIC[:1]):
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise RejectedError("the body is a long row of gzip files", kind="bad-encoding")
        self._member = zlib.decompressobj(wbits=31)
        return True
