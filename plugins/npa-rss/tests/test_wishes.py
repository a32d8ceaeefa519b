"""What a feed wishes of those who read it."""

from datetime import timedelta

import pytest

from npa_rss.wishes import Wishes, wishes


@pytest.mark.parametrize(
    ("feed", "rest"),
    [
        ({}, None),
        ({"ttl": "60"}, timedelta(hours=1)),
        ({"ttl": " 1 "}, timedelta(minutes=1)),
        ({"ttl": "0"}, None),
        ({"ttl": "-5"}, None),
        ({"ttl": "bald"}, None),
        ({"ttl": "1.5"}, None),
        ({"ttl": "²"}, None),
        ({"ttl": "9" * 5_000}, timedelta(days=31)),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "1"}, timedelta(hours=1)),
        ({"sy_updateperiod": " Daily\n"}, timedelta(days=1)),
        ({"sy_updateperiod": "daily", "sy_updatefrequency": "4"}, timedelta(hours=6)),
        ({"sy_updateperiod": "daily", "sy_updatefrequency": "0"}, timedelta(days=1)),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "61"}, None),
        ({"sy_updateperiod": "yearly"}, timedelta(days=31)),
        ({"sy_updateperiod": "manchmal", "sy_updatefrequency": "1"}, None),
        ({"sy_updatefrequency": "1"}, None),
        ({"ttl": "60", "sy_updateperiod": "daily"}, timedelta(days=1)),
        ({"ttl": "2880", "sy_updateperiod": "daily"}, timedelta(days=2)),
    ],
)
def test_the_longest_rest_counts(feed, rest):
    assert wishes(feed, "") == Wishes(rest=rest)


@pytest.mark.parametrize(
    ("inside", "hours"),
    [
        ("<hour>0</hour><hour>23</hour>", (0, 23)),
        ("<hour>24</hour>", (0,)),
        ("<hour> 7 </hour>\n<hour>07</hour>", (7,)),
        ("<hour>25</hour><hour>-1</hour><hour>x</hour><hour/>", ()),
        ("".join(f"<hour>{hour}</hour>" for hour in range(24)), ()),
        ("".join(f"<hour>{hour}</hour>" for hour in range(1, 24)), tuple(range(1, 24))),
    ],
)
def test_hours_to_skip_are_from_0_to_23_and_never_all(inside, hours):
    assert wishes({}, f"<channel><skipHours>{inside}</skipHours>").skip_hours == hours


@pytest.mark.parametrize(
    ("inside", "days"),
    [
        ("<day>Monday</day><day>sunday</day>", (0, 6)),
        ("<day> Saturday </day>", (5,)),
        ("<day>Samstag</day><day>5</day>", ()),
        ("".join(f"<day>{day}day</day>" for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")), ()),
    ],
)
def test_days_to_skip_begin_with_monday_and_are_never_all(inside, days):
    assert wishes({}, f"<channel><skipDays>{inside}</skipDays>").skip_days == days


def test_what_is_written_elsewhere_is_no_wish():
    assert wishes({}, "<skipHours></skipHours><hour>3</hour><skipDays>" + " " * 9_999 + "<day>Monday</day>") == Wishes()


def test_a_harvest_tells_the_wishes_of_its_feed(read, rss):
    harvest = read(rss("<ttl>90</ttl><skipHours><hour>1</hour><hour>2</hour></skipHours><item><title>x</title></item>"))

    assert (harvest.earliest_next, harvest.skip_hours) == (timedelta(minutes=90), (1, 2))


def test_an_rdf_feed_tells_its_period(read):
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><sy:updatePeriod>daily</sy:updatePeriod>'
        "<sy:updateFrequency>2</sy:updateFrequency></channel><item><title>x</title></item></rdf:RDF>"
    )

    assert read(feed).earliest_next == timedelta(hours=12)
