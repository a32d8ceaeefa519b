"""The operator's proxy: used when given, and only then."""

from __future__ import annotations

import asyncio

import pytest

from npa_core.errors import ConfigError, DoubtError, TransientError
from npa_core.net import AddressPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def tunnel(path, reader, writer):
    """Join the client to whatever it asks for, as CONNECT does."""
    host, port = path.rsplit(":", 1)
    there_reader, there_writer = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def copy(source, target):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
        target.close()

    await asyncio.gather(copy(reader, there_writer), copy(there_reader, writer))
    await there_writer.wait_closed()


async def test_a_request_goes_through_the_proxy_which_resolves_the_name(serve, net_for):
    proxy = await serve(OK)

    answer = await net_for(proxy=proxy.url).request("GET", "http://partner.example/feed?x=1")

    assert answer.body == b"ok"
    assert proxy.lines == ["GET http://partner.example/feed?x=1 HTTP/1.1"]


async def test_https_goes_through_a_tunnel_and_ends_at_the_server(serve, net_for, server_tls, ca_file):
    server = await serve(OK, tls=server_tls)
    proxy = await serve(tunnel)

    answer = await net_for(proxy=proxy.url, ca_file=ca_file).request(
        "POST", server.url, content=b"geheim", headers={"X-Key": "geheim"}
    )

    assert answer.body == b"ok"
    assert proxy.lines == [f"CONNECT {server.place} HTTP/1.1"]
    assert "geheim" not in proxy.requests[0]


async def test_the_proxy_is_told_who_we_are(serve, net_for):
    proxy = await serve(OK)
    address = proxy.url.replace("://", "://nutzer:p%40ss@")

    await net_for(proxy=address).request("GET", "http://partner.example/")

    assert "Proxy-Authorization: Basic bnV0emVyOnBAc3M=" in proxy.requests[0]


async def test_a_proxy_may_be_spoken_to_over_tls(serve, net_for, server_tls, ca_file):
    proxy = await serve(OK, tls=server_tls)

    answer = await net_for(proxy=proxy.url, ca_file=ca_file).request("GET", "http://partner.example/")

    assert answer.body == b"ok"


async def test_a_proxy_that_refuses_is_a_connect_failure(serve, net_for):
    proxy = await serve(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(TransientError, match="the proxy refused") as failure:
        await net_for(proxy=proxy.url).request("GET", "https://partner.example/")

    assert failure.value.kind == "connect"


async def test_a_post_is_in_doubt_only_once_it_went_through_the_tunnel(serve, net_for, server_tls, ca_file):
    async def hang_up(path, reader, writer):
        pass

    server = await serve(hang_up, tls=server_tls)
    proxy = await serve(tunnel)

    with pytest.raises(TransientError, match="TLS"):
        await net_for(proxy=proxy.url).request("POST", server.url, content=b"x")
    with pytest.raises(DoubtError):
        await net_for(proxy=proxy.url, ca_file=ca_file).request("POST", server.url, content=b"x")


async def test_proxies_of_the_environment_are_never_asked(serve, net_for, monkeypatch):
    trap = await serve(OK)
    server = await serve(OK)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, trap.url)

    await net_for(server, policy=AddressPolicy([server.place])).request("GET", server.url)

    assert trap.requests == []


@pytest.mark.parametrize("address", ["", "socks5://proxy.example", "http://", "proxy.example:3128", "http://x:y"])
def test_an_address_that_is_no_proxys_is_the_operators_to_mend(address):
    from npa_core.net import Net

    with pytest.raises(ConfigError, match="proxy's address"):
        Net("npa-test/1", proxy=address)
