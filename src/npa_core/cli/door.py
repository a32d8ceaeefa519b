"""What every command passes through: logging to stderr, an opened alliance, errors as exit codes.

0 all well · 1 something failed, the rest was done · 2 the configuration or the call is wrong,
nothing was done · 3 another run holds the lock.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
import structlog
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from npa_core.errors import ConfigError, LockedError, NpaError, StoreError
from npa_core.models import RunReport
from npa_core.text import multi_line, one_line

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance

T = TypeVar("T")

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")


def opened(action: Callable[[Alliance], Awaitable[T]], *, quiet: bool = False) -> T:
    """Open the alliance of `-C` and do something with it; errors end the command with their code."""
    from npa_core.pipeline.alliance import Alliance  # noqa: PLC0415 - database and network, which `npa check` need not pay

    options = click.get_current_context().find_root().obj
    listen(options["verbose"], quiet=quiet)

    async def work() -> T:
        alliance = Alliance.open(options["folder"])
        try:
            entered = await alliance.__aenter__()
        except StoreError as error:
            fail(str(error), code=2)
        if not gc.get_freeze_count():
            gc.freeze()  # what is here by now stays to the end: the collector need not look at it over and over
        try:
            return await action(entered)
        finally:
            await alliance.__aexit__(None, None, None)

    with exit_codes():
        return asyncio.run(work())


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn the library's errors into messages and exit codes."""
    try:
        yield
    except ConfigError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        fail(str(error).splitlines()[0], code=2)
    except LockedError as error:
        fail(str(error), code=3)
    except NpaError as error:
        fail(str(error), code=1)


def fail(message: str, *, code: int) -> NoReturn:
    """Say what is wrong on stderr and end with `code`."""
    click.echo(f"npa: {harmless(message)}", err=True)
    sys.exit(code)


def show(value: Any) -> None:
    """Print one JSON document."""
    document = value.model_dump(mode="json") if isinstance(value, BaseModel) else to_jsonable_python(value)
    click.echo(json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def finish(report: RunReport, *, json_wanted: bool, silent: bool = False) -> NoReturn:
    """Print a report and end with its code. What failed goes to stderr, so that cron mails it."""
    if json_wanted:
        show(report)
    elif not silent:
        done = (
            ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.counts.items() if count)
            or "nothing to do"
        )
        click.echo(f"{report.command}: {done}")
        for warning in report.warnings:
            click.echo(f"  note: {harmless(warning)}")
    for failure in report.failures:
        if not json_wanted and (failure.alarming or not silent):
            again = f" (next try {failure.next_try:%Y-%m-%d %H:%M} UTC)" if failure.next_try else ""
            said = harmless(f"{failure.subject}: {failure.kind}: {failure.message}")
            click.echo(f"  {said}{again}", err=True)
    sys.exit(report.exit_code)


def listen(verbose: int, *, quiet: bool = False) -> None:
    """Send logs to stderr: one JSON object a line, or readable lines on a terminal. Secrets never get there."""
    level = logging.DEBUG if verbose > 1 else logging.WARNING if quiet and not verbose else logging.INFO
    terminal = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _harmless,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    for name in ("httpx", "httpcore"):  # at INFO they log whole URLs, tokens included
        logging.getLogger(name).setLevel(logging.WARNING)


def harmless(text: str) -> str:
    """Return text that may hold what a stranger wrote: no controls, and every further line indented."""
    return multi_line(text).replace("\n", "\n    ")


def _harmless(_logger: Any, _method: str, event: Any) -> Any:
    """Keep foreign text from forging log lines: every string becomes one line without controls."""
    return {key: one_line(value) if isinstance(value, str) else value for key, value in event.items()}


def folder() -> Path:
    """Return the alliance folder of `-C`."""
    path: Path = click.get_current_context().find_root().obj["folder"]
    return path
