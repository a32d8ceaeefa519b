"""What the nodes are made of: texts with their language, places, contacts, audiences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.exchange.publication import Publication, uri, versions
from npa_core.models import Address, Contact, Localized, Location

Node = dict[str, Any]


def node(type: str, id: str | None = None, /, **properties: Any) -> Node:
    """Return a node with those of the properties that hold something; 0 and False do."""
    named = {"@type": type} if id is None else {"@id": id, "@type": type}
    return named | {name: value for name, value in properties.items() if value is not None and value not in ("", [])}


def said(text: Localized | None) -> list[Any] | Node | str:
    """Return a text with its languages; plain, when it is fit for every reader."""
    texts: list[Any] = [
        {"@value": words, "@language": language} if language else words for language, words in versions(text).items()
    ]
    return texts[0] if len(texts) == 1 else texts


def to(publication: Publication, noun: str, ids: Iterable[str]) -> list[Node]:
    """Return references to nouns."""
    return [{"@id": publication.address(noun, id)} for id in ids]


def to_partners(publication: Publication, ids: Iterable[str]) -> list[Node]:
    """Return references to those of the partners that may be shown."""
    return to(publication, "partner", [partner.id for partner in publication.partners(ids)])


def to_fields(publication: Publication, ids: Iterable[str]) -> list[Node]:
    """Return references to action fields."""
    return to(publication, "field", [field.id for field in publication.fields(ids)])


def areas(publication: Publication, ids: Iterable[str]) -> list[Node]:
    """Return references to regions; of one that is not in the catalogue, all that is known: its key."""
    return [_area(publication, id) for id in ids]


def _area(publication: Publication, id: str) -> Node:
    address = publication.address("region", id)
    if publication.catalogue.region(id):
        return {"@id": address}
    return node("AdministrativeArea", address, identifier=key_of_region("AGS", id) if id.isdigit() else None)


def key_of_region(kind: str, key: str | None) -> Node | None:
    """Return a key of a region: its AGS, ARS or NUTS-3 code."""
    return node("PropertyValue", propertyID=kind, value=key) if key else None


def place(publication: Publication, location: Location, type: str = "Place", **more: Any) -> Node:
    """Return a place with its address, its municipality and its coordinates."""
    features = [node("LocationFeatureSpecification", name="accessibility", value=location.accessibility)]
    has_geo = location.latitude is not None and location.longitude is not None
    return node(
        type,
        name=location.name,
        address=postal_address(location.address),
        containedInPlace=areas(publication, [location.ags] if location.ags else []),
        geo=node("GeoCoordinates", latitude=location.latitude, longitude=location.longitude) if has_geo else None,
        amenityFeature=features if location.accessibility else [],
        **more,
    )


def postal_address(address: Address | None) -> Node | None:
    """Return a postal address."""
    if address is None:
        return None
    return node(
        "PostalAddress",
        streetAddress=address.street,
        postalCode=address.postcode,
        addressLocality=address.city,
        addressCountry=address.country,
    )


def contact_point(contact: Contact | None) -> Node | None:
    """Return whom to ask: a function, with its official addresses."""
    if contact is None:
        return None
    return node(
        "ContactPoint",
        contactType=contact.function,
        email=contact.email,
        telephone=contact.phone,
        url=uri(contact.url) if contact.url else None,
        availableLanguage=list(contact.languages),
    )


def audience(groups: Iterable[str]) -> list[Node]:
    """Return for whom something is meant."""
    return [node("Audience", audienceType=group) for group in groups]
