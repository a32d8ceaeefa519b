"""The core's own components keep the contract that it asks of every plugin."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import ClassVar

from npa_core.builtin.console import ConsolePublisher
from npa_core.builtin.file import FileGatherer
from npa_core.builtin.keywords import KeywordClassifier
from npa_core.builtin.language import LanguageClassifier
from npa_core.builtin.places import PlaceClassifier
from npa_core.builtin.trained import TrainedClassifier
from npa_core.models import Document
from npa_core.models.learned import LearnedLabel, LearnedModel
from npa_core.testing import ClassifierContract, GathererContract, PublisherContract

NEWS = "- title: Sommerfest der Kulturen\n  link: https://verein.example/fest\n"


class TestKeywordClassifier(ClassifierContract):
    component_type = KeywordClassifier


class TestPlaceClassifier(ClassifierContract):
    component_type = PlaceClassifier


class TestLanguageClassifier(ClassifierContract):
    component_type = LanguageClassifier


class TestTrainedClassifier(ClassifierContract):
    component_type = TrainedClassifier

    def component(self):
        """Taught: before, it says nothing. The file is gone again, for the folder is to stay empty."""
        label = LearnedLabel.of("relevance", "on", 0.5, [0.1])
        learned = {"learned": datetime(2026, 11, 16, tzinfo=UTC), "examples": 500}
        model = LearnedModel(**learned, grams=("kurs",), labels=(label,))
        component, state = super().component(), self.folder / "state"
        state.mkdir()
        (state / "trained.json").write_text(model.model_dump_json(), encoding="utf-8")
        component.read()
        shutil.rmtree(state)
        return component


class TestFileGatherer(GathererContract):
    component_type = FileGatherer
    settings: ClassVar = {"path": "news/verein.yaml"}

    def prepare(self):
        (self.folder / "news").mkdir()
        (self.folder / "news/verein.yaml").write_text(NEWS, encoding="utf-8")

    def document(self):
        return Document(body=NEWS.encode(), address="news/verein.yaml")


class TestConsoleOnTheScreen(PublisherContract):
    component_type = ConsolePublisher


class TestConsoleInAFile(PublisherContract):
    component_type = ConsolePublisher
    settings: ClassVar = {"path": "out/{edition}.txt"}
