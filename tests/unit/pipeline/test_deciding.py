"""Deciding: what an editor says holds for good, reaches drafts and the next edition, and loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.errors import ConfigError
from npa_core.models import Decision, Harvest, Label, RawItem
from npa_core.pipeline.compose import due_moment
from npa_core.pipeline.deciding import decide, queue
from npa_core.pipeline.edit import approve, draft, edit
from npa_core.pipeline.gather import gather
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.overrides import overrides
from npa_core.pipeline.retention import purge

TOML = """
[digests.weekly]
title = "Die Woche"
schedule = "MON 07:00"
threshold = 0.6

[digests.everything]
title = "Alles"
threshold = 0
"""
PARTNERS = "- {id: dgb, name: DGB, regions: ['03', 'nord'], feeds: ['https://dgb.example/feed']}\n"
FIELDS = "[{id: sprache, label: Sprache}, {id: kurse, label: Kurse, parent: sprache}, {id: arbeit, label: Arbeit}]\n"
REGIONS = """
- {ags: '03158', name: Wolfenbüttel}
- {ags: '03', name: Niedersachsen}
- {id: nord, name: Nord, members: ['03158']}
"""
DUE = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@pytest.fixture
def news(bench):
    """What the only feed brings: a test adds to it."""
    found: list[RawItem] = []
    bench.gatherer(lambda visit: Harvest(items=tuple(found)))
    return found


@pytest.fixture
def shop(bench, news):
    """A classifier that is as sure as the first word of a title says."""

    def classify(item):
        score = float(item.title.split()[0])
        return {
            Label(kind="relevance", value="on", score=score, reason="the title"),
            Label(kind="action_field", value="arbeit", score=score),
        }

    bench.classifier(classify)
    (bench.folder / "catalogue").mkdir()
    (bench.folder / "catalogue" / "action_fields.yaml").write_text(FIELDS)
    (bench.folder / "catalogue" / "regions.yaml").write_text(REGIONS)
    return bench.shop(TOML, classifiers='"words"', partners=PARTNERS)


def item(title: str, **more) -> RawItem:
    facts = {"link": f"https://dgb.example/{title[4:]}", "published": DUE - timedelta(days=1), **more}
    return RawItem(guid=title[4:], title=title, **facts)


async def told(shop, news, *titles) -> list[str]:
    """Gather these; return their ids in that order."""
    news.extend(item(title) for title in titles)
    await gather(shop, everything=True)
    ids = {stored.item.title: stored.item.id for stored in shop.store.news.newest(99)}
    return [ids[title] for title in titles]


def weekly(shop, on=None):
    rule = shop.config.digests["weekly"]
    return draft(shop, rule, due=due_moment(shop, rule, on))


def titles(edition) -> list[str]:
    return [card.title for card in edition.cards]


def waiting(shop, digest="weekly") -> list[str]:
    return [stored.item.title for stored in queue(shop, [shop.config.digests[digest]])]


async def test_what_is_unsure_waits_and_is_in_no_edition_until_an_editor_decides(shop, news):
    _, unsure = await told(shop, news, "0.9 sicher", "0.4 unsicher")

    assert titles(weekly(shop).edition) == ["0.9 sicher"]
    assert (waiting(shop), waiting(shop, "everything")) == (["0.4 unsicher"], [])

    decide(shop, [unsure], {"relevance": "on"})

    assert sorted(titles(weekly(shop).edition)) == ["0.4 unsicher", "0.9 sicher"]
    assert waiting(shop) == []


async def test_what_is_approved_after_the_edition_went_out_is_in_the_next_one_once(shop, news, bench):
    _, unsure = await told(shop, news, "0.9 sicher", "0.4 unsicher")
    await approve(shop, weekly(shop).edition.id)
    decide(shop, [unsure], {"relevance": "on"})

    shown = []
    for _ in range(3):
        bench.clock.move(days=7)
        record = weekly(shop)
        shown.append(titles(record.edition))
        if record.state == "draft":
            await approve(shop, record.edition.id)

    assert shown == [["0.4 unsicher"], [], []]


async def test_what_is_rejected_leaves_the_queue_the_drafts_and_the_archive(shop, news):
    sure, unsure = await told(shop, news, "0.9 sicher", "0.4 unsicher")
    weekly(shop)

    decide(shop, [sure, unsure], {"relevance": "off"})

    assert shop.store.editions.get("weekly/2026-W47").state == "empty"
    assert (waiting(shop), shop.archive().cards, weekly(shop).state) == ([], (), "empty")


async def test_a_draft_follows_a_decision_and_takes_in_nothing_that_came_since(shop, news):
    _, other = await told(shop, news, "0.9 eins", "0.8 zwei")
    weekly(shop)
    await told(shop, news, "0.9 drei")

    decide(shop, [other], {"action_fields": ["kurse"], "pin": True})

    (held,) = shop.store.editions.all("draft")
    assert [(section.id, titles(section)) for section in held.edition.sections] == [
        ("sprache", ["0.8 zwei"]),
        ("arbeit", ["0.9 eins"]),
    ]
    assert titles(weekly(shop).edition) == ["0.8 zwei", "0.9 drei", "0.9 eins"]


def rejected_and_killed(shop, id) -> None:
    """What a run leaves that was killed between the decision and the draft."""
    rejection = Decision(item=id, kind="relevance", value="off", at=DUE)
    with shop.store.write() as tx:
        shop.store.decisions.keep(tx, [rejection])


async def test_what_was_rejected_by_a_run_that_was_killed_is_not_approved(shop, news):
    one, _ = await told(shop, news, "0.9 eins", "0.9 zwei")
    id = weekly(shop).edition.id
    rejected_and_killed(shop, one)

    approved, _ = await approve(shop, id)

    assert titles(approved) == ["0.9 zwei"]


async def test_nor_is_it_released_by_cron(shop, bench, news):
    one, other = await told(shop, news, "0.9 eins", "0.9 zwei")
    weekly(shop)
    later = bench.shop(TOML.replace("threshold = 0.6", 'approve = "auto"'), classifiers='"words"', partners=PARTNERS)
    rejected_and_killed(later, one)
    rejected_and_killed(later, other)

    await edit(later, later.config.digests["weekly"], Invocation("run", 1, bench.clock.now()))

    assert later.store.editions.all("approved") == []


async def test_a_draft_of_a_digest_that_is_no_more_stays_as_it_is(shop, bench, news):
    (one,) = await told(shop, news, "0.9 eins")
    weekly(shop)
    later = bench.shop(TOML.replace("weekly", "monthly"), classifiers='"words"', partners=PARTNERS)

    decide(later, [one], {"relevance": "off"})

    assert titles(later.store.editions.get("weekly/2026-W47").edition) == ["0.9 eins"]


async def test_a_pinned_item_passes_the_bar_and_stands_first_in_its_section(shop, news):
    _, unsure = await told(shop, news, "0.9 sicher", "0.1 unsicher")

    (stored,) = decide(shop, [unsure], {"pin": True})

    assert (stored.is_pinned, stored.approval.value) == (True, "on")
    assert titles(weekly(shop).edition) == ["0.1 unsicher", "0.9 sicher"]


async def test_who_rejects_a_pinned_item_takes_the_pin_off_for_good(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    decide(shop, [one], {"pin": True})
    decide(shop, [one], {"relevance": "off"})

    (stored,) = decide(shop, [one], {"relevance": "on"})

    assert not stored.is_pinned


async def test_a_run_by_cron_leaves_out_what_waits(shop, news, bench):
    await told(shop, news, "0.9 sicher", "0.4 unsicher")
    run = Invocation("run", 1, bench.clock.now())

    await edit(shop, shop.config.digests["weekly"], run)

    assert run.editions == ["weekly/2026-W47"]
    assert titles(shop.store.editions.get("weekly/2026-W47").edition) == ["0.9 sicher"]


async def test_decisions_survive_new_contents_and_new_labels(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    decide(shop, [one], {"action_fields": ["sprache"], "language": "uk", "relevance": "off"}, note="geprüft")
    news[:] = [item("0.7 eins", content="<p>Ganz neuer Text.</p>")]

    await gather(shop, everything=True)

    (stored,) = shop.store.news.newest(9)
    assert (stored.item.title, stored.values("action_field"), stored.passes_gate) == ("0.7 eins", ("sprache",), False)
    assert {(label.origin, label.reason) for label in stored.labels} == {("editor", "geprüft")}


async def test_a_later_decision_replaces_an_earlier_one_and_none_takes_it_back(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    decide(shop, [one], {"action_fields": ["sprache"], "regions": ["03158"]})
    decide(shop, [one], {"action_fields": ["kurse", "arbeit"]})

    (stored,) = decide(shop, [one], {"regions": None})

    assert (stored.values("action_field"), stored.values("region")) == (("arbeit", "kurse"), ())
    assert [(held.kind, held.value) for held in shop.store.decisions.all()] == [("action_fields", ["kurse", "arbeit"])]


async def test_an_item_goes_into_the_story_of_another_and_out_of_it(shop, news):
    one, other = await told(shop, news, "0.9 eins", "0.9 zwei")

    (joined,) = decide(shop, [other], {"story": one})
    (apart,) = decide(shop, [other], {"story": other})

    assert (joined.story, apart.story) == (one, other)


async def test_what_belongs_together_stays_so_whatever_comes_and_changes(shop, news):
    """Also the other teller is fixed, and new items that look like one of them join both."""
    one, other = await told(shop, news, "0.9 Fest der Kulturen in Peine", "0.9 Sprachcafé öffnet wieder")
    decide(shop, [other], {"story": one})
    news[:] = [item("0.8 Sprachcafé öffnet wieder", content="<p>Mehr davon: Kaffee, Kuchen, Gespräche.</p>")]

    await gather(shop, everything=True)

    assert {stored.story for stored in shop.store.news.get([one, other])} == {one}
    assert [decision.kind for decision in shop.store.decisions.all()] == ["story", "story"]
    assert [line["decided"] for line in overrides(shop)] == [["story"], ["story"]]


async def test_who_joins_an_item_that_was_moved_joins_its_story(shop, news):
    one, two, three = await told(shop, news, "0.9 eins", "0.9 zwei", "0.9 drei")
    decide(shop, [two], {"story": one})

    (joined,) = decide(shop, [three], {"story": two})

    assert joined.story == one


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"action_fields": ["sprahce"]}, "unknown action field 'sprahce' (did you mean 'sprache'?)"),
        ({"regions": ["03159"]}, "unknown region '03159' (did you mean '03158'?)"),
        ({"language": "Deutsch"}, "'Deutsch' is no language"),
        ({"relevance": "maybe"}, "'maybe' is no relevance"),
        ({"story": "aaaaaaaaaaaaaaaa"}, "unknown item 'aaaaaaaaaaaaaaaa'"),
    ],
)
async def test_what_does_not_exist_is_refused_and_nothing_is_decided(shop, news, changes, message):
    (one,) = await told(shop, news, "0.9 eins")

    with pytest.raises(ConfigError) as caught:
        decide(shop, [one], {"relevance": "on", **changes})

    assert str(caught.value).startswith(message)
    assert shop.store.decisions.all() == []


async def test_an_unknown_item_is_named_with_the_nearest_and_the_others_are_left_alone(shop, news):
    (one,) = await told(shop, news, "0.9 eins")

    with pytest.raises(ConfigError, match=f"did you mean '{one}'"):
        decide(shop, [one, one[:-1]], {"relevance": "off"})

    assert shop.store.decisions.all() == []


async def test_without_regions_in_the_catalogue_any_key_will_do(bench, news):
    bench.classifier(lambda item: set())
    shop = bench.shop(TOML, classifiers='"words"', partners=PARTNERS.replace("'03', 'nord'", ""))
    (one,) = await told(shop, news, "0.9 eins")

    (stored,) = decide(shop, [one], {"regions": ["03158"]})

    assert stored.values("region") == ("03158",)


async def test_a_decision_makes_the_archive_anew(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    before = shop.archive_revision()

    decide(shop, [one], {"action_fields": ["sprache"]})
    between = shop.archive_revision()
    decide(shop, [one], {"action_fields": None})

    assert before < between < shop.archive_revision()


async def test_news_of_a_partner_in_review_does_not_wait(shop, bench, news):
    await told(shop, news, "0.4 unsicher")
    later = bench.shop(TOML, classifiers='"words"', partners=PARTNERS.replace("name:", "status: review, name:"))

    assert waiting(later) == []


async def test_what_is_purged_takes_its_decisions_along(shop, news, bench):
    old, young = [*await told(shop, news, "0.9 alt"), ""]
    decide(shop, [old], {"relevance": "on"})
    bench.clock.move(days=731)
    (young,) = await told(shop, news, "0.9 neu")
    decide(shop, [young], {"relevance": "on"})

    purge(shop)

    assert [decision.item for decision in shop.store.decisions.all()] == [young]


async def test_overrides_name_what_was_decided_and_what_is_known_besides(shop, news):
    one, two, _ = await told(shop, news, "0.9 eins", "0.8 zwei", "0.7 drei")
    decide(shop, [two], {"action_fields": ["kurse"], "relevance": "on"}, note="Kurs")
    decide(shop, [one], {"relevance": "off"})
    lines = overrides(shop)

    assert [line["id"] for line in lines] == [one, two]
    assert lines[0] | {"at": None} == {
        "id": one, "title": "0.9 eins", "summary": "", "language": None, "published": DUE - timedelta(days=1),
        "source": "dgb/1", "partner": "dgb", "partner_regions": ["03"], "on_topic": False, "action_fields": (),
        "regions": (), "story": one, "decided": ["on_topic"], "note": "", "at": None,
    }  # fmt: skip
    assert (lines[1]["action_fields"], lines[1]["note"]) == (("sprache",), "Kurs")
    assert set(lines[1]["decided"]) == {"action_fields", "on_topic"}


async def test_a_pin_says_that_a_text_is_relevant_and_nothing_else(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    decide(shop, [one], {"pin": True})

    assert [line["decided"] for line in overrides(shop)] == [["on_topic"]]


async def test_what_is_taken_back_says_nothing(shop, news):
    (one,) = await told(shop, news, "0.9 eins")
    decide(shop, [one], {"pin": True})
    decide(shop, [one], {"relevance": None})

    assert overrides(shop) == []
