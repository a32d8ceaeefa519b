"""The table organization: the partners, with their identifiers, contacts and offices."""

from __future__ import annotations

from npa_core.exchange.hsds_tables.rows import Row, Rows, row
from npa_core.exchange.hsds_tables.taxonomies import field_term
from npa_core.exchange.publication import uri
from npa_core.models import Partner


def table(rows: Rows) -> list[Row]:
    """Return the partners. Of an individual the name is told, and nothing else."""
    return [organisation(rows, partner) for partner in rows.publication.catalogue.partners]


def brief(rows: Rows, partner: Partner) -> Row:
    """Return a partner as a service shows it: its name and where to read more."""
    name = rows.publication.line(partner.name) or partner.id
    is_private = partner.sector == "individual"
    return row(
        rows.id("partner", partner.id),
        name=name,
        description=("" if is_private else rows.publication.text(partner.description)) or name,
        website=uri(partner.website) if partner.website and not is_private else None,
    )


def organisation(rows: Rows, partner: Partner) -> Row:
    """Return a partner with all that may be told of it."""
    short = brief(rows, partner)
    if partner.sector == "individual":
        return short
    key, contact = short["id"], partner.contact
    return short | row(
        key,
        alternate_name=partner.short_name,
        email=contact.email if contact else None,
        uri=rows.publication.address("partner", partner.id),
        contacts=rows.contacts("partner", partner.id, contact, organization_id=key),
        locations=_offices(rows, partner),
        organization_identifiers=[
            row(
                rows.id("partner", partner.id, "identifier", kind),
                organization_id=key,
                identifier_type=kind,
                identifier=value,
            )
            for kind, value in partner.identifiers.items()
            if value
        ],
        attributes=[
            row(
                rows.id("partner", partner.id, "attribute", "field", field.id),
                link_id=key,
                link_entity="organization",
                link_type="subject",
                taxonomy_term_id=rows.id("field", field.id),
                taxonomy_term=field_term(rows, field),
            )
            for field in rows.publication.fields(dict.fromkeys(partner.action_fields))
        ],
    )


def _offices(rows: Rows, partner: Partner) -> list[Row]:
    if partner.contact is None or partner.contact.address is None:
        return []
    key = rows.id("partner", partner.id, "office")
    address = rows.address(
        rows.id("partner", partner.id, "office", "address"), partner.contact.address, location_id=key
    )
    owner = rows.id("partner", partner.id)
    return [row(key, location_type="physical", organization_id=owner, addresses=[address])]
