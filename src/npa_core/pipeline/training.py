"""Training: what editors decided becomes a learned model, kept only when it judges better than what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from npa_core.errors import ConfigError
from npa_core.exchange.save import save
from npa_core.models.learned import LearnedModel
from npa_core.pipeline.judging import judge
from npa_core.pipeline.learning import Example, learn
from npa_core.pipeline.texts import Read, Text
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.comparison import chance
from npa_core.steps.evaluation import Evaluation, evaluate
from npa_core.steps.verdict import Verdict
from npa_core.text import clean, plain

FEWEST = 500
"""From fewer decisions nothing is learned that holds."""
TRAINED = "trained"
_FILE = "state/trained.json"
_HELD_OUT = 5
"""Every fifth story is not learned from: on these the model is measured."""
_ARRANGEMENTS: tuple[tuple[str, ...], ...] = ((), ("keywords",))
"""Which classifiers the model replaces. Beside others it cannot let in what one of them is surely against."""
_LUCK = 0.05 / len(_ARRANGEMENTS)
"""A gain is believed when luck alone brings it more rarely; of several arrangements each has its share (Bonferroni)."""
F1, SPECIFICITY = "fields micro f1", "off-topic specificity"


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it."""

    learned_from: int
    measured_on: int
    before: Evaluation
    """The classifiers at work, without the model."""
    after: Evaluation
    """With it, in the better of two arrangements: beside the others, or in place of the keywords."""
    use: tuple[str, ...]
    """The classifiers of that arrangement, as npa.toml names them."""
    written: Path | None
    """None: it was not better beyond chance, and what was there before is left as it is."""


@dataclass(frozen=True, slots=True)
class _Judged:
    text: Text
    said: Verdict

    @property
    def example(self) -> Example:
        fields = frozenset(self.said.action_fields or ())
        return Example(self.text.title, plain(clean(self.text.summary)), bool(self.said.on_topic), fields)

    @property
    def is_held_out(self) -> bool:
        """Decide by the story, so that no other teller of it was learned from."""
        digest = hashlib.sha256((self.said.story or self.text.id).encode()).digest()
        return digest[0] % _HELD_OUT == 0


async def train(shop: Workshop, read: Read) -> Training:
    """Learn from what readers say of texts; write the model when it makes the classifiers better on what was held out.

    Better is: a higher micro-F1 of the action fields and no lower specificity, by more than luck: fewer errors in so
    many more stories than it has more errors in that a sign test at 5 % believes it (see `comparison.chance`). Raises
    ConfigError when scikit-learn is missing, and when there are too few examples, or of one kind only.
    """
    examples = list(_examples(read))
    if len(examples) < FEWEST:
        raise ConfigError(
            f"there are {len(examples)} decisions that tell whether an item is relevant, and training needs {FEWEST}; "
            "`npa review` and `npa items set` make more, --from FILE brings others"
        )
    held_out = [one for one in examples if one.is_held_out]
    learned_from = [one for one in examples if not one.is_held_out]
    for part in (held_out, learned_from):
        if len({one.said.on_topic for one in part}) < 2:
            raise ConfigError("training needs items that are relevant and items that are not, many of both")
    fields = [field.id for field in shop.catalogue.taxonomy.core]
    model = learn([one.example for one in learned_from], fields, shop.clock.now())
    texts, gold = [one.text for one in held_out], [one.said for one in held_out]
    used = tuple(name for name in shop.config.classifiers if name != TRAINED)
    before = (await judge(shop.folder, texts, without=[TRAINED])).verdicts
    tried = []
    for replaced in _ARRANGEMENTS:
        after = (await judge(shop.folder, texts, without=[TRAINED, *replaced], besides=model)).verdicts
        use = (*(name for name in used if name not in replaced), TRAINED)
        tried.append(_Trial(use, gold, before, after))
    best = max(tried, key=lambda one: (one.is_better, _figure(one.evaluation, F1)))
    written = _keep(shop.folder, model, best.evaluation) if best.is_better else None
    return Training(len(learned_from), len(held_out), best.evaluation_before, best.evaluation, best.use, written)


class _Trial:
    """What one arrangement says of the texts held out, against what the classifiers say without the model."""

    def __init__(
        self, use: tuple[str, ...], gold: Sequence[Verdict], before: Sequence[Verdict], after: Sequence[Verdict]
    ) -> None:
        self.use = use
        self.evaluation_before = evaluate(gold, before, rounds=0)
        self.evaluation = evaluate(gold, after, rounds=0)
        self._luck = chance(gold, before, after)

    @property
    def is_better(self) -> bool:
        """Whether it does better, and by more than chance."""
        new, old = self.evaluation, self.evaluation_before
        return (
            _figure(new, F1) > _figure(old, F1)
            and _figure(new, SPECIFICITY) >= _figure(old, SPECIFICITY)
            and self._luck < _LUCK
        )


def _figure(found: Evaluation, name: str) -> float:
    return found.figures[name].value or 0.0


def _keep(folder: Path, model: LearnedModel, after: Evaluation) -> Path:
    figures = {name: after.figures[name].value for name in (F1, SPECIFICITY)}
    path = folder / _FILE
    save(path, model.model_copy(update={"figures": figures}).model_dump_json().encode())
    return path


def _examples(read: Read) -> Iterable[_Judged]:
    """Yield what tells whether a text is relevant; one that has action fields is."""
    for text, said in zip(read.texts, read.said, strict=True):
        on_topic = True if said.on_topic is None and said.action_fields else said.on_topic
        if on_topic is not None:
            yield _Judged(text, replace(said, on_topic=on_topic))
