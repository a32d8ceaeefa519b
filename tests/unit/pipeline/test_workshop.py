"""The workshop: components are built, entered and closed under the guard, and lent what they may use."""

from __future__ import annotations

import pytest

from npa_core.errors import PluginError, TransientError
from npa_core.models import Response
from npa_core.pipeline.opening import user_agent

TOML = """
[[channels]]
id = "letter"
use = "post"
"""


@pytest.fixture
def shop(bench):
    bench.publisher()
    return bench.shop(TOML)


async def test_a_component_is_lent_its_folder_clock_memory_and_log(shop, bench):
    async with shop.open(shop.assembly.channels[0]) as publisher:
        lent = publisher.context
        lent.shelf.put("seen", [1])

        assert (lent.folder, lent.clock.now(), lent.alliance.name) == (
            bench.folder,
            bench.clock.now(),
            "Beispielbündnis",
        )
        assert (lent.shelf.get("seen"), lent.shelf.get("other", 5)) == ([1], 5)
        assert lent.archive().revision == 1
    assert shop.store.memory.get("channel letter", "seen") == [1]


async def test_requests_and_connections_are_widened_by_the_components_own_hosts_only(shop, monkeypatch):
    asked = []

    async def request(method, url, **more):
        asked.append((method, url, more["allow_hosts"], more["redirects"], more["http2"]))
        return Response(status=200, url=url)

    monkeypatch.setattr(shop.net, "request", request)
    monkeypatch.setattr(shop.net, "connect", lambda host, port, **more: (host, port, more["allow_hosts"]))
    async with shop.open(shop.assembly.channels[0]) as publisher:
        await publisher.context.request("GET", "https://a.example/", redirects=2, http2=True)
        connection = publisher.context.connect("mail.example", 25)

    assert asked == [("GET", "https://a.example/", frozenset(), 2, True)]
    assert connection == ("mail.example", 25, frozenset())


async def test_foreign_work_goes_to_a_worker(shop):
    async with shop.open(shop.assembly.channels[0]) as publisher:
        assert await publisher.context.offload(abs, -2) == 2


@pytest.mark.parametrize("moment", ["enter", "leave"])
async def test_a_component_that_fails_in_opening_or_closing_is_named(bench, moment):
    desk = bench.publisher()
    setattr(desk, moment, lambda: 1 / 0)
    shop = bench.shop(TOML)

    with pytest.raises(PluginError, match=r"channel letter \(npa-fake 1.0\) raised ZeroDivisionError"):
        async with shop.open(shop.assembly.channels[0]):
            pass


def test_the_archives_revision_grows_only_when_something_changed(shop, bench):
    first = shop.archive_revision()
    assert shop.archive_revision() == first

    (bench.folder / "templates").mkdir()
    (bench.folder / "templates" / "page.html").write_text("<p>")
    second = shop.archive_revision()
    (bench.folder / "templates" / ".#page.html").symlink_to("nobody@nowhere")

    assert (second, shop.archive_revision()) == (first + 1, second)
    assert bench.shop(TOML + "settings = {}\n").archive_revision() == second
    assert bench.shop(TOML + "\n[digests.d]\ntitle = 'x'\n").archive_revision() == second


def test_the_archive_holds_approved_editions_only(shop, bench):
    edition = bench.draft(shop)
    assert shop.archive().editions == ()

    with shop.store.write() as tx:
        shop.store.editions.freeze(tx, edition.id, bench.clock.now(), [])

    assert shop.archive().editions == (edition,)


def test_a_failure_says_the_kind_of_its_error(shop):
    assert shop.failure("x", TransientError("a", kind="timeout")).kind == "timeout"
    assert shop.failure("x", PluginError("a")).kind == "plugin-error"


def test_the_user_agent_says_who_we_are_and_whom_to_write_to(shop):
    profile = shop.config.alliance.model_copy(update={"contact": "büro@buendnis.example"})

    agent = user_agent(profile)

    assert agent.startswith("npa-core/")
    assert agent.endswith("(+https://buendnis.example/; bro@buendnis.example)")
