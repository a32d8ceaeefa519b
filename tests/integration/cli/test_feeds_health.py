"""`npa feeds health`, `letter` and `move`, and what `npa status` and `npa items` say of sources in trouble."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from npa_core.models import SourceHealth, SourceState
from npa_core.pipeline.alliance import Alliance
from npa_core.store import schema


@pytest.fixture
def failing(npa):
    """The only source, gathered well once and then gone from the disk."""
    npa("gather")
    (npa.folder / "news.yaml").unlink()
    npa("gather", "--all", code=1)


@pytest.fixture
def partner(npa, monkeypatch):
    """Give the source to a partner, and make its feed a troubled one."""

    def trouble(*quality: str, email: str = "presse@vhs.example"):
        contact = f"contact: {{email: {email}}}, " if email else ""
        (npa.folder / "catalogue" / "partners.yaml").write_text(f"- {{id: vhs, {contact}name: VHS}}\n")
        text = (npa.folder / "npa.toml").read_text()
        (npa.folder / "npa.toml").write_text(text.replace('id = "office"\n', 'id = "office"\npartner = "vhs"\n'))
        npa("gather")
        change(npa, schema.source.update().values(quality=list(quality)))

    return trouble


def change(npa, statement) -> None:
    """Change the database behind the alliance's back."""
    from npa_core.store import Store

    store = Store("sqlite:///state/npa.db", npa.folder)
    with store.write() as tx:
        tx.execute(statement)
    store.close()


# --- health ----------------------------------------------------------------------------------------------------------


def test_a_source_that_is_well_is_one_line_and_a_summary(npa):
    npa("gather")

    state, source, newest, every, said = npa("feeds", "health").stdout.splitlines()[0].split("\t")

    assert (state, source, newest, every, said) == ("well", "office", "2026-11-12", "", "")
    assert npa("feeds", "health").stdout.splitlines()[-1] == "1 sources: 1 well"
    assert npa("feeds", "health", "--problems").stdout == "1 sources: 1 well\n"


@pytest.mark.usefixtures("failing")
def test_a_failing_source_is_no_failing_command_and_says_why_and_what_to_do(npa):
    (line, summary) = npa("feeds", "health", "--problems").stdout.splitlines()
    document = json.loads(npa("feeds", "health", "--json").stdout)

    assert line.startswith("failing\toffice\t2026-11-12\t\tis a file that cannot be read (since ")
    assert "): news.yaml is not there or no file; " in line
    assert line.endswith("→ look at its path in npa.toml")
    assert summary == "1 sources: 1 failing"
    assert document["summary"] == {"sources": 1, **{state: int(state == "failing") for state in SourceState}}
    (source,) = document["sources"]
    assert SourceHealth.model_validate(source).problems[0].code == "no-file"


def test_a_folder_without_sources_has_nothing_to_show(npa):
    text = (npa.folder / "npa.toml").read_text()
    (npa.folder / "npa.toml").write_text(text[: text.index("[[sources]]")])

    assert npa("feeds", "health").stdout == "no sources\n"


def test_what_a_source_no_longer_lists_is_counted_named_and_listed(npa):
    npa("gather")
    assert npa("items", "--missing").stdout == ""
    change(npa, schema.item.update().values(missing_since=schema.item.c.first_seen))

    line = npa("feeds", "health").stdout.splitlines()[0]
    (source,) = json.loads(npa("feeds", "health", "--json").stdout)["sources"]
    (listed,) = json.loads(npa("items", "--missing", "--json").stdout)

    assert line.endswith("1 items are no longer listed → `npa items --missing --source office`")
    assert [missing["title"] for missing in source["missing"]] == ["Sprachkurs beginnt"]
    assert (listed["id"], listed["missing_since"]) == (source["missing"][0]["id"], listed["first_seen"])
    assert "Sprachkurs beginnt" in npa("items", "--missing").stdout


