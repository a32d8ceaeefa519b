"""The doctor: finds what is wrong and says what to do; without `online` it asks nobody."""

from __future__ import annotations

import os
import sqlite3

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Finding
from npa_core.pipeline.doctor import examine
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish
from npa_core.store import Strike

PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
- {id: drk, name: DRK, feeds: ['https://drk.example/feed']}
- {id: asb, name: ASB, feeds: ['https://asb.example/feed']}
- {id: vhs, name: VHS, feeds: ['https://vhs.example/feed']}
"""


def found(findings, subject: str):
    (finding,) = [finding for finding in findings if finding.subject.startswith(subject)]
    return finding


def levels(findings, level: str) -> list[str]:
    return [finding.subject for finding in findings if finding.level == level]


async def test_a_sound_alliance_has_nothing_but_good_findings(bench):
    bench.publisher()

    findings = await examine(bench.shop(), online=False)

    assert {finding.level for finding in findings} == {"ok"}
    assert found(findings, "database").message == "sound, 0 items"


async def test_plugins_are_named_with_what_they_offer_and_what_is_wrong(bench):
    bench.broken_plugin("it raised ValueError")
    registry = bench.registry
    sound = type(registry.plugins[0])("npa-sound", "2.0", "npa_sound")
    bench.registry = type(registry)((*registry.plugins, sound), registry.offers)

    findings = await examine(bench.shop(), online=False)

    broken = found(findings, "plugin npa-broken 0.1")
    assert (broken.level, broken.message) == ("error", "it raised ValueError")
    assert "pip uninstall npa-broken" in broken.advice
    assert found(findings, "plugin npa-sound 2.0").message == "offers nothing"
    assert found(findings, "channel letter").level == "error"


async def test_deliveries_that_wait_for_a_person_are_listed_with_the_command(bench):
    def reject(delivery):
        raise RejectedError("no such mailbox")

    bench.publisher().deliver = reject
    shop = bench.shop()
    await approve(shop, bench.draft(shop).id)
    await publish(shop, bench.run())

    finding = found(await examine(shop, online=False), "delivery 1: weekly/2026-W47 to liste@a.example by letter")

    assert (finding.message, finding.advice) == (
        "rejected: no such mailbox",
        "look, then `npa deliveries resolve 1`",
    )


async def test_deliveries_of_a_channel_that_is_gone_are_named(bench):
    bench.publisher()
    shop = bench.shop()
    await approve(shop, bench.draft(shop).id)

    finding = found(await examine(bench.shop(""), online=False), "delivery 1: weekly/2026-W47")

    assert (finding.level, finding.message) == ("warning", "its channel is not in npa.toml")
    assert not [f for f in await examine(shop, online=False) if f.subject.startswith("delivery")]


async def test_a_damaged_database_is_an_error(bench):
    shop = bench.shop("")
    with sqlite3.connect(shop.store.database.path) as connection:
        connection.execute("INSERT INTO label VALUES ('nobody', 'region', '03', 1.0, '', '')")
    connection.close()

    finding = found(await examine(shop, online=False), "database")

    assert (finding.level, finding.message) == ("error", "dangling reference in label")
    assert "restore the latest backup" in finding.advice


async def test_rights_that_are_too_narrow_or_too_wide_are_errors(bench, monkeypatch):
    shop = bench.shop("")
    (bench.folder / "secrets").mkdir()
    for name, mode in (("smtp", 0o644), ("token", 0o600)):
        (bench.folder / "secrets" / name).write_text("x")
        (bench.folder / "secrets" / name).chmod(mode)
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    findings = await examine(shop, online=False)

    assert levels(findings, "error") == [f"folder {bench.folder / 'state'}", str(bench.folder / "secrets" / "smtp")]


async def test_a_run_that_did_not_finish_shows_but_not_the_one_at_work(bench):
    shop = bench.shop("")
    shop.store.memory.start_run("gather", 1, bench.clock.now())
    shop.store.memory.start_run("doctor", os.getpid(), bench.clock.now())

    findings = await examine(shop, online=False)

    assert levels(findings, "warning") == ["run 1 (gather)"]


async def test_a_strike_counts_only_for_the_version_that_earned_it(bench):
    bench.publisher()
    shop = bench.shop()
    shop.store.memory.strike(Strike("channel letter", "npa-fake 0.9", bench.clock.now(), "it blocked"))

    assert levels(await examine(bench.shop(strikes=True), online=False), "error") == []

    shop.store.memory.strike(Strike("channel letter", "npa-fake 1.0", bench.clock.now(), "it blocked"))
    assert levels(await examine(bench.shop(strikes=True), online=False), "error") == ["channel letter"]


async def test_online_every_component_that_can_look_is_asked(bench):
    finding = Finding(level="warning", subject="server", message="slow")
    desk = bench.publisher(checks=True)
    desk.check = lambda: [finding]
    bench.gatherer(lambda visit: None)
    shop = bench.shop(partners=PARTNERS)

    assert finding not in await examine(shop, online=False)
    assert finding in await examine(shop, online=True)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda: 1 / 0, "raised ZeroDivisionError"),
        (lambda: None, "raised TypeError"),
        (lambda: ["all well"], "check returned something that is no Finding"),
    ],
)
async def test_a_component_whose_look_fails_is_an_error_of_its_own(bench, check, message):
    bench.publisher(checks=True).check = check

    finding = found(await examine(bench.shop(), online=True), "channel letter")

    assert finding.level == "error"
    assert message in finding.message


async def test_a_draft_that_nobody_released_for_long_is_found(bench):
    bench.publisher()
    shop = bench.shop()
    edition = bench.draft(shop)
    assert not [finding for finding in await examine(shop, online=False) if finding.level != "ok"]
    bench.clock.move(days=9)

    finding = found(await examine(shop, online=False), f"edition {edition.id}")

    assert finding.level == "warning"
    assert finding.message == f"a draft for {(bench.clock.now() - edition.composed).days} days"
    assert f"npa approve {edition.id}" in finding.advice
