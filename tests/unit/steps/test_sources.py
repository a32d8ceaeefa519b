"""Sources: ids that last, and the server an address stands for."""

from __future__ import annotations

import pytest

from npa_core.steps.sources import server


@pytest.mark.parametrize(
    ("address", "host", "place"),
    [
        ("https://dgb.example/feed", "dgb.example", "dgb.example:443"),
        ("http://DGB.example/feed", "dgb.example", "dgb.example:80"),
        ("http://dgb.example:8080/feed", "dgb.example", "dgb.example:8080"),
        ('{"path": "news.yaml"}', '{"path": "news.yaml"}', '{"path": "news.yaml"}'),
        ("http://[what is this", "http://[what is this", "http://[what is this"),
        ("http://a.example:99999/", "http://a.example:99999/", "http://a.example:99999/"),
    ],
)
def test_an_address_stands_for_a_host_and_for_a_server_on_a_port(address, host, place):
    assert server(address) == (host, place)
