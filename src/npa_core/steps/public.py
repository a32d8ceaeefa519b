"""Public: what may be shown of what is stored, by where its partners stand.

- At work (`active`): everything.
- `review`, not released yet or called back: nothing. Its news stays stored and is in no new edition
  and not in the archive, and the archive shows earlier editions without it. What the ledger already holds as
  words of its own (a post that is due) is frozen; `npa deliveries` shows it.
- `former`, has left: its news is in no new edition and no longer in the archive's list; editions keep what they
  have shown.

News of an unknown partner, or of none, is the alliance's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from npa_core.models import Card, Catalogue, Edition, StoredItem


def newsworthy(items: Iterable[StoredItem], catalogue: Catalogue) -> Iterator[StoredItem]:
    """Yield the items that new editions and the archive's list may show."""
    resting = {partner.id for partner in catalogue.partners if not partner.is_public}
    return (stored for stored in items if stored.item.partner not in resting)


def released(edition: Edition, catalogue: Catalogue) -> Edition:
    """Return an edition without what is of partners in review; sections that are empty then are left out."""
    called_back = [partner for partner in catalogue.partners if partner.status == "review"]
    if not called_back:
        return edition
    ids = {partner.id for partner in called_back}
    names = {name for partner in called_back for name in partner.name.root.values()}

    def shown(card: Card) -> Card:
        also = tuple(mention for mention in card.also if mention.source not in names)
        return card if len(also) == len(card.also) else card.model_copy(update={"also": also})

    sections = (
        section.model_copy(update={"cards": tuple(shown(card) for card in section.cards if card.partner not in ids)})
        for section in edition.sections
    )
    return edition.model_copy(update={"sections": tuple(section for section in sections if section.cards)})
