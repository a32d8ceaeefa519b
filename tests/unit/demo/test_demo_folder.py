"""Unpacking the bundled alliance: everything arrives, placeholders are filled in, nobody else's folder is touched."""

import stat
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from npa_core.demo.folder import make_room, unpack
from npa_core.demo.mastodon import TOKEN
from npa_core.errors import ConfigError


def unpacked(target, out=Path("/out")):
    return unpack(
        target, feeds_url="http://127.0.0.1:40001/", smtp_port=40002, mastodon_url="http://127.0.0.1:40003", out=out
    )


def test_every_bundled_file_arrives(tmp_path):
    bundled = Path(str(files("npa_core.demo").joinpath("alliance")))
    expected = {path.relative_to(bundled) for path in bundled.rglob("*") if path.is_file()}

    folder = unpacked(tmp_path)

    arrived = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert expected | {Path("secrets/mastodon-token")} == arrived


def test_the_addresses_of_the_servers_are_filled_in(tmp_path):
    folder = unpacked(tmp_path)

    site, letter, toot = tomllib.loads((folder / "npa.toml").read_text("utf-8"))["channels"]
    partners = yaml.safe_load((folder / "catalogue/partners.yaml").read_text("utf-8"))
    assert site["settings"]["out"] == "/out/site"
    assert letter["settings"]["port"] == 40002
    assert toot["settings"]["server"] == "http://127.0.0.1:40003"
    assert partners[1]["feeds"] == ["http://127.0.0.1:40001/dgb.xml"]


def test_no_placeholder_is_left(tmp_path):
    folder = unpacked(tmp_path)

    assert [path for path in folder.rglob("*") if path.is_file() and b"${" in path.read_bytes()] == []


@pytest.mark.parametrize(
    "name", ['with "quotes"', "back\\slash", "Umläute und 🚲", "tab\there", "del\x7f", "$money {x}"]
)
def test_any_folder_name_survives_in_the_settings(tmp_path, name):
    out = tmp_path / name

    folder = unpacked(tmp_path / "alliance", out=out)

    site = tomllib.loads((folder / "npa.toml").read_text("utf-8"))["channels"][0]
    assert site["settings"]["out"] == str(out / "site")


def test_the_token_is_for_its_owner_only(tmp_path):
    secret = unpacked(tmp_path) / "secrets" / "mastodon-token"

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text("utf-8").strip() == TOKEN


def test_an_earlier_demo_is_overwritten(tmp_path):
    unpacked(tmp_path, out=Path("/before"))

    unpacked(tmp_path, out=Path("/after"))

    assert "/after/site" in (tmp_path / "npa.toml").read_text("utf-8")


def test_another_alliance_is_left_alone(tmp_path):
    (tmp_path / "npa.toml").write_text('[alliance]\nname = "Ours"\n', "utf-8")

    with pytest.raises(ConfigError, match="another alliance"):
        unpacked(tmp_path)

    assert list(tmp_path.iterdir()) == [tmp_path / "npa.toml"]


def test_it_unpacks_from_a_zipped_package_too(tmp_path, monkeypatch):
    bundled = Path(str(files("npa_core.demo")))
    with zipfile.ZipFile(tmp_path / "demo.zip", "w") as archive:
        for path in (bundled / "alliance").rglob("*"):
            archive.write(path, path.relative_to(bundled))
    monkeypatch.setattr("npa_core.demo.folder.files", lambda _: zipfile.Path(tmp_path / "demo.zip"))

    folder = unpacked(tmp_path / "alliance")

    assert (folder / "catalogue" / "cases" / "wohnungslotsen.md").is_file()


def test_room_is_made_where_an_earlier_demo_was_and_nothing_else_goes(tmp_path):
    for name in ("alliance/npa.toml", "letters/001.eml", "own/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("# The example alliance of `npa demo`.\n")

    make_room(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["alliance", "own"]
