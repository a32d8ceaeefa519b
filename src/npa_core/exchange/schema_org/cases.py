"""Good-practice cases as articles about projects, and recommendations as creative works of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator

from npa_core.exchange.publication import Publication, uri
from npa_core.exchange.schema_org.parts import (
    Node,
    areas,
    audience,
    contact_point,
    node,
    said,
    to,
    to_fields,
    to_partners,
)
from npa_core.models import Case, Link, Medium, Recommendation
from npa_core.text import multi_line

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([0-9]\.[0-9])")


def nodes(publication: Publication) -> Iterator[Node]:
    """Yield an article and a project for each case, then the recommendations."""
    for case in publication.catalogue.cases:
        yield _article(publication, case)
        yield _project(publication, case)
    for recommendation in publication.catalogue.recommendations:
        yield _recommendation(publication, recommendation)


def licence_url(licence: str) -> str:
    """Return where a licence, named as SPDX does, is written down."""
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if found := _CREATIVE_COMMONS.fullmatch(licence):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return f"https://spdx.org/licenses/{licence}.html"


def _article(publication: Publication, case: Case) -> Node:
    return node(
        "Article",
        publication.address("case", case.id),
        headline=case.title,
        description=case.teaser,
        abstract=case.summary,
        articleBody=multi_line(case.text),
        inLanguage=case.language,
        license=licence_url(case.licence),
        publisher={"@id": publication.address("alliance", "self")},
        about=[{"@id": _project_address(publication, case)}, *to_fields(publication, case.action_fields)],
        audience=audience(case.target_groups),
        spatialCoverage=areas(publication, case.regions),
        citation=[_cited(link) for link in (*case.links, *case.documents)],
        associatedMedia=[_medium(medium) for medium in case.media if medium.may_be_shown and medium.url],
        workTranslation=[
            node(
                "Article",
                inLanguage=version.language,
                url=uri(version.url) if version.url else None,
                # Marked as the EU's AI Act asks for (article 50).
                creativeWorkStatus="machine translation" if version.provenance == "machine" else None,
            )
            for version in case.languages
            if version.provenance != "original"
        ],
    )


def _project(publication: Publication, case: Case) -> Node:
    return node(
        "Project",
        _project_address(publication, case),
        name=case.title,
        description=case.activities,
        member=to_partners(publication, case.partners),
        areaServed=areas(publication, case.regions),
        foundingDate=case.start and case.start.isoformat(),
        dissolutionDate=case.end and case.end.isoformat(),
        funder=[node("Organization", name=source) for source in case.resources.funding],
        award=[", ".join(filter(None, (award.name, award.awarded_by, str(award.year or "")))) for award in case.awards],
        contactPoint=contact_point(case.contact),
        url=uri(case.link) if case.link else None,
    )


def _project_address(publication: Publication, case: Case) -> str:
    return publication.address("project", case.id)


def _cited(link: Link) -> Node:
    return node("CreativeWork", name=link.title, url=uri(link.url))


def _medium(medium: Medium) -> Node:
    return node(
        "MediaObject",
        contentUrl=uri(medium.url or ""),
        description=medium.alt,
        creditText=medium.author,
        license=licence_url(medium.licence or ""),
    )


def _recommendation(publication: Publication, recommendation: Recommendation) -> Node:
    shown = {case.id for case in publication.catalogue.cases}
    return node(
        "CreativeWork",
        publication.address("recommendation", recommendation.id),
        text=said(recommendation.text),
        audience=node("Audience", name=recommendation.addressee),
        datePublished=recommendation.issued and recommendation.issued.isoformat(),
        about=to_fields(publication, recommendation.action_fields),
        creator=to(publication, "group", [recommendation.group] if recommendation.group else []),
        isBasedOn=to(publication, "case", [recommendation.case] if recommendation.case in shown else []),
        url=uri(recommendation.url) if recommendation.url else None,
    )
