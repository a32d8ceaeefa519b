"""The keyword classifier: recognises action fields by the words that the alliance wrote down for them.

Every judgement can be read and corrected in action_fields.yaml; the reason of each label names
the words that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pydantic import Field

from npa_core.builtin.evidence import AGAINST, FOR, Evidence, Scales
from npa_core.builtin.taught import model_for
from npa_core.models import ActionField, Finding, Label, NewsItem
from npa_core.models.learned import LearnedModel
from npa_core.plugin import Classifier, Settings

_NOTHING = Evidence()
# A context word of this weight cannot be outweighed by others, only covered: `4 decides alone`.
_DECIDES = 4.0
# A field beside the best goes beyond its threshold by so much, or has nearly as much evidence as the best: a word in
# passing (`Dolmetscher sind vor Ort`) is enough for the only field, not for another.
_BESIDE = 1.7
_EQUAL = 0.9
# Where no field reaches its threshold, the best is named from this share of it on: the item is about something.
_ALONE = 0.25
_GUESS = 0.3
# That nothing is said of the subject proves less than a word that speaks against it: a classifier that knows more may
# overrule it.
_UNSAID = 0.75
# Who works in more fields than these tells nothing of an item by them.
_FEW_FIELDS = 2
_SAMPLE = 1_000
_FEWEST = 50
_TOO_COMMON_FOR_A_FIELD = 0.3
# What an alliance publishes is about its subject: most of it may say so in the same word.
_TOO_COMMON = {FOR: 0.9}


class KeywordSettings(Settings):
    """Settings of the keyword classifier."""

    gate: float = Field(default=2.0, gt=0)
    """The sum of context words from which an item is about the alliance's subject."""
    title: float = Field(default=2.0, ge=1, le=10)
    """By how much a word weighs more in the title."""
    beside: float = Field(default=0.5, ge=0, le=1)
    """How much of the best field's evidence another must have to be named beside it, by words alone."""
    most: int = Field(default=2, ge=1)
    """How many core fields an item has at most: a reader files it under more than two hardly ever."""
    partner: float = Field(default=0.8, gt=0, le=1)
    """To how much of itself a threshold is lowered for the fields of the partner."""
    learned: bool = True
    """Whether the words count, too, as they weighed in texts that readers had judged."""


