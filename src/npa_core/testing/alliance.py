"""The sample alliance of the tests: its profile and its catalogue. All of it is invented, all hosts are `.example`."""

from __future__ import annotations

from typing import Literal

from npa_core.models import (
    ActionField,
    AllianceProfile,
    Case,
    Catalogue,
    Context,
    Keyword,
    Localized,
    Page,
    Partner,
    Region,
    Taxonomy,
)


def sample_alliance() -> AllianceProfile:
    """Return the profile of a small alliance in German and English."""
    return AllianceProfile(
        name="Beispielbündnis",
        url="https://buendnis.example/",
        languages=("de", "en"),
        contact="buero@buendnis.example",
    )


def sample_catalogue() -> Catalogue:
    """Return three partners, four action fields with keywords, a context, two regions, a case and a page."""
    return Catalogue(
        partners=_partners(),
        taxonomy=_taxonomy(),
        regions=(Region(ags="03", name="Niedersachsen"), Region(ags="03158", name="Landkreis Wolfenbüttel")),
        cases=(
            Case(
                id="sprachcafe",
                title="Das Sprachcafé in der Bücherei",
                teaser="Jeden Dienstag üben Nachbarn miteinander Deutsch.",
                action_fields=("sprache", "engagement"),
                partners=("volkshochschule",),
                regions=("03158",),
                text="Jeden **Dienstag** üben Nachbarn miteinander Deutsch.\n",
            ),
        ),
        pages=(Page(id="impressum", title="Impressum", text="Beispielbündnis, Geschäftsstelle\n"),),
    )


def _partners() -> tuple[Partner, ...]:
    return (
        Partner(
            id="volkshochschule",
            name=Localized("Volkshochschule Beispielstadt"),
            sector="association",
            regions=("03158",),
            action_fields=("sprache",),
            website="https://volkshochschule.example/",
        ),
        Partner(
            id="handwerkskammer", name=Localized("Handwerkskammer Beispielstadt"), sector="chamber", regions=("03",)
        ),
        Partner(
            id="landkreis",
            name=Localized({"de": "Landkreis Beispielland", "en": "County of Beispielland"}),
            sector="county",
            regions=("03158",),
            action_fields=("engagement", "teilhabe"),
        ),
    )


def _taxonomy() -> Taxonomy:
    return Taxonomy(
        context=Context(
            positive={
                "de": (
                    *_keywords("geflüchtet flüchtling zugewandert migration fluchterfahrung integrationslots", 4),
                    *_keywords("integration", 2),
                    *_keywords("flucht", 1.5, "stem"),
                    *_keywords("ukrain", 4, "stem"),
                ),
                "en": tuple(_keywords("refugee migrant newcomer", 4, "stem")),
                "uk": tuple(_keywords("україн біжен", 4, "stem")),
            },
            negative={"de": tuple(_keywords("systemintegration datenmigration fluchtweg fahrerflucht", 4))},
        ),
        fields=(
            _field("sprache", "Sprachförderung", "sprachkurs deutschkurs sprachcafé", uk="мовн"),
            _field("arbeit", "Arbeitsmarktintegration", "arbeitsmarkt jobmesse ausbildungsplatz auszubild"),
            _field("engagement", "Freiwilliges Engagement", "ehrenamt integrationslots freiwillig"),
            _field("teilhabe", "Politische und gesellschaftliche Teilhabe", "teilhabe einbürger beirat"),
        ),
    )


def _field(id: str, label: str, german: str, uk: str = "") -> ActionField:
    keywords = {"de": tuple(_keywords(german, 4)), "uk": tuple(_keywords(uk, 4, "stem"))}
    return ActionField(
        id=id, label=Localized({"de": label}), keywords={tag: found for tag, found in keywords.items() if found}
    )


def _keywords(texts: str, weight: float, mode: Literal["part", "stem"] = "part") -> list[Keyword]:
    return [Keyword(text=text, mode=mode, weight=weight) for text in texts.split()]
