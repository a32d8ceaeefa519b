"""The commands: what a person reads, what a program reads, and the exit code of each."""

from __future__ import annotations

import json
import logging

import pytest

from npa_core.builtin.console import ConsolePublisher
from npa_core.errors import StoreError
from npa_core.pipeline.alliance import Alliance
from npa_core.pipeline.lock import locked
from npa_core.testing import FakeContext

NOW = FakeContext().clock.now()


@pytest.fixture
def edition(npa) -> str:
    """An approved edition."""
    npa("gather")
    id = json.loads(npa("compose", "weekly", "--json").stdout)["id"]
    npa("approve", id)
    return id


def test_gathering_counts_and_notes(npa):
    assert "1 sources" in npa("gather").stdout
    assert npa("gather").stdout == "gather: nothing to do\n"
    assert json.loads(npa("gather", "--all", "--json").stdout)["counts"]["unchanged"] == 1


def test_a_failing_source_is_named_on_stderr_and_sets_1(npa):
    (npa.folder / "news.yaml").unlink()

    result = npa("gather", code=1)

    assert "source office: no-file: news.yaml is not there" in result.stderr
    assert "(next try " in result.stderr
    assert "failing: office" in npa("status").stdout


def test_the_status_for_people_and_for_programs(npa, edition):
    figures = json.loads(npa("status", "--json").stdout)

    assert (figures["items"], figures["sources"], figures["editions"], figures["deliveries"]["due"]) == (1, 1, 1, 1)
    assert npa("status").stdout.split() == "items: 1 sources: 1 editions: 1 due: 1".split()
    assert figures["health"]["well"] == 1


def test_the_items_are_listed_and_narrowed(npa):
    npa("gather")

    assert npa("items").stdout.rstrip().endswith("Sprachkurs beginnt")
    (item,) = json.loads(npa("items", "--json").stdout)
    (field,) = item["action_fields"][:1] or [None]
    assert (item["title"], item["on_topic"], item["source"]) == ("Sprachkurs beginnt", True, "office")
    assert json.loads(npa("items", "--json", "--region", "03").stdout) == []
    assert json.loads(npa("items", "--json", "--field", "no-such").stdout) == []
    assert len(json.loads(npa("items", "--json", "--field", field).stdout)) == 1
    assert json.loads(npa("items", "--json", "--since", "2026-11-13").stdout) == []
    assert len(json.loads(npa("items", "--json", "--since", "2026-11-12", "--source", "office").stdout)) == 1


def test_an_edition_on_its_way(npa, tmp_path):
    npa("gather")

    composed = npa("compose", "weekly").stdout
    id = composed.split(":")[0]
    previewed = npa("preview", id, "--out", tmp_path / "out").stdout
    paths = json.loads(npa("preview", id, "--out", tmp_path / "out", "--json").stdout)
    approved = npa("approve", id).stdout
    dry = npa("publish", id, "--dry-run").stdout
    published = npa("publish", id).stdout

    assert "a draft with 1 cards" in composed
    assert f"npa approve {id}" in composed
    assert (previewed, len(paths)) == (f"1 files in {tmp_path / 'out'}\n", 1)
    assert f"{id} is approved" in approved
    assert dry.split("\t")[1:3] == ["due", id]
    assert published == "publish: 1 delivered\n"
    assert json.loads(npa("approve", id, "--json").stdout)["id"] == id
    assert json.loads(npa("publish", id, "--dry-run", "--json").stdout) == []


def test_a_channel_that_cannot_be_planned_when_an_edition_is_approved_sets_1(npa, monkeypatch):
    def fail(self, brief):
        raise ValueError("no plan today")

    npa("gather")
    id = json.loads(npa("compose", "weekly", "--json").stdout)["id"]
    with monkeypatch.context() as patched:
        patched.setattr(ConsolePublisher, "plan", fail)
        first = npa("approve", id, code=1)

    assert f"{id} is approved" in first.stdout
    assert "  channel letter: could not be planned yet; the next run asks it again\n" in first.stderr
    assert json.loads(npa("approve", id, "--json", code=1).stdout)["id"] == id
    assert npa("publish", id).stdout == "publish: 1 delivered\n"
    npa("approve", id)


def test_an_edition_without_news_says_so(npa):
    (npa.folder / "news.yaml").write_text("[]")

    assert "nothing new; nothing will be published" in npa("compose", "weekly").stdout


def test_the_ledger_is_listed_by_state_and_settled_by_a_person(npa, edition):
    (row,) = json.loads(npa("deliveries", "--json").stdout)

    assert (row["state"], row["occasion"]) == ("due", edition)
    assert npa("deliveries", "--state", "delivered").stdout == ""
    assert npa("deliveries", "resolve", row["id"], "--as", "cancelled").stdout == "delivery 1 is cancelled now\n"
    assert npa("deliveries", "--state", "cancelled").stdout.startswith("1\tcancelled")


def test_a_delivery_is_not_settled_when_nobody_says_how(npa, edition):
    result = npa("deliveries", "resolve", 1, code=2)

    assert "say what you found: --as delivered|resend|cancelled" in result.stderr
    assert npa("deliveries", "--state", "due").stdout.startswith("1\tdue")


def test_a_run_is_silent_when_all_is_well_unless_json_is_asked_for(npa):
    first = npa("run")
    report = json.loads(npa("run", "--json").stdout)

    assert (first.stdout, first.stderr) == ("", "")
    assert report["command"] == "run"


def test_a_run_tells_cron_of_a_failing_source_once(npa):
    (npa.folder / "news.yaml").write_text("- {}")

    first = npa("run", code=1)
    second = npa("run", code=0)

    assert "source office: bad-file" in first.stderr
    assert second.stderr == ""


