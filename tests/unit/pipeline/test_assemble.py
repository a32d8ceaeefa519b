"""Assembly: every fault of every file at once, each with its place; a broken plugin costs itself only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, Literal

import pytest
from pydantic import SecretStr

from npa_core.config.settings import ClassifySettings
from npa_core.errors import ConfigError
from npa_core.pipeline.assemble import assemble, read_folder
from npa_core.pipeline.discover import Registry
from npa_core.plugin import Publisher, Settings
from npa_core.store import Strike

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)


HEAD = """[alliance]
name = "x"
url = "https://x.example/"
contact = "a@x.example"
"""


def faults(build) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        build()
    return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def hosts(bench):
    """The hosts that a channel with these settings may reach."""

    class Anything(Settings):
        host: str = ""
        port: int | None = None
        server: str = ""
        note: str = ""
        retries: int = 3

    class Post(Publisher[Anything]):
        name: ClassVar[str] = "post"
        follows: ClassVar[Literal["edition", "archive"]] = "archive"

        def plan(self, brief):
            return ()

        async def deliver(self, delivery, parts):
            raise NotImplementedError

    bench.offer("publisher", Post)

    def of(settings: str) -> set[str]:
        shop = bench.shop(f'[[channels]]\nid = "letter"\nuse = "post"\nsettings = {{ {settings} }}\n')
        return set(shop.assembly.channels[0].hosts)

    return of


def test_everything_configured_is_bound_to_its_component(bench):
    bench.gatherer(lambda visit: None)
    bench.publisher()
    bench.classifier(lambda item: ())
    partners = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n"
    own = '[[sources]]\nid = "office"\nuse = "rss"\nsettings = { url = "https://office.example/" }\n'

    assembly = bench.shop(own, classifiers='"words"', partners=partners).assembly

    assert [(bound.spec.id, str(bound.owner)) for bound in assembly.sources] == [
        ("office", "source office (npa-fake 1.0)"),
        ("dgb/1", "source dgb/1 (npa-fake 1.0)"),
    ]
    assert [bound.spec for bound in assembly.classifiers] == ["words"]
    assert assembly.channel("letter") is None


def test_a_channel_is_found_by_its_id(bench):
    bench.publisher()

    assembly = bench.shop().assembly

    assert assembly.channel("letter") is assembly.channels[0]


def test_a_component_nobody_offers_is_a_fault_with_its_place_and_a_suggestion(bench):
    bench.publisher("postcard")

    (fault,) = faults(bench.shop)

    assert fault == (
        "npa.toml:16:1: channel letter: unknown publisher 'post' (did you mean 'postcard'?); is its plugin installed?"
    )


def test_a_feed_whose_gatherer_nobody_offers_is_a_fault_of_the_catalogue(bench):
    partners = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n"

    (fault,) = faults(lambda: bench.shop("", partners=partners))

    assert fault.startswith("catalogue/partners.yaml:1:32: source dgb/1: unknown gatherer 'rss'")


def test_the_faults_of_feeds_are_said_in_their_own_files_together_with_those_of_their_partners(bench):
    bench.gatherer(lambda visit: None)
    (bench.folder / "catalogue" / "partners").mkdir(parents=True)
    (bench.folder / "catalogue" / "partners" / "awo.yaml").write_text(
        "id: awo\nname: AWO\nfeeds:\n  - {id: dgb/1, url: 'https://awo.example/', use: rsss}\n"
    )
    partners = "- {id: dgb, name: DGB, sector: unoin}\n- {id: vhs, name: VHS, feeds: ['https://vhs.example/']}\n"
    own = "".join(
        f'[[sources]]\nid = "{id}"\nuse = "rss"\nsettings = {{ url = "{id}" }}\n' for id in ("vhs/1", "dgb/1")
    )

    found = faults(lambda: bench.shop(own, partners=partners))

    assert [fault.split("(")[0] for fault in found] == [
        "catalogue/partners.yaml:1:24: `sector`: unknown value 'unoin' ",
        "catalogue/partners.yaml:2:32: duplicate source 'vhs/1'; it is already in npa.toml:9",
        "catalogue/partners/awo.yaml:4:5: duplicate source 'dgb/1'; it is already in npa.toml:13",
        "catalogue/partners/awo.yaml:4:5: source dgb/1: unknown gatherer 'rsss' ",
    ]


def test_while_a_plugin_is_broken_what_nobody_offers_is_left_out_and_reported(bench):
    bench.broken_plugin("it raised")

    (failure,) = bench.shop().assembly.missing

    assert (failure.subject, failure.kind) == ("channel letter", "plugin-missing")


def test_wrong_settings_unknown_sections_and_repeated_sources_are_all_said_at_once(bench):
    bench.gatherer(lambda visit: None)
    bench.publisher()
    toml = """
[digests.weekly]
title = "x"
sections = ["by-field", "by-feild"]

[[channels]]
id = "letter"
use = "post"
settings = { colour = "red" }

