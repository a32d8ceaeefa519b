"""`npa run`: what cron calls."""

from __future__ import annotations

import sys

import click

from npa_core.cli.door import as_json, finish, opened
from npa_core.pipeline.alliance import Alliance


@click.command()
@as_json
def run(*, as_json: bool) -> None:
    """Gather, compose and publish what is due. Safe to call every minute; silent when all is well."""
    report = opened(Alliance.run, quiet=True)
    finish(report, json_wanted=as_json, silent=not sys.stdout.isatty())
