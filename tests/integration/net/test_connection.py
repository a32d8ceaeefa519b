"""Connections that are not HTTP: guarded alike, with TLS on demand and one deadline."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.net import AddressPolicy
from npa_core.net.connection import LIFE
from npa_core.net.net import Net


@pytest.fixture
async def door(ca_file):
    """A door that may reach 127.0.0.1 and trusts the tests' authority."""
    async with Net("npa-test/1", policy=AddressPolicy(["127.0.0.1"]), ca_file=ca_file) as net:
        yield net


async def shout(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()


async def test_what_is_written_is_answered(listen, door):
    port = await listen(shout)

    async with door.connect("127.0.0.1", port) as connection:
        await connection.write(b"hallo\n")
        answer = await connection.read()
        secure = connection.secure

    assert (answer, secure) == (b"HALLO\n", False)


async def test_the_end_of_the_stream_reads_as_nothing(listen, door):
    async def greet(reader, writer):
        writer.write(b"220 hello\r\n")

    port = await listen(greet)

    async with door.connect("127.0.0.1", port) as connection:
        heard = [await connection.read(4), await connection.read(), await connection.read()]

    assert heard == [b"220 ", b"hello\r\n", b""]


async def test_implicit_tls_is_on_from_the_first_byte(listen, door, server_tls):
    port = await listen(shout, tls=server_tls)

    async with door.connect("127.0.0.1", port, tls="implicit") as connection:
        await connection.write(b"hallo\n")
        answer = await connection.read()
        secure = connection.secure

    assert (answer, secure) == (b"HALLO\n", True)


async def test_tls_can_be_switched_on_in_the_middle(listen, door, server_tls):
    async def starttls(reader, writer):
        await reader.readline()
        writer.write(b"220 go ahead\r\n")
        await writer.drain()
        await writer.start_tls(server_tls)
        await shout(reader, writer)

    port = await listen(starttls)

    async with door.connect("127.0.0.1", port) as connection:
        await connection.write(b"STARTTLS\r\n")
        before = await connection.read()
        await connection.start_tls()
        await connection.write(b"hallo\n")
        after = await connection.read()
        secure = connection.secure

    assert (before, after, secure) == (b"220 go ahead\r\n", b"HALLO\n", True)


async def test_what_came_in_clear_cannot_pass_for_a_secure_answer(listen, door, server_tls):
    async def inject(reader, writer):
        await reader.readline()
        writer.write(b"220 go ahead\r\n250 injected\r\n")
        await writer.drain()
        await writer.start_tls(server_tls)
        await shout(reader, writer)

    port = await listen(inject)

    async with door.connect("127.0.0.1", port) as connection:
        await connection.write(b"STARTTLS\r\n")
        before = await connection.read(14)
        with pytest.raises(TransientError) as failure:
            await connection.start_tls()

    assert before == b"220 go ahead\r\n"
    assert failure.value.kind == "tls"


async def test_a_certificate_nobody_vouches_for_is_refused(listen, server_tls):
    port = await listen(shout, tls=server_tls)

    async with Net("npa-test/1", policy=AddressPolicy(["127.0.0.1"])) as door:
        with pytest.raises(TransientError, match="certificate verify failed") as refused:
            async with door.connect("127.0.0.1", port, tls="implicit"):
                pytest.fail("it must not open")

    assert refused.value.kind == "tls"


async def test_a_server_that_talks_no_tls_is_a_tls_failure(listen, door):
    async def greet(reader, writer):
        writer.write(b"220 hello\r\n")
        await reader.read()

    port = await listen(greet)

    with pytest.raises(TransientError) as failure:
        async with door.connect("127.0.0.1", port, tls="implicit"):
            pytest.fail("it must not open")

    assert failure.value.kind == "tls"


async def test_a_private_address_is_refused_unless_the_operator_named_it(listen):
    port = await listen(shout)

    async with Net("npa-test/1") as door:
        with pytest.raises(RejectedError) as refused:
            async with door.connect("127.0.0.1", port):
                pytest.fail("it must not open")
        async with door.connect("127.0.0.1", port, allow_hosts={f"127.0.0.1:{port}"}) as connection:
            await connection.write(b"hallo\n")
            answer = await connection.read()

    assert refused.value.kind == "refused-address"
    assert answer == b"HALLO\n"


async def test_the_address_is_the_one_that_was_checked(listen):
    async def resolve(host, port):
        return ip_address("127.0.0.2"), ip_address("127.0.0.1")

    port = await listen(shout)

    async with (
        Net("npa-test/1", policy=AddressPolicy([f"127.0.0.1:{port}"]), resolve=resolve) as door,
        door.connect("mail.example", port) as connection,
    ):
        await connection.write(b"hallo\n")
        answer = await connection.read()

    assert answer == b"HALLO\n"


async def test_each_step_has_the_timeout(listen, door):
    async def say_nothing(reader, writer):
        await reader.read()

    port = await listen(say_nothing)

    with pytest.raises(TransientError) as caught:
        async with door.connect("127.0.0.1", port, timeout=0.2) as connection:
            await connection.read()

    assert caught.value.kind == "timeout"


async def test_a_chatterer_cannot_hold_us_beyond_the_life_of_a_connection(listen, door):
    async def chatter(reader, writer):
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)

    port = await listen(chatter)
    started = asyncio.get_running_loop().time()

    async with door.connect("127.0.0.1", port, timeout=0.2) as connection:
        with pytest.raises(TransientError) as caught:
            await _read_for_ever(connection)

    assert caught.value.kind == "timeout"
    assert asyncio.get_running_loop().time() - started >= 0.2 * LIFE


async def test_opening_counts_against_the_deadline(door):
    async def never(host, port):
        await asyncio.Event().wait()

    async with Net("npa-test/1", resolve=never) as slow:
        with pytest.raises(TransientError) as late:
            async with slow.connect("mail.example", 25, timeout=0.1):
                pytest.fail("it must not open")

    assert late.value.kind == "timeout"


async def test_a_lost_connection_is_told(listen, door):
    async def hang_up(reader, writer):
        writer.transport.abort()

    port = await listen(hang_up)

    async with door.connect("127.0.0.1", port) as connection:
        with pytest.raises(TransientError) as lost:
            await _write_for_ever(connection)

    assert lost.value.kind == "truncated"


async def test_an_endless_talker_is_cut_off(listen, ca_file):
    async def endless(reader, writer):
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    port = await listen(endless)

    async with (
        Net("npa-test/1", policy=AddressPolicy(["127.0.0.1"]), max_bytes=500_000) as door,
        door.connect("127.0.0.1", port) as connection,
    ):
        with pytest.raises(RejectedError) as refused:
            await _read_for_ever(connection)

    assert refused.value.kind == "too-large"


async def test_an_error_of_the_caller_passes_and_the_connection_is_closed(listen, door):
    ended = asyncio.Event()

    async def wait_for_the_end(reader, writer):
        await reader.read()
        ended.set()

    port = await listen(wait_for_the_end)

    with pytest.raises(KeyError):
        async with door.connect("127.0.0.1", port):
            raise KeyError("mine")

    await asyncio.wait_for(ended.wait(), 10)


async def _read_for_ever(connection):
    while True:
        await connection.read()


async def _write_for_ever(connection):
    while True:
        await connection.write(b"x" * 100_000)
