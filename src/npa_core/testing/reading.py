"""The contracts of gatherers and classifiers, as tests to inherit."""

# ruff: noqa: S101  these are tests

from __future__ import annotations

import pickle
from typing import Any, ClassVar

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, Label, NewsItem, Outcome, RawItem, Visit
from npa_core.plugin import Classifier, Gatherer
from npa_core.testing.component import ComponentContract, outcome
from npa_core.testing.samples import sample_items, sample_visit


class GathererContract(ComponentContract):
    """What holds for every gatherer. Override `visit`, and `document` when it can `read`.

    The context of the suite should let `gather` succeed: files in `folder`, or a context with `answer`.
    """

    component_type: ClassVar[type[Gatherer[Any]]]

    def visit(self) -> Visit:
        """Return a first visit to a source of this kind."""
        return sample_visit(self.component_type.name, **self.settings)

    def document(self) -> Document | None:
        """Return a document that `read` understands; None for a gatherer that reads no single documents."""
        return None

    def prepare(self) -> None:
        """Make the source ready: write the file it reads, for one."""

    def test_it_brings_a_harvest_that_can_be_kept(self) -> None:
        """Items are raw items, and the cursor survives being stored as JSON."""
        self.prepare()
        harvest, error = outcome(self.component().gather(self.visit()))

        assert error is None, f"the source of the suite could not be read: {error}"
        assert isinstance(harvest, Harvest)
        assert harvest.items
        assert all(isinstance(item, RawItem) for item in harvest.items)
        assert Harvest.model_validate_json(harvest.model_dump_json()) == harvest

    def test_the_second_visit_brings_nothing_else(self) -> None:
        """With its own cursor a source that did not change is unchanged, or the same again."""
        self.prepare()
        component, visit = self.component(), self.visit()
        first, _ = outcome(component.gather(visit))
        assert isinstance(first, Harvest)
        second, error = outcome(component.gather(visit.model_copy(update={"cursor": first.cursor})))

        assert error is None
        assert isinstance(second, Harvest)
        assert second.outcome is Outcome.UNCHANGED or second.items == first.items

    def test_a_source_that_cannot_be_reached_raises_one_of_our_errors(self) -> None:
        """An empty harvest would mean an empty source, and nothing is prepared here."""
        component = self.component()
        component.context.answer = None
        harvest, error = outcome(component.gather(self.visit()))

        assert harvest is None
        assert error is not None

    def test_reading_is_pure_and_fit_for_a_worker(self) -> None:
        """`read` is sent to another process: function, document and harvest must be picklable."""
        document = self.document()
        if document is None:
            return
        before = document.model_dump_json(exclude={"body"})
        first, second = self.component_type.read(document), self.component_type.read(document)

        assert first == second
        assert first.items
        assert before == document.model_dump_json(exclude={"body"})
        assert pickle.loads(pickle.dumps((self.component_type.read, document, first)))[2] == first  # noqa: S301  our own

    def test_what_it_cannot_read_is_rejected(self) -> None:
        """A login page or an empty body is never "no news"."""
        for body in (b"", b"<!DOCTYPE html><title>Anmeldung</title>", b'{"error": "gone"}', b"\x00\xff\xfe"):
            try:
                harvest = self.component_type.read(Document(body=body, address="https://partner.example/x"))
            except RejectedError:
                continue
            raise AssertionError(f"{body!r} was read as {len(harvest.items)} items")


class ClassifierContract(ComponentContract):
    """What holds for every classifier. Override `items` to show it what it is made for."""

    component_type: ClassVar[type[Classifier[Any]]]

    def items(self) -> tuple[NewsItem, ...]:
        """Return the items it is tried on."""
        return sample_items()

    def test_it_returns_a_frozen_set_of_labels(self) -> None:
        """Of the four kinds, with values that exist."""
        component = self.component()
        catalogue = component.context.catalogue

        for item in self.items():
            labels = component.classify(item)
            assert isinstance(labels, frozenset)
            assert all(isinstance(label, Label) for label in labels)
            values = {(label.kind, label.value) for label in labels}
            assert {
                value for kind, value in values if kind == "action_field" and catalogue.field(value) is None
            } == set()
            assert {value for kind, value in values if kind == "relevance"} <= {"on", "off"}
            assert len(values) == len(labels), "two labels say the same thing with different scores"

    def test_it_recognises_something(self) -> None:
        """A classifier that never says anything is misconfigured."""
        component = self.component()

        assert any(component.classify(item) for item in self.items())

    def test_it_is_deterministic_and_pure(self) -> None:
        """The same item has the same labels: again, in another order, from another instance."""
        before = [item.model_dump_json() for item in self.items()]
        component = self.component()
        forwards = [component.classify(item) for item in self.items()]
        backwards = [self.component().classify(item) for item in reversed(self.items())]

        assert forwards == backwards[::-1]
        assert forwards == [component.classify(item) for item in self.items()]
        assert before == [item.model_dump_json() for item in self.items()]

    def test_it_survives_odd_items(self) -> None:
        """Nothing but punctuation, no partner, a language nobody speaks, a very long text."""
        component = self.component()
        odd: tuple[dict[str, Any], ...] = (
            {"title": "", "content": ""},
            {"title": "…", "content": "<p>&nbsp;</p>", "language": "x-klingon"},
            {"partner": "nobody", "language": None, "categories": ()},
            {"content": "<p>" + "Wort " * 40_000 + "</p>"},
            {"title": "日本語 👩‍👩‍👧 ﷽", "language": "ja"},
        )

        for changes in odd:
            assert isinstance(component.classify(self.items()[0].model_copy(update=changes)), frozenset)
