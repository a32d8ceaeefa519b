"""The library's face: every method on a real folder, each run noted from its start to its end."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import pytest
import structlog

import npa_core
from npa_core import Alliance
from npa_core.errors import ConfigError, LockedError, PluginError, StoreError, TransientError
from npa_core.models import Cell, Harvest, RawItem, State
from npa_core.pipeline.alliance import run as run_once
from npa_core.pipeline.found import found
from npa_core.pipeline.lock import locked

PARTNERS = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n"
TOML = """
[digests.weekly]
title = "Die Woche"
schedule = "MON 07:00"
approve = "auto"
channels = ["letter"]

[digests.special]
title = "Sonderausgabe"

[[channels]]
id = "letter"
use = "post"
"""
WEEKLY = "weekly/2026-W47"


@pytest.fixture
def news(bench):
    """What the only feed brings."""
    items = [RawItem(guid="1", title="Sprachkurs", link="https://dgb.example/1", published=bench.clock.now())]
    bench.gatherer(lambda visit: Harvest(items=tuple(items)))
    return items


@pytest.fixture
def opened(bench, news, desk, monkeypatch):
    """Open the folder as a run does, with the fake components installed."""
    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)
    bench.shop(TOML, partners=PARTNERS)

    def open_again(toml: str = TOML, **options):
        bench.shop(toml)
        return Alliance.open(bench.folder / "npa.toml", clock=bench.clock, **options)

    return open_again


async def test_one_run_gathers_composes_approves_and_sends(opened, desk):
    async with opened() as alliance:
        report = await alliance.run()

    assert report.exit_code == 0
    assert report.editions == (WEEKLY,)
    assert {name: count for name, count in report.counts.items() if count} == {
        "sources": 1,
        "fresh": 1,
        "items_new": 1,
        "composed": 1,
        "approved": 1,
        "delivered": 1,
    }
    assert desk.targets == ["liste@a.example"]


async def test_a_run_may_be_called_every_minute(opened, desk, bench):
    async with opened() as alliance:
        for _ in range(3):
            bench.clock.move(minutes=1)
            report = await alliance.run()

    assert not any(report.counts.values())
    assert len(desk.sent) == 1


async def test_before_the_first_item_no_edition_is_made(opened, news):
    news.clear()
    async with opened() as alliance:
        await alliance.run()

        assert alliance.editions() == []


async def test_an_edition_that_waits_for_a_hand_is_noted_and_left(opened, desk):
    async with opened(TOML.replace('"auto"', '"hand"')) as alliance:
        reports = [await alliance.run() for _ in range(2)]
        (record,) = alliance.editions()

    assert [report.warnings for report in reports] == [(f"{WEEKLY} waits for `npa approve {WEEKLY}`",)] * 2
    assert (record.state, desk.sent) == ("draft", [])


async def test_an_empty_edition_is_made_once_and_not_sent(opened, bench, desk):
    async with opened() as alliance:
        await alliance.run()
        bench.clock.move(days=7)
        for _ in range(2):
            report = await alliance.run()

        assert [record.state for record in alliance.editions()] == ["empty", "approved"]
    assert report.editions == ()
    assert len(desk.sent) == 1


async def test_the_overview_counts_what_is_stored_on_the_alliances_own_day(opened, bench):
    bench.clock.time = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Berlin the year is new
    async with opened() as alliance:
        await alliance.gather()
        whole = alliance.overview()
        alone = alliance.overview(["carrier"])

    assert (whole.day, whole.by, whole.total.news) == (date(2027, 1, 1), ("field", "region", "carrier"), 1)
    assert alone.cells == (Cell(news=1),)


async def test_a_channel_that_cannot_plan_sets_the_exit_code_of_the_run(opened, desk):
    desk.plan = lambda brief: [None]
    async with opened() as alliance:
        report = await alliance.run()

    assert report.exit_code == 1
    assert {failure.subject for failure in report.failures} == {"channel letter"}


async def test_step_by_step_by_hand(opened, tmp_path, desk):
    async with opened() as alliance:
        gathered = await alliance.gather("dgb")
        draft = await alliance.compose("weekly", date(2026, 11, 16))
        written = await alliance.preview(draft.edition.id, tmp_path / "out")
        edition = await alliance.approve(draft.edition.id)
        due = alliance.due(edition.id, channel="letter")
        published = await alliance.publish(edition.id, channel="letter")

        assert gathered.counts["items_new"] == 1
        assert [path.name for path in written] == ["a.txt"]
        assert [delivery.state for delivery in due] == [State.DUE]
        assert published.counts["delivered"] == 1
        assert alliance.due(edition.id) == []
        assert [delivery.state for delivery in alliance.deliveries(State.DELIVERED)] == [State.DELIVERED]
        assert alliance.deliveries(State.DUE) == []
        assert [stored.item.title for stored in alliance.items(source="dgb/1")] == ["Sprachkurs"]
        assert alliance.catalogue.partner("dgb") is not None


async def test_the_status_counts_what_there_is(opened, bench):
    async with opened() as alliance:
        assert alliance.status()["last_run"] is None
        await alliance.run()
        figures = alliance.status()

    assert (figures["items"], figures["sources"], figures["editions"]) == (1, 1, 1)
    assert figures["deliveries"]["delivered"] == 1
    assert figures["failing_sources"] == []
    assert figures["last_run"] == {
        "command": "run",
        "started": bench.clock.now(),
        "finished": bench.clock.now(),
        "exit": 0,
    }


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda a: a.gather("awo"), "no partner 'awo'"),
        (lambda a: a.compose("monthly"), "no digest 'monthly'; npa.toml has: weekly, special"),
        (lambda a: a.approve("x/1"), "no edition 'x/1'"),
        (lambda a: a.publish("x/1"), "x/1 does not exist"),
        (lambda a: a.publish(channel="toots"), "no channel 'toots'"),
        (lambda a: a.resolve(7, State.CANCELLED), "delivery 7 does not wait for anything"),
    ],
)
async def test_a_wrong_call_is_refused_and_does_not_look_like_a_run_that_was_killed(opened, bench, call, message):
    async with opened() as alliance:
        with pytest.raises(ConfigError, match=message):
            await call(alliance)
        findings = await alliance.examine()

    assert [finding for finding in findings if finding.subject.startswith("run ")] == []
    runs = bench.stores[0].memory.last_runs()
    assert all(run.exit_code == 2 for run in runs)


async def test_a_draft_cannot_be_published(opened):
    async with opened() as alliance:
        await alliance.gather()
        await alliance.compose("weekly")

        with pytest.raises(ConfigError, match=f"{WEEKLY} is draft; `npa approve` releases a draft"):
            await alliance.publish(WEEKLY)


async def test_a_folder_without_digests_says_so(opened):
    async with opened("") as alliance:
        with pytest.raises(ConfigError, match="has: none"):
            await alliance.compose("weekly")


async def test_a_preview_that_fails_names_the_channel(opened, desk, tmp_path):
    async with opened() as alliance:
        await alliance.gather()
        await alliance.compose("weekly")
        desk.render = lambda message: None

        with pytest.raises(PluginError, match=r"channel letter: .*TypeError"):
            await alliance.preview(WEEKLY, tmp_path)


@pytest.mark.parametrize(
    ("state", "word", "sent"),
    [("rejected", State.DUE, 2), ("unknown", State.DELIVERED, 1), ("due", State.CANCELLED, 0)],
)
async def test_a_person_settles_what_waits_for_a_word(opened, desk, bench, state, word, sent):
    async with opened() as alliance:
        await alliance.gather()
        await alliance.compose("weekly")
        await alliance.approve(WEEKLY)
        if sent:
            await alliance.publish()
            bench.stores[0].ledger.settle(1, State(state), bench.clock.now())

        settled = await alliance.resolve(1, word)
        await alliance.publish()

        assert settled.state is word
        assert len(desk.sent) == sent
        with pytest.raises(ConfigError):
            await alliance.resolve(1, State.DUE)


async def test_while_another_run_is_at_work_nothing_is_touched(opened, bench):
    async with opened() as alliance:
        with locked(bench.folder / "state" / "npa.lock", bench.clock.now()), pytest.raises(LockedError):
            await alliance.run()

        assert alliance.status()["last_run"] is None


async def test_a_run_that_broke_off_shows_at_the_next_look(opened, bench, monkeypatch):
    monkeypatch.setattr(os, "getpid", lambda: 1)
    async with opened() as alliance:
        monkeypatch.setattr(type(bench.stores[0].news), "add", lambda *_: 1 / 0)
        with pytest.raises(ExceptionGroup):
            await alliance.gather()
        monkeypatch.undo()
        findings = await alliance.examine()

    assert "not finished" in next(finding.message for finding in findings if finding.subject.startswith("run 1"))


async def test_broken_plugins_and_what_needs_them_set_the_exit_code(opened, bench):
    bench.broken_plugin("it raised ValueError")
    bench.registry = type(bench.registry)(bench.registry.plugins, {})
    async with opened() as alliance:
        report = await alliance.gather()

    assert [(failure.subject, failure.kind) for failure in report.failures] == [
        ("plugin npa-broken 0.1", "plugin"),
        ("source dgb/1", "plugin-missing"),
        ("channel letter", "plugin-missing"),
    ]
    assert report.exit_code == 1


async def test_an_unnamed_feed_keeps_its_id_when_the_list_is_reordered(opened, bench):
    async with opened() as alliance:
        await alliance.gather()
    feeds = "['https://dgb.example/new', 'https://dgb.example/feed']"
    (bench.folder / "catalogue" / "partners.yaml").write_text(f"- {{id: dgb, name: DGB, feeds: {feeds}}}\n")
    async with opened() as alliance:
        await alliance.gather(everything=True)

    known = bench.stores[0].sources.all()
    assert {id: record.address for id, record in known.items()} == {
        "dgb/1": "https://dgb.example/feed",
        "dgb/2": "https://dgb.example/new",
    }


async def test_an_edited_address_announces_nothing_twice(opened, bench):
    async with opened() as alliance:
        before = await alliance.gather()
    edited = "- {id: dgb, name: DGB, feeds: ['https://www.dgb.example/neu/feed']}\n"
    (bench.folder / "catalogue" / "partners.yaml").write_text(edited)
    bench.clock.move(minutes=1)
    async with opened() as alliance:
        after = await alliance.gather()

    (record,) = bench.stores[0].sources.all().values()
    assert (record.id, record.address) == ("dgb/1", "https://www.dgb.example/neu/feed")
    assert (before.counts["items_new"], after.counts["items_new"], after.counts["items_known"]) == (1, 0, 1)


async def test_a_database_that_was_set_back_sends_nothing_until_a_person_speaks(opened, bench, desk):
    async with opened() as alliance:
        await alliance.gather()
        await alliance.compose("weekly")
        await alliance.approve(WEEKLY)
    (bench.folder / "state" / "npa.mark").write_text("99")

    async with opened() as alliance:
        (failure,) = (await alliance.publish()).failures
        assert (failure.kind, desk.sent) == ("needs-confirm", [])
        await alliance.publish(confirm=True)
        assert desk.targets == ["liste@a.example"]
        assert (await alliance.run()).exit_code == 0


async def test_opening_says_which_private_addresses_may_be_reached_and_not_on_stdout(opened, capsys):
    structlog.reset_defaults()
    async with opened(TOML + '\n[net]\nallow_private = ["127.0.0.0/8"]\nca_file = "ca.pem"\n') as alliance:
        assert alliance.status()["items"] == 0

    said = capsys.readouterr()
    assert ("127.0.0.0/8" in said.err, said.out) == (True, "")


async def test_a_missing_database_is_no_fresh_start(opened, bench):
    bench.stores[0].close()
    for path in (bench.folder / "state").iterdir():
        path.unlink()

    with pytest.raises(StoreError, match="npa init"):
        async with Alliance.open(bench.folder):
            pass


async def test_a_source_that_turns_bad_sets_the_exit_code_once(opened, bench):
    def fail(visit):
        raise TransientError("no answer", kind="timeout")

    bench.gatherer(fail)
    codes = []
    async with opened() as alliance:
        for _ in range(3):
            codes.append((await alliance.run()).exit_code)
            bench.clock.move(hours=5)
        assert alliance.status()["failing_sources"] == ["dgb/1"]

    assert codes == [1, 0, 0]


def test_the_synchronous_door_does_the_same(tmp_path):
    found(tmp_path)

    report = run_once(tmp_path)

    assert (report.command, report.failures) == ("run", ())


async def test_a_mirror_whose_files_are_gone_is_made_again_but_no_letter_is_sent_again(opened, bench, desk):
    mirror = bench.publisher("mirror", follows="archive", idempotency="key")
    async with opened(TOML + '[[channels]]\nid = "site"\nuse = "mirror"\n') as alliance:
        await alliance.run()
        letter, site = alliance.deliveries()

        with pytest.raises(ConfigError, match="does not wait for anything"):
            await alliance.resolve(letter.id, State.DUE)
        await alliance.resolve(site.id, State.DUE)
        await alliance.run()

        assert [delivery.state for delivery in alliance.deliveries()] == [State.DELIVERED, State.DELIVERED]
    assert (len(desk.sent), [delivery.id for delivery in mirror.sent]) == (1, [site.id, site.id])


def test_the_face_resolves_its_names_lazily():
    assert npa_core.run is run_once
    assert set(npa_core.__all__) <= set(dir(npa_core))
    with pytest.raises(AttributeError, match="no attribute 'Aliance'"):
        npa_core.Aliance  # noqa: B018
