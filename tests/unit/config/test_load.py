"""Loading npa.toml: every fault at once, each at its place."""

from datetime import timedelta

import pytest

from npa_core.config import load
from npa_core.errors import ConfigError

ALLIANCE = """\
[alliance]
name = "Beispielbündnis"
url = "https://buendnis.example"
contact = "buero@buendnis.example"
"""

FULL = (
    ALLIANCE
    + """
[store]
url = { env = "NPA_STORE" }

[net]
timeout = 5
allow_private = ["127.0.0.0/8", "intern.example:8080", "::1", "[::1]:80", "haus"]
proxy = "http://proxy.example:3128"

[gather]
interval = "2h"

[classify]
use = ["keywords", "topics"]

[[sources]]
id = "office"
use = "rss"
settings = { url = "https://buendnis.example/feed" }

[digests.weekly]
title = { de = "Die Woche", en = "The week" }
schedule = "MON 07:00"
channels = ["letter"]

[[channels]]
id = "letter"
use = "email"
on_doubt = "resend"
"""
)


@pytest.fixture
def folder(tmp_path):
    def write(text, **more):
        body = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "npa.toml").write_bytes(body)
        return tmp_path

    return write


def faults_of(folder, **environ):
    with pytest.raises(ConfigError) as caught:
        load(folder, environ=environ)
    return [str(fault) for fault in caught.value.faults]


def test_the_smallest_file_is_three_lines_and_all_else_has_defaults(folder):
    config = load(folder(ALLIANCE)).config

    assert config.alliance.url == "https://buendnis.example/"
    assert config.store.url == "sqlite:///state/npa.db"
    assert (
        config.net.timeout, config.net.max_bytes, config.net.per_host, config.net.connections,
    ) == (20, 10_000_000, 1, 20)  # fmt: skip
    assert (timedelta(hours=1), timedelta(days=3)) == (config.gather.interval, config.gather.alarm_after)
    assert config.classifiers == ("keywords", "places", "language")
    assert (config.sources, config.digests, config.channels) == ((), {}, ())


def test_a_full_file_is_read_and_its_own_secrets_are_filled_in(folder):
    loaded = load(folder(FULL), environ={"NPA_STORE": "postgresql://u:p@db.example/npa"})

    config = loaded.config
    assert config.store.url == "postgresql://u:p@db.example/npa"
    assert "u:p@" not in repr(config)
    assert (config.digests["weekly"].id, FULL.split('schedule = "')[1][:3]) == ("weekly", "MON")
    assert (config.sources[0].id, config.sources[0].use) == ("office", "rss")
    assert (config.channels[0].id, config.channels[0].on_doubt) == ("letter", "resend")
    assert config.classifiers == ("keywords", "topics")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder):
    text = b"\xef\xbb\xbf" + ALLIANCE.replace("\n", "\r\n").encode()

    assert load(folder(text)).config.alliance.name == "Beispielbündnis"


def test_a_loaded_file_knows_the_place_of_what_it_holds_and_of_what_is_near(folder):
    loaded = load(folder(FULL), environ={"NPA_STORE": "x"})

    line = FULL.splitlines().index('use = "email"') + 1
    assert (line, 1) == loaded.place(("channels", 0, "use"))
    assert (line - 2, 1) == loaded.place(("channels", 0, "settings", "nothing"))


def test_a_folder_without_npa_toml_is_told_of_npa_init(tmp_path):
    with pytest.raises(ConfigError, match=r"no npa\.toml in .*; `npa init .*` makes one") as caught:
        load(tmp_path)

    assert caught.value.faults == ()


def test_npa_toml_that_is_a_folder_cannot_be_read(tmp_path):
    (tmp_path / "npa.toml").mkdir()

    with pytest.raises(ConfigError, match=r"npa\.toml cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a = 1\nb = \n", "2:5", "invalid value"),
        ("a = 1\na = 2\n", "2:6", "cannot overwrite a value"),
        ('a = "x', "1:7", "unterminated string"),
        ("x = " + "[" * 5_000, "", "nested too deeply"),
        (b"a = 1\nb = '\xff'\n", "2:1", "not UTF-8"),
        ("# " + "x" * 1_000_000, "", "longer than 1,000,000 bytes"),
    ],
)
def test_what_is_no_toml_is_one_fault_with_its_place(folder, text, place, says):
    faults = faults_of(folder(text))

    assert len(faults) == 1
    assert faults[0].startswith(f"npa.toml:{place}: " if place else "npa.toml: ")
    assert says in faults[0]


