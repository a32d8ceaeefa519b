"""The door: logs nobody can forge, text nobody can smuggle escape sequences in, and readable tables."""

from __future__ import annotations

import io
import json
import sys

import pytest
import structlog
from click.testing import CliRunner

from npa_core.cli import LazyGroup, main
from npa_core.cli.door import finish, harmless, listen, show
from npa_core.cli.table import table
from npa_core.models import Failure, RunReport
from npa_core.testing import FakeContext

NOW = FakeContext().clock.now()
FORGED = "well\n2026-11-16 [error] all is lost \x1b[2J\u202e"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def report(**more) -> RunReport:
    return RunReport(command="run", started=NOW, finished=NOW, **more)


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_foreign_text_forges_no_log_line(monkeypatch, stream):
    monkeypatch.setattr(sys, "stderr", stream())
    listen(0)

    structlog.get_logger("npa").info(FORGED, title=FORGED, count=3)

    said = sys.stderr.getvalue()
    assert len(said.splitlines()) == 1
    assert "\x1b[2J" not in said
    assert "\u202e" not in said


def test_in_a_pipe_each_log_line_is_a_json_object(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    listen(0)

    structlog.get_logger("npa").warning("source failed", source="dgb/1")

    line = json.loads(sys.stderr.getvalue())
    assert (line["event"], line["source"], line["level"]) == ("source failed", "dgb/1", "warning")


@pytest.mark.parametrize(
    ("verbose", "quiet", "levels"),
    [(0, True, ["w"]), (0, False, ["i", "w"]), (1, True, ["i", "w"]), (2, False, ["d", "i", "w"])],
)
def test_how_much_is_said_is_chosen(monkeypatch, verbose, quiet, levels):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    listen(verbose, quiet=quiet)
    log = structlog.get_logger("npa")

    log.debug("d")
    log.info("i")
    log.warning("w")

    assert [json.loads(line)["event"] for line in sys.stderr.getvalue().splitlines()] == levels


def test_a_message_keeps_its_lines_but_none_of_them_begins_like_ours():
    assert harmless("two faults:\nnpa: all well\x07") == "two faults:\n    npa: all well"


@pytest.mark.parametrize(
    ("options", "out", "err"),
    [
        (
            {},
            "run: 2 items new\n  note: dgb/1: odd\n",
            "  source dgb/1: timeout: no [2J answer\n  source awo/1: dns: x\n",
        ),
        ({"silent": True}, "", "  source dgb/1: timeout: no [2J answer\n"),
    ],
)
def test_a_report_goes_to_stdout_and_what_failed_to_stderr(capsys, options, out, err):
    failures = (
        Failure(subject="source dgb/1", kind="timeout", message="no \x1b[2J answer"),
        Failure(subject="source awo/1", kind="dns", message="x", alarming=False),
    )
    ended = report(counts={"items_new": 2, "fresh": 0}, failures=failures, warnings=("dgb/1: odd",))

    with pytest.raises(SystemExit) as exit_:
        finish(ended, json_wanted=False, **options)

    said = capsys.readouterr()
    assert (exit_.value.code, said.out, said.err) == (1, out, err)


def test_as_json_a_report_is_one_document_and_nothing_else(capsys):
    with pytest.raises(SystemExit) as exit_:
        finish(report(failures=(Failure(subject="a", kind="b", message="c", alarming=False),)), json_wanted=True)

    said = capsys.readouterr()
    assert (exit_.value.code, json.loads(said.out)["command"], said.err) == (0, "run", "")


def test_on_a_terminal_json_is_indented(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())

    show({"a": 1})

    assert sys.stdout.getvalue() == '{\n  "a": 1\n}\n'


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_table_has_one_harmless_line_a_row(monkeypatch, stream):
    monkeypatch.setattr(sys, "stdout", stream())

    table(("id", "title"), [(1, FORGED), (2, "[bold]no markup[/bold]")])

    said = sys.stdout.getvalue()
    assert "\x1b[2J" not in said
    assert "[bold]no markup[/bold]" in said
    assert len(said.splitlines()) == (3 if stream is Terminal else 2)


def test_every_command_can_be_loaded_and_has_help():
    assert isinstance(main, LazyGroup)
    for name in main.list_commands(None):
        command = main.get_command(None, name)
        helped = CliRunner().invoke(main, [name, "--help"])

        assert command.help or command.callback.__doc__
        assert helped.exit_code == 0
    assert main.get_command(None, "nonsense") is None


def test_without_a_command_all_of_them_are_listed():
    listed = CliRunner().invoke(main, ["--help"]).output

    assert all(f"\n  {name} " in listed for name in main.list_commands(None))
