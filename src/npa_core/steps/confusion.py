"""Confusion: which errors verdicts make most often, on which texts, and for what reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from npa_core.steps.verdict import Verdict

_NOTHING = "nothing"
_REASONS = {
    "topic": ("relevance",), "field": ("relevance", "action_field"), "region": ("region",), "language": ("language",),
}  # fmt: skip
"""The labels that explain an error."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """One kind of error."""

    error: str
    """Such as `field: sprache taken for arbeit`."""
    ids: tuple[str, ...]
    reasons: tuple[tuple[str, ...], ...]
    """Of each text, the labels that led there."""


def confusions(pairs: Sequence[tuple[Verdict, Verdict]]) -> tuple[Confusion, ...]:
    """Return the errors among pairs of what a reader and what the classifiers say, the most frequent first."""
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    for wanted, said in pairs:
        for error in _errors(wanted, said):
            found[error].append(said)
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(
        Confusion(error, tuple(one.id for one in texts), tuple(_explained(error, one) for one in texts))
        for error, texts in ordered
    )


def _explained(error: str, said: Verdict) -> tuple[str, ...]:
    kinds = _REASONS[error.partition(":")[0]]
    return tuple(reason for reason in said.reasons if reason.startswith(kinds))


def _errors(wanted: Verdict, said: Verdict) -> Iterator[str]:
    if wanted.on_topic is not None and wanted.on_topic != said.on_topic:
        yield "topic: left out although on topic" if wanted.on_topic else "topic: let in although off topic"
    elif wanted.action_fields is not None:  # else its fields follow from that error
        yield from _mistaken("field", wanted.action_fields, said.action_fields or ())
    if wanted.regions is not None:
        yield from _mistaken("region", wanted.regions, said.regions or ())
    if wanted.language is not None and wanted.language != (said.language or "").split("-")[0].lower():
        yield f"language: {wanted.language} taken for {said.language or _NOTHING}"


def _mistaken(kind: str, wanted: Iterable[str], said: Iterable[str]) -> Iterator[str]:
    missed, wrong = sorted(set(wanted) - set(said)), sorted(set(said) - set(wanted))
    for one in missed:
        for other in wrong or [_NOTHING]:
            yield f"{kind}: {one} taken for {other}"
    if not missed:
        for other in wrong:
            yield f"{kind}: {other} said besides"
