"""`npa classify`: what the classifiers say of texts from anywhere, and how right they are."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from npa_core.cli.door import as_json, exit_codes, folder, harmless, listen, opened, show
from npa_core.cli.table import table
from npa_core.exchange.save import save
from npa_core.models import Failure
from npa_core.pipeline.judging import evaluate_on, judge
from npa_core.pipeline.texts import body_of, read_files, read_texts
from npa_core.pipeline.training import F1, SPECIFICITY
from npa_core.steps.evaluation import Evaluation
from npa_core.steps.verdict import Verdict
from npa_core.text import one_line

_SHOWN, _EXAMPLES = 10, 3
"""Kinds of errors that are printed, and texts of each; `--json` has them all."""
_FILE = click.Path(path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--input", "source", type=_FILE, help="A file of JSON Lines (default: stdin).")
@click.option("--output", "target", type=_FILE, help="Where to write JSON Lines (default: stdout).")
@click.pass_context
def classify(ctx: click.Context, source: Path | None, target: Path | None) -> None:
    """Classify texts: one JSON object a line in, one a line out. Needs no alliance folder."""
    if ctx.invoked_subcommand is not None:
        return
    listen(ctx.find_root().obj["verbose"], quiet=True)
    is_stdin = source is None or str(source) == "-"
    with exit_codes():
        body = sys.stdin.buffer.read() if is_stdin or source is None else body_of(source)
        read = read_texts(body, "stdin" if is_stdin else str(source))
        judged = asyncio.run(judge(folder(), read.texts))
        lines = "".join(f"{json.dumps(as_line(verdict), ensure_ascii=False)}\n" for verdict in judged.verdicts)
        if target is None or str(target) == "-":
            sys.stdout.buffer.write(lines.encode())
            sys.stdout.buffer.flush()
        else:
            save(target, lines.encode())
    for fault in read.faults:
        click.echo(harmless(str(fault)), err=True)
    _tell(judged.failures)
    sys.exit(1 if read.faults or judged.failures else 0)


@classify.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@as_json
def evaluate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Say how right the classifiers are, on texts of which readers have said what they are about."""
    listen(click.get_current_context().find_root().obj["verbose"], quiet=True)
    with exit_codes():
        found, failures = asyncio.run(evaluate_on(folder(), read_files(files)))
    if as_json:
        show(_as_document(found))
    else:
        _print(found)
    _tell(failures)
    sys.exit(1 if failures else 0)


@classify.command()
@click.option("--from", "files", metavar="FILE", multiple=True, type=_FILE, help="Decisions of others, too.")
@as_json
def train(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Teach the classifier `trained` what editors decided; keep that only when it makes the classifiers better."""
    done = opened(lambda alliance: alliance.train(files), quiet=True)
    figures = {
        name: (done.before.figures[name].value, done.after.figures[name].value)
        for name in (F1, SPECIFICITY, "on-topic recall")
    }
    if as_json:
        counts = {"learned_from": done.learned_from, "measured_on": done.measured_on}
        before, after = ({name: pair[side] for name, pair in figures.items()} for side in (0, 1))
        show(
            {**counts, "before": before, "after": after, "use": done.use, "written": done.written and str(done.written)}
        )
        return
    click.echo(f"learned from {done.learned_from} decisions, measured on {done.measured_on} others")
    table(("figure", "before", "after"), [(name, *map(_percent, pair)) for name, pair in figures.items()])
    if done.written is None:
        click.echo("it is not better: nothing is kept, and nothing changes")
    else:
        click.echo(
            f"wrote {done.written}; it is at work once npa.toml says, below [classify]: use = {json.dumps(done.use)}"
        )


def _as_document(found: Evaluation) -> dict[str, Any]:
    return {
        "items": found.items,
        "figures": {name: asdict(figure) for name, figure in found.figures.items()},
        "confusions": [
            {"error": one.error, "count": len(one.ids), "texts": dict(zip(one.ids, one.reasons, strict=True))}
            for one in found.confusions
        ],
    }


def _print(found: Evaluation) -> None:
    figures = found.figures.items()
    rows = [(name, _percent(one.value), f"{_percent(one.low)} to {_percent(one.high)}") for name, one in figures]
    click.echo(f"{found.items} texts")
    table(("figure", "value", "95 % interval"), rows)
    for confusion in found.confusions[:_SHOWN]:
        click.echo(f"\n{len(confusion.ids)} × {harmless(confusion.error)}")
        for id, reasons in list(zip(confusion.ids, confusion.reasons, strict=True))[:_EXAMPLES]:
            why = "; ".join(reasons)
            click.echo(f"  {one_line(f'{id}: {why}')}")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def as_line(verdict: Verdict) -> dict[str, Any]:
    """Return what `npa classify` says of a text."""
    return {
        "id": verdict.id,
        "action_fields": verdict.action_fields,
        "regions": verdict.regions,
        "cluster": verdict.story or None,
        "language": verdict.language,
        "on_topic": verdict.on_topic,
        "relevance": verdict.relevance,
        "reasons": verdict.reasons,
    }


def _tell(failures: tuple[Failure, ...]) -> None:
    for failure in failures:
        click.echo(harmless(f"{failure.subject}: {failure.kind}: {failure.message}"), err=True)
