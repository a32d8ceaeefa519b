"""What robots.txt and tdmrep.json say of a feed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Grant, Response
from npa_core.steps.opt_outs import objection, origin, reservation, reservations

FEED = "https://dgb.example/presse/feed.xml"
DEFAULT, GRANTED = Grant(), Grant(granted_by="Pressestelle")


def says(*lines, tdm=(), grant=DEFAULT, url=FEED):
    return objection(url, "\n".join(lines) or None, reservations(list(tdm)), grant)


def everybody(*rules):
    return ("User-agent: *", *rules)


@pytest.mark.parametrize(
    "robots",
    [
        (),
        ("",),
        ("<html><body>Seite nicht gefunden</body></html>",),
        everybody("Disallow:"),
        everybody("Disallow: /wp-admin/", "Disallow: /*?s="),
        everybody("Disallow: /", "Allow: /presse/feed.xml$"),
        everybody("Disallow: /presse/", "Allow: /presse/"),
        ("User-agent: GPTBot", "Disallow: /"),
        (*everybody("Disallow: /"), "", "User-agent: npa-core", "Allow: /presse/"),
        (*everybody("Disallow: /"), "", "User-Agent: NPA-Core # wir", "Disallow:"),
    ],
)
def test_a_feed_that_nothing_forbids_is_read(robots):
    assert says(*robots) == ""


@pytest.mark.parametrize(
    "rules",
    [["Disallow: /"], ["Disallow: /presse"], ["Disallow: /*.xml$"], ["Allow: /", "Disallow: /presse/feed"]],
)
def test_the_longest_rule_for_everybody_counts_and_the_message_says_what_to_do(rules):
    found = says(*everybody(*rules))

    assert found.startswith(f"robots.txt disallows {FEED} (speaks to all programs). ")
    assert "`User-agent: npa-core` and `Allow: /presse/feed.xml`" in found
    assert "`granted_by`" in found


def test_a_partners_permission_outweighs_rules_for_everybody_but_not_one_that_names_us():
    named = ("User-agent: npa-core", "Disallow: /presse/")
    reserved = [{"location": "/", "tdm-reservation": 1}]

    assert says(*everybody("Disallow: /"), grant=GRANTED) == ""
    assert says(tdm=reserved, grant=GRANTED) == ""
    found = says(*named, grant=GRANTED)
    assert "(names npa-core)" in found
    assert "`opt_outs = false`" in found


def test_the_query_of_an_address_counts_and_is_not_told():
    found = says(*everybody("Disallow: /*?type="), url="https://dgb.example/?type=9818&key=s3cret")

    assert "disallows https://dgb.example/?…" in found
    assert "s3cret" not in found


@pytest.mark.parametrize(
    ("tdm", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], True),
        ([{"location": "/presse/*.xml", "tdm-reservation": "1"}], True),
        ([{"location": "/bilder/", "tdm-reservation": 1}], False),
        ([{"location": "/", "tdm-reservation": 0}], False),
        ([{"location": "/", "tdm-reservation": 1}, {"location": "/presse/", "tdm-reservation": 0}], False),
        ([{"location": "/", "tdm-reservation": 0}, {"location": "/presse/", "tdm-reservation": 1}], True),
        ([{"location": "/\nDisallow: /", "tdm-reservation": 0}], False),
        ([{"tdm-reservation": 1}, "x", None, {"location": 7, "tdm-reservation": 1}, {"location": "/"}], False),
    ],
)
def test_a_reservation_counts_where_its_location_is_the_feeds(tdm, reserved):
    found = says(tdm=tdm)

    assert found.startswith(f"tdmrep.json reserves {FEED} from text and data mining. ") is reserved
    assert bool(found) is reserved


@pytest.mark.parametrize("found", [None, {}, "x", 1, {"location": "/", "tdm-reservation": 1}])
def test_what_is_no_list_reserves_nothing(found):
    assert reservations(found) == ()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (FEED, "https://dgb.example"),
        ("http://DGB.example:8080/x", "http://dgb.example:8080"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]"),
        ('{"path": "news.yaml"}', None),
        ("http://[nonsense", None),
        ("https:///feed", None),
    ],
)
def test_a_site_is_scheme_host_and_port(url, expected):
    assert origin(url) == expected


rules = st.lists(
    st.sampled_from(["User-agent: *", "user-agent:npa-core", "Disallow: /", "Allow: *$", "\x00%zz", ": :"])
)
keys = st.sampled_from(["location", "tdm-reservation"])
trees = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=8,
)


@given(rules | st.lists(st.text(max_size=30)), trees, st.sampled_from([DEFAULT, GRANTED]))
def test_nothing_that_a_site_says_is_an_exception(lines, tdm, grant):
    found = objection(FEED, "\n".join(lines), reservations(tdm), grant)

    assert found == "" or found.startswith(("robots.txt disallows", "tdmrep.json reserves"))


@pytest.mark.parametrize("header", ["1", " 1 ", "0, 1"])
def test_a_header_of_the_answer_reserves_it_unless_leave_was_given(header):
    answer = Response(status=200, url=FEED, headers={"tdm-reservation": header})

    assert "tdm-reservation: 1" in reservation(answer, DEFAULT)
    assert reservation(answer, GRANTED) == ""


@pytest.mark.parametrize("headers", [{}, {"tdm-reservation": "0"}, {"tdm-reservation": "yes"}, {"tdm-policy": "1"}])
def test_any_other_header_reserves_nothing(headers):
    assert reservation(Response(status=200, url=FEED, headers=headers), DEFAULT) == ""
