"""The contract of publishers, as tests to inherit."""

# ruff: noqa: S101  these are tests

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from npa_core.models import Brief, Card, Delivery, Facts, Localized, Message, Part, Receipt, Section
from npa_core.plugin import Publisher
from npa_core.testing.component import ComponentContract, outcome
from npa_core.testing.samples import sample_brief, sample_delivery
from npa_core.testing.watch import watched

MAX_MESSAGE_BYTES = 65_536
# What a partner's feed may hold after cleaning: plain text that would do harm where it is not escaped.
HOSTILE = (
    "<script>alert(1)</script> & \"quotes\" 'too' {{ 7 * 7 }} {% raw %}",
    "Betreff= ?utf-8?q?x?= @everyone #hashtag https://evil.example/ javascript:alert(1)",
    "]]> --> </title></textarea> \u202etxt.exe 日本語 ́́́ " + "lang" * 200,
)


class PublisherContract(ComponentContract):
    """What holds for every publisher. Override `brief` when it needs more than the samples."""

    component_type: ClassVar[type[Publisher[Any]]]

    def brief(self) -> Brief:
        """Return a brief of the kind this publisher follows."""
        return sample_brief(self.component_type.follows)

    def hostile_brief(self) -> Brief:
        """Return the brief with a section of hostile titles added."""
        brief = self.brief()
        cards = tuple(
            Card(id=f"hostile-{n}", title=text, text=text, source=text, link="https://a.example/?a=1&b=%22")
            for n, text in enumerate(HOSTILE)
        )
        if brief.edition:
            section = Section(id="hostile", kind="hostile", title=Localized("<b>&"), cards=cards)
            sections = (section, *brief.edition.sections)
            return brief.model_copy(update={"edition": brief.edition.model_copy(update={"sections": sections})})
        if brief.archive:
            archive = brief.archive.model_copy(update={"cards": (*cards, *brief.archive.cards)})
            return brief.model_copy(update={"archive": archive})
        return brief

    def delivery(self, message: Message, **changes: Any) -> Delivery:
        """Return a delivery of `message`."""
        return sample_delivery(message, **changes)

    def test_it_says_what_it_follows_and_promises(self) -> None:
        """`lookup` promises that `reconcile` finds out."""
        component = self.component()

        assert component.follows in {"edition", "archive"}
        assert isinstance(component.edits, bool)
        assert component.idempotency in {"key", "lookup", "none"}
        if component.idempotency == "lookup":
            assert type(component).reconcile is not Publisher.reconcile

    def test_it_plans_small_messages_to_different_targets(self) -> None:
        """The ledger keeps messages whole: under 64 KiB, one a target; `after` names an earlier one."""
        messages = self._messages(self.brief())
        targets = [message.target for message in messages]

        assert messages, "nothing was planned for the brief of the suite"
        assert len(set(targets)) == len(targets)
        for number, message in enumerate(messages):
            assert len(message.model_dump_json().encode()) < MAX_MESSAGE_BYTES
            assert message.after is None or message.after in targets[:number]
            assert "\n" not in message.title

    def test_a_message_names_only_items_of_its_brief(self) -> None:
        """A takedown finds the receipts by them."""
        brief = self.brief()
        cards = [*(brief.edition.cards if brief.edition else ()), *(brief.archive.cards if brief.archive else ())]
        known = {card.item for card in cards}

        assert {item for message in self._messages(brief) for item in message.items} <= known

    def test_planning_and_rendering_are_pure(self) -> None:
        """Twice the same, from another instance, too; nothing opened, nothing asked, the brief untouched."""
        brief = self.brief()
        before = brief.model_dump_json()
        component = self.component()
        rendered = self._rendered(component, brief)
        with watched() as events:
            again = self._rendered(component, brief)

        assert rendered == again == self._rendered(self.component(), self.brief())
        assert events == []
        assert component.context.requests == []
        assert before == brief.model_dump_json()
        assert list(self.folder.iterdir()) == []

    def test_every_message_has_parts_with_paths_of_their_own(self) -> None:
        """A preview writes them beside each other."""
        for message, parts in self._rendered(self.component(), self.brief()):
            paths = [part.path.casefold() for part in parts]
            assert parts, f"nothing was rendered for {message.target}"
            assert all(isinstance(part, Part) for part in parts)
            assert len(set(paths)) == len(paths)

    def test_hostile_titles_break_nothing(self) -> None:
        """They are planned and rendered like any other; what must not be in the output is the plugin's own test."""
        messages = self._rendered(self.component(), self.hostile_brief())

        assert messages
        assert all(parts for _, parts in messages)

    def test_without_a_network_it_raises_only_our_errors(self) -> None:
        """Everything that asks the channel ends in a result or in one of our errors."""
        component = self.component()
        component.context.answer = None
        receipt = Receipt(id="1", url="https://channel.example/1")

        for message, parts in self._rendered(component, self.brief()):
            delivery = self.delivery(message)
            for changes in ({}, {"replaces": receipt, "revision": 2}, {"follows": receipt}):
                delivered, _ = outcome(component.deliver(self.delivery(message, **changes), parts))
                assert delivered is None or isinstance(delivered, Receipt)
            found, _ = outcome(component.reconcile(delivery))
            assert found is None or isinstance(found, Receipt)
            withdrawn, _ = outcome(component.withdraw(self.delivery(message, receipt=receipt)))
            assert withdrawn is None or isinstance(withdrawn, Receipt)
        learnt, _ = outcome(component.learn())
        assert learnt is None or isinstance(learnt, Facts)

    def _messages(self, brief: Brief) -> list[Message]:
        messages = list(self.component().plan(brief))
        assert all(isinstance(message, Message) for message in messages)
        return messages

    @staticmethod
    def _rendered(component: Publisher[Any], brief: Brief) -> list[tuple[Message, Sequence[Part]]]:
        return [(message, tuple(component.render(message, brief))) for message in component.plan(brief)]