class KeywordClassifier(Classifier[KeywordSettings]):
    """Weighs the words of title, text and categories against the taxonomy of the catalogue.

    - A keyword counts once an item: twice its weight in the title, half of it behind the first 80 words. On one word
      only the strongest keyword of a subject counts; words under `unless` take back those they stand on.
    - Context words decide first: an item that does not reach the gate gets `relevance: off` and no action field. A
      negative word takes away the positive ones it stands on (`Systemintegration` is no `integration`) and its weight
      from the sum, unless a word that decides alone was found. Where no negative word stands, `off` scores 0.75 at
      most. A taxonomy without context has no gate.
    - A core field is recognised from its threshold on, with score sum / (sum + threshold); another one beside the best
      only with more evidence than that. What narrower fields find counts for it. Where no field reaches its
      threshold, the best that comes near is named.
    - Where the alliance has the core fields that the shipped model knows, what that learned of an item's words counts,
      too: for the gate and for each core field the odds sum / threshold are multiplied by those of the model (see
      `Evidence.odds`). So a field may be named whose words nobody listed, and one kept out whose word stands in a text
      about something else.
    - A narrower field is named from its own threshold on, and only below a core field that is.
    - What a partner of one or two fields says of itself lowers the thresholds of these a little, and is a guess of 0.3
      where no word tells more.
    """

    name = "keywords"

    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return relevance and action fields."""
        return frozenset(self._labels(item))

    async def check(self) -> Sequence[Finding]:
        """Warn of keywords that are found in so many of the newest published items that they tell nothing."""
        cards = self.context.archive().cards[:_SAMPLE]
        if len(cards) < _FEWEST:
            return ()
        counts = self._scales.count(f"{card.title}\n{card.text}" for card in cards)
        return [
            _too_common(subject, text, share)
            for (subject, text), count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            if (share := count / len(cards)) > _TOO_COMMON.get(subject, _TOO_COMMON_FOR_A_FIELD)
        ]

    def _labels(self, item: NewsItem) -> Iterator[Label]:
        evidence = self._scales.weigh(item)
        relevance = self._relevance(evidence)
        if relevance:
            yield relevance
        if relevance is None or relevance.value == "on":
            own = self._partner_fields(item)
            yield from list(self._fields(evidence, own)) or map(_guess, own)

    def _relevance(self, evidence: Mapping[str, Evidence]) -> Label | None:
        if not self._has_context:
            return None
        for_, against = evidence.get(FOR, _NOTHING), evidence.get(AGAINST, _NOTHING)
        total = max(0.0, for_.total - against.total)
        if for_.strongest >= _DECIDES:
            total = max(total, for_.strongest)
        odds = for_.odds(total, self.settings.gate)
        but = f"; but {against.listed}" if against.listed else ""
        if odds >= 1:
            return Label(kind="relevance", value="on", score=_score(odds), reason=for_.reason() + but)
        sure = round(1 - _score(odds), 4)
        reason = (for_.reason(-1) or "no context word") + but
        return Label(kind="relevance", value="off", score=sure if but else min(sure, _UNSAID), reason=reason)

    def _fields(self, evidence: Mapping[str, Evidence], own: Sequence[str]) -> Iterator[Label]:
        named = self._core(evidence, own)
        for field in self.context.catalogue.taxonomy.core:
            if field.id in named:
                yield _label(field, evidence[field.id])
        for field, core in self._narrower:
            found = evidence.get(field.id)
            if found and found.total >= field.threshold and (not core or named.intersection(core)):
                yield _label(field, found)

    def _core(self, evidence: Mapping[str, Evidence], own: Sequence[str]) -> frozenset[str]:
        """Return the core fields that the words name, the partner's `own` a little more easily."""
        taxonomy = self.context.catalogue.taxonomy
        easier = {core for field in own for core in taxonomy.core_of(field)}
        share = {
            field.id: evidence[field.id].odds(
                evidence[field.id].total, field.threshold * (self.settings.partner if field.id in easier else 1)
            )
            for field in taxonomy.core
            if field.id in evidence
        }
        ordered = sorted(share, key=share.__getitem__, reverse=True)
        best = share[ordered[0]] if ordered else 0.0
        # What was learned has weighed the fields against each other: the best is no measure of the others any more.
        beside = self.settings.beside if self._learned is None else 0.0
        enough = max(1.0, min(_BESIDE, best * _EQUAL), best * beside)
        named = [id for id in ordered if share[id] >= enough]
        named = named[: self.settings.most]
        if not named:
            named = [id for id in ordered[:1] if share[id] >= _ALONE]
        return frozenset(named)

    def _partner_fields(self, item: NewsItem) -> Sequence[str]:
        partner = self.context.catalogue.partner(item.partner)
        return partner.action_fields if partner and len(partner.action_fields) <= _FEW_FIELDS else ()

    @cached_property
    def _narrower(self) -> Sequence[tuple[ActionField, Sequence[str]]]:
        """The fields outside the core, each with the core fields it rolls up to; often one, sometimes none."""
        taxonomy = self.context.catalogue.taxonomy
        return [(field, taxonomy.core_of(field.id)) for field in taxonomy.fields if field not in taxonomy.core]

    @cached_property
    def _has_context(self) -> bool:
        return any(self.context.catalogue.taxonomy.context.positive.values())

    @cached_property
    def _scales(self) -> Scales:
        return Scales(
            self.context.catalogue.taxonomy, self.context.alliance.language, self.settings.title, self._learned
        )

    @cached_property
    def _learned(self) -> LearnedModel | None:
        return model_for(self.context.catalogue.taxonomy) if self.settings.learned else None


def _guess(field: str) -> Label:
    return Label(kind="action_field", value=field, score=_GUESS, reason="a field of the partner")


def _too_common(subject: str, text: str, share: float) -> Finding:
    places = {FOR: "context, positive", AGAINST: "context, negative"}
    return Finding(
        level="warning",
        subject=f"keyword {text!r} of {places.get(subject, subject)}",
        message=f"is found in {share:.0%} of the newest published items",
        advice="make it longer, lower its weight, or choose mode `word` in catalogue/action_fields.yaml",
    )


def _label(field: ActionField, found: Evidence) -> Label:
    score = _score(found.odds(found.total, field.threshold))
    return Label(kind="action_field", value=field.id, score=score, reason=found.reason())


def _score(odds: float) -> float:
    """Return the probability that odds stand for: one half where it is as likely as not."""
    return round(odds / (odds + 1), 4)
