"""A visit: what is asked, and what each answer means."""

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Harvest, Hop, Outcome, Response, Source, Visit
from npa_core.testing import FakeContext
from npa_rss import Rss, RssSettings, npa_gatherers

URL = "https://www.musterstadt.example/feed.xml"
FEED = b'<rss version="2.0"><channel><item><title>Eins</title><guid>1</guid></item></channel></rss>'
TODAY = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
CURSOR = {"etag": 'W/"abc"', "modified": "Mon, 16 Nov 2026 06:00:00 GMT", "url": URL}


class Asked:
    """A gatherer whose context answers every request with one response."""

    def __init__(self, response: Response) -> None:
        self.context = FakeContext(answer=lambda request: response)
        self.rss = Rss(RssSettings(url=URL), self.context)

    async def visit(self, cursor: object = None, address: str | None = None) -> Harvest:
        source = Source(id="musterstadt/1", use="rss")
        return await self.rss.gather(Visit(source=source, address=address, cursor=cursor, now=self.context.clock.now()))

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.context.requests[0].headers)


def answer(status: int = 200, body: bytes = FEED, url: str = URL, hops: tuple[Hop, ...] = (), **headers: str) -> Asked:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(Response(status=status, url=url, headers=named, body=body, hops=hops))


def test_the_plugin_offers_the_gatherer():
    assert (list(npa_gatherers()), Rss.name, Rss.settings_type) == ([Rss], "rss", RssSettings)


async def test_a_first_visit_asks_for_feeds_without_conditions():
    asked = answer()

    harvest = await asked.visit()

    assert [item.title for item in harvest.items] == ["Eins"]
    assert asked.context.requests[0].url == URL
    assert list(asked.headers) == ["Accept"]
    assert asked.headers["Accept"].startswith("application/atom+xml")


async def test_validators_are_kept_with_the_address_they_belong_to():
    harvest = await answer(etag='W/"abc"', last_modified="Mon, 16 Nov 2026 06:00:00 GMT").visit()

    assert {**harvest.cursor, "body": "…"} == {**CURSOR, "body": "…"}


async def test_without_validators_the_body_alone_is_remembered():
    assert list((await answer().visit(CURSOR)).cursor) == ["url", "body"]


async def test_validators_are_sent_back_verbatim():
    asked = answer(304, b"")

    harvest = await asked.visit(CURSOR)

    assert asked.headers["If-None-Match"] == 'W/"abc"'
    assert asked.headers["If-Modified-Since"] == "Mon, 16 Nov 2026 06:00:00 GMT"
    assert harvest == Harvest(outcome=Outcome.UNCHANGED, cursor=CURSOR)


@pytest.mark.parametrize("cursor", [None, "abc", [], {"etag": 'W/"abc"'}, {**CURSOR, "url": "https://alt.example/"}])
async def test_validators_of_another_address_are_not_sent(cursor):
    asked = answer()

    await asked.visit(cursor)

    assert list(asked.headers) == ["Accept"]


async def test_a_source_that_moved_is_asked_where_it_lives_now():
    asked = answer(etag='"neu"')

    harvest = await asked.visit(CURSOR, address="https://neu.example/feed")

    assert asked.context.requests[0].url == "https://neu.example/feed"
    assert (harvest.cursor["etag"], harvest.cursor["url"]) == ('"neu"', "https://neu.example/feed")


async def test_unchanged_without_having_asked_is_refused():
    with pytest.raises(RejectedError) as caught:
        await answer(304, b"").visit()

    assert caught.value.kind == "http-304"


async def test_gone_is_an_outcome_and_keeps_the_cursor():
    assert await answer(410, b"").visit(CURSOR) == Harvest(outcome=Outcome.GONE, cursor=CURSOR)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_needs_a_person(status):
    with pytest.raises(RejectedError) as caught:
        await answer(status).visit(CURSOR)

    assert caught.value.kind == f"http-{status}"


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_says_when_to_come_back(status):
    with pytest.raises(TransientError) as caught:
        await answer(status, retry_after="120").visit(CURSOR)

    assert (caught.value.kind, caught.value.retry_after) == (f"http-{status}", timedelta(seconds=120))


