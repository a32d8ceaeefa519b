"""What a list names now, compared with before: numbers stay, what left is said."""

from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Grant, Subscription
from npa_core.steps.subscriptions import MAX_FEEDS, renew, subscribed

A, B, C = "https://a.example/feed", "https://b.example/feed", "https://c.example/feed"
LIST = Subscription(id="kirchen", url="https://list.example/opml", partner="kirche", grant=Grant(extract=300))


def test_a_first_list_is_numbered_in_its_order():
    listing = renew({}, (), (A, B))

    assert (listing.numbers, listing.listed, listing.left) == ({A: 1, B: 2}, (A, B), ())


def test_numbers_belong_to_addresses_for_ever():
    second = renew({A: 1, B: 2}, (A, B), (C, B))
    third = renew(second.numbers, second.listed, (A, C))

    assert (second.numbers, second.left) == ({A: 1, B: 2, C: 3}, (A,))
    assert (third.listed, third.numbers[A], third.left) == ((A, C), 1, (B,))


def test_what_is_too_much_is_counted_and_has_not_left():
    many = [f"https://{number}.example/" for number in range(MAX_FEEDS + 7)]

    listing = renew({}, many[-1:], many)

    assert (len(listing.listed), listing.beyond, listing.left) == (MAX_FEEDS, 7, ())


@given(st.lists(st.lists(st.sampled_from("abcdefg"), unique=True), max_size=6))
def test_no_two_feeds_ever_share_a_number(lists):
    numbers, listed = {}, ()
    for found in lists:
        before = dict(numbers)
        listing = renew(numbers, listed, found)
        numbers, listed = listing.numbers, listing.listed

        assert len(set(numbers.values())) == len(numbers)
        assert before.items() <= numbers.items()


def test_the_feeds_become_sources_without_those_that_are_read_already():
    sources = subscribed(LIST, {A: 1, B: 2, C: 3}, (A, B, C), {B})

    assert [source.id for source in sources] == ["kirchen/1", "kirchen/3"]
    assert sources[1].settings == {"url": C}
    assert (sources[0].use, sources[0].partner, sources[0].grant) == ("rss", "kirche", Grant(extract=300))
