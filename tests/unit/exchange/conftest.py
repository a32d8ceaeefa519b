"""What the formats' tests share: an alliance, and a catalogue with one of every noun and every field filled."""

from datetime import date, time

import pytest

from npa_core.models import (
    Access,
    ActionField,
    Address,
    AdvicePoint,
    AllianceProfile,
    Award,
    Case,
    CaseContact,
    Catalogue,
    Consent,
    Contact,
    Copy,
    Event,
    Feed,
    Grant,
    Keyword,
    LanguageVersion,
    Lesson,
    Link,
    Localized,
    Location,
    Medium,
    Membership,
    Obstacle,
    Offer,
    OpeningHours,
    Page,
    Partner,
    Place,
    Reach,
    Recommendation,
    Region,
    Relations,
    Resources,
    Scheme,
    Taxonomy,
    Transfer,
    WorkingGroup,
)

ADDRESS = Address(street="Marktplatz 1", postcode="38300", city="Wolfenbüttel")
LOCATION = Location(
    name="Haus der Begegnung", address=ADDRESS, ags="03158037", latitude=52.16, longitude=10.53,
    accessibility="Ohne Stufen.",
)  # fmt: skip
CONTACT = Contact(
    function="Geschäftsstelle", email="info@vhs.example", phone="+49 5331 84-0", url="https://vhs.example/kontakt",
    address=ADDRESS, languages=("de", "uk"),
)  # fmt: skip
HOURS = OpeningHours(
    days=("TU", "TH"), opens_at=time(9), closes_at=time(12, 30), valid_from=date(2026, 9, 1),
    valid_to=date(2027, 7, 31), note="Nicht in den Schulferien",
)  # fmt: skip

GRANT = Grant(extract=300, images=True, social=False, granted_by="Leitung", granted_on=date(2026, 1, 1))


@pytest.fixture(scope="session")
def alliance():
    """An alliance that speaks German first."""
    return AllianceProfile(
        name="Bündnis Musterland", url="https://buendnis.example/", contact="office@buendnis.example"
    )


@pytest.fixture(scope="session")
def whole():
    """One of every noun with every field filled, an individual, and what may not be shown: all that says `verdeckt`."""
    return Catalogue(
        partners=partners(), taxonomy=taxonomy(), regions=regions(), places=(Place(name="Salzdahlum", ags="03158037"),),
        cases=(case(), Case(id="verdeckt-case", title="Geheim", text="x", status="draft")),
        offers=(
            offer(),
            Offer(id="verdeckt-offer", name="Geheim", partner="verdeckt"),
            Offer(id="treff", name="Treff", partner="einzeln", contact=Contact(email="privat@einzeln.example")),
        ),
        events=(
            event(),
            Event(id="fest", name="Fest", start=date(2027, 6, 1), end=date(2027, 6, 2)),
            Event(id="verdeckt-event", name="Geheim", start=date(2027, 6, 1), partners=("verdeckt",)),
        ),
        groups=(group(),),
        recommendations=(
            recommendation(),
            Recommendation(id="verdeckt-recommendation", text="x", addressee="y", case="verdeckt-case"),
        ),
        advice_points=(advice_point(), AdvicePoint(id="verdeckt-point", name="Geheim", partner="verdeckt")),
        pages=(Page(id="about", title="Über uns", text="# Über uns"),),
    )  # fmt: skip


