"""`npa cases new`: a good-practice case, begun with a few answers."""

from __future__ import annotations

import sys
from typing import Any, get_args

import click

from npa_core.cli.door import exit_codes, fail, folder
from npa_core.models import Catalogue
from npa_core.models.vocabulary import Level
from npa_core.pipeline.assemble import read_folder
from npa_core.pipeline.case_draft import draft_case, faults_of
from npa_core.pipeline.discover import discover

_QUESTIONS = {
    "title": "Title",
    "teaser": "One sentence for lists",
    "action_fields": "Action fields, separated by commas",
    "partners": "Partners, the responsible one first",
    "regions": "Regions (AGS), separated by commas",
    "level": f"Level ({', '.join(get_args(Level))})",
}
_LISTS = ("action_fields", "partners", "regions")


@click.command()
@click.option("--title", help="What it is called.")
@click.option("--id", help="Its id and the name of its file; without it, made of the title.")
@click.option("--field", "action_fields", multiple=True, help="An action field; may be given several times.")
@click.option("--partner", "partners", multiple=True, help="A partner; may be given several times, first who answers.")
@click.option("--region", "regions", multiple=True, help="A region (AGS); may be given several times.")
@click.option("--level", type=click.Choice(get_args(Level)), help="Where it works.")
@click.option("--language", help="The language it is written in; without it, the alliance's own.")
@click.option("--teaser", help="One sentence for lists.")
def new(**options: Any) -> None:
    """Begin a case: write a valid draft with all open questions in it. On a terminal, ask for what is not given."""
    answers = {key: value for key, value in options.items() if value}
    if "title" not in answers and not _is_terminal():
        fail("a case needs a --title; where there is no terminal, nothing is asked", code=2)
    with exit_codes():
        files = read_folder(folder(), discover())
        if _is_terminal():
            answers |= _asked(files.catalogue, answers)
        answers = {"language": files.loaded.config.alliance.language, **answers}
        draft = draft_case(folder(), files.catalogue, answers)
    click.echo(f"created {draft.path}")
    found = draft.case.completeness
    click.echo(f"{found.share:.0%} of the questions are answered; open: {', '.join(found.missing)}")
    if found.blocking:
        click.echo(f"needed before it can be published: {', '.join(found.blocking)}")


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _asked(catalogue: Catalogue, given: dict[str, Any]) -> dict[str, Any]:
    """Ask what was not given; nothing is an answer to everything but the title."""
    answers = {key: _ask(catalogue, key) for key in _QUESTIONS if key not in given}
    return {key: answer for key, answer in answers.items() if answer}


def _ask(catalogue: Catalogue, key: str) -> Any:
    """Ask one question until the answer is one."""

    def read(typed: str) -> Any:
        answer = tuple(typed.replace(",", " ").split()) if key in _LISTS else typed.strip()
        is_left_out = not answer and key != "title"
        faults = () if is_left_out else faults_of({"id": "new", "title": "New", key: answer}, catalogue, file="")
        if faults:
            raise click.UsageError("; ".join(fault.message for fault in faults))
        return answer

    default = None if key == "title" else ""
    return click.prompt(_QUESTIONS[key], default=default, show_default=False, value_proc=read)
