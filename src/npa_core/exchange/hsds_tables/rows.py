"""What the rows are made of: ids, contacts with their telephones, addresses, languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from npa_core.exchange.publication import Publication
from npa_core.models import Address, Contact

Row = dict[str, Any]


def row(id: str, /, **columns: Any) -> Row:
    """Return a row with those of the columns that hold something; 0 and False do."""
    return {"id": id} | {name: value for name, value in columns.items() if value is not None and value not in ("", [])}


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows of one publication."""

    publication: Publication

    def id(self, noun: str, id: str, *parts: str) -> str:
        """Return the UUID of a noun, or of a part of it."""
        return str(uuid5(NAMESPACE_URL, "/".join((self.publication.address(noun, id), *parts))))

    def contacts(self, noun: str, id: str, contact: Contact | None, **owner: str) -> list[Row]:
        """Return a contact with its telephone, as a list."""
        if contact is None:
            return []
        key = self.id(noun, id, "contact")
        number = self.id(noun, id, "contact", "phone")
        languages = self.languages((noun, id, "contact"), contact.languages, phone_id=number)
        phones = [row(number, contact_id=key, number=contact.phone, type="voice", languages=languages)]
        phones = phones if contact.phone else []
        return [row(key, **owner, department=contact.function, email=contact.email, phones=phones)]

    def languages(self, of: tuple[str, ...], tags: Iterable[str], **owner: str) -> list[Row]:
        """Return languages by the first part of their tag, which is their ISO 639 code."""
        codes = ((tag, tag.split("-", 1)[0].lower()) for tag in dict.fromkeys(tags))
        return [
            row(self.id(*of, "language", tag), **owner, code=code, note=tag if tag != code else "")
            for tag, code in codes
        ]

    def address(self, key: str, address: Address, *, ags: str | None = None, **owner: str) -> Row:
        """Return an address. HSDS asks for all of its lines: one that is not known is empty."""
        land = self.publication.catalogue.region(ags[:2]) if ags else None
        return {
            "id": key, **owner, "address_1": address.street, "city": address.city,
            "state_province": land.name if land else "", "postal_code": address.postcode or "",
            "country": address.country, "address_type": "physical",
        }  # fmt: skip
