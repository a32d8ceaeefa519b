"""The figures of a run for Prometheus: whole at any moment, readable by others, and no reason to lose a run."""

from __future__ import annotations

import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from npa_core import Alliance
from npa_core.errors import TransientError
from npa_core.models import Harvest, RawItem

PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
"""


@pytest.fixture
def opened(bench, monkeypatch):
    """Open the folder with figures wanted in a file; one source is well, one fails."""

    def answer(visit):
        bench.clock.move(seconds=2)
        if visit.source.id == "awo/1":
            raise TransientError("no answer", kind="timeout")
        return Harvest(items=(RawItem(guid="1", title="Sprachkurs"),))

    def opened_with(metrics: str):
        bench.gatherer(answer)
        bench.shop(f"[gather]\nmetrics = '{metrics}'\n", partners=PARTNERS)
        return Alliance.open(bench.folder, clock=bench.clock)

    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)
    return opened_with


def figures(path) -> dict[str, float]:
    """Every sample by its name and label, read as Prometheus does."""
    families = [*text_string_to_metric_families(path.read_text())]
    assert all(family.documentation and family.type == "gauge" for family in families)
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


async def test_a_run_leaves_its_figures_in_a_file_that_others_may_read(opened, bench):
    before = os.umask(0o077)
    try:
        async with opened("state/npa.prom") as alliance:
            report = await alliance.run()
            found = figures(bench.folder / "state" / "npa.prom")
    finally:
        os.umask(before)

    assert (bench.folder / "state" / "npa.prom").stat().st_mode & 0o777 == 0o644
    assert [path.name for path in (bench.folder / "state").glob("*prom*")] == ["npa.prom"]
    assert (found["npa_sources well"], found["npa_sources failing"], found["npa_sources gone"]) == (1, 1, 0)
    assert (found["npa_items"], found["npa_items_new"], found["npa_items_missing"]) == (1, 1, 0)
    assert (found["npa_source_failures awo/1"], found["npa_source_failures dgb/1"]) == (1, 0)
    assert found["npa_source_last_good_timestamp_seconds dgb/1"] > 0
    assert "npa_source_last_good_timestamp_seconds awo/1" not in found
    assert found["npa_deliveries delivered"] == 0
    assert found["npa_run_last_timestamp_seconds"] == report.finished.timestamp()
    assert found["npa_run_duration_seconds"] == 4
    assert (found["npa_run_exit_code"], found["npa_run_failures"]) == (1, 1)


async def test_gathering_alone_writes_them_too(opened, bench):
    async with opened("npa.prom") as alliance:
        await alliance.gather()
        first = figures(bench.folder / "npa.prom")
        await alliance.gather("dgb")

    assert (first["npa_items_new"], figures(bench.folder / "npa.prom")["npa_items_new"]) == (1, 0)


async def test_a_file_that_cannot_be_written_is_a_failure_of_its_own_and_the_run_is_done(opened, bench):
    (bench.folder / "full").write_text("no folder")

    async with opened("full/npa.prom") as alliance:
        report = await alliance.gather("dgb")

    assert report.counts["items_new"] == 1
    assert [(failure.kind, failure.subject) for failure in report.failures] == [
        ("metrics", f"metrics {bench.folder / 'full' / 'npa.prom'}")
    ]
    assert "cannot be written" in report.failures[0].message
    assert report.exit_code == 1
