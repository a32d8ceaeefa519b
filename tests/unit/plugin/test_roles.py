"""The roles: what a component has without writing it."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Facts, Harvest, Message, Part
from npa_core.plugin import Classifier, Gatherer, Publisher, Settings, hookimpl, hookspec
from npa_core.testing import FakeContext, sample_brief, sample_delivery


class PostSettings(Settings):
    address: str = "post.example"


class Post(Publisher[PostSettings]):
    name = "post"

    def plan(self, brief: Any) -> list[Message]:
        return [Message(target="a", text="Grüße")]

    async def deliver(self, delivery: Any, parts: Any) -> Any:
        raise NotImplementedError


class Registered(Post):
    """Inherits its settings."""


class Feed(Gatherer[PostSettings]):
    name = "feed"

    async def gather(self, visit: Any) -> Harvest:
        return Harvest()


def test_the_settings_class_is_the_generic_argument_and_is_inherited():
    assert Post.settings_type is Feed.settings_type is Registered.settings_type is PostSettings
    assert Publisher.settings_type is Classifier.settings_type is Settings


def test_other_bases_and_open_arguments_leave_the_settings_class_alone():
    class Mixed(Publisher[PostSettings], dict[str, int]):
        """Has a second generic base."""

    class Open(Publisher[Any]):
        """Leaves its settings open."""

    assert (Mixed.settings_type, Open.settings_type) == (PostSettings, Settings)


async def test_a_component_opens_closes_and_checks_nothing_by_itself():
    post = Post(PostSettings(), FakeContext())

    async with post as entered:
        assert entered is post
        assert await post.check() == ()


async def test_a_publisher_renders_its_text_learns_nothing_and_cannot_look_back():
    post = Post(PostSettings(), FakeContext())
    (message,) = post.plan(sample_brief())
    delivery = sample_delivery(message)

    parts = tuple(post.render(message, sample_brief()))

    assert parts == (Part(path="message.txt", media_type="text/plain; charset=utf-8", body="Grüße".encode()),)
    assert await post.learn() == Facts()
    with pytest.raises(RejectedError) as looking:
        await post.reconcile(delivery)
    with pytest.raises(RejectedError) as withdrawing:
        await post.withdraw(delivery)
    assert (looking.value.kind, withdrawing.value.kind) == ("no-lookup", "no-withdrawal")


def test_a_gatherer_that_reads_no_documents_says_so():
    with pytest.raises(RejectedError, match=r"reads no single documents \(asked for news\.xml\)"):
        Feed.read(Document(body=b"", address="news.xml"))


def test_the_hooks_bodies_offer_nothing():
    from npa_core.plugin.hookspec import npa_classifiers, npa_gatherers, npa_publishers

    assert [hook() for hook in (npa_gatherers, npa_classifiers, npa_publishers)] == [(), (), ()]


def test_the_mark_of_a_hook_is_plain_to_see():
    def npa_gatherers() -> list[type[Any]]:
        return [Feed]

    assert hookimpl(npa_gatherers)() == [Feed]
    assert hookspec.hookspec.project_name == hookimpl.project_name == "npa"
