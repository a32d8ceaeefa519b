"""Action fields as defined terms, and regions as administrative areas of schema.org."""

from __future__ import annotations

from collections.abc import Iterator

from npa_core.exchange.publication import Publication, uri
from npa_core.exchange.schema_org.parts import Node, areas, key_of_region, node, said, to
from npa_core.models import ActionField, Region, Scheme


def nodes(publication: Publication) -> Iterator[Node]:
    """Yield the schemes, the fields and the regions."""
    for scheme in publication.schemes:
        yield _scheme(publication, scheme)
    for field in publication.catalogue.taxonomy.fields:
        yield _field(publication, field)
    for region in publication.catalogue.regions:
        yield _region(publication, region)


def _scheme(publication: Publication, scheme: Scheme) -> Node:
    fields = publication.catalogue.taxonomy.fields
    terms = [field.id for field in fields if publication.scheme_of(field) == scheme.id]
    return node(
        "DefinedTermSet",
        publication.address("scheme", scheme.id),
        name=said(scheme.title),
        description=said(scheme.description),
        publisher=node("Organization", name=scheme.publisher) if scheme.publisher else None,
        url=uri(scheme.source) if scheme.source else None,
        hasDefinedTerm=to(publication, "field", terms),
    )


def _field(publication: Publication, field: ActionField) -> Node:
    return node(
        "DefinedTerm",
        publication.address("field", field.id),
        name=said(field.label),
        description=said(field.description),
        termCode=field.id,
        inDefinedTermSet={"@id": publication.address("scheme", publication.scheme_of(field))},
    )


def _region(publication: Publication, region: Region) -> Node:
    keys = (("AGS", region.ags), ("ARS", region.ars), ("NUTS-3", region.nuts3))
    return node(
        "AdministrativeArea",
        publication.address("region", region.id),
        name=region.name,
        alternateName=list(region.other_names),
        identifier=[key_of_region(kind, key) for kind, key in keys if key],
        containedInPlace=areas(publication, [region.within] if region.within else []),
        containsPlace=areas(publication, region.members),
    )