def test_a_rhythm_is_shown_in_days(npa):
    entry = "- {{title: T{n}, id: '{n}', link: 'https://vhs.example/{n}', date: 2026-10-{day:02} 12:00, text: x}}\n"
    (npa.folder / "news.yaml").write_text("".join(entry.format(n=n, day=1 + 7 * n) for n in range(4)))
    npa("gather")

    assert npa("feeds", "health").stdout.splitlines()[0].split("\t")[3] == "every 7 d"


@pytest.mark.usefixtures("failing")
def test_on_a_terminal_what_is_wrong_stands_below_the_source(npa, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("npa_core.cli.feeds_health.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))

    first, *below, summary = npa("feeds", "health").stdout.splitlines()

    assert first == "failing  office  2026-11-12"
    assert below[0].startswith("         is a file that cannot be read (since")
    assert all(line.startswith("           ") and len(line) <= 60 for line in below[1:])
    assert (len(below) > 1, summary) == (True, "1 sources: 1 failing")


# --- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("failing")
def test_the_status_counts_states_and_names_what_fails(npa):
    figures = json.loads(npa("status", "--json").stdout)

    assert figures["health"] == {state: int(state == "failing") for state in SourceState}
    assert figures["failing_sources"] == ["office"]
    assert npa("status").stdout.splitlines()[-1] == "     failing: office"


def test_the_status_counts_other_trouble_in_a_line(npa):
    assert "         new: 1" in npa("status").stdout.splitlines()


# --- letter ----------------------------------------------------------------------------------------------------------


def test_the_letter_stands_on_stdout_as_a_mail(npa, partner):
    partner("no-dates")

    lines = npa("feeds", "letter", "vhs").stdout.splitlines()
    document = json.loads(npa("feeds", "letter", "vhs", "--language", "en", "--json").stdout)

    assert lines[:2] == ["To: presse@vhs.example", "Subject: Ihr Nachrichten-Feed bei Unser Bündnis"]
    assert lines[2:4] == ["", "Guten Tag,"]
    assert sorted(document) == ["body", "language", "subject", "to"]
    assert (document["to"], document["language"]) == ("presse@vhs.example", "en")
    assert document["body"].startswith("Hello,\n")


def test_without_an_address_there_is_a_hint_on_stderr(npa, partner):
    partner("no-dates", email="")

    result = npa("feeds", "letter", "vhs")

    assert result.stdout.startswith("To: \nSubject: ")
    assert (
        "no address of vhs is written down that may be used: write its office's into `contact.email`" in result.stderr
    )


def test_with_nothing_wrong_there_is_no_letter(npa, partner):
    partner()

    result = npa("feeds", "letter", "vhs")

    assert (result.stdout, result.stderr) == (
        "",
        "nothing is wrong with the feeds of vhs: there is nothing to write\n",
    )
    assert json.loads(npa("feeds", "letter", "vhs", "--json").stdout) is None


def test_an_unknown_partner_is_a_wrong_call(npa):
    assert "unknown partner 'vsh'" in npa("feeds", "letter", "vsh", code=2).stderr


# --- move ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def moved(monkeypatch):
    """What the library says of a move, and what it was asked."""
    from npa_core.pipeline.feed_move import Moved

    calls = []

    async def move(self, source, url=None, *, force=False):
        calls.append((source, url, force))
        return Moved(source, "https://old.example/", "https://new.example/", "npa.toml" if force else None)

    monkeypatch.setattr(Alliance, "move", move)
    return calls


def test_a_move_says_where_it_was_written(npa, moved):
    told = npa("feeds", "move", "office", "https://new.example/", "--force").stdout
    again = npa("feeds", "move", "office").stdout
    document = json.loads(npa("feeds", "move", "office", "--json").stdout)

    assert told == "office is read at https://new.example/ from now on; wrote npa.toml\n"
    assert again == "office has this address already: https://new.example/\n"
    assert document == {"id": "office", "old": "https://old.example/", "new": "https://new.example/", "file": None}
    assert moved == [("office", "https://new.example/", True), ("office", None, False), ("office", None, False)]


def test_a_source_that_has_no_address_cannot_be_moved(npa):
    result = npa("feeds", "move", "office", "https://new.example/", "--force", code=2)

    assert "no text stands at sources.0.settings.url; change it by hand" in result.stderr
