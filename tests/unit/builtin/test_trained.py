"""The trained classifier: says what it was taught, nothing before, and executes nothing that a file holds."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from npa_core.builtin.trained import FILE, TrainedClassifier, TrainedSettings
from npa_core.errors import RejectedError
from npa_core.models.learned import LearnedLabel, LearnedModel
from npa_core.testing import FakeContext, sample_items

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
ITEM = sample_items()[0].model_copy(update={"title": "Brot", "content": "<p>Brot backen</p>"})


@pytest.fixture
def context(tmp_path):
    (tmp_path / "state").mkdir()
    return FakeContext(folder=tmp_path)


def teach(folder) -> None:
    label = LearnedLabel.of("relevance", "on", -1.0, [5.0])
    model = LearnedModel(learned=NOW, examples=500, grams=(" brot",), labels=(label,))
    (folder / FILE).write_text(model.model_dump_json())


async def test_before_it_was_taught_it_says_nothing_and_says_so(context):
    async with TrainedClassifier(TrainedSettings(), context) as classifier:
        assert classifier.classify(ITEM) == frozenset()
        (finding,) = await classifier.check()

    assert (finding.level, finding.advice) == ("warning", "npa classify train")


async def test_it_says_what_it_was_taught(context):
    teach(context.folder)

    async with TrainedClassifier(TrainedSettings(), context) as classifier:
        (label,) = classifier.classify(ITEM)
        findings = await classifier.check()

    assert (label.kind, label.value, findings) == ("relevance", "on", ())


class Trap:
    """Would end the tests if anybody unpickled it."""

    def __reduce__(self):
        return (exit, (99,))


@pytest.mark.parametrize("body", [b"", b"{}", pickle.dumps(Trap()), b'{"format": 1}'])
async def test_a_damaged_or_hostile_file_is_refused_and_named(context, body):
    (context.folder / FILE).write_bytes(body)

    with pytest.raises(RejectedError, match=r"state/trained\.json cannot be read; `npa classify train`"):
        await TrainedClassifier(TrainedSettings(), context).__aenter__()


async def test_a_file_that_cannot_be_opened_is_refused_too(context):
    (context.folder / FILE).mkdir()

    with pytest.raises(RejectedError):
        await TrainedClassifier(TrainedSettings(), context).__aenter__()
