"""What people ask: what is there, what is new, what happened, which item is meant."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scraper.model import Entry, Kind
from scraper.store.queries import Counts, Wanted
from tests.store.conftest import NOON, SITE, World, change, entry, item, source

DAY = timedelta(days=1)
ROME = ZoneInfo("Europe/Rome")


def ids(entries: object) -> list[str]:
    assert isinstance(entries, list)
    return [one.item.id for one in entries]


def elsewhere(name: str, **fields: object) -> Entry:
    return entry(item(name, **fields), site="altro", readings={})


# ------------------------------------------------------------------ lists


def test_items_come_the_newest_first_and_can_be_narrowed(world: World) -> None:
    world.saw(
        entry(item("1"), first_seen=NOON - 2 * DAY),
        entry(item("2", kind=Kind.NEWS), first_seen=NOON),
        entry(item("3"), first_seen=NOON - DAY),
        elsewhere("4"),
    )
    answers = world.answers
    assert ids(answers.entries()) == ["2", "4", "3", "1"]
    assert ids(answers.entries(Wanted(site="comune"))) == ["2", "3", "1"]
    assert ids(answers.entries(Wanted(kind=Kind.CALL))) == ["4", "3", "1"]
    assert ids(answers.entries(Wanted(since=(NOON - DAY).astimezone(ROME)))) == ["2", "4", "3"]
    assert ids(answers.entries(Wanted(limit=1))) == ["2"]
    assert ids(answers.entries(Wanted(site="comune", kind=Kind.CALL, since=NOON - DAY))) == ["3"]
    assert answers.entries(Wanted(site="nessuno")) == []


def test_changes_come_the_newest_first_and_can_be_narrowed(world: World) -> None:
    world.saw(
        entry(),
        changes=(
            change("c1", at=NOON - 2 * DAY),
            change("c2", at=NOON, kind=Kind.NEWS),
            change("c3", at=NOON - DAY),
            change("c4", at=NOON, site="altro"),
        ),
    )

    def found(**wanted: object) -> list[str]:
        return [one.id for one in world.answers.changes(Wanted(**wanted))]  # type: ignore[arg-type]

    assert found() == ["c2", "c4", "c3", "c1"]
    assert found(site="altro") == ["c4"]
    assert found(kind=Kind.NEWS) == ["c2"]
    assert found(since=NOON - DAY) == ["c2", "c4", "c3"]
    assert found(limit=2) == ["c2", "c4"]
    assert [one.id for one in world.answers.changes_of("1")] == ["c1", "c3", "c2", "c4"]
    assert set(world.answers.changes_by_id(["c1", "c4", "c9"])) == {"c1", "c4"}
    assert world.answers.changes_by_id([]) == {}


def test_items_can_be_asked_for_by_their_ids(world: World) -> None:
    world.saw(entry(item("1")), entry(item("2")))
    assert set(world.answers.entries_by_id({"2", "9"})) == {"2"}
    assert world.answers.entries_by_id([]) == {}


# ------------------------------------------------------------------ the newest


def test_the_newest_of_every_kind_are_told_by_their_publication_and_else_by_when_they_were_seen(world: World) -> None:
    day = NOON.date()
    world.saw(
        entry(item("1", published=day - 3 * DAY)),
        entry(item("2", published=day + DAY)),
        entry(item("3"), first_seen=NOON - DAY, updated=NOON - DAY),
        entry(item("4", kind=Kind.NEWS, published=date(2001, 1, 1))),
        elsewhere("5"),
    )
    newest = world.answers.newest(2, sites=["comune"])
    assert {site: ids(entries) for site, entries in newest.items()} == {"comune": ["2", "3", "4"]}
    both = world.answers.newest(1, sites=["comune", "altro", "nessuno"])
    assert {site: ids(found) for site, found in both.items()} == {"comune": ["2", "4"], "altro": ["5"], "nessuno": []}


def test_of_one_days_items_the_one_seen_or_changed_last_is_the_newest(world: World) -> None:
    day = datetime(2026, 6, 24, 9, 0, tzinfo=ROME)
    world.saw(
        entry(item("1", published=day), first_seen=NOON, updated=NOON),
        entry(item("2", published=day.date()), first_seen=NOON + DAY, updated=NOON + DAY),
        entry(item("3", published=day.date() - DAY), first_seen=NOON - DAY, updated=NOON - DAY),
        entry(item("4", published=day.date() - 9 * DAY), first_seen=NOON - 8 * DAY, updated=NOON + timedelta(hours=1)),
        entry(item("5", published=day.date() - 9 * DAY), first_seen=NOON, updated=NOON),
    )
    newest = ids(world.answers.newest(9, sites=["comune"])["comune"])
    assert newest == ["2", "4", "1", "3", "5"], "what changed today is new, an old page that is found today is not"


def test_the_newest_changes_are_those_of_each_site(world: World) -> None:
    days = [change(f"c{n}", at=NOON + n * DAY) for n in (1, 3, 2)]
    world.saw(entry(), changes=(*days, change("c9", site="altro")))
    newest = world.answers.newest_changes(2, sites=["comune", "altro", "nessuno"])
    assert {site: [one.id for one in found] for site, found in newest.items()} == {
        "comune": ["c3", "c2"],
        "altro": ["c9"],
        "nessuno": [],
    }


def test_items_are_counted_by_site_and_kind_and_changes_by_site(world: World) -> None:
    world.saw(entry(item("1")), entry(item("2")), entry(item("3", kind=Kind.NEWS)), changes=(change(),))
    assert world.answers.counts_of("comune") == Counts({Kind.CALL: 2, Kind.NEWS: 1}, 1)
    assert world.answers.counts_of("altro") == Counts({}, 0)
    assert world.answers.kinds() == {Kind.CALL, Kind.NEWS}


# ------------------------------------------------------------------ which item is meant


TAG = "tag:example.org,2026-06-24:0123456789abcdef"


@pytest.fixture
def library(world: World) -> World:
    """Three items with much to tell them apart by."""
    world.saw(
        entry(item(TAG, title='Bando "Università" per il 100% dei giovani', url=f"{SITE}/bandi/uni_1.html?id=7")),
        entry(item(f"{TAG}ff", title="Università: proroga", url=None), first_seen=NOON - DAY),
        entry(item("tag:x:3", title="Cambiando de lente", url=f"{SITE}/lente", summary="università")),
    )
    return world


@pytest.mark.parametrize(
    "words",
    [
        TAG,
        "giovani",
        "per il 100% dei",
        'bando "università"',
        "BANDO",
        f"{SITE}/bandi/uni_1.html?id=7",
        "bandi/uni_1",
        "UNI_1.HTML",
    ],
)
def test_an_item_is_found_by_its_id_its_url_or_words_of_its_title(library: World, words: str) -> None:
    assert ids(library.answers.find(words)) == [TAG]


def test_an_item_is_found_by_the_end_of_its_id(library: World) -> None:
    assert ids(library.answers.find("abcdefff")) == [f"{TAG}ff"]
    assert ids(library.answers.find(":3")) == ["tag:x:3"]


def test_words_that_several_items_share_find_them_all_the_newest_first(library: World) -> None:
    for words in ("Università", "UNIVERSITÀ", "università"):
        assert ids(library.answers.find(words)) == [TAG, f"{TAG}ff"]
    assert ids(library.answers.find("0123456789")) == [TAG, f"{TAG}ff"]


def test_a_whole_id_means_one_item_even_when_another_begins_like_it(library: World) -> None:
    assert ids(library.answers.find(TAG)) == [TAG]


@pytest.mark.parametrize("words", ["senegal", "uni%1", "uni_1_html", "100\\%", "'; --", "è"])
def test_words_that_no_item_has_find_nothing(library: World, words: str) -> None:
    assert library.answers.find(words) == []


def test_what_an_item_only_says_in_its_summary_is_not_what_it_is_called(library: World) -> None:
    assert "tag:x:3" not in ids(library.answers.find("università"))


def test_an_empty_database_answers_everything_with_nothing(world: World) -> None:
    answers = world.answers
    assert answers.find("x") == []
    assert answers.entries() == []
    assert answers.changes() == []
    assert answers.counts_of("comune") == Counts({}, 0)
    assert answers.kinds() == set()
    assert answers.snapshots() == 0
    assert answers.undelivered() == []
    assert answers.newest(3, sites=[]) == {}


def test_a_site_without_sources_is_known_all_the_same(world: World) -> None:
    world.store.register([source("altrove", site="altro")], now=NOON + DAY)
    assert set(world.answers.since()) == {"comune", "altro"}
