"""kill -9 between composing and approving: edition and ledger rows are there together, or not at all."""

import pytest

from npa_core.models import State

pytestmark = pytest.mark.slow

EDITION = "weekly/2026-W47"
MOMENTS = [
    ("npa_core.store.editions:Editions.keep", 1, "after", None),
    ("npa_core.pipeline.edit:plan", 1, "before", None),
    ("npa_core.store.editions:Editions.freeze", 1, "after", None),
    ("npa_core.store.ledger:Ledger.plan", 1, "after", None),
    ("npa_core.pipeline.edit:edit", 1, "after", "approved"),
]


@pytest.mark.parametrize(("place", "number", "when", "left"), MOMENTS)
def test_the_edition_is_whole_or_not_there_and_the_next_run_sends_it_once(
    world_of, stages, undisturbed, place, number, when, left
):
    world = world_of(stages.gathered)

    world.kill(place, number, when)

    with world.store() as store:
        record, rows = store.editions.get(EDITION), store.ledger.find()
    assert left == (record.state if record else None)
    assert (3 if left == "approved" else 0) == len(rows)
    assert {State.DUE} >= {row.state for row in rows}

    report = world.run()

    assert report.exit_code == 0
    assert undisturbed.states == world.states
    assert undisturbed.outside == world.outside