def test_a_check_names_what_there_is(npa):
    (npa.folder / "catalogue" / "partners.yaml").write_text("[{id: a, name: A}, {id: b, name: B}]\n")

    there = npa("check").stdout.removeprefix("no faults: ").strip().split(", ")

    assert {"2 partners", "25 action fields", "1 page", "1 source", "1 channel"} <= set(there)
    assert not [what for what in there if what.startswith("0 ")]
    assert json.loads(npa("check", "--json").stdout) == {"faults": []}


def test_a_check_of_next_to_nothing_says_so(npa):
    (npa.folder / "npa.toml").write_text(
        "[alliance]\nname = 'A'\nurl = 'https://a.example/'\ncontact = 'a@a.example'\n"
    )
    for path in (*(npa.folder / "catalogue").glob("*.*"), *(npa.folder / "pages").iterdir()):
        path.unlink()

    assert npa("check").stdout == "no faults: nothing there yet\n"


def test_a_check_names_every_fault_with_its_place(npa):
    (npa.folder / "catalogue" / "partners.yaml").write_text("- {id: DGB, name: DGB}\n")

    read = npa("check", code=2)
    faults = json.loads(npa("check", "--json", code=2).stdout)

    assert read.stderr.splitlines()[0].startswith("catalogue/partners.yaml:1:4: ")
    assert read.stderr.splitlines()[-1] == "npa: 1 fault; nothing was done"
    assert faults["message"] == "1 fault; nothing was done"
    assert [(fault["line"], fault["column"]) for fault in faults["faults"]] == [(1, 4)]


def test_the_doctor_finds_and_advises(npa):
    well = npa("doctor")
    (npa.folder / "secrets" / "smtp").write_text("x")
    (npa.folder / "secrets" / "smtp").chmod(0o644)
    ill = npa("doctor", "--online", code=1)

    assert "✓ SQLite: " in well.stdout
    assert "others on this machine may read this secret → chmod 600" in ill.stdout
    assert "error" in {finding["level"] for finding in json.loads(npa("doctor", "--json", code=1).stdout)}


def test_the_plugins_are_listed(npa, monkeypatch):
    listed = {one["distribution"]: one for one in json.loads(npa("plugins", "--json").stdout)}

    assert {"role": "publisher", "name": "console"} in listed["npa-core"]["components"]
    assert "gatherer file" in npa("plugins").stdout


def test_the_faults_of_plugins_are_listed_without_their_escape_sequences(npa, monkeypatch):
    from npa_core.pipeline.discover import Plugin, Registry

    broken = Plugin("npa-broken", "0.1", "npa_broken", faults=("it raised \x1b[2J\nnpa: all well",))
    monkeypatch.setattr("npa_core.cli.looking.discover", lambda: Registry((broken,)))

    result = npa("plugins", code=1)

    assert result.stdout == "npa-broken 0.1: nothing\n"
    assert result.stderr == "  ✗ it raised [2J\n    npa: all well\n"


def test_a_new_folder_says_what_was_made_and_what_to_do_next(npa, tmp_path):
    made = npa("init", tmp_path / "new").stdout

    assert f"created {tmp_path / 'new' / 'npa.toml'}" in made
    assert "then `npa -C" in made
    assert npa("init", tmp_path / "new").stdout == f"{tmp_path / 'new'}: nothing was missing\n"


def test_schemas_are_brought_up_to_date_with_one_line(npa, tmp_path):
    (npa.folder / "schemas" / "partners.schema.json").write_text("{}")

    told = npa("init", npa.folder).stdout

    assert told == f"wrote 1 JSON Schemas into {npa.folder / 'schemas'}, by which editors complete and check\n"


def test_documents_are_shown_as_the_gatherer_would_see_them(npa):
    (npa.folder / "bad.yaml").write_text("- {}")
    good, bad = npa.folder / "news.yaml", npa.folder / "bad.yaml"

    result = npa("feeds", "test", "--use", "file", good, bad, code=1)
    lines = npa("feeds", "test", "--use", "file", "--json", good, bad, code=1).stdout.splitlines()

    assert f"{good}: 1 items\n  2026-11-12  Sprachkurs beginnt\n" in result.stdout
    assert "  ! " in result.stderr
    assert [len(json.loads(line)["items"]) for line in lines] == [1, 0]


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_while_another_run_is_at_work_the_code_is_3(npa):
    with locked(npa.folder / "state" / "npa.lock", NOW):
        result = npa("run", code=3)

    assert result.stderr.startswith("npa: another run is at work (process ")


def test_a_missing_database_is_2_and_one_that_fails_on_the_way_is_1(npa, monkeypatch):
    def fail(*_):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Alliance, "status", fail)
        assert npa("status", code=1).stderr == "npa: the disk is full\n"
    for path in (npa.folder / "state").iterdir():
        path.unlink()
    assert "npa init" in npa("status", code=2).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "x/1"),
        ("publish", "x/1", "--dry-run"),
        ("compose", "x"),
        ("approve", "x"),
        ("gather", "--partner", "x"),
    ],
)
def test_a_wrong_call_is_2_with_one_sentence(npa, arguments):
    result = npa(*arguments, code=2)

    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("items", "--since", "yesterday"), ("deliveries", "--state", "x")]
)
def test_a_call_that_cannot_be_read_is_2(npa, arguments):
    npa(*arguments, code=2)


@pytest.mark.parametrize(("flags", "said"), [([], 0), (["-v"], 1)])
def test_a_run_says_what_it_does_when_asked_but_the_http_libraries_never_do(npa, flags, said):
    result = npa(*flags, "run")

    assert [json.loads(line)["event"] for line in result.stderr.splitlines()].count("composed") == said
    assert logging.getLogger("httpx").level == logging.WARNING