[[sources]]
id = "dgb/1"
use = "rss"
"""
    partners = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n"

    found = faults(lambda: bench.shop(toml, partners=partners))

    assert len(found) == 3
    assert any("partners.yaml:1:32: duplicate source 'dgb/1'; it is already in npa.toml:19" in one for one in found)
    assert any(fault.startswith("npa.toml:12:25: unknown kind of section 'by-feild' (did you mean") for fault in found)
    assert any("unknown key 'colour'" in fault for fault in found)


@pytest.mark.parametrize("interval", ["1h", "soon"])
def test_a_store_that_this_version_cannot_open_is_a_fault_with_its_place(tmp_path, interval):
    settings = f'[store]\nurl = "mysql://db.example/npa"\n[gather]\ninterval = "{interval}"\n'
    (tmp_path / "npa.toml").write_text(HEAD + settings)

    found = faults(lambda: assemble(read_folder(tmp_path, Registry()), Registry()))

    assert "npa.toml:6:1: store.url 'mysql' is not supported; use sqlite:///state/npa.db" in found


def test_a_component_that_blocked_is_left_out_until_its_plugin_has_another_version(bench):
    bench.publisher()
    shop = bench.shop()
    shop.store.memory.strike(Strike("channel letter", "npa-fake 1.0", NOW, "it blocked"))

    (failure,) = bench.shop(strikes=True).assembly.missing

    assert (failure.kind, failure.since) == ("blocked", NOW)
    assert "new chance with a new version of npa-fake 1.0" in failure.message
    shop.store.memory.strike(Strike("channel letter", "npa-fake 0.9", NOW, "it blocked"))
    assert bench.shop(strikes=True).assembly.missing == ()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('host = "mail.example"', {"mail.example"}),
        ('host = "mail.example", port = 2525', {"mail.example:2525"}),
        ('host = "mail.example:25", port = 2525', {"mail.example:25"}),
        ('server = "https://social.example/"', {"social.example:443"}),
        ('server = "http://social.example:3000/api"', {"social.example:3000"}),
        ('server = "http://[::1]/"', {"[::1]:80"}),
        ('note = "ask us"', set()),
        ('note = "https://[what is this"', set()),
        ('note = "http://a.example:99999/"', set()),
    ],
)
def test_the_hosts_an_operator_wrote_down_may_be_reached_by_that_channel(hosts, settings, expected):
    assert hosts(settings) - {""} == expected


def test_the_faults_of_npa_toml_and_of_the_catalogue_come_together(tmp_path):
    (tmp_path / "npa.toml").write_text("[alliance]\nname = 'x'\nurl = 'https://x.example/'\ncontact = 'nobody'\n")
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "partners.yaml").write_text("- {id: DGB, name: DGB}\n")

    found = faults(lambda: read_folder(tmp_path, Registry()))

    assert {fault.split(":")[0] for fault in found} == {"npa.toml", "catalogue/partners.yaml"}


def test_a_folder_without_settings_says_what_makes_them(tmp_path):
    with pytest.raises(ConfigError, match="npa init"):
        read_folder(tmp_path, Registry())


def test_secrets_are_never_part_of_a_fault(bench):
    class Secretive(Settings):
        token: SecretStr
        count: int

    class Post(Publisher[Secretive]):
        name: ClassVar[str] = "post"

        def plan(self, brief):
            return ()

        async def deliver(self, delivery, parts):
            raise NotImplementedError

    bench.offer("publisher", Post)
    toml = '[[channels]]\nid = "letter"\nuse = "post"\nsettings = { token = "hunter2", count = "x" }\n'

    found = faults(lambda: bench.shop(toml))

    assert len(found) == 2
    assert "hunter2" not in "".join(found)


def test_an_assembly_may_know_ids_from_an_earlier_run(bench):
    bench.gatherer(lambda visit: None)
    shop = bench.shop("", partners="- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n")
    files = read_folder(bench.folder, bench.registry)

    assembly = assemble(files, bench.registry, remembered={("dgb", "https://dgb.example/feed"): "dgb/3"})

    assert [bound.spec.id for bound in shop.assembly.sources] == ["dgb/1"]
    assert [bound.spec.id for bound in assembly.sources] == ["dgb/3"]


def test_the_faults_in_settings_are_said_even_when_the_rest_of_the_files_is_faulty(bench):
    bench.publisher()
    for name in ClassifySettings().use:
        bench.classifier(lambda item: (), name)
    settings = '[[channels]]\nid = "letter"\nuse = "post"\nsettings = { colour = "red" }\n'
    (bench.folder / "npa.toml").write_text(f"{HEAD}languages = 5\n{settings}")
    (bench.folder / "catalogue").mkdir()
    (bench.folder / "catalogue" / "partners.yaml").write_text("- {id: DGB, name: DGB}\n")

    found = faults(lambda: read_folder(bench.folder, bench.registry))

    assert [fault.split(":")[0] for fault in found] == ["catalogue/partners.yaml", "npa.toml", "npa.toml"]
    assert "unknown key 'colour'" in found[2]


def test_classifiers_have_settings_by_their_names(bench):
    bench.publisher()
    bench.classifier(lambda item: ())
    settings = "\n[classify.settings.words]\nloud = true\n[classify.settings.wrods]\nloud = true\n"

    unknown, nobodys = faults(lambda: bench.shop(settings, classifiers='"words"'))

    assert "unknown key 'loud'" in unknown
    assert nobodys.startswith("npa.toml:")
    assert "did you mean 'words'?); only those at work have settings" in nobodys


def test_when_only_the_catalogue_is_faulty_sound_settings_add_nothing(bench):
    bench.publisher()
    for name in ClassifySettings().use:
        bench.classifier(lambda item: (), name)
    (bench.folder / "npa.toml").write_text(HEAD)
    (bench.folder / "catalogue").mkdir()
    (bench.folder / "catalogue" / "partners.yaml").write_text("- {id: DGB, name: DGB}\n")

    (fault,) = faults(lambda: read_folder(bench.folder, bench.registry))

    assert fault.startswith("catalogue/partners.yaml:1:")


def test_of_a_file_that_cannot_be_read_at_all_the_place_is_named(bench):
    (bench.folder / "npa.toml").write_text("[alliance\n")

    (fault,) = faults(lambda: read_folder(bench.folder, bench.registry))

    assert fault.startswith("npa.toml:1:10: no valid TOML")
