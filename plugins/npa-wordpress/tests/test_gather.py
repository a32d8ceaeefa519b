"""A visit: where the interface is, what is asked, and what refusals mean."""

import pytest
from pydantic import ValidationError

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Hop, Outcome
from npa_wordpress import WordPress, WordPressSettings, npa_gatherers

URL = "https://verein.example/"
LINK = '<https://verein.example/wp-json/>; rel="https://api.w.org/"'
HEAD = b'<html><head><link rel="x"><link rel="https://api.w.org/" href="/index.php?rest_route=/&amp;a=1"></head></html>'


def test_the_plugin_offers_the_gatherer():
    assert (list(npa_gatherers()), WordPress.name) == ([WordPress], "wordpress")


@pytest.mark.parametrize("wrong", [{"per_page": 101}, {"per_page": 0}, {"categories": ["a b"]}, {"tags": ["x&y=1"]}])
def test_settings_that_the_interface_would_refuse_are_refused(wrong):
    with pytest.raises(ValidationError):
        WordPressSettings(url=URL, **wrong)


async def test_a_first_visit_finds_the_interface_and_asks_for_names_once(site):
    harvest = await site.visit()

    assert harvest.items[0].categories == ("Aktuelles & mehr", "Sprache")
    assert site.asked == [URL, "posts?per_page=20", "categories?include=1&per_page=100", "tags?include=7&per_page=100"]


async def test_a_later_visit_asks_for_posts_alone(site, a_post):
    await site.visit()
    site.context.requests.clear()
    site.posts.insert(0, a_post(2, 2))

    harvest = await site.visit()

    assert site.asked == ["posts?per_page=20"]
    assert [item.categories for item in harvest.items] == [("Aktuelles & mehr", "Sprache")] * 2


async def test_the_same_posts_are_unchanged(site):
    await site.visit()

    assert (await site.visit()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("link", "page", "expected"),
    [
        ("<https://x.example/>; rel=shortlink, " + LINK.replace("wp-json", "api"), b"", "/api/wp/v2/posts?"),
        ("", HEAD, "/index.php?rest_route=/wp/v2/posts&a=1&"),
        ('</?rest_route=/>; rel="https://api.w.org/"', b"", "/?rest_route=/wp/v2/posts&"),
        ("", b"<html><head></head></html>", "/wp-json/wp/v2/posts?"),
        ('<ftp://x/>; rel="https://api.w.org/"', b'<link rel="https://api.w.org/">', "/wp-json/wp/v2/posts?"),
    ],
)  # fmt: skip
async def test_where_the_interface_is(site, link, page, expected):
    site.link, site.page = link, page

    await site.visit()

    assert f"https://verein.example{expected}per_page=20&" in site.context.requests[1].url


async def test_short_names_become_numbers_once(site):
    await site.visit(categories=["integration", 1], tags=["7"])
    await site.visit(categories=["integration", 1], tags=["7"])

    assert site.asked[1] == "categories?slug=integration&per_page=100"
    assert sum("slug=" in one for one in site.asked) == 1
    assert "&categories=2,1&tags=7" in site.context.requests[2].url


async def test_a_category_that_is_not_there_needs_a_person(site):
    with pytest.raises(RejectedError, match="has no categories sport, verein; correct the settings") as caught:
        await site.visit(categories=["sport", "integration", "verein"])

    assert caught.value.kind == "unknown-term"


async def test_after_a_long_pause_it_goes_back_to_what_it_knows(site, a_post):
    await site.visit(per_page=2)
    site.posts = [a_post(number, number) for number in range(9, 0, -1)]
    site.context.requests.clear()

    harvest = await site.visit(per_page=2)

    assert len(harvest.items) == 9
    assert [one for one in site.asked if one.startswith("posts")] == ["posts?per_page=2"] * 5
    assert site.context.requests[-1].url.endswith("&page=5")


async def test_it_does_not_go_back_further_than_needed(site, a_post):
    site.posts = [a_post(number, number) for number in range(6, 0, -1)]
    await site.visit(per_page=2)
    site.posts.insert(0, a_post(7, 7))
    site.context.requests.clear()

    assert len((await site.visit(per_page=2)).items) == 2


async def test_missing_names_cost_no_posts(site):
    site.overrides = {"categories": (401, {"code": "rest_forbidden"})}

    harvest = await site.visit()

    assert harvest.items[0].categories == ("Sprache",)
    assert harvest.warnings[0].startswith(
        "the names of categories are missing: https://verein.example/ does not answer"
    )


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, {"code": "rest_no_route"}, "(404, rest_no_route)"),
        (401, {"code": "rest_disabled"}, "(401, rest_disabled)"),
        (403, b"<html>Forbidden</html>", "(403)"),
        (404, b"{broken", "(404)"),
        (404, [1], "(404)"),
        (200, b"<html>Willkommen</html>", "(200)"),
        (301, b"", "(301)"),
    ],
)
async def test_a_closed_interface_names_the_feed_to_use_instead(site, status, body, said):
    site.overrides = {"posts": (status, body)}

    with pytest.raises(RejectedError) as caught:
        await site.visit()

    assert caught.value.kind == "rest-disabled"
    assert said in str(caught.value)
    assert 'use = "rss", url = "https://verein.example/feed/"' in str(caught.value)


async def test_an_interface_that_moved_is_found_again(site):
    await site.visit()
    site.link = '<https://verein.example/neu/>; rel="https://api.w.org/"'
    before = site.answer

    def answer(request):
        if "wp-json" in request.url:
            site.overrides = {"posts": (404, {"code": "rest_no_route"})}
            response = before(request)
            site.overrides = {}
            return response
        return before(request)

    site.context.answer = answer

    assert len((await site.visit()).items) == 1
    assert "/neu/wp/v2/posts" in "".join(request.url for request in site.context.requests)


async def test_a_question_that_is_refused_says_why(site):
    site.overrides = {"posts": (400, {"code": "rest_invalid_param"})}

    with pytest.raises(RejectedError, match=r"\(rest_invalid_param\); correct the settings") as caught:
        await site.visit()

    assert caught.value.kind == "http-400"


async def test_a_busy_site_is_asked_again_later(site):
    site.overrides = {"posts": (503, b"")}

    with pytest.raises(TransientError):
        await site.visit()


async def test_a_site_that_is_gone_is_gone(site):
    site.page_status = 410

    assert (await site.visit()).outcome is Outcome.GONE


async def test_a_site_that_moved_says_where_to(site):
    site.page_hops = (Hop(status=301, url="https://neu.example/"),)

    harvest = await site.visit()

    assert (harvest.moved_to, harvest.permanent) == ("https://neu.example/", True)


@pytest.mark.parametrize(
    "cursor", ["x", {"wordpress": 5}, {"wordpress": {"site": "https://anderer.example/", "api": "x"}}]
)
async def test_what_was_remembered_of_another_site_does_not_count(site, cursor):
    site.cursor = cursor

    await site.visit()

    assert site.asked[0] == URL


async def test_an_interface_behind_redirects_is_looked_for_again(site):
    answer = site.answer

    def moved(request):
        response = answer(request)
        return (
            response.model_copy(update={"hops": (Hop(status=301, url=request.url),)})
            if "posts" in request.url
            else response
        )

    site.context.answer = moved

    assert (await site.visit()).cursor is None


async def test_a_site_without_posts_is_remembered_for_nothing(site):
    site.posts = []

    harvest = await site.visit()

    assert (harvest.items, harvest.cursor, harvest.warnings) == ((), None, ("the site holds no posts of this kind",))
