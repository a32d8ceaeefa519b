"""The contract suites catch what they are for: each broken component fails the test that names its fault."""

from __future__ import annotations

import random
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from pydantic import ConfigDict, SecretStr

from npa_core.builtin.console import ConsolePublisher
from npa_core.builtin.file import FileGatherer
from npa_core.builtin.keywords import KeywordClassifier
from npa_core.models import Harvest, Label, Message, Part
from npa_core.plugin import Publisher, Settings
from npa_core.testing import ClassifierContract, GathererContract, PublisherContract


class Loose(Settings):
    model_config = ConfigDict(extra="allow")
    token: str = "geheim"


class Shown(Settings):
    token: SecretStr = SecretStr("geheim")

    def __repr__(self) -> str:
        return self.token.get_secret_value()


class Badly(ConsolePublisher):
    name = "Badly named"


class LooseSettings(Publisher[Loose]):
    name = "loose"


class ShownSecret(Publisher[Shown]):
    name = "shown"


class Opening(ConsolePublisher):
    def __init__(self, settings, context):
        super().__init__(settings, context)
        Path(__file__).read_text(encoding="utf-8")
        with Path("/proc/self/status").open() as file:
            file.read()


class Twice(ConsolePublisher):
    def plan(self, brief):
        return [Message(target="same"), Message(target="same")]


class Large(ConsolePublisher):
    def plan(self, brief):
        return [Message(target="x", text="x" * 70_000)]


class Backwards(ConsolePublisher):
    def plan(self, brief):
        return [Message(target="reply", after="first"), Message(target="first")]


class Inventing(ConsolePublisher):
    def plan(self, brief):
        return [Message(target="x", items=("nobody-knows-it",))]


class Random(ConsolePublisher):
    def render(self, message, brief):
        yield Part(path="a.txt", media_type="text/plain", body=str(random.random()).encode())


class Writing(ConsolePublisher):
    def render(self, message, brief):
        (self.context.folder / "x").write_text("x")
        yield Part(path="a.txt", media_type="text/plain", body=b"x")


class SamePath(ConsolePublisher):
    def render(self, message, brief):
        yield Part(path="a.txt", media_type="text/plain", body=b"x")
        yield Part(path="A.txt", media_type="text/plain", body=b"y")


class Fragile(ConsolePublisher):
    def render(self, message, brief):
        if any("<script>" in card.title for card in brief.edition.cards):
            raise ValueError("cannot")
        return super().render(message, brief)


class Raising(ConsolePublisher):
    async def deliver(self, delivery, parts):
        raise OSError("raw")


class Promising(ConsolePublisher):
    idempotency: Literal["key", "lookup", "none"] = "lookup"


class PublisherSuite(PublisherContract):
    component_type = ConsolePublisher


class FileSuite(GathererContract):
    component_type = FileGatherer
    settings: ClassVar = {"path": "news.yaml"}

    def prepare(self):
        (self.folder / "news.yaml").write_text("- title: a\n")


class Swallowing(FileGatherer):
    async def gather(self, visit):
        try:
            return await super().gather(visit)
        except Exception:
            return Harvest()


class Accepting(FileGatherer):
    @staticmethod
    def read(document):
        return Harvest()


class ClassifierSuite(ClassifierContract):
    component_type = KeywordClassifier


class Unknown(KeywordClassifier):
    def classify(self, item):
        return frozenset({Label(kind="action_field", value="gibt-es-nicht", score=1)})


class Unsteady(KeywordClassifier):
    def classify(self, item):
        return frozenset({Label(kind="relevance", value="on", score=random.random())})


class Listing(KeywordClassifier):
    def classify(self, item):
        return list(super().classify(item))


BROKEN = [
    (PublisherSuite, Badly, "test_its_name_is_an_identifier"),
    (PublisherSuite, LooseSettings, "test_its_settings_are_frozen_and_refuse_unknown_keys"),
    (PublisherSuite, ShownSecret, "test_its_secrets_do_not_show"),
    (PublisherSuite, Opening, "test_building_it_does_no_io"),
    (PublisherSuite, Twice, "test_it_plans_small_messages_to_different_targets"),
    (PublisherSuite, Large, "test_it_plans_small_messages_to_different_targets"),
    (PublisherSuite, Backwards, "test_it_plans_small_messages_to_different_targets"),
    (PublisherSuite, Inventing, "test_a_message_names_only_items_of_its_brief"),
    (PublisherSuite, Random, "test_planning_and_rendering_are_pure"),
    (PublisherSuite, Writing, "test_planning_and_rendering_are_pure"),
    (PublisherSuite, SamePath, "test_every_message_has_parts_with_paths_of_their_own"),
    (PublisherSuite, Fragile, "test_hostile_titles_break_nothing"),
    (PublisherSuite, Raising, "test_without_a_network_it_raises_only_our_errors"),
    (PublisherSuite, Promising, "test_it_says_what_it_follows_and_promises"),
    (FileSuite, Swallowing, "test_a_source_that_cannot_be_reached_raises_one_of_our_errors"),
    (FileSuite, Accepting, "test_what_it_cannot_read_is_rejected"),
    (ClassifierSuite, Unknown, "test_it_returns_a_frozen_set_of_labels"),
    (ClassifierSuite, Listing, "test_it_returns_a_frozen_set_of_labels"),
    (ClassifierSuite, Unsteady, "test_it_is_deterministic_and_pure"),
]


@pytest.mark.parametrize(("suite", "component", "test"), BROKEN, ids=[broken[1].__name__ for broken in BROKEN])
def test_a_broken_component_fails(suite, component, test):
    suite_of_it = type("Suite", (suite,), {"component_type": component})()
    suite_of_it.setup_method()

    try:
        with pytest.raises((AssertionError, OSError, ValueError)):
            getattr(suite_of_it, test)()
    finally:
        suite_of_it.teardown_method()
