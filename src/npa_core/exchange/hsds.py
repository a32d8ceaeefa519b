"""The public catalogue as Open Referral HSDS 3.0: organisations, the services they run, and the taxonomies used."""

from __future__ import annotations

from npa_core.exchange.hsds_tables import organisations, services, taxonomies
from npa_core.exchange.hsds_tables.rows import Rows
from npa_core.exchange.publication import Publication, as_json
from npa_core.models import AllianceProfile, Catalogue


def dump(catalogue: Catalogue, alliance: AllianceProfile) -> bytes:
    """Return one document with an array for each of four tables, called as HSDS calls them.

    Below them stands, nested, what belongs to each: a service holds its locations, schedules, areas,
    languages, contacts and its organisation in brief. Advice points are services at a location.
    Every id is a UUID (version 5) made of the noun's address, so that it stays the same.
    """
    rows = Rows(Publication.of(catalogue, alliance))
    document = {
        "organization": organisations.table(rows),
        "service": services.table(rows),
        "taxonomy": taxonomies.table(rows),
        "taxonomy_term": taxonomies.terms(rows),
    }
    return as_json(document)
