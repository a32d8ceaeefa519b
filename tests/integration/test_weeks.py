"""Weeks go by: every piece of news stands in exactly one edition of every digest, however late it comes."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from npa_core import Alliance
from npa_core.models import RunReport, State
from npa_core.pipeline.clock import FixedClock

MONDAY = datetime(2026, 11, 2, 6, 5, tzinfo=UTC)  # 7:05 in Berlin
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MONTHLY = """
[digests.monthly]
title = "Der Monat"
window = "31d"
schedule = "1 08:00"
approve = "auto"
channels = ["brief"]
"""


def do(office, when: datetime, verb: str, *arguments, **options):
    """Do one thing with the alliance at this time."""

    async def once():
        async with Alliance.open(office.folder, clock=FixedClock(when)) as alliance:
            done = getattr(alliance, verb)(*arguments, **options)
            return await done if asyncio.iscoroutine(done) else done

    return asyncio.run(once())


def run(office, when: datetime) -> RunReport:
    return do(office, when, "run")


def told(office, digest: str = "weekly") -> dict[str, list[str]]:
    """The titles in every letter of a digest, as readers have them."""
    return {
        name: [line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("* ")]
        for name, text in sorted(office.letters.items())
        if name.startswith(digest)
    }


def test_nothing_is_told_twice_and_nothing_is_lost_over_four_weeks_of_runs_every_day(office):
    office.set_up()
    for day in range(29):
        office.tell(f"Tag {day}", date=f"{MONDAY + (day - 1) * DAY:%Y-%m-%d}")
        run(office, MONDAY + day * DAY)

    letters = told(office)
    assert [f"weekly-2026-W{week}" for week in range(45, 50)] == list(letters)
    assert Counter(f"Tag {day}" for day in range(29)) == Counter(
        title for titles in letters.values() for title in titles
    )
    assert {State.DELIVERED} == {row.state for row in do(office, MONDAY + 30 * DAY, "deliveries")}


def test_a_second_digest_tells_everything_once_on_its_own_count(office):
    office.set_up(more=MONTHLY)
    for day in range(0, 32, 2):
        office.tell(f"Tag {day}", date=f"{MONDAY + day * DAY:%Y-%m-%d}")
        run(office, MONDAY + day * DAY)

    shown = [title for titles in told(office, "monthly").values() for title in titles]
    assert set(told(office, "monthly")) == {"monthly-2026-11", "monthly-2026-12"}
    assert all(times == 1 for times in Counter(shown).values())
    assert {f"Tag {day}" for day in range(0, 29, 2)} <= set(shown)


def test_what_arrives_weeks_late_comes_in_the_next_edition(office):
    office.set_up()
    office.tell("pünktlich", date="2026-11-01")
    run(office, MONDAY)

    office.tell("verspätet", date="2026-09-01")
    run(office, MONDAY + WEEK)

    assert told(office) == {"weekly-2026-W45": ["pünktlich"], "weekly-2026-W46": ["verspätet"]}


def test_of_a_first_visit_only_what_is_young_is_news(office):
    office.set_up()
    office.tell("uralt", date="2020-01-01")
    office.tell("frisch", date="2026-11-01")

    run(office, MONDAY)

    assert told(office) == {"weekly-2026-W45": ["frisch"]}


def test_runs_that_were_missed_are_caught_up_once(office):
    office.set_up()
    office.tell("erste", date="2026-11-01")
    run(office, MONDAY)

    office.tell("zweite", date="2026-11-10")
    office.tell("dritte", date="2026-11-17")
    run(office, MONDAY + 2 * WEEK + 3 * DAY)
    run(office, MONDAY + 2 * WEEK + 4 * DAY)

    assert told(office) == {"weekly-2026-W45": ["erste"], "weekly-2026-W47": ["dritte", "zweite"]}


def test_a_week_without_news_has_no_edition(office):
    office.set_up()
    office.tell("eine", date="2026-11-01")
    run(office, MONDAY)

    quiet = run(office, MONDAY + WEEK)
    office.tell("noch eine", date="2026-11-15")
    run(office, MONDAY + 2 * WEEK)

    assert (quiet.exit_code, quiet.editions) == (0, ())
    assert list(told(office)) == ["weekly-2026-W45", "weekly-2026-W47"]


def test_a_changed_item_is_not_told_again(office):
    office.set_up()
    office.tell("eine", date="2026-11-01")
    run(office, MONDAY)

    office.news[0]["text"] = "Mit Berichtigung."
    office.tell("neue", date="2026-11-08")
    run(office, MONDAY + WEEK)

    assert told(office)["weekly-2026-W46"] == ["neue"]


def test_a_draft_that_nobody_approves_waits_and_later_news_goes_into_the_next(office):
    office.set_up(approve="hand")
    office.tell("erste", date="2026-11-01")

    waiting = run(office, MONDAY)
    again = run(office, MONDAY + DAY)
    office.tell("zweite", date="2026-11-08")
    run(office, MONDAY + WEEK)
    for week in (45, 46):
        do(office, MONDAY + WEEK, "approve", f"weekly/2026-W{week}")
    run(office, MONDAY + WEEK)

    assert waiting.warnings == again.warnings == ("weekly/2026-W45 waits for `npa approve weekly/2026-W45`",)
    assert waiting.exit_code == again.exit_code == 0
    assert told(office) == {"weekly-2026-W45": ["erste"], "weekly-2026-W46": ["zweite"]}


def test_a_draft_composed_again_takes_in_what_came_meanwhile(office):
    office.set_up(approve="hand")
    office.tell("erste", date="2026-11-01")
    run(office, MONDAY)
    office.tell("Nachzügler", date="2026-11-02")
    run(office, MONDAY + DAY)

    record = do(office, MONDAY + DAY, "compose", "weekly")

    assert sorted(card.title.rpartition(": ")[2] for card in record.edition.cards) == ["Nachzügler", "erste"]


def test_an_older_draft_composed_again_keeps_its_news_although_a_newer_edition_exists(office):
    office.set_up(approve="hand")
    office.tell("erste", date="2026-11-01")
    run(office, MONDAY)
    office.tell("zweite", date="2026-11-08")
    run(office, MONDAY + WEEK)

    record = do(office, MONDAY + WEEK, "compose", "weekly", MONDAY.date())

    assert record.edition.id == "weekly/2026-W45"
    assert [card.title.rpartition(": ")[2] for card in record.edition.cards] == ["erste"]


def test_news_that_come_after_an_older_draft_was_composed_again_are_told_in_the_next_edition(office):
    office.set_up(approve="hand")
    office.tell("erste", date="2026-11-01")
    run(office, MONDAY)
    office.tell("zweite", date="2026-11-08")
    run(office, MONDAY + WEEK)
    office.tell("sehr spät", date="2020-01-01")
    run(office, MONDAY + WEEK + DAY)

    do(office, MONDAY + WEEK + DAY, "compose", "weekly", MONDAY.date())
    record = do(office, MONDAY + 2 * WEEK, "compose", "weekly")

    assert [card.title.rpartition(": ")[2] for card in record.edition.cards] == ["sehr spät"]


def test_what_was_approved_long_ago_and_never_sent_needs_a_persons_word(office):
    office.set_up(approve="hand")
    office.tell("erste", date="2026-11-01")
    run(office, MONDAY)
    do(office, MONDAY, "approve", "weekly/2026-W45")
    later = MONDAY + WEEK + DAY

    held = do(office, later, "publish", "weekly/2026-W45")
    sent = do(office, later, "publish", "weekly/2026-W45", confirm=True)

    assert [(failure.kind, held.exit_code) for failure in held.failures] == [("needs-confirm", 1)]
    assert (sent.exit_code, told(office)) == (0, {"weekly-2026-W45": ["erste"]})


def test_a_source_that_keeps_failing_alarms_when_it_turns_and_again_after_three_days(office):
    office.set_up()
    run(office, MONDAY)
    (office.folder / "news.json").unlink()

    codes = [run(office, MONDAY + half * DAY / 2).exit_code for half in range(2, 10)]

    assert codes == [1, 0, 0, 0, 0, 0, 1, 0]


def test_asked_for_by_hand_a_failing_source_always_sets_the_exit_code(office):
    office.set_up()
    (office.folder / "news.json").unlink()

    codes = [do(office, MONDAY + day * DAY, "gather").exit_code for day in range(2)]

    assert codes == [1, 1]


def test_a_source_that_is_well_again_may_alarm_again(office):
    office.set_up()
    (office.folder / "news.json").unlink()
    first = run(office, MONDAY).exit_code
    office.tell("wieder da", date="2026-11-02")
    well = run(office, MONDAY + DAY).exit_code
    (office.folder / "news.json").unlink()

    assert (first, well, run(office, MONDAY + 2 * DAY).exit_code) == (1, 0, 1)
