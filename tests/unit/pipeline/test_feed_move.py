"""Moving a source: its file says the new address and nothing else is changed; its id and its items stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from npa_core import Alliance
from npa_core.errors import ConfigError, LockedError, RejectedError, StoreError
from npa_core.exchange.yaml_file import YamlFile
from npa_core.models import Harvest, Outcome, RawItem, SourceState
from npa_core.pipeline.gather import gather
from npa_core.pipeline.lock import locked
from npa_core.store.sources import Sources

OLD, NEW = "https://dgb.example/feed", "https://dgb.example/new"
PARTNERS = f"""# Our partners
- id: dgb      # a union
  name: DGB
  feeds:
    - https://dgb.example/first
    - {OLD}  # the news
- {{id: awo, name: AWO, feeds: [{{id: awo/press, url: 'https://awo.example/feed'}}]}} # in one line
- id: drk
  name: DRK
  feeds:
    - url: https://drk.example/feed  # block style
      grant:
        images: true  # asked in May
- {{id: neu, name: Neu, status: review, feeds: ['https://neu.example/feed']}}
"""
TOML = """
[[sources]]
id = "office"  # ours
use = "rss"
settings = { url = "https://office.example/feed" }
"""


@pytest.fixture
def asked():
    """The addresses that were visited."""
    return []


@pytest.fixture
def answers():
    """What an address answers; what is not named brings one item."""
    return {}


@pytest.fixture
async def opened(bench, monkeypatch, asked, answers):
    """Open the folder as a run does, with every source gathered once."""

    def answer(visit):
        url = visit.address or visit.source.settings.get("url")
        asked.append(url)
        held = answers.get(url, Harvest(items=(RawItem(guid=visit.source.id, title="x"),), cursor="etag"))
        if isinstance(held, Exception):
            raise held
        return held

    bench.gatherer(answer)
    await gather(bench.shop(TOML, partners=PARTNERS))
    asked.clear()
    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)
    return lambda: Alliance.open(bench.folder, clock=bench.clock)


def partners_of(bench) -> str:
    return (bench.folder / "catalogue" / "partners.yaml").read_text()


def record_of(bench, id: str):
    return bench.stores[0].sources.all()[id]


async def test_an_unnamed_feed_keeps_its_id_its_items_and_stays_unnamed(opened, bench, asked):
    bench.stores[0].sources.note("dgb/2", {"moved_to": "https://else.example/", "quality": ["no-links"]})

    async with opened() as alliance:
        moved = await alliance.move("dgb/2", NEW)
        items = alliance.items(source="dgb/2")

    assert (moved.old, moved.new, moved.file) == (OLD, NEW, "catalogue/partners.yaml")
    assert partners_of(bench) == PARTNERS.replace(OLD, NEW)
    record = record_of(bench, "dgb/2")
    assert (record.address, record.cursor, record.moved_to, record.quality) == (NEW, None, None, ())
    assert len(items) == 1
    assert asked == [NEW]


async def test_the_opened_alliance_reads_the_new_address_at_once_and_nothing_comes_twice(opened, bench, asked):
    async with opened() as alliance:
        await alliance.move("dgb/2", NEW)
        report = await alliance.gather("dgb")

    assert report.counts["items_new"] == 0
    assert sorted(asked) == sorted(["https://dgb.example/first", NEW, NEW])
    assert record_of(bench, "dgb/2").cursor == "etag"


@pytest.mark.parametrize(
    ("id", "old"),
    [("awo/press", "'https://awo.example/feed'"), ("drk/1", "https://drk.example/feed")],
)
async def test_a_feed_is_changed_wherever_and_however_it_is_written(opened, bench, id, old):
    async with opened() as alliance:
        await alliance.move(id, "https://new.example/feed")

    assert partners_of(bench) == PARTNERS.replace(old, "https://new.example/feed")
    assert record_of(bench, id).address == "https://new.example/feed"


async def test_a_partner_with_a_file_of_its_own_is_changed_there(opened, bench):
    folder = bench.folder / "catalogue" / "partners"
    folder.mkdir()
    (folder / "vhs.yaml").write_text("id: vhs\nname: VHS  # short\nfeeds: [https://vhs.example/feed]\n")

    async with opened() as alliance:
        moved = await alliance.move("vhs/1", "https://vhs.example/new")

    assert moved.file == "catalogue/partners/vhs.yaml"
    assert (folder / "vhs.yaml").read_text() == "id: vhs\nname: VHS  # short\nfeeds: [https://vhs.example/new]\n"


async def test_a_source_of_npa_toml_is_changed_there(opened, bench):
    before = (bench.folder / "npa.toml").read_text()

    async with opened() as alliance:
        moved = await alliance.move("office", "https://office.example/new")

    assert moved.file == "npa.toml"
    assert (bench.folder / "npa.toml").read_text() == before.replace("office.example/feed", "office.example/new")
    assert record_of(bench, "office").address == "https://office.example/new"


async def test_without_an_address_it_goes_where_the_source_has_moved(opened, bench):
    bench.stores[0].sources.note("dgb/2", {"moved_to": NEW})

    async with opened() as alliance:
        moved = await alliance.move("dgb/2")

    assert moved.new == NEW


async def test_failures_at_the_old_address_are_over(opened, bench):
    failed = {"failures": 9, "failing_since": bench.clock.now(), "failure_kind": "gone", "failure": "410", "gone": 1}
    bench.stores[0].sources.note("dgb/2", failed)

    async with opened() as alliance:
        await alliance.move("dgb/2", NEW)
        (source,) = [source for source in alliance.health() if source.id == "dgb/2"]

    assert (source.state, source.failures, source.problems) == (SourceState.WELL, 0, ())


async def test_an_address_that_was_changed_by_hand_is_only_remembered(opened, bench, asked):
    async with opened() as alliance:
        moved = await alliance.move("awo/press", "https://awo.example/feed")

    assert (moved.file, asked) == (None, [])
    assert record_of(bench, "awo/press").cursor == "etag"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dgb/3", NEW), "unknown source 'dgb/3' \\(did you mean 'dgb/[12]'\\?\\); `npa feeds health` lists them"),
        (("dgb/2", "ftp://dgb.example/"), "is no http\\(s\\) address"),
        (("dgb/2", "https://awo.example/feed"), "is the address of awo/press already"),
        (("dgb/2", "https://neu.example/feed"), "is the address of a feed of neu already"),
        (("dgb/2", None), "no move of 'dgb/2' is known"),
        (("dgb/2", "https://page.example/"), "cannot be read: a web page; nothing was changed \\(--force"),
        (("dgb/2", "https://gone.example/"), "cannot be read: it is not there; nothing was changed"),
    ],
)
async def test_what_is_not_right_changes_nothing(opened, bench, answers, arguments, message):
    answers["https://page.example/"] = RejectedError("a web page", kind="not-a-feed")
    answers["https://gone.example/"] = Harvest(outcome=Outcome.GONE)

    async with opened() as alliance:
        with pytest.raises(ConfigError, match=message):
            await alliance.move(*arguments)

    assert partners_of(bench) == PARTNERS
    assert record_of(bench, "dgb/2").address == OLD


async def test_by_force_an_address_need_not_be_read(opened, bench, asked):
    async with opened() as alliance:
        await alliance.move("dgb/2", "https://later.example/feed", force=True)

    assert asked == []
    assert record_of(bench, "dgb/2").address == "https://later.example/feed"


async def test_a_broken_database_is_no_fault_of_the_address(opened, answers):
    answers[NEW] = StoreError("the disk is full")

    async with opened() as alliance:
        with pytest.raises(StoreError, match="the disk is full"):
            await alliance.move("dgb/2", NEW)


async def test_a_table_is_to_be_changed_by_hand_and_how_is_said(bench, monkeypatch):
    bench.gatherer(lambda visit: Harvest(items=(RawItem(guid="1", title="x"),)))
    (bench.folder / "catalogue").mkdir()
    (bench.folder / "catalogue" / "partners.csv").write_text(f"id,name,feeds\nvhs,VHS,{OLD}\n")
    bench.shop("")
    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)

    async with Alliance.open(bench.folder, clock=bench.clock) as alliance:
        with pytest.raises(
            ConfigError, match=r"partners\.csv is a table.*the row of 'vhs' by hand, and the id 'vhs/1'"
        ):
            await alliance.move("vhs/1", NEW)


async def test_a_catalogue_that_has_become_faulty_is_left_alone(opened, bench):
    async with opened() as alliance:
        broken = PARTNERS + "- {id: x}\n"
        (bench.folder / "catalogue" / "partners.yaml").write_text(broken)
        with pytest.raises(ConfigError, match="the catalogue is not right"):
            await alliance.move("dgb/2", NEW)

    assert partners_of(bench) == broken


async def test_a_feed_that_is_no_longer_written_there_is_left_alone(opened, bench):
    async with opened() as alliance:
        (bench.folder / "catalogue" / "partners.yaml").write_text(PARTNERS.replace(OLD, "https://other.example/"))
        with pytest.raises(ConfigError, match=r"'dgb/2' is written neither in npa\.toml nor in the catalogue"):
            await alliance.move("dgb/2", NEW)


async def test_while_a_run_is_at_work_nothing_is_moved(opened, bench):
    async with opened() as alliance:
        with locked(bench.folder / "state" / "npa.lock", bench.clock.now()), pytest.raises(LockedError):
            await alliance.move("dgb/2", NEW)

    assert partners_of(bench) == PARTNERS


# --- killed in the middle --------------------------------------------------------------------------------------------


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", ["the first writing", "the database", "all of it"])
async def test_killed_between_two_writes_the_history_stays(opened, bench, monkeypatch, after):
    bench.clock.move(days=1)
    replace, meet, done = YamlFile.replace, Sources.meet, []

    def counted_replace(self, values):
        replace(self, values)
        done.append("file")
        if done.count("file") == (2 if after == "all of it" else 1) and after != "the database":
            raise KilledError

    def killed_meet(self, sources):
        meet(self, sources)
        if after == "the database":
            raise KilledError

    monkeypatch.setattr(YamlFile, "replace", counted_replace)
    async with opened() as alliance:
        monkeypatch.setattr(Sources, "meet", killed_meet)
        with pytest.raises(KilledError):
            await alliance.move("dgb/2", NEW)
    monkeypatch.undo()
    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)

    async with opened() as alliance:
        report = await alliance.gather("dgb")

        assert report.counts["items_new"] == 0
        assert [source.id for source in alliance.health() if source.partner == "dgb"] == ["dgb/1", "dgb/2"]
        await alliance.move("dgb/2", NEW)
        assert [stored.item.first_seen for stored in alliance.items(source="dgb/2")] == [
            bench.clock.now() - timedelta(days=1)
        ]
