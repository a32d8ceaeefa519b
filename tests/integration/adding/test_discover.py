"""`npa feeds discover`: the feeds of sites with several habits, each really read, and few questions asked."""

from __future__ import annotations

import pytest

PAGE = "<!doctype html><html lang=de><head><title>Landkreis Wolfenbüttel</title>{head}</head><body>{body}</body></html>"


def page(*head: str, body: str = "Willkommen") -> str:
    return PAGE.format(head="".join(head), body=body)


def declared(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


def urls(found, site) -> list[str]:
    return [feed["url"].removeprefix(site.url) for feed in found["feeds"]]


def test_a_declared_feed_is_read_and_its_newest_items_come_first(site, discover):
    site.put("/", page(declared("/neues.xml", "Neues &amp; mehr")))
    site.feed("/neues.xml", {"1": "Alt", "2": "Mitte", "3": "Neu", "4": "Neuer", "5": "Am neuesten"})

    found = discover(site.url)

    (feed,) = found["feeds"]
    assert [item["title"] for item in feed.pop("newest")] == ["Am neuesten", "Neuer", "Neu"]
    assert feed == {
        "url": f"{site.url}/neues.xml",
        "use": "rss",
        "title": "Neues & mehr",
        "found": "declared",
        "items": 5,
        "of_comments": False,
        "same_as": None,
        "warnings": [],
    }
    assert found["website"]["name"] == "Landkreis Wolfenbüttel"
    assert site.asked == ["/", "/neues.xml"]


def test_of_a_wordpress_site_the_comments_come_last_and_the_same_news_in_another_format_is_said(site, discover):
    head = [declared("/comments/feed/", "Kreis » Kommentar-Feed"), declared("/feed/"), declared("/feed/atom/")]
    site.put("/", page(*head))
    site.feed("/feed/")
    site.feed("/feed/atom/")
    site.feed("/comments/feed/", {"9": "Kommentar zu Hallo"})

    feeds = discover(site.url)["feeds"]

    assert [(feed["url"].removeprefix(site.url), feed["of_comments"], feed["same_as"]) for feed in feeds] == [
        ("/feed/", False, None),
        ("/feed/atom/", False, f"{site.url}/feed/"),
        ("/comments/feed/", True, None),
    ]


def test_where_only_comments_are_declared_the_usual_places_are_tried(site, discover):
    site.put("/", page(declared("/comments/feed/")))
    site.feed("/comments/feed/")
    site.redirect("/feed/", "/news.rss", 302)
    site.feed("/news.rss", {"1": "Neu"})

    assert urls(discover(site.url), site) == ["/news.rss", "/comments/feed/"]


def test_a_page_that_declares_nothing_is_asked_for_one_usual_place_after_the_other(site, discover):
    site.put("/", page())
    site.put("/feed/", page())  # as many a site answers: with a page, whatever is asked
    site.feed("/rss")

    (feed,) = discover(site.url)["feeds"]

    assert (feed["url"], feed["found"]) == (f"{site.url}/rss", "guessed")
    assert site.asked == ["/", "/feed/", "/rss.xml", "/feed", "/rss"]


def test_nothing_is_asked_for_twice_and_a_guess_that_leads_to_comments_ends_nothing(site, discover):
    site.put("/", page(declared("/rss.xml")))
    site.redirect("/feed/", "/comments/feed/")
    site.feed("/comments/feed/", {"1": "Kommentar"})
    site.feed("/feed")

    found = discover(site.url)

    assert urls(found, site) == ["/feed", "/comments/feed/"]
    assert site.asked == ["/", "/rss.xml", "/feed/", "/comments/feed/", "/feed"]


def test_the_own_folder_of_a_page_is_tried_before_the_host(site, discover):
    site.put("/ortsverband/", page())
    site.feed("/ortsverband/rss.xml")
    site.feed("/rss.xml", {"1": "Von allen"})

    assert urls(discover(f"{site.url}/ortsverband/"), site) == ["/ortsverband/rss.xml"]


def test_a_feed_that_is_only_linked_is_found(site, discover):
    away = '<a href="https://elsewhere.example/feed/">RSS</a>'
    site.put("/", page(body=f'{away}<a href="/export/7?x=1">RSS-Feed</a> <a href="/blog/feed/">Blog</a>'))
    site.feed("/export/7?x=1")

    found = discover(site.url)

    assert urls(found, site) == ["/export/7?x=1"]
    assert found["notes"] == [f"{site.url}/blog/feed/ answered 404"]


def test_a_feeds_own_address_is_accepted_and_the_front_page_tells_the_name(site, discover):
    site.put("/", page())
    site.feed("/aktuell.xml")

    found = discover(f"{site.url}/aktuell.xml")

    assert urls(found, site) == ["/aktuell.xml"]
    assert (found["feeds"][0]["found"], found["website"]["name"]) == ("given", "Landkreis Wolfenbüttel")


def test_a_feed_whose_host_shows_no_page_is_accepted_too(site, discover):
    site.feed("/aktuell.xml")

    found = discover(f"{site.url}/aktuell.xml")

    assert urls(found, site) == ["/aktuell.xml"]
    assert found["notes"] == [f"the front page cannot be read: {site.url}/ answered 404"]


def test_what_is_neither_page_nor_feed_is_searched_like_a_page(site, discover):
    site.put("/", "just words", "text/plain")
    site.feed("/feed/")

    assert urls(discover(site.url), site) == ["/feed/"]


def test_a_move_for_good_changes_the_address_and_a_passing_one_does_not(site, discover):
    site.put("/", page(declared("/a.xml"), declared("/b.xml"), declared("/c.xml")))
    site.redirect("/a.xml", "/a2.xml")
    site.redirect("/a2.xml", "/a3.xml", 302)
    site.redirect("/b.xml", "/b2.xml", 307)
    site.redirect("/c.xml", "/a3.xml")  # leads to what was read already
    site.feed("/a3.xml")
    site.feed("/b2.xml", {"1": "Anderes"})

    assert urls(discover(site.url), site) == ["/a2.xml", "/b.xml"]


def test_a_site_without_a_feed_gets_a_sentence_and_1(site, discover, quick, alliance):
    site.put("/", page())

    assert discover(site.url, code=1)["feeds"] == []
    ended = quick("-C", alliance, "feeds", "discover", site.url)
    assert (ended.code, ended.out, ended.err) == (1, "", f"no feed was found on {site.url}\n")


def test_a_server_that_has_had_enough_is_left_alone(site, discover):
    site.put("/", page())
    site.put("/feed/", "slow down", status=429)

    found = discover(site.url, code=1)

    assert found["notes"] == [f"the search ended early: {site.url}/feed/ answered 429"]
    assert site.asked == ["/", "/feed/"]


def test_no_more_than_eight_links_are_followed(site, discover):
    site.put("/", page(*(declared(f"/{number}.xml") for number in range(500))))
    for number in range(500):
        site.feed(f"/{number}.xml", {str(number): f"Nummer {number}"})

    assert len(discover(site.url)["feeds"]) == 8
    assert len(site.asked) == 9


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"]
)
def test_a_site_that_leads_to_a_private_address_is_refused(site, discover, target):
    site.redirect("/", target)

    assert "is not a public address" in discover(site.url, code=1)