@pytest.mark.parametrize("status", [203, 204, 206, 300])
async def test_an_odd_success_is_no_feed(status):
    with pytest.raises(RejectedError) as caught:
        await answer(status).visit(CURSOR)

    assert caught.value.kind == f"http-{status}"
    assert "https://www.musterstadt.example/feed.xml answered" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", "empty"), (b"<!doctype html><p>Login", "not-a-feed"), (b'{"error": 1}', "not-a-feed")]
)
async def test_a_good_status_with_something_else_is_a_failure(body, kind):
    with pytest.raises(RejectedError) as caught:
        await answer(200, body, etag='"neu"').visit(CURSOR)

    assert caught.value.kind == kind


async def test_of_a_feed_that_is_cut_off_nothing_is_kept():
    with pytest.raises(TransientError) as caught:
        await answer(200, FEED[:-30], etag='"neu"').visit(CURSOR)

    assert caught.value.kind == "truncated"


async def test_a_feed_without_items_leaves_no_validators():
    harvest = await answer(200, b'<rss version="2.0"><channel/></rss>', etag='"neu"').visit(CURSOR)

    assert (harvest.outcome, harvest.items, harvest.cursor) == (Outcome.FRESH, (), None)
    assert harvest.warnings == ("the feed holds no items",)


@pytest.mark.parametrize(("status", "permanent"), [(301, True), (308, True), (302, False), (307, False)])
async def test_a_redirect_says_where_the_feed_is_now(status, permanent):
    new = "https://neu.example/feed"

    harvest = await answer(url=new, hops=(Hop(status=status, url=new),), etag='"neu"').visit()

    assert (harvest.moved_to, harvest.permanent) == (new, permanent)
    assert (harvest.cursor["etag"], harvest.cursor["url"]) == ('"neu"', URL)


async def test_a_redirect_back_to_where_we_asked_is_no_move():
    hops = (Hop(status=302, url="https://www.musterstadt.example/cookie"), Hop(status=302, url=URL))

    assert (await answer(hops=hops).visit()).moved_to is None


async def test_relative_links_start_where_the_feed_was_found():
    body = b'<rss version="2.0"><channel><item><link>eins</link></item></channel></rss>'

    harvest = await answer(body=body, url="https://neu.example/a/feed").visit()

    assert harvest.items[0].link == "https://neu.example/a/eins"


async def test_the_character_set_of_the_header_is_used():
    body = '<rss version="2.0"><channel><item><title>Größe</title></item></channel></rss>'.encode("cp850")

    harvest = await answer(body=body, content_type="text/xml; charset=cp850").visit()

    assert harvest.items[0].title == "Größe"


async def test_a_body_that_was_read_before_is_unchanged_and_its_new_validators_are_kept():
    first = await answer(etag='"1"').visit()

    again = await answer(etag='"2"').visit(first.cursor)

    assert (again.outcome, again.items) == (Outcome.UNCHANGED, ())
    assert again.cursor == {**first.cursor, "etag": '"2"'}


async def test_an_unchanged_body_is_not_given_to_a_worker():
    first = await answer().visit()
    asked = answer()
    asked.context.offload = None

    assert (await asked.visit(first.cursor)).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "change",
    [{"url": "https://alt.example/"}, {"body": "0" * 64}, {"body": 7}],
)
async def test_another_body_or_one_of_another_address_is_read(change):
    first = await answer().visit()

    again = await answer().visit({**first.cursor, **change})

    assert (again.outcome, len(again.items)) == (Outcome.FRESH, 1)


async def test_another_reader_reads_the_same_body_again(monkeypatch):
    first = await answer().visit()
    monkeypatch.setattr("npa_rss.memory.READER", "3/9")

    assert (await answer().visit(first.cursor)).outcome is Outcome.FRESH


async def test_a_visit_without_a_cursor_reads_everything():
    await answer(etag='"1"').visit()

    assert len((await answer(etag='"1"').visit(None)).items) == 1


async def test_an_unchanged_body_elsewhere_is_a_move_all_the_same():
    new = "https://neu.example/feed"
    first = await answer().visit()

    again = await answer(url=new, hops=(Hop(status=301, url=new),)).visit(first.cursor)

    assert (again.outcome, again.moved_to, again.permanent) == (Outcome.UNCHANGED, new, True)


