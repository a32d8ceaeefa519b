"""Builds the nouns of the catalogue as an outsider would; mypy --strict must find nothing wrong."""

from __future__ import annotations

from datetime import date
from typing import assert_type

from npa_core.models import (
    Access,
    Address,
    AdvicePoint,
    Award,
    Carrier,
    Case,
    CaseContact,
    Catalogue,
    Completeness,
    Consent,
    Contact,
    Copy,
    Email,
    Event,
    LanguageVersion,
    Lesson,
    Level,
    Link,
    Localized,
    Location,
    Medium,
    Membership,
    Obstacle,
    Offer,
    OpeningHours,
    Partner,
    Place,
    Reach,
    Recommendation,
    Region,
    RegionKey,
    Relations,
    Resources,
    Role,
    Scheme,
    Sector,
    TargetGroup,
    Taxonomy,
    Text,
    Transfer,
    WorkingGroup,
)

TODAY = date(2026, 11, 16)


def use_the_catalogue() -> None:
    """Every noun, built as its documentation says."""
    region: RegionKey = "03158"
    email: Email = "buero@verein.example"
    text: Text = "Mehrere\nZeilen"
    sector: Sector = "association"
    carrier: Carrier = "civil_society"
    level: Level = "local"
    role: Role = "member"
    group: TargetGroup = "women"
    contact = Contact(function="Büro", email=email, address=Address(street="Weg 1", postcode="30159", city="Hannover"))
    location = Location(name="Bücherei", ags="03158037")
    partner = Partner(
        id="verein",
        name=Localized("Verein"),
        sector=sector,
        carrier=carrier,
        levels=(level,),
        memberships=(Membership(role=role, valid_from=TODAY),),
        contact=contact,
    )
    offer = Offer(
        id="cafe",
        name=Localized("Sprachcafé"),
        partner=partner.id,
        regions=(region,),
        locations=(location,),
        schedules=(OpeningHours(days=("TU",)),),
        target_groups=(group,),
        assured_on=TODAY,
    )
    case = Case(
        id="beispiel",
        title="Ein Beispiel",
        summary=text,
        reach=Reach(people=10),
        access=Access(childcare="ja"),
        resources=Resources(volunteers=3),
        obstacles=(Obstacle(obstacle="Raum"),),
        transfer=Transfer(copied=(Copy(where="nebenan"),)),
        recommendations=(Lesson(text="Mehr Räume", addressee="Land"),),
        awards=(Award(name="Preis"),),
        contact=CaseContact(function="Büro", consent=Consent(given=True)),
        links=(Link(title="Mehr", url="https://verein.example/"),),
        media=(Medium(file="assets/a.jpg"),),
        languages=(LanguageVersion(language="de"),),
    )
    catalogue = Catalogue(
        partners=(partner,),
        taxonomy=Taxonomy(schemes=(Scheme(id="own", title=Localized("Own")),)),
        regions=(Region(ags="03158", name="Landkreis"),),
        places=(Place(name="Wolfenbüttel", ags="03158037"),),
        cases=(case,),
        offers=(offer,),
        events=(Event(id="treffen", name=Localized("Treffen"), start=TODAY),),
        groups=(WorkingGroup(id="ag", name=Localized("AG")),),
        recommendations=(Recommendation(id="r", text=Localized("Mehr"), addressee="Land"),),
        advice_points=(AdvicePoint(id="v", name=Localized("Beratung"), partner=partner.id),),
    )
    assert_type(catalogue.public, Catalogue)
    assert_type(case.completeness, Completeness)
    assert_type(Relations().exact, tuple[str, ...])
