"""Founding: a folder that runs at once, and an existing one keeps every byte it had."""

from __future__ import annotations

import pytest

from npa_core.errors import ConfigError
from npa_core.pipeline.alliance import run
from npa_core.pipeline.found import found


def test_a_new_folder_holds_all_it_needs_and_runs_at_once(tmp_path):
    folder = tmp_path / "new" / "alliance"

    created = found(folder)

    assert sorted(path.relative_to(folder).as_posix() for path in created if path.parent.name != "schemas") == [
        ".gitignore",
        "catalogue/action_fields.yaml",
        "catalogue/events.yaml",
        "catalogue/groups.yaml",
        "catalogue/offers.yaml",
        "catalogue/partners.yaml",
        "catalogue/places.csv",
        "catalogue/regions.csv",
        "npa.toml",
        "pages/impressum.md",
        "state/npa.db",
    ]
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700
    assert run(folder).exit_code == 0


def test_what_is_there_stays_as_it_is(tmp_path):
    found(tmp_path)
    (tmp_path / "pages" / "impressum.md").unlink()
    (tmp_path / "npa.toml").write_text((tmp_path / "npa.toml").read_text() + "# mine\n")

    created = found(tmp_path)

    assert created == (tmp_path / "pages" / "impressum.md",)
    assert (tmp_path / "npa.toml").read_text().endswith("# mine\n")


@pytest.mark.parametrize(
    ("there", "not_written"),
    [
        ("partners.csv", "partners.yaml"),
        ("partners/dgb.yaml", "partners.yaml"),
        ("regions.yaml", "regions.csv"),
        ("regions.xlsx", "regions.csv"),
        ("regions/own.yaml", "regions.csv"),
        ("places.yaml", "places.csv"),
        ("offers.xlsx", "offers.yaml"),
        ("events.csv", "events.yaml"),
    ],
)
def test_a_list_in_another_form_is_list_enough(tmp_path, there, not_written):
    (tmp_path / "catalogue" / there).parent.mkdir(parents=True)
    (tmp_path / "catalogue" / there).write_text("")

    found(tmp_path)

    assert not (tmp_path / "catalogue" / not_written).exists()


def test_boundaries_are_no_list_of_regions(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "regions.geojson").write_text("")

    created = found(tmp_path)

    assert tmp_path / "catalogue" / "regions.csv" in created


def test_a_faulty_npa_toml_is_named_and_gets_no_database(tmp_path):
    (tmp_path / "npa.toml").write_text("[alliance")

    with pytest.raises(ConfigError, match=r"npa\.toml"):
        found(tmp_path)

    assert list((tmp_path / "state").iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="file: cannot be written: File exists"):
        found(tmp_path / "file")