def test_every_fault_is_named_at_once_with_its_place_and_a_suggestion(folder):
    text = """\
[alliance]
name = "Bündnis"
url = "ftp://buendnis.example"
contact = "buero"
timezone = "Europe/Berlim"

[gather]
intervall = "1h"
alarm_after = 3
interval = "0h"

[digest.weekly]
title = "x"

[digests.weekly]
title = "Die Woche"
approve = "automatic"
channels = ["lettre", "letter", "letter"]
schedule = "MON 25:00"

[net]
timeout = "soon"
max_bytes = 10
allow_private = ["127.0.0.0/99", "host:99999", ""]
proxy = "socks://x"

[[channels]]
id = "letter"
use = "email"

[[channels]]
id = "letter"

[[sources]]
id = "Office News"
use = "rss"
settings = 3
"""

    faults = faults_of(folder(text))

    assert faults == [
        "npa.toml:3:1: `url`: not an http(s) URL",
        "npa.toml:4:1: `contact`: 'buero' is no e-mail address",
        "npa.toml:5:1: `timezone`: unknown time zone 'Europe/Berlim'; use an IANA name such as 'Europe/Berlin'",
        "npa.toml:8:1: unknown key 'intervall' (did you mean 'interval'?)",
        "npa.toml:9:1: `alarm_after`: a duration needs its unit; write it in quotes: '90m', '1h', '7d', '2w'",
        "npa.toml:10:1: `interval`: must be longer than nothing",
        "npa.toml:12:2: unknown key 'digest' (did you mean 'digests'?)",
        "npa.toml:17:1: `approve`: unknown value 'automatic' (did you mean 'auto'?)",
        "npa.toml:18:13: unknown channel 'lettre' (did you mean 'letter'?)",
        "npa.toml:18:33: channel 'letter' is named twice",
        (
            "npa.toml:19:1: `schedule`: 'MON 25:00' is no schedule; "
            "write 'MON 07:00', 'DAILY 07:00' or '1 07:00' (day of the month)"
        ),
        "npa.toml:22:1: `timeout`: expected a number, found text",
        "npa.toml:23:1: `max_bytes`: must be at least 1000",
        "npa.toml:24:18: `allow_private`: '127.0.0.0/99' is no host, host:port or CIDR range",
        "npa.toml:24:34: `allow_private`: 'host:99999' is no host, host:port or CIDR range",
        "npa.toml:24:48: `allow_private`: '' is no host, host:port or CIDR range",
        "npa.toml:25:1: `proxy`: write the proxy as http://host:port",
        "npa.toml:31:1: `use` is missing",
        "npa.toml:32:1: duplicate channel 'letter'; it is already [[channels]] number 1",
        "npa.toml:35:1: `id`: 'Office News' is no id (lower-case letters, digits, '-' and '_'; one '/' between)",
        "npa.toml:37:1: `settings`: expected a mapping, found a whole number",
    ]


def test_what_is_no_table_at_all_is_named_and_breaks_nothing(folder):
    text = 'alliance = 1\nchannels = 2\nsources = ["x"]\ndigests = [3]\nstore = 4\n'

    faults = faults_of(folder(text))

    assert faults == [
        "npa.toml:1:1: `alliance`: expected a mapping, found a whole number",
        "npa.toml:2:1: `channels`: expected a list, found a whole number",
        "npa.toml:3:12: `sources`: expected a mapping, found text",
        "npa.toml:4:1: `digests`: expected a mapping, found a list",
        "npa.toml:5:1: `store`: expected a mapping, found a whole number",
    ]


def test_a_digest_that_is_no_table_or_has_odd_channels_is_named(folder):
    text = ALLIANCE + "[digests]\nweekly = 5\n[digests.daily]\ntitle = 'x'\nchannels = 'site'\n"

    faults = faults_of(folder(text))

    assert faults == [
        "npa.toml:6:1: `weekly`: expected a mapping, found a whole number",
        "npa.toml:9:1: `channels`: expected a list, found text",
    ]


def test_the_name_of_a_digest_is_its_table_and_nothing_else(folder):
    faults = faults_of(folder(ALLIANCE + "[digests.weekly]\nid = 'woche'\ntitle = 'x'\n"))

    assert faults == ["npa.toml:6:1: the name of the table is the id: write [digests.woche] instead"]


def test_a_missing_alliance_table_is_one_fault_at_the_top(folder):
    assert faults_of(folder("[store]\n")) == ["npa.toml:1:1: `alliance` is missing"]


def test_a_password_in_plain_sight_is_a_fault_and_is_not_repeated(folder):
    text = ALLIANCE + '[store]\nurl = "postgresql://npa:geheim@db.example/npa"\n[net]\nproxy = "http://a:geheim@p:1"\n'

    faults = faults_of(folder(text))

    assert [fault.split(": ")[0] for fault in faults] == ["npa.toml:6:1", "npa.toml:8:1"]
    assert "geheim" not in str(faults)
    assert all("a password may only stand in { env" in fault for fault in faults)


def test_an_address_that_is_none_is_not_searched_for_a_password(folder):
    assert load(folder(ALLIANCE + '[store]\nurl = "postgresql://[x"\n')).config.store.url == "postgresql://[x"


def test_a_missing_secret_of_the_core_is_said_once_beside_all_other_faults(folder):
    text = ALLIANCE + '[store]\nurl = { env = "NPA_STORE" }\nurll = 1\n'

    faults = faults_of(folder(text))

    assert faults == [
        "npa.toml:6:1: the environment variable NPA_STORE is not set",
        "npa.toml:7:1: unknown key 'urll' (did you mean 'url'?)",
    ]


def test_a_secret_of_the_core_that_does_not_fit_is_not_shown(folder):
    text = ALLIANCE + '[net]\nproxy = { env = "PROXY" }\n'

    faults = faults_of(folder(text), PROXY="geheim")

    assert faults == ["npa.toml:6:1: `proxy`: this value is not accepted (it is secret and not shown)"]
