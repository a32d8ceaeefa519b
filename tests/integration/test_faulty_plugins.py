"""Plugins that are broken, mistyped, greedy, raising or blocking cost themselves only, and are named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[1] / "data" / "plugins"
IMPATIENT = """
import asyncio, sys
from npa_core import Alliance

async def once():
    async with Alliance.open(sys.argv[1], block_limit=0.4) as alliance:
        return (await alliance.run()).exit_code

sys.exit(asyncio.run(once()))
"""
ENDS_IN_DOUBT = {"bad-delivery", "exiting-delivery", "no-receipt"}
GATHERERS = ("raises", "exits", "nonsense", "unbuildable", "unenterable")
PUBLISHERS = ("bad-plan", "bad-render", *sorted(ENDS_IN_DOUBT))


@pytest.fixture
def installed(tmp_path):
    """Install plugins into a folder of their own, as pip would, and return the environment in which they are found."""
    place = tmp_path / "site"

    def install(*names: str, version: str = "") -> dict[str, str]:
        shutil.rmtree(place, ignore_errors=True)
        for name in names:
            _install(PLUGINS / name, place, version)
        return {"PYTHONPATH": os.pathsep.join(filter(None, (str(place), os.environ.get("PYTHONPATH"))))}

    return install


def _install(source: Path, place: Path, version: str) -> None:
    shutil.copytree(source, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("pyproject.toml", "__pycache__"))
    project = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"]
    version = version or project["version"]
    info = place / f"{project['name'].replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n")
    lines = [f"{name} = {target}\n" for name, target in project["entry-points"]["npa"].items()]
    (info / "entry_points.txt").write_text("[npa]\n" + "".join(lines))


def use(office, **tables: tuple[str, ...]) -> None:
    """Add sources and channels that use these components, and let the digest go to the channels, too."""
    settings = (office.folder / "npa.toml").read_text("utf-8")
    channels = ", ".join(f'"{name}"' for name in ("brief", *tables.get("channels", ())))
    settings = settings.replace('channels = ["brief"]', f"channels = [{channels}]")
    settings += "".join(f'\n[[{table}]]\nid = "{name}"\nuse = "{name}"\n' for table in tables for name in tables[table])
    (office.folder / "npa.toml").write_text(settings, "utf-8")


def failures(ended) -> dict[str, str]:
    return {failure["subject"]: failure["message"] for failure in ended.json["failures"]}


def test_each_faulty_plugin_is_listed_with_version_and_fault_and_the_good_ones_as_ever(npa, installed):
    environment = installed("broken", "mistyped", "duplicate")

    ended = npa("plugins", "--json", environment=environment)

    listed = {one["entry_point"]: one for one in ended.json}
    assert ended.code == 1
    assert {one["version"] for name, one in listed.items() if name in ("npa_broken", "npa_duplicate")} == {"0.1.0"}
    assert listed["npa_broken"]["distribution"] == "npa-broken"
    assert "npa_a_module_that_is_not_there" in listed["npa_broken"]["faults"][0]
    assert "'npa_gatherer'" in listed["npa_mistyped.misspelt"]["faults"][0]
    assert "npa_publishers is not marked with @hookimpl" in listed["npa_mistyped.unmarked"]["faults"][0]
    assert listed["npa_duplicate"]["components"] == [{"role": "gatherer", "name": "honest"}]
    (refused,) = listed["npa_duplicate"]["faults"]
    assert "npa-duplicate 0.1.0" in refused
    assert "'rss' is refused; npa-rss " in refused
    assert [one["faults"] for name, one in listed.items() if name in ("npa_core.builtin", "npa_rss")] == [[], []]
    assert {"role": "gatherer", "name": "rss"} in listed["npa_rss"]["components"]


def test_a_run_names_faulty_plugins_and_does_the_rest(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, sources=("honest",))

    ended = npa("-C", office.folder, "run", "--json", environment=installed("broken", "mistyped", "duplicate"))

    assert ended.code == 1
    assert set(failures(ended)) == {f"plugin npa-{name} 0.1.0" for name in ("broken", "mistyped", "duplicate")}
    assert ended.json["counts"]["items_new"] == 2
    assert ended.json["counts"]["delivered"] == 1


def test_what_needs_a_broken_plugin_is_left_out_and_not_called_a_mistake_of_the_operator(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, sources=("telex",), channels=("rohrpost",))

    broken = npa("-C", office.folder, "run", "--json", environment=installed("broken"))
    without = npa("-C", office.folder, "run")

    assert broken.code == 1
    assert {"source telex", "channel rohrpost", "plugin npa-broken 0.1.0"} == set(failures(broken))
    assert broken.json["counts"]["delivered"] == 1
    assert (without.code, "is its plugin installed?" in without.err) == (2, True)


def test_gatherers_that_raise_exit_or_return_nonsense_cost_themselves_only(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, sources=GATHERERS)

    ended = npa("-C", office.folder, "gather", "--json", environment=installed("raising"))

    failed = failures(ended)
    assert ended.code == 1
    assert set(failed) == {f"source {name}" for name in GATHERERS}
    assert all(f"source {name} (npa-raising 0.1.0)" in failed[f"source {name}"] for name in GATHERERS)
    assert {failure["kind"] for failure in ended.json["failures"]} == {"plugin-error"}
    assert ended.json["counts"]["items_new"] == 1


def test_a_classifier_that_raises_is_named_once_and_the_items_are_kept(npa, installed, office):
    office.set_up(more='\n[classify]\nuse = ["keywords", "unsure"]\n')
    office.tell("Anfang", "Mitte", "Ende")

    ended = npa("-C", office.folder, "gather", "--json", environment=installed("raising"))

    assert [failure["subject"] for failure in ended.json["failures"]] == ["classifier unsure"]
    assert "(npa-raising 0.1.0) raised LookupError: " in ended.json["failures"][0]["message"]
    assert ended.json["counts"]["items_new"] == 3


def test_publishers_that_raise_cost_themselves_only_and_what_may_have_left_is_in_doubt(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, channels=PUBLISHERS)
    environment = installed("raising")

    ended = npa("-C", office.folder, "run", "--json", environment=environment)
    ledger = npa("-C", office.folder, "deliveries", "--json", environment=environment).json

    named = " ".join(failures(ended).values())
    assert ended.code == 1
    assert {row["channel"]: row["state"] for row in ledger} == {
        "brief": "delivered",
        "bad-render": "failed",
        **dict.fromkeys(ENDS_IN_DOUBT, "unknown"),
    }
    assert all(f"channel {name} (npa-raising 0.1.0)" in named for name in PUBLISHERS)
    assert len(office.letters) == 1


def test_a_publisher_that_is_repaired_catches_up(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, channels=("bad-plan",))
    npa("-C", office.folder, "run", environment=installed("raising"))
    repaired = installed("raising")
    module = Path(repaired["PYTHONPATH"].split(os.pathsep)[0]) / "npa_raising.py"
    module.write_text(module.read_text("utf-8").replace('raise KeyError("kein Plan")', "return super().plan(brief)"))

    ended = npa("-C", office.folder, "run", "--json", environment=repaired)
    ledger = npa("-C", office.folder, "deliveries", "--json", environment=repaired).json

    assert ended.code == 0
    assert {row["channel"]: row["state"] for row in ledger} == {"brief": "delivered", "bad-plan": "delivered"}


@pytest.mark.slow
def test_code_that_blocks_ends_the_run_is_left_out_next_time_and_comes_back_with_a_new_version(npa, installed, office):
    office.set_up()
    office.tell("Anfang")
    use(office, sources=("blocking",))
    first = installed("blocking")

    command = [sys.executable, "-c", IMPATIENT, str(office.folder)]
    blocked = subprocess.run(
        command, env={**os.environ, **first}, capture_output=True, text=True, timeout=60, check=False
    )
    next_run = npa("-C", office.folder, "run", "--json", environment=first)
    advice = npa("-C", office.folder, "doctor", "--json", environment=first)
    with_new_version = npa("-C", office.folder, "run", "--json", environment=installed("blocking", version="0.2.0"))

    assert blocked.returncode == 1
    assert "a plugin blocks" in blocked.stderr
    assert "npa-blocking 0.1.0" in blocked.stderr
    assert next_run.code == 1
    assert "a new version of npa-blocking 0.1.0" in failures(next_run)["source blocking"]
    assert next_run.json["counts"]["delivered"] == 1
    assert any(one["subject"] == "source blocking" and one["level"] == "error" for one in advice.json)
    assert (with_new_version.code, with_new_version.json["counts"]["items_new"]) == (0, 1)
