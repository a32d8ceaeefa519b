"""A response's body: collected, and inflated within its limit by a decoder that cannot be blown up."""

from __future__ import annotations

from collections.abc import Sequence

from npa_core.errors import RejectedError, TransientError
from npa_core.net.inflating import Inflater
from npa_core.net.packing import HEAD_BYTES, packing

_LARGE_BYTES = 1_000_000
_MOST_LAYERS = 2  # a proxy that packs what the server has packed is seen in the wild; more is on purpose


class Body:
    """Takes the bytes of a body as they come and gives it back decoded and complete.

    Only gzip and deflate are understood, because their decoder can be stopped: brotli and zstd libraries
    inflate kilobytes to gigabytes in one call. We ask for gzip alone.

    Args:
        encoding: The Content-Encoding header. It counts only where the bytes do not speak for themselves.
        max_bytes: The largest body, decoded; no layer on the way there may be larger either.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        announced = [name.strip().lower() for name in encoding.split(",")]
        self._max_bytes = max_bytes
        self._plain = bytearray()
        self._outer = _Layer(self, [name for name in announced if name not in ("", "identity")], _MOST_LAYERS)

    @property
    def is_large(self) -> bool:
        """Whether it is larger than almost all documents are."""
        return len(self._plain) > _LARGE_BYTES

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes. Raises RejectedError of kind `bad-encoding` or `too-large`."""
        self._outer.feed(chunk)

    def finish(self) -> bytes:
        """Return the whole body. Raises TransientError of kind `truncated` when the end of a layer is missing."""
        self._outer.finish()
        return bytes(self._plain)

    def discard(self) -> None:
        """Let go of everything: an error's traceback, which knows this object, may live for a while."""
        self._plain.clear()

    def keep(self, plain: bytes) -> None:
        """Take what no layer is left of."""
        self._plain += plain
        self.allow(len(self._plain))

    def allow(self, size: int) -> None:
        """Raise when a layer is too large."""
        if size > self._max_bytes:
            raise RejectedError(f"the body is larger than {self._max_bytes:,} bytes", kind="too-large")


class _Layer:
    """One layer of a body: told by its first bytes, then kept as it is or inflated into the next layer."""

    def __init__(self, body: Body, announced: Sequence[str], layers_allowed: int) -> None:
        self._body = body
        self._announced = announced  # the last one was put on last
        self._allowed = layers_allowed
        self._head: bytes | None = b""  # what came before there was enough to tell; None from then on
        self._inflater: Inflater | None = None
        self._inner: _Layer | None = None
        self._inflated = 0

    def feed(self, chunk: bytes) -> None:
        if self._head is not None:
            self._head += chunk
            if len(self._head) < HEAD_BYTES:
                return
            chunk = self._begin(self._head)
        self._take(chunk)

    def finish(self) -> None:
        if self._head:
            self._take(self._begin(self._head))
        if self._inflater and not self._inflater.is_complete:
            raise TransientError("the compressed body ends before its end", kind="truncated")
        if self._inner:
            self._inner.finish()

    def _begin(self, start: bytes) -> bytes:
        self._head = None
        packed = packing(start, self._announced[-1] if self._announced else "")
        if packed is not None:
            if not self._allowed:
                raise RejectedError(f"the body is packed more than {_MOST_LAYERS} times", kind="bad-encoding")
            self._inflater = Inflater(packed)
            self._inner = _Layer(self._body, self._announced[:-1], self._allowed - 1)
        return start

    def _take(self, chunk: bytes) -> None:
        if self._inflater is None or self._inner is None:
            self._body.keep(chunk)
            return
        for piece in self._inflater.pieces(chunk):
            self._inflated += len(piece)
            self._body.allow(self._inflated)
            self._inner.feed(piece)
