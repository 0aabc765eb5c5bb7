"""The calendar of the recorded days, in a real calendar program that takes it every day."""

from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.pipeline.recorded import Story
from tests.publish.khal import Khal, needs_khal

FILES = ("cuneo/deadlines.ics", "deadlines.ics")
"""That of the site, and that of all sites."""
TITLE = (
    "Scade: Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale "
    "e di educazione alla cittadinanza globale – annualità 2026"
)
FIRST_CALL, EXTENSION, LAST = 2, 3, 8


@pytest.mark.parametrize("file", FILES)
def test_the_call_keeps_its_uid_and_its_sequence_moves_only_when_it_changed(story: Story, file: str) -> None:
    events = [Calendar.from_ical(played.feeds[file]).events for played in story.days]
    assert [len(found) for found in events] == [0, 0, 1, 1, 1, 1, 1, 1, 1]
    calls = [event for found in events for event in found]
    assert len({str(call["UID"]) for call in calls}) == 1
    revisions = [int(str(call["SEQUENCE"])) for call in calls]
    assert revisions == [0, 1, 1, 1, 1, 2, 3], "extended, moved to the new site, rectified"
    for before, after in pairwise(calls):
        assert (before["SEQUENCE"] == after["SEQUENCE"]) == (before.to_ical() == after.to_ical())


@pytest.mark.tool
@needs_khal
@pytest.mark.parametrize("file", FILES)
def test_khal_shows_the_call_once_at_its_extended_deadline_through_the_migration(
    story: Story, tmp_path: Path, file: str
) -> None:
    khal = Khal(tmp_path)
    shown = [khal.takes(played.feeds[file]) for played in story.days]
    assert shown[:FIRST_CALL] == [[], []]
    assert shown[FIRST_CALL] == [f"2025-11-14 12:00 {TITLE}"]
    assert shown[EXTENSION:] == [[f"2025-11-28 12:00 {TITLE}"]] * (LAST - EXTENSION + 1)
