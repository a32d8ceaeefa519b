"""The period of an edition, as its readers say it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from npa_email.period import period_name

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("period", "due", "language", "expected"),
    [
        ("2026-W47", datetime(2026, 11, 16, 6, tzinfo=UTC), "de", "9.–15. November 2026"),
        ("2026-W47", datetime(2026, 11, 16, 6, tzinfo=UTC), "en", "November 9 – 15, 2026"),
        ("2026-W47", datetime(2026, 11, 20, 6, tzinfo=UTC), "de", "13.–19. November 2026"),
        ("2026-W50", datetime(2026, 12, 7, 6, tzinfo=UTC), "de", "30. November – 6. Dezember 2026"),
        ("2027-W01", datetime(2027, 1, 4, 6, tzinfo=UTC), "de", "28. Dezember 2026 – 3. Januar 2027"),
        ("2026-11", datetime(2026, 11, 1, 6, tzinfo=UTC), "de", "Oktober 2026"),
        ("2027-01", datetime(2027, 1, 1, 6, tzinfo=UTC), "en", "December 2026"),
        ("2026-03", datetime(2026, 3, 15, 6, tzinfo=UTC), "de", "15. Februar – 14. März 2026"),
        ("2026-11-22", datetime(2026, 11, 22, 6, tzinfo=UTC), "de", "22. November 2026"),
        ("2026-11-22", datetime(2026, 11, 22, 6, tzinfo=UTC), "xx-unknown", "November 22, 2026"),
        ("2026-11-23", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "de-AT", "23. November 2026"),
    ],
)
def test_a_period_is_said_in_the_language_and_time_zone_of_the_edition(edition, period, due, language, expected):
    shown = edition.model_copy(update={"id": f"digest/{period}", "due": due, "language": language})

    assert period_name(shown, BERLIN) == expected
