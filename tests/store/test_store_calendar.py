"""What a calendar is made from: the items with a day, and all that happened to them."""

from datetime import UTC, date, datetime, timedelta

from scraper.model import Kind
from scraper.store.queries import Answers
from tests.store.conftest import NOON, World, change, entry, item

DAY = timedelta(days=1)


def dated(answers: Answers, site: str = "comune") -> list[str]:
    return [one.item.id for one in answers.dated(site)]


def test_items_with_a_deadline_or_a_day_are_found_however_old_they_are(world: World) -> None:
    world.saw(
        entry(item("hour", deadline=datetime(2026, 7, 10, 12, 0, tzinfo=UTC))),
        entry(item("day", deadline=date(2026, 7, 10)), first_seen=NOON - 2000 * DAY),
        entry(item("event", kind=Kind.EVENT, starts=date(2026, 9, 1))),
        entry(item("neither", published=date(2026, 6, 1), text='dice "deadline": "2026-07-10", e "starts": "domani"')),
        entry(item("elsewhere", deadline=date(2026, 7, 10)), site="altro", readings={}),
    )
    assert dated(world.answers) == ["day", "event", "hour"]
    assert dated(world.answers, "altro") == ["elsewhere"]
    assert dated(world.answers, "nessuno") == []


def test_what_happened_to_items_is_told_item_by_item_the_oldest_first(world: World) -> None:
    world.saw(
        entry(item("1")),
        entry(item("2")),
        entry(item("3")),
        changes=(
            change("later", item="1", at=NOON + DAY),
            change("sooner", item="1", at=NOON),
            change("of another", item="2"),
            change("not asked for", item="3"),
        ),
    )
    found = world.answers.histories(["1", "2", "without"])
    assert {name: [one.id for one in changes] for name, changes in found.items()} == {
        "1": ["sooner", "later"],
        "2": ["of another"],
        "without": [],
    }
    assert world.answers.histories([]) == {}
