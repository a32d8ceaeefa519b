"""What is known of treacherous names fits the regions and places that are shipped."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from npa_core.builtin.gazetteer.traps import Trap, traps
from npa_core.exchange import load_catalogue


def test_every_key_is_a_county_that_exists_or_the_land():
    regions = load_catalogue(Path(str(files("npa_core.pipeline") / "folder"))).regions
    known = {region.id for region in regions if not region.successors}

    named = {ags for areas in traps().landscapes.values() for ags in areas}
    named |= {*traps().also.values(), *traps().adjectives, *traps().spellings, *traps().land_names}
    named |= {*traps().villages, *traps().twins}

    assert named <= known


def test_an_adjective_of_a_landscape_belongs_to_one_that_is_listed():
    assert set(traps().landscape_adjectives) <= set(traps().landscapes)


def test_a_word_in_several_lists_has_the_strictest_trap():
    assert traps().kinds["leer"] is Trap.OTHER
    assert traps().kinds["essen"] is Trap.ELSEWHERE
    assert traps().kinds["springe"] is Trap.PERSON


def test_words_are_traps_without_their_umlauts_too():
    assert traps().kinds["kuesten"] is traps().kinds["küsten"] is Trap.NOUN


def test_no_village_is_called_like_one_of_another_county():
    names = [name for villages in traps().villages.values() for name in villages]

    assert len(names) == len(set(names))


def test_only_a_capital_tells_words_of_other_languages():
    assert Trap.CAPITAL.is_plain
    assert not Trap.NOUN.is_plain
