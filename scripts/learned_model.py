"""Teaches the shipped model: `python scripts/learned_model.py FILE…`, with npa-core[ml].

Each file holds texts with what a reader says of them (JSON Lines, see tests/data/understanding/README.md). What they
teach is written to src/npa_core/builtin/learned.json, which the keyword classifier reads. With `--leave-out FILE…`
nothing is written: each of those files in turn is judged by the words alone, and by the words and what all the others
taught. That says what the model is worth on texts it never met.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from npa_core.builtin import taught
from npa_core.models.learned import LearnedModel
from npa_core.pipeline.found import found
from npa_core.pipeline.judging import evaluate_on
from npa_core.pipeline.learning import Example, learn
from npa_core.pipeline.texts import Read, read_files

FIELDS = ("sprache", "arbeit", "engagement", "wohnen", "teilhabe")
FIGURES = ("fields micro f1", "off-topic specificity", "on-topic recall")
WORDS_ALONE = "\n[classify.settings.keywords]\nlearned = false\n"


def main() -> None:
    """Teach by all files; or judge each of some by the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--leave-out", type=Path, nargs="+", metavar="FILE", help="judge each by what the others teach")
    options = parser.parse_args()
    if options.leave_out:
        compare(options.leave_out, {*options.files, *options.leave_out})
        return
    model = teach(options.files)
    taught.FILE.write_text(model.model_dump_json(), encoding="utf-8")
    sys.stdout.write(f"{taught.FILE}: {len(model.grams)} grams from {model.examples} texts\n")


def compare(left_out: Sequence[Path], files: Iterable[Path]) -> None:
    """Print how right each file is judged by the words alone, and with what the other files taught."""
    for path in left_out:
        read = read_files([path])
        model = teach(sorted({*files} - {path}))
        sys.stdout.write(f"{path}\n  words alone: {judged(read, WORDS_ALONE)}\n")
        with patch.object(taught, "shipped", return_value=model):
            sys.stdout.write(f"  words and model: {judged(read)}\n")


def teach(paths: Iterable[Path]) -> LearnedModel:
    """Return what the texts of these files teach."""
    read = read_files(list(paths))
    return learn(list(_examples(read)), FIELDS, datetime.now(UTC))


def _examples(read: Read) -> Iterable[Example]:
    for text, said in zip(read.texts, read.said, strict=True):
        yield Example(text.title, text.summary, bool(said.on_topic), frozenset(said.action_fields or ()))


def judged(read: Read, settings: str = "") -> str:
    """Return how right a new alliance judges these texts."""
    with TemporaryDirectory() as folder:
        found(Path(folder))
        with (Path(folder) / "npa.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
        evaluation, _ = asyncio.run(evaluate_on(Path(folder), read))
    return ", ".join(f"{name} {evaluation.figures[name].value:.3f}" for name in FIGURES)


if __name__ == "__main__":
    main()
