"""What makes sites, and where each of it has its feeds; and what is offered where there is none."""

from __future__ import annotations

import json

import pytest

PAGE = "<!doctype html><html lang=de><head><title>Kreis</title>{head}</head><body>{body}</body></html>"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T170000Z\r\n"
    "SUMMARY:Sprachcafé\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
POSTS = json.dumps([{"title": {"rendered": "Eins"}, "link": "/eins", "content": {"rendered": "<p>x</p>"}}])
ENTRY = '<article class="h-entry"><a class="u-url p-name" href="/eins">Eins</a></article>'


def page(head: str = "", body: str = "Willkommen") -> str:
    return PAGE.format(head=head, body=body)


def made_by(name: str) -> str:
    return f'<meta name="generator" content="{name}">'


def found_by(found, site) -> list[tuple[str, str, str]]:
    return [(feed["url"].removeprefix(site.url), feed["found"], feed["use"]) for feed in found["feeds"]]


@pytest.mark.parametrize(
    ("generator", "path", "asked"),
    [
        ("WordPress 6.6", "/feed/", 1),
        ("WordPress 6.6", "/?feed=rss2", 2),
        ("TYPO3 CMS", "/?type=9818", 1),
        ("TYPO3 CMS", "/?type=100", 2),
        ("Drupal 10 (https://www.drupal.org)", "/rss.xml", 1),
        ("Joomla! - Open Source Content Management", "/?format=feed&type=rss", 1),
        ("Joomla! - Open Source Content Management", "/index.php?format=feed&type=rss", 2),
        ("Hugo 0.120", "/index.xml", 7),
        ("", "/aktuelles/rss", 12),
        ("", "/?type=100", 11),
        ("", "/?format=feed&type=rss", 14),
    ],
)
def test_the_habits_of_what_made_a_site_are_tried_first(site, discover, generator, path, asked):
    site.put("/", page(made_by(generator)))
    site.feed(path)

    found = discover(site.url)

    assert found_by(found, site) == [(path, "guessed", "rss")]
    assert len(site.asked) == asked + 1


def test_a_page_of_its_own_is_tried_with_the_habits_of_its_maker(site, discover):
    site.put("/kreis/aktuelles", page(made_by("TYPO3 CMS")))
    site.feed("/kreis/?type=9818")

    assert found_by(discover(f"{site.url}/kreis/aktuelles"), site) == [("/kreis/?type=9818", "guessed", "rss")]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="text/calendar" href="/termine.ics">',
        '<a href="/termine.ics">Kalender abonnieren</a>',
        '<a href="/termine.ics">iCal</a>',
    ],
)
def test_a_calendar_is_offered_beside_the_news(site, discover, link):
    site.put("/", page(link))
    site.put("/termine.ics", CALENDAR, "text/calendar")
    site.feed("/rss.xml")

    found = discover(site.url)

    assert [(url, use) for url, _, use in found_by(found, site)] == [("/termine.ics", "ical"), ("/rss.xml", "rss")]


def test_single_events_as_files_are_no_calendars(site, discover):
    site.put("/", page(body='<a href="/event/1.ics">Sprachcafé</a>'))
    site.feed("/feed/")

    assert found_by(discover(site.url), site) == [("/feed/", "guessed", "rss")]


def test_a_calendar_that_is_none_is_noted(site, discover):
    site.put("/", page('<link rel="alternate" type="text/calendar" href="/termine.ics">'))
    site.put("/termine.ics", page())

    (note,) = discover(site.url, code=1)["notes"]

    assert note.startswith(f"{site.url}/termine.ics is no calendar")


@pytest.mark.parametrize("base", ["/wp-json/", "/index.php?rest_route=/"])
def test_where_wordpress_has_no_feed_its_interface_is_offered(site, discover, base):
    site.put("/", page(f'<link rel="https://api.w.org/" href="{base}">', ENTRY))
    site.put(f"{base}wp/v2/posts{'&' if '?' in base else '?'}per_page=10", POSTS, "application/json")

    assert found_by(discover(site.url), site) == [("/", "offered", "wordpress")]


def test_a_feed_goes_before_what_is_offered(site, discover):
    site.put("/", page('<link rel="https://api.w.org/" href="/wp-json/">', ENTRY))
    site.feed("/feed/")

    assert found_by(discover(site.url), site) == [("/feed/", "guessed", "rss")]
    assert "/wp-json/wp/v2/posts?per_page=10" not in site.asked


def test_a_page_that_states_its_news_itself_is_offered_when_nothing_else_is_there(site, discover):
    site.put("/aktuelles", page('<link rel="https://api.w.org/" href="/wp-json/">', ENTRY))

    found = discover(f"{site.url}/aktuelles")

    assert found_by(found, site) == [("/aktuelles", "offered", "page")]
    assert [item["title"] for item in found["feeds"][0]["newest"]] == ["Eins"]


def test_people_see_which_gatherer_reads_it(site, quick, alliance):
    site.put("/aktuelles", page(body=ENTRY))

    ended = quick("-C", alliance, "feeds", "discover", f"{site.url}/aktuelles")

    assert (ended.code, ended.out.splitlines()[0]) == (
        0,
        f"  1  {site.url}/aktuelles  1 items, offered, use: page",
    )


def test_a_partner_is_added_with_the_gatherer_that_reads_it(site, add, alliance):
    site.put("/", page(body=ENTRY))

    add(site.url, "--yes", "--name", "Landkreis Probe")

    written = (alliance / "catalogue" / "partners.yaml").read_text("utf-8")
    assert f"- {{url: '{site.url}', use: page}}" in written
