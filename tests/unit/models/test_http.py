"""Responses: what a status means, and what a server wishes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Hop, Response


def response(status=200, **more):
    return Response(status=status, url="https://u:p@a.example/x?token=geheim", **more)


@pytest.mark.parametrize(
    ("statuses", "permanent"), [([], False), ([301], True), ([308, 301], True), ([301, 302], False), ([307], False)]
)
def test_a_move_is_permanent_when_every_step_was(statuses, permanent):
    hops = tuple(Hop(status=status, url="https://a.example/") for status in statuses)

    assert response(hops=hops).permanent is permanent


def test_headers_and_json_are_at_hand():
    good = response(headers={"content-type": "application/json"}, body=b'{"a": 1}')

    assert (good.content_type, good.as_json()) == ("application/json", {"a": 1})
    assert response().content_type == ""


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xff", b"[" * 100_000])
def test_what_is_no_json_is_rejected_without_showing_the_address_whole(body):
    with pytest.raises(RejectedError, match="did not answer with JSON") as caught:
        response(body=body).as_json()

    assert caught.value.kind == "not-json"
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wish"),
    [
        ("120", timedelta(seconds=120)),
        ("9" * 5_000, timedelta(seconds=10**8)),
        ("Mon, 16 Nov 2026 06:00:00 GMT", datetime(2026, 11, 16, 6, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 06:00:00 -0000", datetime(2026, 11, 16, 6, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 06:00:00 +99999999999999", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_either_form(value, wish):
    assert response(headers={"retry-after": value}).retry_after == wish


@given(st.text("0123456789 ,:+-MonGTNv", max_size=40))
def test_no_retry_after_is_naive_or_makes_it_raise(value):
    wish = response(headers={"retry-after": value}).retry_after

    assert wish is None or isinstance(wish, timedelta) or wish.tzinfo is not None


@pytest.mark.parametrize("status", [200, 204, 304, 399])
def test_a_status_below_400_is_no_error(status):
    assert response(status).check() is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503, 599])
def test_time_may_heal_some_statuses(status):
    with pytest.raises(TransientError, match=f"https://a.example/x.* answered {status}") as caught:
        response(status, headers={"retry-after": "60"}).check()

    assert (caught.value.kind, caught.value.retry_after) == (f"http-{status}", timedelta(seconds=60))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_the_others_need_a_person(status):
    with pytest.raises(RejectedError, match=f"answered {status}") as caught:
        response(status).check()

    assert caught.value.kind == f"http-{status}"


RESET = datetime(2026, 11, 16, 7, tzinfo=UTC)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "wish"),
    [
        ({"ratelimit-reset": "50"}, timedelta(seconds=50)),
        ({"x-ratelimit-reset": "50"}, timedelta(seconds=50)),
        ({"x-ratelimit-reset": "59.5"}, timedelta(seconds=59)),
        ({"x-ratelimit-reset": str(int(RESET.timestamp()))}, RESET),
        ({"x-ratelimit-reset": "2026-11-16T07:00:00.000Z"}, RESET),
        ({"x-ratelimit-reset": "Mon, 16 Nov 2026 07:00:00 GMT"}, RESET),
        ({"ratelimit-reset": "bald", "x-ratelimit-reset": "50"}, timedelta(seconds=50)),
        ({"ratelimit-reset": "10", "x-ratelimit-reset": "50"}, timedelta(seconds=10)),
        ({"retry-after": "5", "ratelimit-reset": "50"}, timedelta(seconds=5)),
        ({"retry-after": "bald", "ratelimit-reset": "50"}, timedelta(seconds=50)),
        ({"ratelimit-reset": "bald"}, None),
        ({"x-ratelimit-reset": "-1"}, None),
    ],
)
def test_an_overloaded_server_says_when_the_limit_ends(status, headers, wish):
    assert response(status, headers=headers).retry_after == wish


def test_a_rate_limit_is_no_wish_to_be_left_alone():
    assert response(200, headers={"ratelimit-reset": "50"}).retry_after is None


NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, timedelta(minutes=10)),
        ({"cache-control": 'public, Max-Age="600", must-revalidate'}, timedelta(minutes=10)),
        ({"cache-control": "private, max-age=600"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=600, max-age=60"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=600", "age": "120"}, timedelta(minutes=8)),
        ({"cache-control": "max-age=600", "age": "600"}, None),
        ({"cache-control": "max-age=600", "age": "x"}, timedelta(minutes=10)),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=x", "expires": "Mon, 16 Nov 2026 07:00:00 GMT"}, None),
        ({"cache-control": "max-age=" + "9" * 5_000}, timedelta(seconds=10**8)),
        ({"cache-control": "max-age=600, no-cache"}, None),
        ({"cache-control": "no-store", "expires": "Mon, 16 Nov 2026 07:00:00 GMT"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({"expires": "Mon, 16 Nov 2026 07:00:00 GMT"}, timedelta(hours=1)),
        ({"expires": "Mon, 16 Nov 2026 07:00:00 GMT", "date": "Mon, 16 Nov 2026 06:30:00 GMT"}, timedelta(minutes=30)),
        ({"expires": "Mon, 16 Nov 2026 07:00:00 GMT", "date": "x"}, timedelta(hours=1)),
        ({"expires": "Mon, 16 Nov 2026 05:00:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": "Thu, 01 Jan 99999 00:00:00 GMT"}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, fresh):
    assert response(headers=headers).stays_fresh(NOW) == fresh


@given(st.text(max_size=40), st.text("0123456789=,maxge- TZ:GMonv", max_size=40), st.text("0123456789", max_size=12))
def test_whatever_a_server_says_of_freshness_makes_nothing_raise(control, expires, age):
    headers = {"cache-control": f"max-age={control}", "expires": expires, "age": age, "x-ratelimit-reset": expires}
    answers = [response(429, headers=headers), response(429, headers={"expires": expires, "date": control})]

    for answer in answers:
        fresh, wish = answer.stays_fresh(NOW), answer.retry_after
        assert fresh is None or fresh > timedelta()
        assert not isinstance(wish, datetime) or wish.tzinfo is UTC
