"""kill -9 in the middle of gathering: the next run completes it, as if nothing had happened."""

import pytest

pytestmark = pytest.mark.slow

WRITE = "npa_core.store.database:Database.write"
# The first two transactions note the run and the sources; then every source has one of its own. What sites say of
# programs is kept for 50 of them together: here at the end.
MOMENTS = [
    ("npa_core.store.memory:Memory.start_run", 1, "after"),
    (WRITE, 7, "after"),
    ("npa_core.net:Net.request", 5, "after"),
    ("npa_core.store.news:News.add", 5, "after"),
    ("npa_core.store.sources:Sources.note", 5, "after"),  # the last word of a transaction that is never committed
    ("npa_core.store.memory:Memory.finish_run", 1, "before"),
]


@pytest.mark.parametrize(("place", "number", "when"), MOMENTS)
def test_the_next_run_completes_what_was_cut_short(world_of, stages, undisturbed, place, number, when):
    world = world_of(stages.fresh)

    world.kill(place, number, when)
    world.run()

    assert undisturbed.news == world.news
    assert undisturbed.states == world.states
    assert undisturbed.outside == world.outside


def test_a_torn_transaction_leaves_neither_items_nor_cursor(world_of, stages):
    world = world_of(stages.fresh)

    world.kill("npa_core.store.sources:Sources.note", 1, "after")

    assert world.news["items"] == {}
    assert set(world.news["cursors"].values()) == {None}


def test_what_was_committed_is_not_asked_for_again(world_of, stages, undisturbed):
    world = world_of(stages.fresh)
    world.kill(WRITE, 7, "after")
    with world.store() as store:
        visited = [source for source in store.sources.all().values() if source.next_visit]

    report = world.run()

    assert len(visited) == 5
    assert undisturbed.report.counts["sources"] - 5 == report.counts["sources"]


def test_a_killed_run_shows(world_of, stages):
    world = world_of(stages.fresh)

    world.kill(WRITE, 5, "after")
    world.run()

    with world.store() as store:
        assert [run.finished is not None for run in store.memory.last_runs()] == [True, False]
