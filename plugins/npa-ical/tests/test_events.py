"""What becomes of an event: its title, text, place, dates and identity."""

from datetime import UTC, datetime

import pytest

from npa_core.models import Quality

EVENT = """
UID:4711@verein.example
DTSTAMP:20261116T060000Z
CREATED:20261101T080000Z
LAST-MODIFIED:20261110T080000Z
DTSTART;TZID=Europe/Berlin:20261201T180000
DTEND;TZID=Europe/Berlin:20261201T200000
SUMMARY:Sprachcafé\\, offen für alle
DESCRIPTION:Wir treffen uns <jeden> Monat.\\nAnmeldung: https://verein.example/a?b=1&c=2.\\n\\nBis bald!
LOCATION:Haus der Jugend\\nMarkt 1
URL:https://verein.example/sprachcafe
CATEGORIES:Sprache,Begegnung
ORGANIZER;CN=Eine Person:mailto:person@verein.example
"""


def test_an_event_is_read_whole(look, cal):
    item = look(cal(EVENT)).items[0]

    assert item.guid == "4711@verein.example"
    assert item.title == "Sprachcafé, offen für alle"
    assert item.link == "https://verein.example/sprachcafe"
    assert item.starts == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert item.ends == datetime(2026, 12, 1, 19, tzinfo=UTC)
    assert item.place == "Haus der Jugend, Markt 1"
    assert item.categories == ("Sprache", "Begegnung")
    assert item.authors == ()


def test_the_text_is_escaped_keeps_its_lines_and_links_addresses(look, cal):
    assert look(cal(EVENT)).items[0].content == (
        "<p>Termin: Dienstag, 1. Dezember 2026, 18:00 Uhr</p><p>Wir treffen uns &lt;jeden&gt; Monat.<br>Anmeldung: "
        '<a href="https://verein.example/a?b=1&amp;c=2" rel="noopener nofollow ugc">'
        "https://verein.example/a?b=1&amp;c=2</a>.</p><p>Bis bald!</p>"
    )


def test_html_where_text_is_meant_is_cleaned(look, cal):
    content = (
        look(cal("DTSTART:20261201T170000Z\nDESCRIPTION:<p>Mit <b>Tee</b><script>x</script></p>")).items[0].content
    )

    assert content.endswith("<p>Mit <b>Tee</b></p>")


def test_published_is_when_it_was_created_and_never_when_it_was_downloaded(look, cal):
    created = look(cal(EVENT)).items[0]
    modified = look(cal(EVENT.replace("CREATED:20261101T080000Z\n", ""))).items[0]
    neither = look(cal("DTSTAMP:20261116T060000Z\nDTSTART:20261201T170000Z\nCREATED:gestern")).items[0]

    assert (created.published, created.updated) == (
        datetime(2026, 11, 1, 8, tzinfo=UTC),
        datetime(2026, 11, 10, 8, tzinfo=UTC),
    )
    assert modified.published == datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert (neither.published, neither.updated) == (None, None)


def test_a_cancelled_event_says_so(look, cal):
    event = EVENT + "STATUS:CANCELLED\n"

    assert look(cal(event)).items[0].title == "Abgesagt: Sprachcafé, offen für alle"
    assert look(cal(event), language="en").items[0].title == "Cancelled: Sprachcafé, offen für alle"


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL"])
def test_what_is_private_is_not_told(look, cal, kind):
    assert look(cal(EVENT + f"CLASS:{kind}\n")).items == ()


def test_an_event_without_a_uid_is_noted(look, cal):
    harvest = look(cal("DTSTART:20261201T170000Z\nSUMMARY:Ohne"))

    assert harvest.items[0].guid is None
    assert harvest.quality == (Quality.NO_GUIDS,)


def test_of_several_revisions_the_last_counts(look, cal):
    first, second = EVENT + "SEQUENCE:9\n", EVENT.replace("Sprachcafé", "Lesecafé") + "SEQUENCE:10\n"

    assert [item.title for item in look(cal(second, first)).items] == ["Lesecafé, offen für alle"]


def test_events_that_share_a_uid_by_mistake_all_stay(look, cal):
    titles = [item.title for item in look(cal(EVENT, EVENT.replace("Sprachcafé", "Lesecafé"))).items]

    assert titles == ["Sprachcafé, offen für alle", "Lesecafé, offen für alle"]


def test_whole_days_are_told_as_days(look, cal):
    one = look(cal("DTSTART;VALUE=DATE:20261205\nSUMMARY:Markt")).items[0]
    three = look(cal("DTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261208\nSUMMARY:Markt")).items[0]

    assert (one.starts, one.ends) == (datetime(2026, 12, 4, 23, tzinfo=UTC), datetime(2026, 12, 5, 23, tzinfo=UTC))
    assert one.content == "<p>Termin: Samstag, 5. Dezember 2026</p>"
    assert three.content == "<p>Termin: Samstag, 5. Dezember 2026 bis Montag, 7. Dezember 2026</p>"


def test_the_dates_are_told_in_english_where_nobody_reads_german(look, cal):
    assert look(cal("DTSTART:20261201T170000Z\nSUMMARY:x"), language="fr").items[0].content == (
        "<p>Date: Tuesday, 1 December 2026, 18:00</p>"
    )


def test_what_is_over_for_a_day_and_what_lies_beyond_the_horizon_is_left_out(look, cal):
    def at(day: str) -> str:
        return f"UID:{day}\nDTSTART:{day}T100000Z\nDTEND:{day}T110000Z\nSUMMARY:{day}"

    harvest = look(cal(at("20261114"), at("20261115"), at("20261116"), at("20270213"), at("20270215")))

    assert [item.title for item in harvest.items] == ["20261115", "20261116", "20270213"]


def test_an_empty_calendar_is_empty_and_not_broken(look, cal):
    assert look(cal()).warnings == ("the calendar holds no events",)


def test_a_calendar_of_the_past_says_so(look, cal):
    harvest = look(cal("DTSTART:20250101T100000Z\nSUMMARY:Lange her"))

    assert (harvest.items, harvest.warnings) == (
        (),
        ("none of the calendar's 1 events takes place in the time that is looked at",),
    )


@pytest.mark.parametrize("broken", ["DTSTART:demnächst", "DTSTART:00010101T000000Z", "SUMMARY:Ohne Zeit"])
def test_an_event_without_a_time_costs_itself(look, cal, broken):
    harvest = look(cal(f"UID:1\n{broken}", EVENT))

    assert [item.guid for item in harvest.items] == ["4711@verein.example"]
    assert "it has no DTSTART that can be read" in harvest.warnings[0]
