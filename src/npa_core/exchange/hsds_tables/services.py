"""The table service: offers, and advice points as services at a location."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from npa_core.exchange.hsds_tables.organisations import brief
from npa_core.exchange.hsds_tables.rows import Row, Rows, row
from npa_core.exchange.hsds_tables.taxonomies import VOCABULARIES, field_term, word_term
from npa_core.exchange.publication import is_free, uri
from npa_core.models import AdvicePoint, Email, Location, Offer, OpeningHours

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


def table(rows: Rows) -> list[Row]:
    """Return the services: first the offers, then the advice points."""
    catalogue = rows.publication.catalogue
    offers = [_Service(rows, "offer", offer).of_offer(offer) for offer in catalogue.offers]
    return offers + [_Service(rows, "advice", point).of_advice(point) for point in catalogue.advice_points]


class _Service:
    """Makes the row of one service, and the rows below it."""

    def __init__(self, rows: Rows, noun: str, noun_of: Offer | AdvicePoint) -> None:
        self.rows = rows
        self.publication = rows.publication
        self.of = (noun, noun_of.id)
        self.key = rows.id(*self.of)
        self.noun = noun_of

    def of_offer(self, offer: Offer) -> Row:
        """Return an offer."""
        features = (("feature", "childcare"),) if offer.childcare else ()
        return self._row(
            offer.locations,
            [*(("target-group", group) for group in offer.target_groups), *features],
            accessibility=offer.accessibility,
            status=offer.status,
            application_process=offer.application,
            eligibility_description=offer.eligibility,
            minimum_age=offer.minimum_age,
            maximum_age=offer.maximum_age,
            fees_description=offer.fees,
            cost_options=self._costs(offer.fees),
        )

    def of_advice(self, point: AdvicePoint) -> Row:
        """Return an advice point."""
        words = [("advice", kind) for kind in point.kinds] + [("target-group", group) for group in point.target_groups]
        places = [point.location] if point.location else []
        return self._row(places, words, status="active", application_process=point.appointment)

    def _row(
        self, places: Iterable[Location], words: Iterable[tuple[str, str]], *, accessibility: str = "", **more: Any
    ) -> Row:
        """Return what both have in common, and what only one of them has."""
        noun, partner = self.noun, self.publication.catalogue.partner(self.noun.partner)
        organisation = brief(self.rows, partner) if partner else None
        return row(
            self.key,
            organization_id=self.rows.id("partner", noun.partner),
            name=self.publication.line(noun.name) or noun.id,
            description=self.publication.text(noun.description),
            url=uri(noun.url) if noun.url else None,
            email=noun.contact.email if noun.contact else None,
            assured_date=noun.assured_on.isoformat() if noun.assured_on else None,
            assurer_email=_email(noun.assured_by),
            **more,
            organization=organisation,
            schedules=[self._schedule(number, hours) for number, hours in enumerate(noun.schedules, 1)],
            service_areas=[self._area(id) for id in dict.fromkeys(noun.regions)],
            service_at_locations=[
                self._at(number, location, accessibility) for number, location in enumerate(places, 1)
            ],
            languages=self.rows.languages(self.of, noun.languages, service_id=self.key),
            contacts=self.rows.contacts(*self.of, noun.contact, service_id=self.key),
            attributes=[*self._attributes(words)],
        )

    def _schedule(self, number: int, hours: OpeningHours) -> Row:
        """Return opening hours. Times are local: one offset from UTC would be wrong for half of the year."""
        return row(
            self.rows.id(*self.of, "schedule", str(number)),
            service_id=self.key,
            freq="WEEKLY" if hours.days else None,
            byday=",".join(hours.days),
            opens_at=hours.opens_at and f"{hours.opens_at:%H:%M}",
            closes_at=hours.closes_at and f"{hours.closes_at:%H:%M}",
            valid_from=hours.valid_from and hours.valid_from.isoformat(),
            valid_to=hours.valid_to and hours.valid_to.isoformat(),
            description=hours.note,
        )

    def _area(self, id: str) -> Row:
        region = self.publication.catalogue.region(id)
        return row(
            self.rows.id(*self.of, "area", id),
            service_id=self.key,
            name=region.name if region else id,
            description=f"AGS {id}" if id.isdigit() else "",
            uri=self.publication.address("region", id),
        )

    def _at(self, number: int, location: Location, accessibility: str) -> Row:
        key = self.rows.id(*self.of, "location", str(number))
        return row(
            self.rows.id(*self.of, "at", str(number)),
            service_id=self.key,
            location_id=key,
            location=self._location(key, number, location, accessibility),
        )

    def _location(self, key: str, number: int, location: Location, accessibility: str) -> Row:
        below = (*self.of, "location", str(number))
        address = location.address and self.rows.address(
            self.rows.id(*below, "address"), location.address, ags=location.ags, location_id=key
        )
        told = "\n".join(filter(None, (location.accessibility, accessibility)))
        access = row(self.rows.id(*below, "accessibility"), location_id=key, description=told)
        return row(
            key,
            location_type="physical",
            name=location.name,
            latitude=location.latitude,
            longitude=location.longitude,
            external_identifier=location.ags,
            external_identifier_type="AGS" if location.ags else None,
            addresses=[address] if address else [],
            accessibility=[access] if told else [],
        )

    def _costs(self, fees: str) -> list[Row]:
        if not fees:
            return []
        free: dict[str, Any] = {"amount": 0, "currency": "EUR"} if is_free(fees) else {}
        return [row(self.rows.id(*self.of, "cost"), service_id=self.key, amount_description=fees, **free)]

    def _attributes(self, words: Iterable[tuple[str, str]]) -> Iterator[Row]:
        for field in self.publication.fields(dict.fromkeys(self.noun.action_fields)):
            yield self._attribute("field", field.id, "subject", field_term(self.rows, field))
        for vocabulary, word in dict.fromkeys(words):
            term = word_term(self.rows, vocabulary, word)
            yield self._attribute(vocabulary, word, VOCABULARIES[vocabulary].link_type, term)

    def _attribute(self, taxonomy: str, word: str, link_type: str, term: Row) -> Row:
        return row(
            self.rows.id(*self.of, "attribute", taxonomy, word),
            link_id=self.key,
            link_entity="service",
            link_type=link_type,
            taxonomy_term_id=term["id"],
            taxonomy_term=term,
        )


def _email(assured_by: str) -> str | None:
    """Return who assured it, when that is written as an e-mail address: HSDS has no column for an office's name."""
    try:
        return _EMAIL.validate_python(assured_by)
    except ValidationError:
        return None
