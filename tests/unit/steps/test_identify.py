"""Identify: an item is known again, whatever its feed does to guids, addresses, titles and order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import RawItem, Source
from npa_core.steps.identify import Known, Stored, identify, possible_ids
from npa_core.steps.normalise import normalise

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
SOURCE = Source(id="lk/1", use="rss", partner="lk")


def raw(number: int, **other) -> RawItem:
    given = {
        "guid": f"tag:{number}",
        "link": f"https://lk.example/aktuelles/{number}",
        "title": f"Meldung Nummer {number} aus dem Kreishaus",
        "published": NOW - timedelta(days=number),
    }
    return RawItem(**{**given, **other})


@dataclass
class Memory:
    """What the store would know after each document."""

    basis: str = "guid"
    keys: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Stored] = field(default_factory=dict)
    guids: dict[str, set[str]] = field(default_factory=dict)

    def read(self, *items: RawItem):
        """Take in a document; return how many of its items are new."""
        found, _ = normalise(items, SOURCE, NOW, False)
        known = Known(self.basis, self.keys, self.stored, frozenset(possible_ids(found)) & self.stored.keys())
        seen = identify(found, known)
        self.basis = seen.basis
        for id, keys in seen.recorded.items():
            for key in keys:
                self.keys.setdefault(key, id)
                if key.startswith("guid:"):
                    self.guids.setdefault(id, set()).add(key)
        for id, one in {**seen.known, **{one.item.id: one for one in seen.new}}.items():
            item = one.item
            guids = len(self.guids.get(id, ()))
            self.stored[id] = Stored(item.content_hash, item.title, item.link, item.published, guids=guids)
        return seen

    def new(self, *items: RawItem) -> list[str]:
        return [one.item.title for one in self.read(*items).new]


def test_an_unknown_item_is_new_and_then_known():
    memory = Memory()

    assert memory.new(raw(1)) == [raw(1).title]
    assert memory.new(raw(1)) == []


def test_new_items_get_the_id_of_their_guid_and_come_oldest_first():
    seen = Memory().read(raw(1), raw(2))

    assert [one.item.fingerprint for one in seen.new] == ["guid:tag:2", "guid:tag:1"]


def test_a_correction_is_the_same_item():
    memory = Memory()
    memory.read(raw(1))

    corrected = raw(1, title="Ganz anders", link="https://lk.example/neu", published=NOW)

    assert memory.new(corrected) == []


def test_an_old_guid_for_a_new_article_stays_one_item():
    memory = Memory()
    first = memory.read(raw(1)).new[0].item.id

    assert list(memory.read(raw(2, guid="tag:1")).known) == [first]


def test_http_and_https_tracking_and_a_slash_are_one():
    memory = Memory()
    memory.read(raw(1, guid="http://www.lk.example/1/", link="http://lk.example/1"))

    again = raw(1, guid="https://lk.example/1", link="https://lk.example/1?utm_source=feed", title="x", published=None)

    assert memory.new(again) == []


def test_a_changed_guid_is_forgiven_where_the_page_is_the_same():
    memory = Memory()
    memory.read(raw(1), raw(2))

    assert memory.new(raw(1, guid="neu-1"), raw(2, guid="neu-2", title="Meldung Nummer 2 aus dem Rathaus")) == []
    assert memory.basis == "guid"


def test_a_changed_guid_is_forgiven_where_nothing_but_title_and_date_is_the_same_without_a_page():
    memory = Memory()
    memory.read(raw(1, link=None))

    assert memory.new(raw(1, guid="neu", link=None)) == []


def test_guids_that_change_at_every_visit_are_given_up_for_good():
    memory = Memory()
    for visit in range(5):
        fresh = memory.new(raw(1, guid=f"a{visit}"), raw(2, guid=f"b{visit}"))
        assert fresh == ([] if visit else [raw(2).title, raw(1).title])
    assert memory.basis == "link"

    assert memory.new(raw(1), raw(2, title="Meldung, korrigiert")) == []
    assert memory.basis == "link"


def test_a_switch_is_said_once():
    memory = Memory()
    changes = [memory.read(raw(1, guid=str(visit))).guids_change for visit in range(4)]

    assert changes == [False, False, True, False]


def test_a_guid_for_several_items_identifies_none_of_them_ever_again():
    memory = Memory()

    assert len(memory.new(raw(1, guid="0"), raw(2, guid="0"))) == 2
    assert memory.new(raw(1, guid="0"), raw(2, guid="0"), raw(3, guid="0")) == [raw(3).title]
    assert memory.new(raw(4, guid="0")) == [raw(4).title]
    assert memory.basis == "link"


def test_without_guids_the_page_is_the_identity():
    memory = Memory()
    first = memory.read(raw(1, guid=None))

    assert first.new[0].item.fingerprint == "link:https://lk.example/aktuelles/1"
    assert memory.new(raw(1, guid=None, title="Meldung, korrigiert")) == []
    assert memory.new(raw(1)) == []


def test_where_all_items_share_a_page_the_text_is_the_identity():
    memory = Memory()
    shared = {"guid": None, "link": "https://lk.example/aktuelles"}

    assert len(memory.new(raw(1, **shared), raw(2, **shared))) == 2
    assert memory.new(raw(2, **shared), raw(3, **shared)) == [raw(3).title]
    assert memory.new(raw(4, **shared)) == [raw(4).title]
    assert memory.basis == "text"


def test_equal_titles_on_different_pages_are_different_items():
    memory = Memory(basis="text")
    twins = [raw(1, guid=None, link=f"https://lk.example/{n}", title="Termine", published=None) for n in (1, 2)]

    assert len(memory.new(*twins)) == 2


def test_a_page_that_shows_one_article_after_the_other_hides_none():
    memory = Memory()
    memory.read(raw(1, guid=None, link="https://lk.example/heute"))
    other = raw(2, guid=None, link="https://lk.example/heute", title="Sprachcafé öffnet wieder")

    assert memory.new(other) == [other.title]
    assert memory.new(other) == []


def test_an_undated_page_is_its_article():
    memory = Memory()
    memory.read(raw(1, guid=None, published=None))

    assert memory.new(raw(1, guid=None, published=None, title="Ganz anders")) == []


def test_an_undated_page_with_another_guid_is_another_article_unless_it_says_nearly_the_same():
    memory = Memory()
    memory.read(raw(1, published=None))

    assert memory.new(raw(1, guid="tag:9", published=None, title="Meldung Nummer 1 aus dem Rathaus")) == []
    assert memory.new(raw(1, guid="tag:8", published=None, title="Ganz anders")) == ["Ganz anders"]


def test_of_two_versions_in_one_document_the_newer_counts():
    older, newer = raw(1, updated=NOW - timedelta(hours=2)), raw(1, updated=NOW, content="korrigiert")

    for order in ((older, newer), (newer, older)):
        [one] = Memory().read(*order).new
        assert one.item.content == "korrigiert"


def test_two_titles_under_one_guid_and_page_are_two_items():
    same = {"guid": "1", "link": "https://lk.example/aktuelles"}

    assert len(Memory().new(raw(1, **same), raw(2, **same))) == 2


def test_texts_without_title_and_page_that_begin_alike_are_two_items():
    texts = [
        f"<p>{'Immer derselbe Anfang einer langen Meldung aus dem Kreishaus in der Stadt. ' * 2}{n}</p>" for n in (1, 2)
    ]

    assert len(Memory().new(*(RawItem(content=text) for text in texts))) == 2


def test_a_stored_item_stands_for_one_item_of_the_document_only():
    memory = Memory()
    memory.read(raw(1))

    twin = raw(1, guid="tag:twin")

    assert len(memory.new(raw(1), twin)) == 1


def test_what_was_purged_stays_known():
    memory = Memory()
    memory.read(raw(1))
    memory.stored.clear()

    seen = memory.read(raw(1))

    assert (seen.new, len(seen.known)) == ((), 1)


def test_an_id_that_is_taken_is_not_given_again():
    found, _ = normalise([raw(1, guid=None)], SOURCE, NOW, False)
    taken = frozenset({found[0].item.id})

    [new] = identify(found, Known(taken=taken)).new

    assert new.item.fingerprint.startswith("hash:")
    assert identify(found, Known(taken=frozenset(possible_ids(found)))).new == ()


items = st.builds(
    raw,
    st.integers(1, 9),
    guid=st.sampled_from([None, "", "1", "2", "tag:3", "http://lk.example/1", "https://lk.example/1"]),
    link=st.sampled_from(
        [None, "http://lk.example/1", "https://www.lk.example/1/?utm_source=x", "https://lk.example/2"]
    ),
    title=st.sampled_from(["Termine", "Neue Kurse", "Neue Kurse im Kreis"]),
    published=st.sampled_from([None, NOW, NOW - timedelta(days=1)]),
)
documents = st.lists(items, max_size=6)


@given(documents, documents, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(first, second, random):
    straight, shuffled = Memory(), Memory()
    for document in (first, second):
        seen = straight.read(*document)
        mixed = list(document)
        random.shuffle(mixed)
        again = shuffled.read(*mixed)
        assert [one.item.id for one in seen.new] == [one.item.id for one in again.new]
        assert {id: one.item.content_hash for id, one in seen.known.items()} == {
            id: one.item.content_hash for id, one in again.known.items()
        }
    assert straight == shuffled


@given(st.lists(documents, max_size=4))
def test_a_document_read_again_brings_nothing_new(history):
    memory = Memory()
    for document in history:
        memory.read(*document)
        assert memory.new(*document) == []


@given(st.lists(documents, max_size=4))
def test_ids_are_given_once(history):
    memory, given = Memory(), set()
    for document in history:
        ids = [one.item.id for one in memory.read(*document).new]
        assert len(ids) == len(set(ids))
        assert given.isdisjoint(ids)
        given.update(ids)
