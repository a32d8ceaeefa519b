"""A stored item as commands print it, and the way in which they let an editor decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from npa_core.cli.door import opened, show
from npa_core.models import StoredItem
from npa_core.pipeline.deciding import Changes
from npa_core.text import one_line


def item_as_json(stored: StoredItem) -> dict[str, Any]:
    """Return a stored item as `--json` gives it."""
    item = stored.item.model_dump(mode="json", exclude={"content_hash"})
    return {
        **item,
        "story": stored.story,
        "on_topic": stored.passes_gate,
        "action_fields": stored.values("action_field"),
        "regions": stored.values("region"),
        "labels": [label.model_dump(mode="json") for label in stored.labels],
        "decisions": [decision.model_dump(mode="json", exclude={"item"}) for decision in stored.decisions],
    }


def decide(ids: Sequence[str], changes: Changes, note: str, *, as_json: bool) -> None:
    """Keep what an editor decided, and print what is known of the items now."""
    chosen = tuple(dict.fromkeys(ids))
    decided = opened(lambda alliance: alliance.decide(chosen, changes, note), quiet=True)
    if as_json:
        show([item_as_json(stored) for stored in decided])
        return
    for stored in decided:
        click.echo(f"{stored.item.id}: {', '.join(_known(stored))}: {one_line(stored.item.title)}")


def _known(stored: StoredItem) -> list[str]:
    found = [*stored.values("action_field"), *stored.values("region"), *stored.values("language")]
    return [
        "relevant" if stored.passes_gate else "not relevant",
        *(["pinned"] if stored.is_pinned else []),
        *map(one_line, found),
    ]
