"""The `npa` command; one file per command group, loaded only when it is called."""

from __future__ import annotations

import gc
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from npa_core import __version__

_HOME = {
    "approve": "editing",
    "cases": "catalogue",
    "check": "looking",
    "classify": "classify",
    "compose": "editing",
    "deliveries": "publishing",
    "demo": "demo",
    "doctor": "looking",
    "events": "catalogue",
    "export": "transfer",
    "feeds": "feeds",
    "fields": "catalogue",
    "gather": "gathering",
    "groups": "catalogue",
    "import": "transfer",
    "init": "founding",
    "items": "gathering",
    "offers": "catalogue",
    "overview": "overview",
    "partners": "catalogue",
    "plugins": "looking",
    "preview": "editing",
    "publish": "publishing",
    "regions": "catalogue",
    "review": "review",
    "run": "running",
    "status": "gathering",
}


class LazyGroup(click.Group):
    """Imports a command's file when it is asked for, so that `npa --version` stays cheap."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(_HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one."""
        if cmd_name not in _HOME:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        gc.disable()  # what is imported stays: looking for what does not takes a tenth of the time
        try:
            command: click.Command = getattr(import_module(f"npa_core.cli.{_HOME[cmd_name]}"), name)
        finally:
            gc.enable()
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="npa")
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The alliance folder (default: here)."
)
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for everything.")
@click.pass_context
def main(ctx: click.Context, folder: Path, verbose: int) -> None:
    """Gather the partners' news, compose editions, publish them with one voice."""
    ctx.obj = {"folder": folder, "verbose": verbose}
