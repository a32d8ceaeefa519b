"""The keyword classifier: recognises action fields by the words that the alliance wrote down for them.

Every judgement can be read and corrected in action_fields.yaml; the reason of each label names
the words that led to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from pydantic import Field

from npa_core.builtin.matching import Hit, KeywordIndex
from npa_core.models import Keyword, Label, NewsItem
from npa_core.plugin import Classifier, Context, Settings
from npa_core.text import plain, words

_POSITIVE, _NEGATIVE = "+", "-"  # no action field's id can be one of these
_TITLE_FACTOR = 2.0
_GUESS = 0.3
_WORDS_IN_REASON = 8
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_-]+)?", re.IGNORECASE)


class KeywordSettings(Settings):
    """Settings of the keyword classifier."""

    gate: float = Field(default=2.0, gt=0)
    """The sum of context words from which an item is about the alliance's subject."""


class KeywordClassifier(Classifier[KeywordSettings]):
    """Weighs the words of title, text and categories against the taxonomy of the catalogue.

    - A keyword counts once an item, twice its weight when it stands in the title.
    - Context words decide first: an item that does not reach the gate gets `relevance: off` and no
      action field. A negative word takes away the positive ones it stands on (`Systemintegration`
      is no `integration`) and its weight from the sum. A taxonomy without context has no gate.
    - A field is recognised from its threshold on, with score sum / (sum + threshold).
    - What the partner says of itself (fields, regions) is a guess of 0.3: fields only when no word
      tells more.
    """

    name = "keywords"

    def __init__(self, settings: KeywordSettings, context: Context) -> None:
        super().__init__(settings, context)
        # One index for each set of languages an item may be in; there are few.
        self._index = lru_cache(maxsize=64)(self._compile)

    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return relevance, action fields, the partner's regions, and the language when it is known."""
        return frozenset(self._labels(item))

    def _labels(self, item: NewsItem) -> Iterator[Label]:
        language = _primary(item.language)
        if language:
            yield Label(kind="language", value=language, score=1.0, reason="stated by the source")
        yield from self._regions(item)
        evidence = self._weigh(item, language)
        relevance = self._relevance(evidence)
        if relevance:
            yield relevance
        if relevance is None or relevance.value == "on":
            yield from list(self._fields(evidence)) or self._partner_fields(item)

    def _relevance(self, evidence: Mapping[str, Mapping[str, float]]) -> Label | None:
        if not self._has_context:
            return None
        for_, against = evidence.get(_POSITIVE, {}), evidence.get(_NEGATIVE, {})
        total = max(0.0, sum(for_.values()) - sum(against.values()))
        score = _score(total, self.settings.gate)
        but = f"; but {_reason(against)}" if against else ""
        if total >= self.settings.gate:
            return Label(kind="relevance", value="on", score=score, reason=_reason(for_) + but)
        return Label(kind="relevance", value="off", score=1 - score, reason=(_reason(for_) or "no context word") + but)

    def _fields(self, evidence: Mapping[str, Mapping[str, float]]) -> Iterator[Label]:
        for field in self.context.catalogue.taxonomy.fields:
            found = evidence.get(field.id, {})
            total = sum(found.values())
            if total >= field.threshold:
                score = _score(total, field.threshold)
                yield Label(kind="action_field", value=field.id, score=score, reason=_reason(found))

    def _partner_fields(self, item: NewsItem) -> Iterator[Label]:
        partner = self.context.catalogue.partner(item.partner)
        for field in partner.action_fields if partner else ():
            yield Label(kind="action_field", value=field, score=_GUESS, reason="a field of the partner")

    def _regions(self, item: NewsItem) -> Iterator[Label]:
        partner = self.context.catalogue.partner(item.partner)
        for region in partner.regions if partner else ():
            yield Label(kind="region", value=region, score=_GUESS, reason="a region of the partner")

    def _weigh(self, item: NewsItem, language: str | None) -> dict[str, dict[str, float]]:
        """Return the weight of each keyword found, by subject."""
        index = self._index(language)
        evidence: dict[str, dict[str, float]] = {}
        body = words("\n".join((plain(item.content), *item.categories)))
        for text, factor in ((words(item.title), _TITLE_FACTOR), (body, 1.0)):
            for hit in _unless_negated(list(index.find(text))):
                found = evidence.setdefault(hit.entry.subject, {})
                # Doubling a negative word would punish an item for naming a trade in its title.
                weight = hit.entry.weight * (1.0 if hit.entry.subject == _NEGATIVE else factor)
                found[hit.entry.text] = max(weight, found.get(hit.entry.text, 0.0))
        return evidence

    @cached_property
    def _has_context(self) -> bool:
        return any(self.context.catalogue.taxonomy.context.positive.values())

    def _compile(self, language: str | None) -> KeywordIndex:
        """Compile the keywords of the item's language and the alliance's own.

        The latter, because many a German site calls itself `en-US`: its maker never set the
        language. Where none is stated, all are asked.
        """
        own = _primary(self.context.alliance.language)
        wanted = {language, own, "und"} if language else None
        taxonomy = self.context.catalogue.taxonomy

        def chosen(keywords: Mapping[str, tuple[Keyword, ...]]) -> list[Keyword]:
            return [word for tag, group in keywords.items() if not wanted or _primary(tag) in wanted for word in group]

        return KeywordIndex(
            {
                _POSITIVE: chosen(taxonomy.context.positive),
                _NEGATIVE: chosen(taxonomy.context.negative),
                **{field.id: chosen(field.keywords) for field in taxonomy.fields},
            }
        )


def _unless_negated(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield all but the positive hits on words that a negative keyword covers."""
    hits = list(hits)
    negated = {position for hit in hits if hit.entry.subject == _NEGATIVE for position in hit.covered}
    for hit in hits:
        if hit.entry.subject != _POSITIVE or negated.isdisjoint(hit.covered):
            yield hit


def _score(total: float, threshold: float) -> float:
    """Return 0 for nothing, one half at the threshold, and never quite 1."""
    return round(total / (total + threshold), 4)


def _reason(found: Mapping[str, float]) -> str:
    """Name the words, the weightiest first."""
    ordered = sorted(found, key=lambda text: (-found[text], text))
    more = len(ordered) - _WORDS_IN_REASON
    return ", ".join(ordered[:_WORDS_IN_REASON]) + (f" and {more} more" if more > 0 else "")


def _primary(tag: str | None) -> str | None:
    """Return the language of a tag without its region: `de-DE`, `de_DE` and `DE` are `de`; None for nonsense."""
    match = _LANGUAGE.fullmatch((tag or "").strip())
    return match[1].lower() if match else None
