"""Binding settings: secrets by reference only, faults at their place, values never shown."""

import os

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from npa_core.config import bind, load

TOML = """\
[alliance]
name = "Beispielbündnis"
url = "https://buendnis.example/"
contact = "buero@buendnis.example"

[[channels]]
id = "letter"
use = "email"

[channels.settings]
host = "mail.example"
"""


class Server(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: SecretStr


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(pattern=r"^[a-z.]+$")
    password: SecretStr | None = None
    token: SecretStr = SecretStr("")
    port: int = 25
    servers: tuple[Server, ...] = ()


@pytest.fixture
def bound(tmp_path):
    def bind_with(more, **environ):
        (tmp_path / "npa.toml").write_text(TOML + more, encoding="utf-8")
        loaded = load(tmp_path)
        settings = loaded.config.channels[0].settings
        instance, faults = bind(Settings, settings, loaded=loaded, at=("channels", 0, "settings"), environ=environ)
        return instance, [str(fault) for fault in faults]

    return bind_with


def secret(folder, name, text, mode=0o600):
    (folder / "secrets").mkdir(exist_ok=True)
    path = folder / "secrets" / name
    path.write_bytes(text)
    path.chmod(mode)


def test_secrets_come_from_the_environment_and_from_files(bound, tmp_path):
    secret(tmp_path, "token", b"abc\n")

    instance, faults = bound(
        'password = { env = "PASS" }\ntoken = { file = "secrets/token" }\nservers = [{ key = { env = "KEY" } }]\n',
        PASS="p w", KEY="k",
    )  # fmt: skip

    assert faults == []
    assert (
        instance.password.get_secret_value(),
        instance.token.get_secret_value(),
        instance.servers[0].key.get_secret_value(),
    ) == ("p w", "abc", "k")


def test_any_setting_may_come_from_the_environment(bound):
    instance, faults = bound('port = { env = "PORT" }\n', PORT="587")

    assert (instance.port, faults) == (587, [])


def test_without_a_given_environment_that_of_the_process_counts(tmp_path, monkeypatch):
    (tmp_path / "npa.toml").write_text(TOML + 'token = { env = "NPA_TEST_TOKEN" }\n', encoding="utf-8")
    monkeypatch.setenv("NPA_TEST_TOKEN", "t")
    loaded = load(tmp_path)

    instance, faults = bind(Settings, loaded.config.channels[0].settings, loaded=loaded, at=("channels", 0, "settings"))

    assert (instance.token.get_secret_value(), faults) == ("t", ())
    assert os.environ["NPA_TEST_TOKEN"] == "t"


def test_a_secret_written_out_is_a_fault_wherever_it_stands_and_is_not_repeated(bound):
    instance, faults = bound('password = "geheim1"\nservers = [{ key = "geheim2" }]\n')

    says = 'a secret may only be written as { env = "NAME" } or { file = "secrets/name" }'
    assert [f"npa.toml:12:1: {says}", f"npa.toml:13:14: {says}"] == faults
    assert instance is None


def test_every_missing_secret_is_named_beside_the_other_faults(bound, tmp_path):
    secret(tmp_path, "empty", b" \n")

    instance, faults = bound(
        'password = { env = "PASS" }\n'
        'token = { env = "EMPTY" }\n'
        "servers = [\n"
        '  { key = { file = "secrets/none" } },\n'
        '  { key = { file = "secrets/empty" } },\n'
        '  { key = { file = "secrets" } },\n'
        "  { key = { env = 3 } },\n"
        "]\n"
        'prot = 3\nport = "x"\n',
        EMPTY="",
    )

    assert faults == [
        "npa.toml:12:1: the environment variable PASS is not set",
        "npa.toml:13:1: the environment variable EMPTY is empty",
        "npa.toml:15:5: the secret file secrets/none is missing",
        "npa.toml:16:5: the secret file secrets/empty is empty",
        "npa.toml:17:5: the secret file secrets is no small file",
        'npa.toml:18:5: a secret is written { env = "…" }, with a name in quotes',
        "npa.toml:20:1: unknown key 'prot' (did you mean 'port'?)",
        "npa.toml:21:1: `port`: expected a whole number, found text",
    ]
    assert instance is None


def test_a_secret_file_that_everyone_can_read_is_a_fault(bound, tmp_path):
    secret(tmp_path, "token", b"abc", mode=0o644)

    _, faults = bound('token = { file = "secrets/token" }\n')

    says = "everyone on this machine can read the secret file secrets/token; run: chmod 600 secrets/token"
    assert [f"npa.toml:12:1: {says}"] == faults


@pytest.mark.parametrize(
    ("text", "says"), [(b"\xff", "cannot be read: it is not UTF-8 text"), (b"x" * 65_537, "is no small file")]
)
def test_a_secret_file_that_is_no_text_or_too_large_is_a_fault(bound, tmp_path, text, says):
    secret(tmp_path, "token", text)

    _, faults = bound('token = { file = "secrets/token" }\n')

    assert [f"npa.toml:12:1: the secret file secrets/token {says}"] == faults


def test_a_secret_file_behind_a_loop_of_links_is_a_fault(bound, tmp_path):
    (tmp_path / "loop").symlink_to("loop")

    _, faults = bound('token = { file = "loop" }\n')

    assert faults == ["npa.toml:12:1: the secret file loop cannot be read: Too many levels of symbolic links"]


def test_a_value_from_the_environment_that_does_not_fit_is_not_shown(bound, tmp_path):
    text = TOML.replace('host = "mail.example"', 'host = { env = "HOST" }')
    (tmp_path / "npa.toml").write_text(text, encoding="utf-8")
    loaded = load(tmp_path)

    _, faults = bind(
        Settings,
        loaded.config.channels[0].settings,
        loaded=loaded,
        at=("channels", 0, "settings"),
        environ={"HOST": "GEHEIM"},
    )

    assert list(map(str, faults)) == ["npa.toml:11:1: `host`: this value is not accepted (it is secret and not shown)"]


def test_the_settings_of_a_partners_feed_are_faults_of_the_catalogue(tmp_path):
    (tmp_path / "npa.toml").write_text(TOML, encoding="utf-8")

    instance, faults = bind(Settings, {"url": "x"}, loaded=load(tmp_path), at=None, environ={})

    assert instance is None
    assert [str(fault).split(" (")[0] for fault in faults] == [
        "catalogue/partners.yaml: `host` is missing",
        "catalogue/partners.yaml: unknown key 'url'",
    ]
