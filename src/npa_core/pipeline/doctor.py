"""The doctor: looks at plugins, settings, database, folders, sources and ledger, and says what to do."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal

from npa_core.errors import NpaError
from npa_core.models import Finding, Quality, SourceState, State
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.edit import STALE_AFTER
from npa_core.pipeline.health import health_of_all
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Component

Level = Literal["ok", "warning", "error"]
_QUALITIES = frozenset(Quality)


async def examine(shop: Workshop, *, online: bool) -> tuple[Finding, ...]:
    """Return all findings; only with `online` does anything leave the machine."""
    findings = [
        *_plugins(shop),
        *_machine(),
        *_database(shop),
        *_folders(shop),
        *_sources(shop),
        *_ledger(shop),
        *_stranded(shop),
        *_drafts(shop),
        *_runs(shop),
    ]
    if online:
        findings += await _components(shop)
    return tuple(findings)


def _plugins(shop: Workshop) -> Iterator[Finding]:
    for plugin in shop.assembly.registry.plugins:
        subject = f"plugin {plugin.distribution} {plugin.version}"
        for fault in plugin.faults:
            advice = f"tell its author, or `pip uninstall {plugin.distribution}`"
            yield Finding(level="error", subject=subject, message=fault, advice=advice)
        if not plugin.faults:
            offered = ", ".join(f"{offer.role} {offer.name}" for offer in plugin.offers) or "nothing"
            yield Finding(level="ok", subject=subject, message=f"offers {offered}")
    for failure in shop.assembly.missing:
        yield Finding(level="error", subject=failure.subject, message=failure.message)


def _machine() -> Iterator[Finding]:
    version = sys.version_info[:3]
    yield Finding(level="ok", subject="Python", message=".".join(map(str, version)))
    yield Finding(level="ok", subject="SQLite", message=sqlite3.sqlite_version)


def _database(shop: Workshop) -> Iterator[Finding]:
    subject, advice = f"database {shop.store.database.path}", "restore the latest backup; keep this file for later"
    faults = shop.store.database.examine()
    for fault in faults:
        yield Finding(level="error", subject=subject, message=fault, advice=advice)
    if not faults:
        yield Finding(level="ok", subject=subject, message=f"sound, {shop.store.news.count()} items")


def _folders(shop: Workshop) -> Iterator[Finding]:
    state = shop.store.database.path.parent
    if not os.access(state, os.W_OK):
        yield Finding(level="error", subject=f"folder {state}", message="cannot be written", advice="change its owner")
    for path in sorted((shop.folder / "secrets").glob("*")):
        if path.is_file() and path.stat().st_mode & 0o077:
            message = "others on this machine may read this secret"
            yield Finding(level="error", subject=str(path), message=message, advice=f"chmod 600 {path}")


def _sources(shop: Workshop) -> Iterator[Finding]:
    for source in health_of_all(shop):
        subject = f"source {source.id}"
        if source.state is SourceState.NEW:
            yield Finding(level="ok", subject=subject, message="not visited yet")
        level: Level = "error" if source.state is SourceState.GONE else "warning"
        for problem in source.problems:
            if problem.code not in _QUALITIES:
                message = f"{problem.message}: {problem.detail}" if problem.detail else problem.message
                yield Finding(level=level, subject=subject, message=message, advice=problem.advice)
        if blemishes := [problem.message for problem in source.problems if problem.code in _QUALITIES]:
            # One line for a source: of most feeds, something could be better.
            advice = f"`npa feeds letter {source.partner}` tells its office" if source.partner else "tell its makers"
            yield Finding(level="warning", subject=subject, message="; ".join(blemishes), advice=advice)


def _ledger(shop: Workshop) -> Iterator[Finding]:
    for delivery in shop.store.ledger.find(states=(State.UNKNOWN, State.REJECTED)):
        subject = f"delivery {delivery.id}: {delivery.occasion} to {delivery.message.target} by {delivery.channel}"
        advice = f"look, then `npa deliveries resolve {delivery.id}`"
        yield Finding(level="warning", subject=subject, message=f"{delivery.state}: {delivery.error}", advice=advice)


def _stranded(shop: Workshop) -> Iterator[Finding]:
    """Find deliveries that no run will ever touch, because their channel is gone from npa.toml."""
    configured = {channel.id for channel in shop.config.channels}
    for delivery in shop.store.ledger.find(states=(State.DUE, State.FAILED, State.SENDING)):
        if delivery.channel not in configured:
            subject = f"delivery {delivery.id}: {delivery.occasion} to {delivery.message.target} by {delivery.channel}"
            advice = f"bring the channel back, or `npa deliveries resolve {delivery.id}`"
            yield Finding(level="warning", subject=subject, message="its channel is not in npa.toml", advice=advice)


def _drafts(shop: Workshop) -> Iterator[Finding]:
    """Find drafts that nobody has released for long: what they show is in no other edition."""
    for record in shop.store.editions.all("draft"):
        age = shop.clock.now() - record.edition.composed
        if age > STALE_AFTER:
            subject, advice = f"edition {record.edition.id}", f"`npa approve {record.edition.id}` releases it"
            message = f"a draft for {age.days} days"
            yield Finding(level="warning", subject=subject, message=message, advice=advice)


def _runs(shop: Workshop) -> Iterator[Finding]:
    for run in shop.store.memory.last_runs():
        if run.finished is None and run.pid != os.getpid():
            subject, advice = f"run {run.id} ({run.command})", "it was killed or broke off; the next run went on"
            message = f"started {run.started:%Y-%m-%d %H:%M} UTC, not finished"
            yield Finding(level="warning", subject=subject, message=message, advice=advice)


async def _components(shop: Workshop) -> list[Finding]:
    findings: list[Finding] = []
    bounds: list[Bound[Any]] = [*shop.assembly.sources, *shop.assembly.channels, *shop.assembly.classifiers]
    for bound in bounds:
        if bound.type.check is Component.check:
            continue
        try:
            async with shop.open(bound) as component:
                findings += await shop.guard.wait(bound.owner, partial(_checked, component), shop.deadline)
        except NpaError as error:
            findings.append(Finding(level="error", subject=bound.owner.component, message=str(error)))
    return findings


async def _checked(component: Component[Any]) -> tuple[Finding, ...]:
    """Run inside the guard: what is no finding counts against the plugin."""
    findings = tuple(await component.check())
    if not all(isinstance(finding, Finding) for finding in findings):
        raise TypeError("check returned something that is no Finding")
    return findings