async def test_a_last_modified_in_the_future_is_not_kept():
    harvest = await answer(etag='"1"', last_modified="Wed, 18 Nov 2026 06:05:00 GMT").visit()

    assert "modified" not in harvest.cursor
    assert harvest.cursor["etag"] == '"1"'


@pytest.mark.parametrize(
    "modified",
    ["Mon, 16 Nov 2026 23:00:00 GMT", "Mon, 16 Nov 2026 06:00:00 -0000", "gestern", "Mon, 99 Nov 2026 06:00:00 GMT"],
)
async def test_any_other_last_modified_goes_back_verbatim(modified):
    harvest = await answer(last_modified=modified).visit()
    asked = answer(304, b"")

    await asked.visit(harvest.cursor)

    assert asked.headers["If-Modified-Since"] == modified


async def test_a_last_modified_that_lies_in_the_future_by_now_is_not_sent():
    asked = answer()

    await asked.visit({"url": URL, "etag": '"1"', "modified": "Mon, 16 Nov 2099 06:00:00 GMT"})

    assert asked.headers.keys() & {"If-None-Match", "If-Modified-Since"} == {"If-None-Match"}


WISHING = FEED.replace(
    b"<channel>",
    b"<channel><ttl>120</ttl><skipHours><hour>24</hour><hour>3</hour></skipHours>"
    b"<skipDays><day>Sunday</day></skipDays>",
)


@pytest.mark.parametrize(
    ("age", "rest"),
    [("max-age=60", timedelta(hours=2)), ("max-age=10800", timedelta(hours=3)), ("", timedelta(hours=2))],
)
async def test_the_longest_of_the_wishes_of_feed_and_server_counts(age, rest):
    harvest = await answer(body=WISHING, cache_control=age).visit()

    assert (harvest.earliest_next, harvest.skip_hours, harvest.skip_days) == (rest, (0, 3), (6,))


@pytest.mark.parametrize("status", [200, 304])
async def test_the_wishes_of_an_unchanged_feed_stay(status):
    first = await answer(body=WISHING, etag='"1"').visit()

    again = await answer(status, WISHING if status == 200 else b"").visit(first.cursor)

    assert again.outcome is Outcome.UNCHANGED
    assert (again.earliest_next, again.skip_hours, again.skip_days) == (timedelta(hours=2), (0, 3), (6,))


async def test_an_unchanged_answer_may_say_how_long_it_stays_fresh():
    assert (await answer(304, b"", cache_control="max-age=7200").visit(CURSOR)).earliest_next == timedelta(hours=2)
    assert (await answer(304, b"").visit(CURSOR)).earliest_next is None


@pytest.mark.parametrize(
    "damage",
    [
        {"rest_seconds": "x"},
        {"rest_seconds": -5},
        {"skip_hours": 7},
        {"skip_hours": [99, "x", -1]},
        {"skip_days": None},
    ],
)
async def test_a_damaged_cursor_wishes_nothing(damage):
    harvest = await answer(304, b"").visit({**CURSOR, **damage})

    assert (harvest.earliest_next, harvest.skip_hours, harvest.skip_days) == (None, (), ())


async def test_a_feed_may_be_asked_under_another_name():
    context = answer().context
    rss = Rss(RssSettings(url=URL, user_agent="Mozilla/5.0 (npa)"), context)

    await rss.gather(Visit(source=Source(id="a/1", use="rss"), now=TODAY))

    assert context.requests[0].headers["User-Agent"] == "Mozilla/5.0 (npa)"


async def test_dates_without_a_zone_are_meant_where_the_alliance_is():
    body = FEED.replace(b"<guid>", b"<pubDate>16.11.2026 07:00</pubDate><guid>")

    harvest = await answer(body=body).visit()

    assert harvest.items[0].published == datetime(2026, 11, 16, 6, tzinfo=UTC)


@pytest.mark.parametrize(("http2", "passed_on"), [(True, {"http2": True}), (False, {})])
async def test_http2_is_asked_for_only_when_wanted(http2, passed_on):
    context, seen = answer().context, {}

    async def request(method, url, *, headers, **more):
        seen.update(more)
        return Response(status=200, url=url, body=FEED)

    context.request = request
    await Rss(RssSettings(url=URL, http2=http2), context).gather(Visit(source=Source(id="a/1", use="rss"), now=TODAY))

    assert seen == passed_on