def test_a_declared_feed_on_a_private_address_is_noted_and_not_read(site, discover):
    site.put(
        "/", page(declared("http://127.0.0.2:8000/feed"), declared("javascript:alert(1)"), declared("file:///etc"))
    )
    site.feed("/rss.xml")

    found = discover(site.url)

    assert urls(found, site) == ["/rss.xml"]
    (note,) = found["notes"]
    assert "127.0.0.2 is not a public address" in note


@pytest.mark.slow
def test_a_page_that_would_keep_the_parser_busy_for_minutes_costs_one_sentence(site, discover):
    site.put("/", "<!doctype html><a " + " ".join(f"a{number}=1" for number in range(150_000)) + ">")

    said = discover(site.url, code=1)  # which of its limits a worker meets first depends on the machine

    assert said.startswith(f"npa: {site.url} cannot be read: ")
    assert said.endswith("; give the address of its feed instead\n")


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://", "ftp://a.example/", "https://a b.example/\x00"]
)
def test_what_is_no_web_address_is_a_wrong_call(discover, address):
    assert "is not the address of a web site; write it as https://" in discover(address, code=2)


def test_people_read_numbered_feeds_with_their_newest_items(site, quick, alliance):
    site.put(
        "/", page(declared("/a.xml", "Neues"), declared("/b.xml"), declared("/no.xml"), declared("/comments/feed/"))
    )
    site.feed("/a.xml", {"1": "Eins"})
    site.feed("/b.xml", {"1": "Eins"})
    site.feed("/comments/feed/", {})

    ended = quick("-C", alliance, "feeds", "discover", site.url)

    assert ended.code == 0
    assert ended.out == (
        f'  1  {site.url}/a.xml  1 items, declared, "Neues"\n'
        "       2026-11-09  Eins\n"
        f"  2  {site.url}/b.xml  1 items, declared, the same items as {site.url}/a.xml\n"
        "       2026-11-09  Eins\n"
        f"  3  {site.url}/comments/feed/  0 items, declared, comments, no news\n"
        "       ! the feed holds no items\n"
    )
    assert ended.err == f"  note: {site.url}/no.xml answered 404\n"
