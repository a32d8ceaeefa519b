"""The Mastodon publisher against a real server on loopback: post, edit, look up, delete, refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from npa_core.errors import DoubtError, NpaError, RejectedError, TransientError
from npa_core.models import Receipt
from npa_core.testing import sample_brief, sample_delivery
from npa_mastodon.publisher import Mastodon
from npa_mastodon.settings import MastodonSettings

TOKEN = "sehr-geheimes-token-0815"


def delivery(mastodon: Mastodon, **changes):
    (message,) = mastodon.plan(sample_brief())
    return sample_delivery(message, **changes)


async def test_a_post_arrives_with_its_key_language_and_visibility(server, mastodon):
    due = delivery(mastodon)

    receipt = await mastodon.deliver(due, ())

    (status,) = server.statuses
    _, path, headers, body = server.requests[-1]
    assert Receipt(id=status["id"], url=status["url"]) == receipt
    assert path == "/api/v1/statuses"
    assert due.key == headers["idempotency-key"]
    assert due.message.text == body["status"]
    assert (body["visibility"], body["language"]) == ("public", "de")
    assert "in_reply_to_id" not in body


async def test_a_message_that_follows_another_replies_to_it(server, mastodon):
    await mastodon.deliver(delivery(mastodon, follows=Receipt(id="4711")), ())

    assert server.requests[-1][3]["in_reply_to_id"] == "4711"


async def test_the_same_key_twice_is_one_post_where_the_server_honours_it(server, mastodon):
    first = await mastodon.deliver(delivery(mastodon), ())
    second = await mastodon.deliver(delivery(mastodon, attempt=2), ())

    assert first == second
    assert len(server.statuses) == 1


async def test_a_correction_edits_the_post(server, mastodon):
    receipt = await mastodon.deliver(delivery(mastodon), ())
    corrected = delivery(mastodon).message.model_copy(update={"text": "Berichtigt"})

    edited = await mastodon.deliver(sample_delivery(corrected, replaces=receipt, revision=2, key="other"), ())

    assert receipt == edited
    assert server.texts == ["Berichtigt"]


async def test_a_correction_of_a_deleted_post_is_for_a_person(server, mastodon):
    with pytest.raises(RejectedError, match="404") as caught:
        await mastodon.deliver(delivery(mastodon, replaces=Receipt(id="1")), ())

    assert caught.value.kind == "http-404"


async def test_a_server_that_ignores_the_key_is_searched_before_anything_is_repeated(server, mastodon):
    server.honours_key = False
    server.fails_after["POST"] = None
    due = delivery(mastodon)

    with pytest.raises(DoubtError):
        await mastodon.deliver(due, ())
    found = await mastodon.reconcile(due)

    assert found is not None
    assert server.statuses[0]["id"] == found.id
    assert len(server.statuses) == 1


@pytest.mark.parametrize("status", [500, 502, 504, 520])
async def test_a_failure_after_the_post_is_doubt(server, mastodon, status):
    server.fails_after["POST"] = status
    due = delivery(mastodon)

    with pytest.raises(DoubtError, match=str(status)):
        await mastodon.deliver(due, ())

    assert (await mastodon.reconcile(due)).id == server.statuses[0]["id"]


async def test_an_answer_without_an_id_is_doubt(server, mastodon):
    server.fails["POST"] = (200, {}, b"<html>ok</html>")

    with pytest.raises(DoubtError, match="id"):
        await mastodon.deliver(delivery(mastodon), ())


async def test_a_post_that_is_not_there_is_not_found(server, mastodon):
    server.post("Ein anderer Beitrag mit https://buendnis.example/editions/weekly/2026-W46/index.html")

    assert await mastodon.reconcile(delivery(mastodon)) is None


async def test_a_post_from_before_the_first_attempt_is_another_one(server, mastodon):
    due = delivery(mastodon)
    server.post(due.message.text, when=due.first_tried - timedelta(hours=1))

    assert await mastodon.reconcile(due) is None


async def test_the_clock_of_the_server_may_be_some_minutes_behind(server, mastodon):
    due = delivery(mastodon)
    status = server.post(due.message.text, when=due.first_tried - timedelta(minutes=5))

    assert status["id"] == (await mastodon.reconcile(due)).id


async def test_the_search_goes_on_over_pages(server, mastodon):
    due = delivery(mastodon)
    wanted = server.post(due.message.text)
    for number in range(95):
        server.post(f"Beitrag {number}", when=server.now + timedelta(minutes=number))

    assert wanted["id"] == (await mastodon.reconcile(due)).id


async def test_a_search_that_does_not_reach_back_far_enough_says_so(server, mastodon):
    for number in range(420):
        server.post(f"Beitrag {number}")

    with pytest.raises(RejectedError, match="by hand"):
        await mastodon.reconcile(delivery(mastodon))


async def test_a_post_with_an_unreadable_date_is_not_overlooked(server, mastodon):
    due = delivery(mastodon)
    wanted = server.post(due.message.text, created_at="gestern")

    assert wanted["id"] == (await mastodon.reconcile(due)).id


async def test_an_edit_in_doubt_is_told_by_its_text(server, mastodon):
    due = delivery(mastodon)
    status = server.post(due.message.text)
    replaces = Receipt(id=status["id"])

    assert status["id"] == (await mastodon.reconcile(delivery(mastodon, replaces=replaces))).id
    server.statuses[0]["content"] = "<p>Der alte Text</p>"
    assert await mastodon.reconcile(delivery(mastodon, replaces=replaces)) is None
    server.statuses.clear()
    assert await mastodon.reconcile(delivery(mastodon, replaces=replaces)) is None


@pytest.mark.parametrize(("status", "kind"), [(429, "http-429"), (503, "http-503")])
async def test_a_busy_server_is_asked_again_when_it_says(server, mastodon, status, kind):
    server.fails["POST"] = (status, {"Retry-After": "120"}, {"error": "Too many requests"})

    with pytest.raises(TransientError) as caught:
        await mastodon.deliver(delivery(mastodon), ())

    assert (kind, timedelta(seconds=120)) == (caught.value.kind, caught.value.retry_after)


@pytest.mark.parametrize("status", [401, 403, 404, 422])
async def test_a_refusal_is_for_a_person_in_the_words_of_the_server(server, mastodon, status):
    words = f"<b>Validation</b> failed:\n Text \x1b[31mlimit {TOKEN} " + "x" * 500
    server.fails["POST"] = (status, {}, {"error": words})

    with pytest.raises(RejectedError) as caught:
        await mastodon.deliver(delivery(mastodon), ())

    message = str(caught.value)
    assert f"{server.address} answered {status}: Validation failed: Text" in message
    assert TOKEN not in message
    assert "\x1b" not in message
    assert len(message) < 500


async def test_a_redirect_is_not_followed_with_the_token(server, mastodon, context):
    server.fails["POST"] = (301, {"Location": "https://evil.example/"}, {})

    with pytest.raises(RejectedError, match="correct `server`"):
        await mastodon.deliver(delivery(mastodon), ())

    assert [request.redirects for request in context.requests] == [0]


async def test_a_server_that_is_down_is_tried_again(context):
    settings = MastodonSettings.model_validate({"server": "http://127.0.0.1:9/", "token": TOKEN})
    mastodon = Mastodon(settings, context)

    with pytest.raises(TransientError):
        await mastodon.deliver(delivery(mastodon), ())


async def test_a_takedown_deletes_the_post_and_is_content_when_it_is_gone(server, mastodon):
    receipt = await mastodon.deliver(delivery(mastodon), ())

    deleted = await mastodon.withdraw(delivery(mastodon, receipt=receipt))
    again = await mastodon.withdraw(delivery(mastodon, receipt=receipt))

    assert server.statuses == []
    assert (deleted.note, again.note) == ("deleted", "was gone already")
    assert receipt.id == deleted.id == again.id


async def test_a_takedown_without_a_receipt_deletes_nothing(server, mastodon):
    with pytest.raises(RejectedError, match="no receipt"):
        await mastodon.withdraw(delivery(mastodon))

    assert server.requests == []


async def test_an_identifier_cannot_lead_to_another_path(server, mastodon):
    await mastodon.withdraw(delivery(mastodon, receipt=Receipt(id="../accounts/77?x")))

    assert server.requests[-1][1] == "/api/v1/statuses/..%2Faccounts%2F77%3Fx"


async def test_the_limits_are_learnt_from_the_new_address(server, mastodon):
    facts = await mastodon.learn()

    assert dict(facts.values) == {"max_characters": 500, "characters_reserved_per_url": 23}


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        ({"max_toot_chars": 5000}, {"max_characters": 5000}),
        (
            {"configuration": {"statuses": {"max_characters": 11, "characters_reserved_per_url": "viele"}}},
            {"max_characters": 11},
        ),
        ({"title": "alt"}, {}),
    ],
)
async def test_the_limits_are_learnt_from_the_old_address(server, mastodon, instance, expected):
    server.instance, server.instance_v1 = None, instance

    assert expected == dict((await mastodon.learn()).values)


async def test_check_says_who_posts_and_changes_nothing(server, mastodon):
    findings = await mastodon.check()

    assert [finding.level for finding in findings] == ["ok", "warning"]
    assert "buendnis" in findings[0].message
    assert {"GET"} == {method for method, *_ in server.requests}


@pytest.mark.parametrize(
    ("scopes", "level"),
    [(["read", "write"], "ok"), (["write:statuses", "read:accounts", "read:statuses"], "ok"), (["read"], "error")],
)
async def test_check_compares_the_scopes(server, mastodon, scopes, level):
    server.scopes = scopes

    assert level == (await mastodon.check())[-1].level


async def test_check_reports_a_token_that_is_not_accepted(server, context):
    settings = MastodonSettings.model_validate({"server": server.address, "token": "falsch"})

    (finding,) = await Mastodon(settings, context).check()

    assert finding.level == "error"
    assert "401" in finding.message


async def test_the_token_is_in_no_error(server, mastodon):
    for method in ("GET", "POST", "DELETE"):
        server.fails[method] = (403, {}, {"error": f"Bearer {TOKEN} is not allowed"})
    receipt = Receipt(id="1")

    for work in (
        mastodon.learn(),
        mastodon.deliver(delivery(mastodon), ()),
        mastodon.reconcile(delivery(mastodon)),
        mastodon.withdraw(delivery(mastodon, receipt=receipt)),
    ):
        with pytest.raises(NpaError) as caught:
            await work
        assert TOKEN not in f"{caught.value!r}{caught.value.__context__!r}"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("server", "social.example"),
        ("token", "two words"),
        ("token", "line\nbreak: x"),
        ("visibility", "direct"),
        ("hashtags", ["zwei Wörter"]),
        ("hashtags", ["2026"]),
    ],
)
def test_wrong_settings_are_refused_without_showing_the_value(key, value):
    with pytest.raises(ValidationError) as caught:
        MastodonSettings.model_validate({"server": "https://social.example", "token": TOKEN, key: value})

    assert key == caught.value.errors()[0]["loc"][0]
    assert TOKEN not in str(caught.value)


def test_settings_are_tidied():
    settings = MastodonSettings.model_validate(
        {"server": "https://social.example/?x", "token": f" {TOKEN}\n", "hashtags": ["#Integration"]}
    )

    assert settings.server == "https://social.example"
    assert settings.token.get_secret_value() == TOKEN
    assert settings.hashtags == ("Integration",)
