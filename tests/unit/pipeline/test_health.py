"""How the sources of a folder fare: seen by the library, by the doctor and in the figures of the status."""

from __future__ import annotations

from datetime import timedelta

import pytest

from npa_core.errors import TransientError
from npa_core.models import Harvest, Outcome, RawItem, SourceState
from npa_core.pipeline.doctor import examine
from npa_core.pipeline.gather import gather
from npa_core.pipeline.health import counted, health_of_all

PARTNERS = "".join(
    f"- {{id: {id}, name: {id.upper()}, feeds: ['https://{id}.example/feed']}}\n"
    for id in ("asb", "awo", "dgb", "drk", "vhs", "zoo")
)
STATES = {
    "dgb/1": SourceState.GONE,
    "awo/1": SourceState.FAILING,
    "drk/1": SourceState.MOVED,
    "asb/1": SourceState.SILENT,
    "vhs/1": SourceState.EMPTY,
    "zoo/1": SourceState.WELL,
}


@pytest.fixture
def shop(bench):
    """One source in each state in which a visited one can be."""

    def weekly(ended: int, count: int = 5) -> tuple[RawItem, ...]:
        days = [timedelta(days=ended + 7 * week) for week in range(count)]
        return tuple(RawItem(guid=str(n), title=f"T{n}", published=bench.clock.now() - d) for n, d in enumerate(days))

    answers = {
        "dgb/1": Harvest(outcome=Outcome.GONE),
        "awo/1": TransientError("no answer", kind="timeout"),
        "asb/1": Harvest(items=weekly(100)),
        "drk/1": Harvest(items=weekly(1)),
        "vhs/1": Harvest(),
        "zoo/1": Harvest(items=weekly(1)),
    }

    def answer(visit):
        harvest = answers[visit.source.id]
        if isinstance(harvest, Exception):
            raise harvest
        return harvest

    bench.gatherer(answer)
    return bench.shop("", partners=PARTNERS)


async def visit_all(shop):
    await gather(shop)
    shop.store.sources.note("drk/1", {"moved_to": "https://new.example/feed"})
    shop.store.sources.note("zoo/1", {"quality": ["no-guids", "no-links"]})


async def test_every_state_is_told_apart_and_the_worst_stand_first(shop):
    before = health_of_all(shop)
    await visit_all(shop)

    after = health_of_all(shop)

    assert {source.state for source in before} == {SourceState.NEW}
    assert {source.id: source.state for source in after} == STATES
    assert [source.state for source in after] == [state for state in SourceState if state is not SourceState.NEW]
    assert counted(after) == {state.value: int(state is not SourceState.NEW) for state in SourceState}


async def test_the_doctor_says_the_same_with_what_to_do(shop):
    before = [f for f in await examine(shop, online=False) if f.subject.startswith("source")]
    await visit_all(shop)

    found = [f for f in await examine(shop, online=False) if f.subject.startswith("source")]

    assert {(finding.level, finding.message) for finding in before} == {("ok", "not visited yet")}
    assert [(finding.subject, finding.level, finding.message) for finding in found] == [
        ("source dgb/1", "error", "is gone for good (410)"),
        ("source awo/1", "warning", "does not answer in time (since 2026-11-16 06:05 UTC, never read): no answer"),
        ("source drk/1", "warning", "has moved to https://new.example/feed"),
        ("source asb/1", "warning", "has fallen silent: nothing for 100 days, weekly before"),
        ("source vhs/1", "warning", "has never listed an item"),
        ("source zoo/1", "warning", "gives its items no identity; gives no links"),
    ]
    assert "`npa feeds move dgb/1 URL`" in found[0].advice
    assert found[-1].advice == "`npa feeds letter zoo` tells its office"


async def test_blemishes_of_a_source_of_nobodys_are_for_its_makers(bench):
    bench.gatherer(lambda visit: Harvest(items=(RawItem(title="x"),)))
    shop = bench.shop('[[sources]]\nid = "office"\nuse = "rss"\n')
    await gather(shop)
    shop.store.sources.note("office", {"quality": ["no-links"]})

    (finding,) = [f for f in await examine(shop, online=False) if f.subject == "source office"]

    assert (finding.message, finding.advice) == ("gives no links", "tell its makers")
