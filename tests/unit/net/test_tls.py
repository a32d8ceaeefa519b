"""Contexts are made once, on first use, and HTTP's is not everybody's."""

from __future__ import annotations

from npa_core.net.tls import Trust


def test_a_context_is_made_once():
    trust = Trust(None)

    assert trust.for_http is trust.for_http
    assert trust.for_connections is trust.for_connections
    assert len({id(context) for context in (trust.for_http, trust.for_http2, trust.for_connections)}) == 3
    assert trust.for_http.check_hostname
