"""The preview: what every channel would send, in files, and nothing is sent or planned."""

from __future__ import annotations

import pytest

from npa_core.errors import ConfigError
from npa_core.models import Message, Part
from npa_core.pipeline.edit import approve
from npa_core.pipeline.preview import preview

WEEKLY = "weekly/2026-W47"
TOML = """
[digests.weekly]
title = "Die Woche"
channels = ["letter"]

[[channels]]
id = "letter"
use = "post"

[[channels]]
id = "other"
use = "post"

[[channels]]
id = "site"
use = "mirror"
"""


@pytest.fixture
def mirror(bench):
    return bench.publisher("mirror", follows="archive")


@pytest.fixture
def shop(bench, desk, mirror):
    shop = bench.shop(TOML)
    bench.draft(shop)
    return shop


async def test_the_parts_of_every_channel_of_the_digest_are_written(shop, desk, tmp_path):
    desk.render = lambda message: [Part(path="html/letter.html", media_type="text/html", body=b"<p>")]

    written, failures = await preview(shop, WEEKLY, tmp_path / "out")

    assert failures == ()
    assert written == (tmp_path / "out/letter/html/letter.html", tmp_path / "out/site/a.txt")
    assert written[0].read_bytes() == b"<p>"
    assert (desk.sent, shop.store.ledger.find()) == ([], [])


async def test_several_messages_have_a_folder_each_however_alike_their_targets(shop, desk, tmp_path):
    desk.plan = lambda brief: [Message(target="a@x.example"), Message(target="a-x.example"), Message(target="🎉")]

    written, _ = await preview(shop, WEEKLY, tmp_path)

    assert len(set(written)) == 4
    assert all(path.exists() for path in written)


async def test_a_mirror_shows_the_draft_as_it_will_be(shop, mirror, tmp_path):
    await preview(shop, WEEKLY, tmp_path)
    await approve(shop, WEEKLY)
    await preview(shop, WEEKLY, tmp_path)

    assert [[edition.id for edition in brief.archive.editions] for brief in mirror.briefs] == [[WEEKLY], [WEEKLY]]


async def test_an_edition_without_its_digest_is_shown_by_every_channel(bench, shop, tmp_path):
    shop = bench.shop(TOML.replace("[digests.weekly]", "[digests.monthly]"))

    written, _ = await preview(shop, WEEKLY, tmp_path)

    assert [path.parent.name for path in written] == ["letter", "other", "site"]


async def test_a_channel_that_cannot_show_it_costs_no_other(shop, desk, tmp_path):
    desk.render = lambda message: ["<p>"]

    written, (failure,) = await preview(shop, WEEKLY, tmp_path)

    assert (failure.subject, failure.kind) == ("channel letter", "plugin-error")
    assert [path.parent.name for path in written] == ["site"]


async def test_a_place_that_cannot_be_written_is_named(shop, tmp_path):
    (tmp_path / "out").write_text("a file")

    _, failures = await preview(shop, WEEKLY, tmp_path / "out")

    assert len(failures) == 2
    assert "a.txt: cannot be written: Not a directory" in failures[0].message


async def test_an_edition_that_is_not_there_is_named(shop, tmp_path):
    with pytest.raises(ConfigError, match="no edition 'weekly/1999-W01'"):
        await preview(shop, "weekly/1999-W01", tmp_path)