def partners():
    return (
        Partner(
            id="vhs", name=Localized({"de": "Volkshochschule", "en": "Adult education centre"}), short_name="VHS",
            sector="association", carrier="municipal", levels=("local",), roles=("member", "multiplier"),
            joined=date(2016, 5, 1),
            memberships=(
                Membership(role="initiator", valid_from=date(2016, 5, 1), valid_to=date(2020, 1, 1), source="Urkunde"),
                Membership(group="ag-sprache", role="member", valid_from=date(2020, 1, 2)),
            ),
            regions=("03158",), action_fields=("sprache", "teilhabe"), website="https://vhs.example/",
            description="Kurse für alle & jeden.", languages=("de", "uk"),
            feeds=(
                Feed(url="https://vhs.example/feed.xml?a=1&b=2", id="vhs/presse", grant=GRANT),
                Feed(url="https://vhs.example/termine", use="calendar"),
            ),
            contact=CONTACT, identifiers={"wikidata": "Q1", "vereinsregister": "VR 1 Musterstadt"},
        ),
        Partner(id="kreis", name="Landkreis", sector="county", feeds=("https://kreis.example/feed",), roles=()),
        Partner(id="stadt", name="Stadt", sector="municipality"),
        Partner(
            id="einzeln", name="Ein Mensch", sector="individual", website="https://einzeln.example/",
            description="Über mich", regions=("03158",), contact=Contact(email="buero@einzeln.example"),
        ),
        Partner(id="verdeckt", name="Noch nicht geprüft", status="review", feeds=("https://verdeckt.example/feed",)),
    )  # fmt: skip


def taxonomy():
    return Taxonomy(
        schemes=(
            Scheme(id="own", title="Handlungsfelder", description="Unsere", publisher="Bündnis",
                   source="https://buendnis.example/felder"),
            Scheme(id="ministry", title=Localized({"de": "Felder des Ministeriums"})),
        ),
        fields=(
            ActionField(
                id="sprache", label=Localized({"de": "Sprache", "en": "Language"}), description="Deutsch lernen.",
                keywords={"de": (Keyword(text="sprachkurs"), Keyword(text="Deutschkurs", mode="word", weight=5))},
            ),
            ActionField(id="alphabet", label="Alphabetisierung", parent="sprache"),
            ActionField(id="teilhabe", label="Teilhabe", relations=Relations(related=("sprache", "alphabet"))),
            ActionField(
                id="bildung", label="Bildung und Sprachförderung", scheme="ministry", parent="teilhabe",
                relations=Relations(exact=("sprache",), close=("alphabet",), broad=("sprache",), related=("teilhabe",)),
            ),
        ),
    )  # fmt: skip


def regions():
    return (
        Region(ags="03", name="Musterland"),
        Region(
            ags="03158", name="Wolfenbüttel", ars="03158", nuts3="DE91B", other_names=("Kreis WF",),
            valid_from=date(1974, 3, 1), valid_to=date(2030, 1, 1), successors=("03",),
        ),
        Region(id="verbund", name="Verbund", members=("03158",), parent="03"),
    )  # fmt: skip


def case():
    return Case(
        id="sprachcafe", title="Sprachcafé", teaser="Reden bei Kaffee.", summary="Jede Woche.", language="de",
        situation="Es gab keines.", objectives=("Sprechen",), activities="Wir reden.", action_fields=("sprache",),
        target_groups=("women", "refugees"), reach=Reach(people=100, women=60, children=5, note="gezählt"),
        participation="Alle.", gender="Frauen leiten.", access=Access(accessibility="ja", childcare="ja", fees="keine"),
        level="local", regions=("03158", "03103"), carrier="civil_society", partners=("vhs", "verdeckt"),
        start=date(2020, 1, 1), end=date(2026, 12, 31),
        resources=Resources(staff=0.5, volunteers=4, money=1000, funding=("Land",), note="knapp"),
        results="Gut.", evaluation="Selbst.", success_factors=("Kaffee",),
        obstacles=(Obstacle(obstacle="Raum", solution="Kirche"),),
        transfer=Transfer(conditions="Raum", copied=(
            Copy(where="Nebenan", region="03158", partner="verdeckt", since=date(2022, 1, 1), url="https://x.example/"),
            Copy(where="Drüben", partner="kreis"),
        )),
        recommendations=(Lesson(text="Räume fördern", addressee="Land"),),
        awards=(Award(name="Integrationspreis", year=2024, awarded_by="Land"), Award(name="Ehrung")),
        contact=CaseContact(function="Leitung", email="cafe@vhs.example", consent=Consent(given=True)),
        link="https://vhs.example/cafe", links=(Link(title="Bericht", url="https://vhs.example/bericht"),),
        documents=(Link(title="Leitfaden", url="https://vhs.example/leitfaden.pdf"),),
        media=(
            Medium(url="https://vhs.example/cafe.jpg", alt="Tassen", author="VHS", licence="CC0-1.0",
                   consent=Consent(given=True)),
            Medium(url="https://vhs.example/verdeckt.jpg", alt="Ohne Zustimmung", author="VHS", licence="CC-BY-4.0"),
        ),
        languages=(
            LanguageVersion(language="de"),
            LanguageVersion(language="en", provenance="machine", url="https://vhs.example/en"),
            LanguageVersion(language="uk", provenance="human"),
        ),
        licence="CC-BY-SA-4.0", reviewed=date(2026, 1, 1), review_due=date(2027, 1, 1), text="Mehr *Text*.",
    )  # fmt: skip


