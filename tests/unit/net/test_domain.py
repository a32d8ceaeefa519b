"""Whose host it is."""

from __future__ import annotations

import pytest

from npa_core.net.domain import registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.landkreis.de", "landkreis.de"),
        ("landkreis.de", "landkreis.de"),
        ("www.landkreis.de.", "landkreis.de"),
        ("a.b.council.gov.uk", "council.gov.uk"),
        ("news.parish.co.uk", "parish.co.uk"),
        ("one.blogspot.com", "one.blogspot.com"),
        ("www.xn--mller-kva.de", "xn--mller-kva.de"),
        ("www.partner.example", "partner.example"),
    ],
)
def test_hosts_that_one_owner_runs_have_one_domain(host, domain):
    assert domain == registrable_domain(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "localhost", "de", "co.uk", "0x7f.1", "a..de", "", "2130706433", "x" * 300]
)
def test_what_nobody_registered_stands_for_itself(host):
    assert host == registrable_domain(host)
