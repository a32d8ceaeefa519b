"""The public catalogue as JSON-LD in the words of schema.org, for search engines and other machines."""

from __future__ import annotations

from typing import Any

from npa_core.exchange.publication import Publication, as_json
from npa_core.exchange.schema_org import activities, cases, organisations, topics
from npa_core.models import AllianceProfile, Catalogue

# Written into the document, so that nobody has to fetch anything to read it (JSON-LD 1.1, 4.1). These hold
# addresses, all else is text or a node.
_ADDRESSES = (
    "contentUrl", "dayOfWeek", "eventAttendanceMode", "eventStatus", "availability", "license", "serviceUrl", "url",
)  # fmt: skip
CONTEXT: dict[str, Any] = {"@vocab": "https://schema.org/", **{term: {"@type": "@id"} for term in sorted(_ADDRESSES)}}


def dump(catalogue: Catalogue, alliance: AllianceProfile) -> bytes:
    """Return one document: a graph of the alliance, its partners, topics, regions and all they do.

    Every node is named by an address below the alliance's site (`https://alliance.example/#partner/vhs`),
    which stays the same as long as the noun's id does. Of an individual the name is told, and nothing else.
    """
    publication = Publication.of(catalogue, alliance)
    graph = [
        *organisations.nodes(publication),
        *topics.nodes(publication),
        *activities.nodes(publication),
        *cases.nodes(publication),
    ]
    return as_json({"@context": CONTEXT, "@graph": graph})
