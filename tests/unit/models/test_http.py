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