def offer():
    return Offer(
        id="kurs", name=Localized({"de": "Deutschkurs A1", "en": "German course A1"}), description="Für Anfänger.",
        partner="vhs", carrier="municipal", status="temporarily closed", action_fields=("sprache", "bildung"),
        regions=("03158", "03103"), locations=(LOCATION, Location(name="Online-Raum")), schedules=(HOURS,),
        target_groups=("women",), languages=("de", "pt-BR"), url="https://vhs.example/kurs?stufe=ä", contact=CONTACT,
        application="Anmelden.", eligibility="Alle Frauen.", minimum_age=16, maximum_age=99, fees="kostenlos",
        childcare=True, accessibility="Aufzug.", assured_on=date(2026, 10, 1), assured_by="pruefung@vhs.example",
    )  # fmt: skip


def event():
    return Event(
        id="cafe", name=Localized({"de": "Sprachcafé", "en": "Language café"}), description="Bei Kaffee.\nFür alle.",
        start="2026-12-01T18:00", end="2026-12-01T20:00", repeats="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270331",
        status="cancelled", partners=("vhs",), group="ag-sprache", action_fields=("sprache", "teilhabe"),
        regions=("03158",), location=LOCATION, attendance="mixed", target_groups=("women",), languages=("de",),
        url="https://vhs.example/cafe", registration="bis 30.11.", fees="kostenlos",
    )  # fmt: skip


def group():
    return WorkingGroup(
        id="ag-sprache", name="AG Sprache", description="Trifft sich.", leads=("kreis",), members=("stadt", "verdeckt"),
        action_fields=("sprache",), regions=("03",), valid_from=date(2020, 1, 1), valid_to=date(2027, 1, 1),
        url="https://buendnis.example/ag", contact=Contact(function="Büro", email="ag@buendnis.example"),
    )  # fmt: skip


def recommendation():
    return Recommendation(
        id="raeume", text="Räume öffnen", addressee="Städte", issued=date(2026, 5, 1), status="taken_up",
        action_fields=("teilhabe",), group="ag-sprache", case="sprachcafe", url="https://buendnis.example/r",
    )  # fmt: skip


def advice_point():
    return AdvicePoint(
        id="mbe", name="Migrationsberatung", description="Vertraulich.", partner="kreis",
        kinds=("migration_adults", "work"), action_fields=("teilhabe",), regions=("03158",), location=LOCATION,
        schedules=(HOURS, OpeningHours(note="nach Absprache")), appointment="Telefonisch.", target_groups=("refugees",),
        languages=("de", "ar"), contact=CONTACT, url="https://kreis.example/mbe", assured_on=date(2026, 9, 1),
        assured_by="Sozialamt",
    )  # fmt: skip
