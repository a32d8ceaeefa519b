"""Places that are found out when somebody asks."""

from npa_core.exchange.parsed import LazyPlaces


def test_places_are_looked_for_once_and_not_before_somebody_asks():
    asked = []

    def find():
        asked.append(1)
        return {(): (1, 1), ("a",): (2, 3)}

    places = LazyPlaces(find)
    assert asked == []

    assert (places[("a",)], len(places), list(places)) == ((2, 3), 2, [(), ("a",)])
    assert asked == [1]
