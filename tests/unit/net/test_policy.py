"""Which addresses may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis.strategies import integers, ip_addresses

from npa_core.errors import ConfigError
from npa_core.net.policy import AddressPolicy, is_public, unwrap

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]
PRIVATE = [
    "127.0.0.1", "127.255.255.255", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::", "2002:a9fe:a9fe::", "2001:0:808:808::", "2001:db8::1",
    "3fff::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "100::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address):
    assert is_public(ip_address(address))
    assert AddressPolicy().refusal("partner.example", 443, ip_address(address)) is None


@pytest.mark.parametrize("address", PRIVATE)
def test_no_other_address_is_however_it_is_wrapped(address):
    assert not is_public(ip_address(address))
    assert "not a public address" in AddressPolicy().refusal("partner.example", 443, ip_address(address))


@given(ip_addresses(v=4))
def test_a_wrapped_address_is_as_public_as_the_one_inside(inside: IPv4Address):
    wrapped = [
        IPv6Address(int(IPv6Address("::ffff:0:0")) + int(inside)),
        IPv6Address(int(IPv6Address("64:ff9b::")) + int(inside)),
        IPv6Address(int(IPv6Address("2002::")) + (int(inside) << 80)),
    ]

    assert [inside] * 3 == [unwrap(address) for address in wrapped]
    assert [is_public(inside)] * 3 == [is_public(address) for address in wrapped]


@given(ip_addresses())
def test_whatever_is_public_is_global_and_no_multicast(address):
    if is_public(address):
        assert unwrap(address).is_global
        assert not unwrap(address).is_multicast


@pytest.mark.parametrize(
    ("entry", "host", "port", "address"),
    [
        ("127.0.0.1", "localhost", 8080, "127.0.0.1"),
        ("127.0.0.1", "x.example", 8080, "::ffff:127.0.0.1"),
        ("127.0.0.1:8080", "localhost", 8080, "127.0.0.1"),
        ("127.0.0.0/8", "127.9.9.9", 8080, "127.9.9.9"),
        ("10.0.0.1/8", "intern.example", 443, "10.9.9.9"),
        ("::1", "localhost", 8080, "::1"),
        ("[::1]", "localhost", 8080, "::1"),
        ("[::1]:8080", "localhost", 8080, "::1"),
        ("fd00::/8", "intern.example", 443, "fd00::1"),
        ("intern.example", "intern.example", 443, "10.0.0.1"),
        ("intern.example", "Intern.Example.", 443, "10.0.0.1"),
        (" Intern.example. ", "intern.example", 443, "10.0.0.1"),
        ("intern.example:8080", "intern.example", 8080, "10.0.0.1"),
    ],
)
def test_the_operator_allows_by_name_address_port_or_range(entry, host, port, address):
    assert AddressPolicy([entry]).refusal(host, port, ip_address(address)) is None


@pytest.mark.parametrize(
    ("entry", "host", "port", "address"),
    [
        ("127.0.0.1", "127.0.0.1", 8080, "127.0.0.2"),
        ("127.0.0.1:8080", "127.0.0.1", 8081, "127.0.0.1"),
        ("127.0.0.0/8", "localhost", 8080, "::1"),
        ("[::1]:8080", "localhost", 8081, "::1"),
        ("intern.example", "evil.example", 443, "10.0.0.1"),
        ("intern.example", "x.intern.example", 443, "10.0.0.1"),
        ("intern.example:8080", "intern.example", 443, "10.0.0.1"),
    ],
)
def test_what_is_allowed_goes_no_further(entry, host, port, address):
    assert AddressPolicy([entry]).refusal(host, port, ip_address(address)) is not None


def test_a_policy_is_widened_for_one_component_only():
    policy = AddressPolicy(["10.0.0.1"])

    wider = policy.allowing(["intern.example"])

    assert wider.refusal("intern.example", 443, ip_address("10.0.0.2")) is None
    assert wider.refusal("x", 443, ip_address("10.0.0.1")) is None
    assert policy.refusal("intern.example", 443, ip_address("10.0.0.2")) is not None
    assert policy.allowing([]) is policy


@pytest.mark.parametrize(
    "entry",
    "  10.0.0.0/99 x/8 host: host:0 host:65536 host:http [x]:80 a:b:c http://host [::1 ::1::".split(" "),
)
def test_what_is_no_host_is_refused_with_a_hint(entry):
    with pytest.raises(ConfigError, match="is not a host that can be allowed"):
        AddressPolicy([entry])


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 8443, 65535])
def test_web_servers_live_at_the_usual_ports_and_above(port):
    assert AddressPolicy().web_refusal("x", port, ip_address("8.8.8.8")) is None


@pytest.mark.parametrize("port", [22, 25, 81, 587, 1023, 6379, 6667, 11211])
def test_other_protocols_are_not_spoken_to_over_http(port):
    assert "web servers" in AddressPolicy().web_refusal("x", port, ip_address("8.8.8.8"))


def test_a_port_is_allowed_by_number():
    policy = AddressPolicy(["intern.example:81", "10.0.0.1"])

    assert policy.web_refusal("intern.example", 81, ip_address("8.8.8.8")) is None
    assert policy.web_refusal("intern.example", 82, ip_address("8.8.8.8")) is not None
    assert policy.web_refusal("x", 81, ip_address("10.0.0.1")) is not None


@given(ip_addresses(), integers(1, 65_535))
def test_http_is_never_allowed_more_than_a_connection(address, port):
    policy = AddressPolicy(["127.0.0.0/8"])

    if policy.web_refusal("x.example", port, address) is None:
        assert policy.refusal("x.example", port, address) is None
