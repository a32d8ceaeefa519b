"""The alliance, its partners and its working groups as organisations of schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from npa_core.exchange.publication import Publication, uri
from npa_core.exchange.schema_org.parts import (
    Node,
    areas,
    contact_point,
    node,
    postal_address,
    said,
    to,
    to_fields,
    to_partners,
)
from npa_core.models import Partner, WorkingGroup
from npa_core.models.vocabulary import Sector

_TYPES: Mapping[Sector, str] = {
    "union": "WorkersUnion", "municipality": "GovernmentOrganization", "county": "GovernmentOrganization",
    "state": "GovernmentOrganization", "welfare": "NGO", "aid_organisation": "NGO", "company": "Corporation",
    "association": "NGO", "refugee_council": "NGO", "university": "CollegeOrUniversity", "individual": "Person",
    "party": "PoliticalParty",
}  # fmt: skip
"""By sector; an Organization, where schema.org knows no narrower word (churches, chambers, …)."""


def nodes(publication: Publication) -> Iterator[Node]:
    """Yield the alliance, then its partners and working groups."""
    alliance, catalogue = publication.alliance, publication.catalogue
    yield node(
        "Organization",
        publication.address("alliance", "self"),
        name=alliance.name,
        url=uri(alliance.url),
        email=alliance.contact,
        knowsAbout=to_fields(publication, [field.id for field in catalogue.taxonomy.core]),
        member=[held for partner in catalogue.partners for held in _memberships(publication, partner, None)],
        subOrganization=to(publication, "group", [group.id for group in catalogue.groups]),
    )
    for partner in catalogue.partners:
        yield _partner(publication, partner)
    for group in catalogue.groups:
        yield _group(publication, group)


def _memberships(publication: Publication, partner: Partner, group: str | None) -> list[Node]:
    """Return a partner as member of the alliance or a group: as it is, or, with roles and dates, in its roles."""
    reference = {"@id": publication.address("partner", partner.id)}
    held = [
        node(
            "OrganizationRole",
            member=reference,
            roleName=membership.role,
            startDate=membership.valid_from.isoformat() if membership.valid_from else None,
            endDate=membership.valid_to.isoformat() if membership.valid_to else None,
        )
        for membership in partner.memberships
        if membership.group == group
    ]
    if held or group is not None:
        return held
    if partner.since is None and partner.roles in ((), ("member",)):
        return [reference]
    since = partner.since.isoformat() if partner.since else None
    roles = partner.roles or ("member",)
    return [node("OrganizationRole", member=reference, roleName=role, startDate=since) for role in roles]


def _partner(publication: Publication, partner: Partner) -> Node:
    type_, address = _TYPES.get(partner.sector, "Organization"), publication.address("partner", partner.id)
    if partner.sector == "individual":
        return node(type_, address, name=said(partner.name))
    contact = partner.contact
    return node(
        type_,
        address,
        name=said(partner.name),
        alternateName=partner.short_name,
        description=said(partner.description),
        url=uri(partner.website) if partner.website else None,
        memberOf={"@id": publication.address("alliance", "self")},
        knowsAbout=to_fields(publication, partner.action_fields),
        areaServed=areas(publication, partner.regions),
        knowsLanguage=list(partner.languages),
        address=postal_address(contact.address) if contact else None,
        contactPoint=contact_point(contact),
        identifier=[node("PropertyValue", propertyID=kind, value=key) for kind, key in partner.identifiers.items()],
    )


def _group(publication: Publication, group: WorkingGroup) -> Node:
    catalogue = publication.catalogue
    by_membership = [held for one in catalogue.partners for held in _memberships(publication, one, group.id)]
    leads = [
        node("OrganizationRole", member=lead, roleName="working_group_lead")
        for lead in to_partners(publication, group.leads)
    ]
    return node(
        "Organization",
        publication.address("group", group.id),
        name=said(group.name),
        description=said(group.description),
        parentOrganization={"@id": publication.address("alliance", "self")},
        member=[*leads, *to_partners(publication, group.members), *by_membership],
        knowsAbout=to_fields(publication, group.action_fields),
        areaServed=areas(publication, group.regions),
        foundingDate=group.valid_from.isoformat() if group.valid_from else None,
        dissolutionDate=group.valid_to.isoformat() if group.valid_to else None,
        url=uri(group.url) if group.url else None,
        contactPoint=contact_point(group.contact),
    )
