"""Plain data: what is written of a noun."""

from npa_core.exchange.plain import plain
from npa_core.models import Case


def test_a_case_whose_completeness_somebody_asked_for_is_written_as_any_other():
    case = Case(id="kurs", title="Kurs", text="Text")
    before = plain(case)

    assert case.completeness

    assert plain(case) == before
