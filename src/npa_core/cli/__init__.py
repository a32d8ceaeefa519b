"""The `npa` command; one file per command group, loaded only when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from npa_core import __version__

_HOME = {
    "approve": "editing",
    "check": "looking",
    "compose": "editing",
    "deliveries": "publishing",
    "demo": "demo",
    "doctor": "looking",
    "feeds": "feeds",
    "gather": "gathering",
    "init": "founding",
    "items": "gathering",
    "partners": "partners_add",
    "plugins": "looking",
    "preview": "editing",
    "publish": "publishing",
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
        command: click.Command = getattr(import_module(f"npa_core.cli.{_HOME[cmd_name]}"), cmd_name)
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
