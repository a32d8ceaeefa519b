"""Where a source lives: when a permanent redirect is believed, and when it is no longer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from npa_core.models import Harvest, Outcome
from npa_core.steps.numbering import same_place
from npa_core.text import redact

VISITS_TO_BELIEVE = 3
"""A redirect may be a mistake of an afternoon: it has to hold for so many good visits."""
FAILURES_TO_RETURN = 5
"""After so many failures in a row at the new address, the configured one is asked again."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What is remembered of a source's address."""

    address: str
    """As configured."""
    moved_to: str | None = None
    """Where it is asked instead, since the move is believed."""
    move_to: str | None = None
    """Where it seems to move to, seen at `move_seen` good visits in a row."""
    move_seen: int = 0

    @property
    def asked(self) -> str:
        """The address that is asked today."""
        return self.moved_to or self.address


def follow(source: str, trail: Trail, harvest: Harvest, others: Collection[str]) -> tuple[Trail, str]:
    """Return the trail after a good visit, and what a person should know of it: a sentence, or nothing.

    `others` are the addresses of all other sources. Only a redirect that is permanent at every step and led to a feed
    with items counts, and only when it led to the same place three times in a row.
    """
    target = harvest.moved_to if harvest.permanent else None
    if harvest.outcome is Outcome.UNCHANGED and target is None:
        return trail, ""  # a 304 says nothing about the way there
    if target is None or target == trail.asked:
        return replace(trail, move_to=None, move_seen=0), ""
    if not harvest.items and harvest.outcome is Outcome.FRESH:
        return trail, ""  # an empty feed proves nothing, for or against
    seen = trail.move_seen + 1 if target == trail.move_to else 1
    held = replace(trail, move_to=target, move_seen=seen)
    if seen != VISITS_TO_BELIEVE:
        return held, ""
    if refusal := _refusal(trail.asked, target, others):
        return held, f"has moved for good to {redact(target)}, but is still asked at its old address: {refusal}"
    return _settled(trail.address, target), _advice(source, trail.asked, target)


def return_home(trail: Trail, failures: int, *, is_gone: bool) -> tuple[Trail, str]:
    """Return the trail after a failed visit, the last of `failures` in a row, and what a person should know of it."""
    if trail.moved_to is None or (failures < FAILURES_TO_RETURN and not is_gone):
        return trail, ""
    reason = "is gone" if is_gone else f"failed {failures} times in a row"
    note = f"the address it had moved to, {redact(trail.moved_to)}, {reason}; its configured address is asked again"
    return Trail(trail.address), note


def _refusal(asked: str, target: str, others: Collection[str]) -> str:
    if urlsplit(asked).scheme == "https" and urlsplit(target).scheme != "https":
        return "the new one is not encrypted. Ask those who run it for an https address"
    if same_place(target) in map(same_place, others):
        return "another source reads the new one already. Remove one of the two"
    return ""


def _settled(address: str, target: str) -> Trail:
    return Trail(address) if target == address else Trail(address, moved_to=target)


def _advice(source: str, asked: str, target: str) -> str:
    before, after, shown = urlsplit(asked).hostname, urlsplit(target).hostname, redact(target)
    stranger = "" if before == after else f", on another host than {before}: make sure that it is theirs"
    # What is left out of an address here, because it may be secret, the command knows by itself.
    command = " ".join(("npa feeds move", source, *([shown] if shown == target else [])))
    return f"has moved for good and is from now on read at {shown}{stranger}. `{command}` writes that down"
