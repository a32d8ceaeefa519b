"""Components that fail in every way a component can."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any, Self

from npa_core.models import Brief, Delivery, Harvest, Label, Message, NewsItem, Part, Receipt, Visit
from npa_core.plugin import Classifier, Component, Gatherer, Publisher, Settings, hookimpl


class Raises(Gatherer[Settings]):
    name = "raises"

    async def gather(self, visit: Visit) -> Harvest:
        raise ValueError("kaputt")


class Exits(Gatherer[Settings]):
    name = "exits"

    async def gather(self, visit: Visit) -> Harvest:
        sys.exit(0)


class Nonsense(Gatherer[Settings]):
    name = "nonsense"

    async def gather(self, visit: Visit) -> Any:
        return "keine Ernte"


class Unbuildable(Raises):
    name = "unbuildable"

    def __init__(self, *_: object) -> None:
        raise RuntimeError("schon beim Bauen")


class Unenterable(Raises):
    name = "unenterable"

    async def __aenter__(self) -> Self:
        raise OSError("schon an der Tür")


class Unsure(Classifier[Settings]):
    name = "unsure"

    def classify(self, item: NewsItem) -> frozenset[Label]:
        raise LookupError("keine Ahnung")


class _Post(Publisher[Settings]):
    def plan(self, brief: Brief) -> Iterable[Message]:
        yield Message(target="leser", text="Eine Nachricht")

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        return Receipt(id="1")


class BadPlan(_Post):
    name = "bad-plan"

    def plan(self, brief: Brief) -> Iterable[Message]:
        raise KeyError("kein Plan")


class BadRender(_Post):
    name = "bad-render"

    def render(self, message: Message, brief: Brief) -> Iterable[Part]:
        raise ZeroDivisionError("kein Bild")


class BadDelivery(_Post):
    name = "bad-delivery"

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        raise ConnectionError("unterwegs verloren")


class ExitingDelivery(_Post):
    name = "exiting-delivery"

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        sys.exit(0)


class NoReceipt(_Post):
    name = "no-receipt"

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Any:
        return None


@hookimpl
def npa_gatherers() -> list[type[Component[Settings]]]:
    return [Raises, Exits, Nonsense, Unbuildable, Unenterable]


@hookimpl
def npa_classifiers() -> list[type[Component[Settings]]]:
    return [Unsure]


@hookimpl
def npa_publishers() -> list[type[Component[Settings]]]:
    return [BadPlan, BadRender, BadDelivery, ExitingDelivery, NoReceipt]
