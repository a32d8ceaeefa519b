"""TLS: verified for the name, with the operator's own authority if there is one."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from npa_core.errors import ConfigError, DoubtError, TransientError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def test_a_certificate_of_an_authority_nobody_trusts_is_refused(serve, net_for, server_tls):
    server = await serve(OK, tls=server_tls)

    with pytest.raises(TransientError, match="certificate verify failed") as refused:
        await net_for(server).request("POST", server.url, content=b"geheim")

    assert (refused.value.kind, refused.value.scope) == ("tls", "host")
    assert server.requests == []


async def test_the_operators_authority_is_trusted(serve, net_for, server_tls, ca_file):
    server = await serve(OK, tls=server_tls)

    answer = await net_for(server, ca_file=ca_file).request("GET", server.url)

    assert answer.body == b"ok"


async def test_the_certificate_is_checked_for_the_name_not_for_the_address(serve, net_for, server_tls, ca_file):
    server = await serve(OK, tls=server_tls)
    trusting = net_for(server, ca_file=ca_file, resolve=_loopback)

    answer = await trusting.request("GET", f"https://localhost:{server.port}/")
    with pytest.raises(TransientError, match=r"not valid for 'partner\.example'") as refused:
        await trusting.request("GET", f"https://partner.example:{server.port}/")

    assert answer.body == b"ok"
    assert refused.value.kind == "tls"


async def test_a_post_over_tls_is_in_doubt_only_after_the_handshake(serve, net_for, server_tls, ca_file):
    async def hang_up(path, reader, writer):
        pass

    server = await serve(hang_up, tls=server_tls)

    with pytest.raises(DoubtError, match="may have carried it out"):
        await net_for(server, ca_file=ca_file).request("POST", server.url, content=b"x")


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_file_of_authorities_that_cannot_be_read_is_the_operators_to_mend(net_for, serve, tmp_path, content):
    server = await serve(OK)
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)

    with pytest.raises(ConfigError, match=r"ca\.pem: not a file of certificates"):
        await net_for(server, ca_file=str(path)).request("GET", f"https://{server.place}/")


async def _loopback(host, port):
    return (ip_address("127.0.0.1"),)
