"""Bodies whose header does not say how they are packed: what the bytes say counts, for two layers at most."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.net.body import Body

FEED = b"<rss>" + bytes(range(256)) * 20 + b"</rss>"


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


def collect(body: bytes, encoding: str = "", max_bytes: int = 1_000_000, size: int = 7) -> bytes:
    taken = Body(encoding, max_bytes)
    for start in range(0, len(body), size):
        taken.feed(body[start : start + size])
    return taken.finish()


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, gzip", "identity, gzip", "br", "x-unheard-of", "gzip," * 100])
@pytest.mark.parametrize("packed", [FEED, gzip.compress(FEED), gzip.compress(gzip.compress(FEED))])
def test_what_is_plainly_gzip_or_text_is_taken_as_that_whatever_its_name(packed, encoding):
    assert collect(packed, encoding) == FEED


@pytest.mark.parametrize("pack", [zlib.compress, raw_deflate])
def test_deflate_comes_in_both_forms(pack):
    assert collect(pack(FEED), "deflate") == FEED
    assert collect(gzip.compress(pack(FEED)), "deflate, gzip") == FEED


def test_what_follows_the_end_of_deflate_is_ignored():
    assert collect(zlib.compress(FEED) + b"\x1f more", "deflate") == FEED


@pytest.mark.parametrize(
    "text",
    [b"<?xml?>", b"<!DOCTYPE", b"<rss/>", b"\n\t <feed>", b'{"a": 1}', b"{ }", b"\xef\xbb\xbf<",
     b"\xff\xfe<\0", b"\xfe\xff\0<"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_text_is_told_by_its_beginning(text, encoding):
    assert collect(text, encoding) == text


@pytest.mark.parametrize(
    "body", [b"plain words", b"\x1b\x05\x00packed", b"\x28\xb5\x2f\xfdzstd", b"<\0r", b"{x", b"\x1f\x8b"]
)
@pytest.mark.parametrize("encoding", ["br", "zstd", "rot13"])
def test_anything_else_under_another_name_is_refused(body, encoding):
    with pytest.raises(RejectedError, match=f"is encoded as '{encoding}'; only gzip is taken") as refused:
        collect(body, encoding)

    assert refused.value.kind == "bad-encoding"


@pytest.mark.parametrize("body", [b"plain words", b"\x1f\x8b\x07", zlib.compress(FEED)])
def test_gzip_that_is_neither_gzip_nor_text_is_refused(body):
    with pytest.raises(RejectedError, match="not the gzip it claims to be") as refused:
        collect(body, "gzip")

    assert refused.value.kind == "bad-encoding"


def test_deflate_that_is_none_is_refused():
    with pytest.raises(RejectedError, match="not the deflate it claims to be"):
        collect(b"\xff" * 50, "deflate")


def test_no_more_than_two_layers_are_taken_off():
    with pytest.raises(RejectedError, match="packed more than 2 times") as refused:
        collect(gzip.compress(gzip.compress(gzip.compress(FEED))))

    assert refused.value.kind == "bad-encoding"


def test_two_layers_announced_over_one_of_brotli_are_refused():
    with pytest.raises(RejectedError, match="'br'"):
        collect(gzip.compress(b"\x1b\x05\x00packed"), "br, gzip")


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_the_end_of_either_layer_may_be_missing(cut):
    inner, outer = gzip.compress(gzip.compress(FEED)[:-cut]), gzip.compress(gzip.compress(FEED))[:-cut]

    for packed in (inner, outer):
        with pytest.raises(TransientError) as failure:
            collect(packed, "gzip, gzip")
        assert failure.value.kind == "truncated"


def test_the_limit_counts_for_the_layer_in_between_too():
    padded = gzip.compress(FEED) + bytes(2_000_000)

    with pytest.raises(RejectedError, match="larger than 1,000,000 bytes") as refused:
        collect(gzip.compress(padded))

    assert refused.value.kind == "too-large"


def test_a_bomb_in_a_bomb_is_refused_in_flat_memory():
    bomb = gzip.compress(gzip.compress(bytes(300_000_000), 1), 9)

    tracemalloc.start()
    with pytest.raises(RejectedError, match="larger than"):
        collect(bomb, "gzip", max_bytes=2_000_000, size=65_536)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 6_000_000


def test_a_piece_that_fills_up_exactly_is_not_the_end():
    data = b"<" + b"a" * (65_536 * 3 - 1)

    assert collect(gzip.compress(data), size=1_000_000) == data
