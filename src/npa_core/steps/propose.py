"""What may be proposed for a new partner: an id that is free, and action fields that its texts are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from math import ceil

from npa_core.models import Catalogue, Label
from npa_core.text import slug

_LEGAL_FORM = re.compile(r"[\s,]+(?:e\.\s?V\.?|eV|gGmbH|GmbH|AG)$", re.IGNORECASE)
_SHARE = 0.25
"""Of the texts that are about the alliance's subject at all, so many speak of a field."""
_FEW = 3
"""Among more texts than these, one alone is chance."""
_WORDS = 4


def free_id(name: str, taken: Collection[str]) -> str:
    """Return an id made from a name, without its legal form; numbered when it is taken."""
    base = slug(_LEGAL_FORM.sub("", name)) or "partner"
    number, id = 1, base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    return id


def field_proposals(texts: Iterable[Collection[Label]], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the action fields that enough of the texts are about, each with its reason; the most frequent first.

    Each text is given by its labels. Those that a classifier called off topic do not count.
    """
    on_topic = [labels for labels in texts if not any(_is_off(label) for label in labels)]
    counted: Counter[str] = Counter()
    told: dict[str, Counter[str]] = {}
    for labels in on_topic:
        for label in labels:
            if label.kind == "action_field" and catalogue.field(label.value):
                counted[label.value] += 1
                told.setdefault(label.value, Counter()).update(filter(None, label.reason.split(", ")))
    needed = max(1 if len(on_topic) <= _FEW else 2, ceil(len(on_topic) * _SHARE))
    for field, count in counted.most_common():
        if count >= needed:
            words = ", ".join(word for word, _ in told[field].most_common(_WORDS))
            yield field, f"{count} of {len(on_topic)} texts about the subject{': ' if words else ''}{words}"


def _is_off(label: Label) -> bool:
    return label.kind == "relevance" and label.value == "off"
