"""What is not there any more: rolled off, skipped, gone, back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scraper.diff.look import Look, Seen
from scraper.diff.next import own_page_id
from scraper.diff.outcome import as_gone
from scraper.model import ChangeType, Entry, Item, Kind, Role, Source
from tests.diff.conftest import CONFIRM_AFTER, HOUR, LIST, START, listed, look, news, remembered, seen

DAYS = [replace(news(f"Notizia del {day} giugno"), published=date(2026, 6, day)) for day in (23, 22, 21, 20)]
NEWEST, SECOND, THIRD, OLDEST = DAYS


def without_page(item: Item) -> Item:
    return replace(item, url=None)


def missed(entry: Entry, hours: float) -> Entry:
    """Not on its list for so many hours before ``look()``."""
    return replace(entry, missed={LIST.id: START + HOUR - hours * HOUR})


def test_what_rolls_off_the_end_is_remembered_as_missing_and_not_told() -> None:
    found = seen(listed([NEWEST, SECOND, THIRD], [remembered(item) for item in DAYS], look(items=4)))
    (entry,) = found.entries
    assert (entry.item, entry.missed, found.changes, found.hurry) == (OLDEST, {LIST.id: START + HOUR}, (), ())


def test_what_a_list_leaves_out_has_its_own_page_looked_at_now() -> None:
    found = seen(listed([NEWEST, THIRD, OLDEST], [remembered(item) for item in DAYS], look(items=4)))
    assert (found.changes, found.hurry) == ((), (own_page_id(SECOND.id),))


@pytest.mark.parametrize(("hours", "withdrawn"), [(7, True), (5, False)])
def test_what_has_no_page_of_its_own_is_withdrawn_when_its_list_skips_it_long_enough(
    hours: float, *, withdrawn: bool
) -> None:
    bare = [without_page(item) for item in DAYS]
    known = [remembered(item) for item in bare]
    known[1] = missed(known[1], hours)
    found = seen(listed([bare[0], bare[2], bare[3]], known, look(items=3)))
    assert [change.type for change in found.changes] == [ChangeType.WITHDRAWN] * withdrawn


def test_what_rolls_off_beneath_older_items_that_are_pinned_is_not_skipped() -> None:
    bare = [without_page(item) for item in DAYS]
    known = [*map(remembered, bare[:1]), missed(remembered(bare[1]), 99), *map(remembered, bare[2:])]
    assert seen(listed([bare[2], bare[3], bare[0]], known, look(items=3))).changes == ()


def test_an_act_whose_term_of_publication_ended_is_not_withdrawn() -> None:
    acts = [replace(without_page(item), kind=Kind.DOCUMENT) for item in DAYS]
    known = [remembered(acts[0]), missed(remembered(acts[1]), 99), *map(remembered, acts[2:])]
    assert seen(listed([acts[0], acts[2], acts[3]], known, look(items=3))).changes == ()


def test_what_another_list_still_shows_is_not_withdrawn() -> None:
    bare = [without_page(item) for item in DAYS]
    known = [remembered(item) for item in bare]
    known[1] = missed(remembered(bare[1], LIST.id, "altrove"), 99)
    assert seen(listed([bare[0], bare[2], bare[3]], known, look(items=3))).changes == ()


# ------------------------------------------------------------------ its own page is gone


def gone(entry: Entry, *, hours: float, others: tuple[int, int] = (1, 9), at: Look | None = None) -> Seen:
    """Its page answers 404, as it did so many hours before."""
    own_page = Source(own_page_id(entry.item.id), LIST.site, entry.item.url or "", Role.ITEM, item=entry.item.id)
    now = at or look(own_page)
    since = now.at - timedelta(hours=hours)
    return as_gone(entry, now, since=since, others=others, confirm_after=CONFIRM_AFTER)


OFF_ITS_LIST = missed(remembered(NEWEST), 20)


def told(found: Seen) -> list[ChangeType]:
    return [change.type for change in found.changes]


def test_a_page_that_is_gone_twice_far_enough_apart_is_withdrawn() -> None:
    found = gone(OFF_ITS_LIST, hours=6)
    assert told(found) == [ChangeType.WITHDRAWN]
    assert found.entries[0].withdrawn == START + HOUR


@pytest.mark.parametrize(
    ("entry", "hours", "others"),
    [
        (OFF_ITS_LIST, 0, (0, 9)),
        (OFF_ITS_LIST, 5.9, (1, 9)),
        (OFF_ITS_LIST, 99, (30, 9)),
        (remembered(NEWEST), 99, (1, 9)),
        (replace(OFF_ITS_LIST, withdrawn=START), 99, (1, 9)),
    ],
    ids=["the first time", "too soon", "with all its neighbours", "while its list shows it", "again"],
)
def test_a_page_that_is_gone_is_not_believed(entry: Entry, hours: float, others: tuple[int, int]) -> None:
    assert told(gone(entry, hours=hours, others=others)) == []


@pytest.mark.parametrize(
    ("item", "is_told"),
    [
        (replace(NEWEST, published=date(2025, 1, 1)), False),
        (replace(NEWEST, published=date(2025, 1, 1), kind=Kind.CALL, deadline=date(2026, 7, 1)), True),
        (replace(NEWEST, kind=Kind.CALL, deadline=date(2026, 6, 1)), False),
    ],
    ids=["old news", "an old call that is open", "a call that is over"],
)
def test_that_an_old_item_was_tidied_away_is_remembered_and_not_told(item: Item, *, is_told: bool) -> None:
    found = gone(missed(remembered(item), 20), hours=7)
    assert bool(found.changes) is is_told
    assert found.entries[0].withdrawn


def test_what_was_withdrawn_may_return() -> None:
    away = replace(missed(remembered(NEWEST), 20), withdrawn=START)
    found = seen(listed([NEWEST, SECOND], [away, remembered(SECOND)]))
    assert [change.type for change in found.changes] == [ChangeType.RETURNED]
    assert (found.entries[0].withdrawn, found.entries[0].missed) == (None, {})


# ------------------------------------------------------------------ floods and layouts


def test_an_archive_that_is_put_on_the_list_is_taken_in_without_a_word() -> None:
    archive = [news(f"Vecchia notizia {chr(65 + n)}") for n in range(12)]
    found = seen(listed([NEWEST, *archive], [remembered(NEWEST)], look(items=8)))
    assert (found.changes, found.held, len(found.entries)) == ((), 12, 12)


def test_a_call_in_a_flood_is_told_all_the_same() -> None:
    archive = [news(f"Vecchia notizia {chr(65 + n)}") for n in range(12)]
    call = replace(news("Bando per le associazioni"), kind=Kind.CALL)
    found = seen(listed([call, NEWEST, *archive], [remembered(NEWEST)], look(items=8)))
    assert [change.title for change in found.changes] == [call.title]


def test_other_teasers_on_most_of_a_list_are_another_layout() -> None:
    before = [replace(item, summary="Prima") for item in DAYS]
    found = seen(
        listed([replace(item, summary="Dopo") for item in DAYS], [remembered(i) for i in before], look(items=4))
    )
    assert (found.changes, {entry.item.summary for entry in found.entries}) == ((), {"Dopo"})


def test_another_teaser_on_one_item_is_an_edit() -> None:
    before = [replace(item, summary="Prima") for item in DAYS]
    found = seen(
        listed([replace(before[0], summary="Dopo"), *before[1:]], [remembered(i) for i in before], look(items=4))
    )
    assert [change.type for change in found.changes] == [ChangeType.EDITED]
