"""How the names of places may be written."""

from __future__ import annotations

from npa_core.builtin.gazetteer.forms import demonyms, full_forms, plain_form, short_forms


def test_a_name_with_a_tail_is_abbreviated():
    forms = {" ".join(form) for form in full_forms("Hagen am Teutoburger Wald")}

    assert forms == {"hagen am teutoburger wald", "hagen a t w", "hagen a t wald"}


def test_umlauts_may_be_missing():
    assert set(full_forms("Lüneburg")) == {("lüneburg",), ("lueneburg",)}
    assert plain_form("Lüneburg") == ("luneburg",)


def test_a_saint_may_be_abbreviated():
    assert ("st", "andreasberg") in full_forms("Sankt Andreasberg")


def test_what_is_added_to_a_name_may_be_left_out():
    assert set(short_forms("Nienburg/Weser")) == {("nienburg",)}
    assert set(short_forms("Winsen (Aller)")) == {("winsen",)}
    assert set(short_forms("Buchholz in der Nordheide")) == {("buchholz",)}
    assert set(short_forms("Celle")) == set()


def test_people_are_called_after_their_town():
    assert {"göttinger", "goettinger", "göttingener", "göttingerinnen", "göttingern"} <= {
        *demonyms("göttingen", shortened=True)
    }
    assert "celler" in demonyms("celle", shortened=False)
    assert "verder" not in demonyms("verden", shortened=False)
