"""`npa import` and `npa export`: what is said, on which stream, and with which exit code."""

import json
import sys
from datetime import UTC, datetime

import pytest

from npa_core.config import load
from npa_core.pipeline.lock import locked
from npa_core.store import Database


@pytest.fixture
def list_of(tmp_path):
    """Write a list of partners, outside the folder."""

    def write(*rows, name="partners.csv"):
        path = tmp_path / name
        path.write_text("\n".join(("id,name,sector", *rows)) + "\n")
        return path

    return write


def test_an_import_says_what_was_new_and_which_file_was_written(npa, list_of):
    path = list_of(*(f"p{number},P,other" for number in range(6)))

    assert npa("import", "csv", path, "--dry-run").stdout == (
        "new: 6 partners: p0, p1, p2, p3, p4 …\nwould write catalogue/partners.yaml\n"
    )
    assert npa("import", "csv", path).stdout == (
        "new: 6 partners: p0, p1, p2, p3, p4 …\nwrote catalogue/partners.yaml\n"
    )
    assert npa("import", "csv", path).stdout == ("as before: 6 partners\nnothing to do: all of it is there already\n")


def test_what_differs_is_an_error_until_it_is_to_be_replaced(npa, list_of):
    npa("import", "csv", list_of("p,P,other"))
    path = list_of("p,Q,other", name="list.csv")

    assert npa("import", "csv", path, "--of", "Partners", code=2).stderr.splitlines() == [
        f"{path}:2:1: partner 'p' is there already and differs in `name`",
        "npa: something is there already and differs; nothing was imported (--update replaces it)",
    ]
    assert npa("import", "csv", path, "--of", "partners", "--update").stdout == (
        "changed: 1 partners: p\nwrote catalogue/partners.yaml\n"
    )


def test_an_import_is_told_as_json(npa, list_of):
    path = list_of("p,P,other")

    assert json.loads(npa("import", "csv", path, "--json").stdout) == {
        "new": {"partners": ["p"]}, "changed": {}, "unchanged": {}, "files": ["catalogue/partners.yaml"],
    }  # fmt: skip


def test_faults_are_told_as_json(npa, list_of):
    path = list_of("p,,other")

    told = json.loads(npa("import", "csv", path, "--json", code=2).stdout)

    assert told["message"] == f"{path} is not right; nothing was imported"
    assert [fault["line"] for fault in told["faults"]] == [2]


def test_a_file_that_is_not_there_is_named(npa, tmp_path):
    path = tmp_path / "none.csv"

    assert npa("import", "csv", path, code=2).stderr == f"npa: {path}: cannot be read: No such file or directory\n"


def test_nothing_is_imported_while_a_run_is_at_work(npa, list_of):
    lock = Database.path_of(load(npa.folder).config.store.url, npa.folder).with_suffix(".lock")
    lock.parent.mkdir(exist_ok=True)

    with locked(lock, datetime(2026, 11, 16, tzinfo=UTC)):
        npa("import", "csv", list_of("p,P,other"), code=3)


def test_a_list_goes_to_stdout(npa, list_of):
    npa("import", "csv", list_of("p,P,association"))

    stdout = npa("export", "csv", "--of", "partners").stdout_bytes

    assert b"p,P,association\r\n" in stdout


def test_a_format_is_chosen_by_the_suffix_of_the_file(npa, tmp_path):
    npa("export", "skos", tmp_path / "f.ttl")
    npa("export", "skos", tmp_path / "f.txt")
    npa("export", "skos", tmp_path / "f.rdf")

    assert (tmp_path / "f.ttl").read_bytes() == (tmp_path / "f.txt").read_bytes()
    assert (tmp_path / "f.rdf").read_bytes().startswith(b"<?xml")


def test_a_workbook_goes_to_a_file_or_a_pipe_but_never_to_a_terminal(npa, tmp_path, monkeypatch):
    npa("export", "xlsx", tmp_path / "c.xlsx")
    assert (tmp_path / "c.xlsx").read_bytes().startswith(b"PK")
    assert npa("export", "xlsx").stdout_bytes.startswith(b"PK")

    class Terminal:
        stdout = type("Stream", (), {"isatty": staticmethod(lambda: True)})()
        exit = staticmethod(sys.exit)

    monkeypatch.setattr("npa_core.cli.transfer.sys", Terminal)

    assert npa("export", "xlsx", code=2).stderr == (
        "npa: xlsx is not for terminals; name a file: npa export xlsx catalogue.xlsx\n"
    )


def test_a_list_must_be_named_where_a_format_holds_only_one(npa):
    assert npa("export", "csv", code=2).stderr.startswith("npa: which list is it? Say it with --of: one of schemes, ")
