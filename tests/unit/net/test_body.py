"""Bodies: what comes in pieces is the same as what comes at once."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import assume, given
from hypothesis.strategies import binary, integers, lists

from npa_core.errors import RejectedError, TransientError
from npa_core.net.body import Body

MAGIC = b"\x1f\x8b\x08"
"""What begins like this is unpacked, wherever it is found."""


def collect(chunks, encoding="", max_bytes=1_000_000) -> bytes:
    body = Body(encoding, max_bytes)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


@given(binary(max_size=300), integers(1, 50))
def test_gzip_in_pieces_is_inflated_whole(data, size):
    assume(not data.startswith(MAGIC))
    packed = gzip.compress(data)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]

    assert data == collect(chunks, "gzip")
    assert data == collect(chunks)


@given(lists(binary(max_size=40), max_size=5), integers(1, 30))
def test_gzip_files_in_a_row_are_one_body(parts, size):
    assume(not b"".join(parts).startswith(MAGIC))
    packed = b"".join(map(gzip.compress, parts))
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]

    assert b"".join(parts) == collect(chunks, "gzip")


@given(lists(binary(max_size=40), max_size=5))
def test_a_plain_body_is_what_came(chunks):
    data = b"".join(chunks)

    if not data.startswith(MAGIC):
        assert data == collect(chunks)


@given(binary(max_size=200), integers(0, 200))
def test_the_limit_is_exact(data, limit):
    assume(not data.startswith(MAGIC))
    packed = gzip.compress(data)

    if len(data) <= limit:
        assert data == collect([packed], "gzip", limit)
    else:
        with pytest.raises(RejectedError, match="larger than"):
            collect([packed], "gzip", limit)


@pytest.mark.parametrize(("encoding", "chunks"), [("gzip", []), ("br", []), ("", []), ("gzip", [b""])])
def test_nothing_is_nothing_whatever_it_is_called(encoding, chunks):
    assert collect(chunks, encoding) == b""


@pytest.mark.parametrize("cut", range(1, 24))
def test_gzip_cut_anywhere_is_truncated(cut):
    packed = gzip.compress(b"hallo")

    with pytest.raises(TransientError) as failure:
        collect([packed[:cut]], "gzip")

    assert len(packed) == 25
    assert failure.value.kind == "truncated"


def test_gzip_files_in_a_row_that_end_early_are_truncated():
    with pytest.raises(TransientError):
        collect([gzip.compress(b"a") + gzip.compress(b"b")[:-1]], "gzip")


def test_padding_after_the_end_is_ignored():
    assert collect([gzip.compress(b"a") + b"\0" * 100, b"\0" * 100], "gzip") == b"a"


def test_a_long_row_of_empty_gzip_files_is_refused():
    with pytest.raises(RejectedError) as refused:
        collect([gzip.compress(b"") * 1_000], "gzip")

    assert refused.value.kind == "bad-encoding"


def test_a_single_byte_is_a_body():
    assert collect([b"\x1f"]) == b"\x1f"
    assert collect([b"x"]) == b"x"


def test_damage_is_refused():
    packed = bytearray(gzip.compress(b"hallo" * 100))
    packed[-6] ^= 0xFF

    with pytest.raises(RejectedError) as refused:
        collect([bytes(packed)], "gzip")

    assert refused.value.kind == "bad-encoding"


def test_a_body_knows_when_it_is_large_and_can_be_let_go_of():
    body = Body("", 2_000_000)

    body.feed(b"x" * 1_000_000)
    before = body.is_large
    body.feed(b"x")
    after = body.is_large
    body.discard()

    assert (before, after, body.finish()) == (False, True, b"")
