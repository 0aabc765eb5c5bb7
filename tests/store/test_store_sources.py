"""Which sources are watched, what is remembered of them, and which of them are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from scraper.model import Item, Kind, Role, Select, Source, SourceState, Status, Validators
from scraper.store.queries import Answers
from scraper.store.sql import SqlStore
from tests.store.conftest import NOON, SITE, World, checked, entry, item, own_page, snapshot, source

LATER = NOON + timedelta(days=1)


def ids(states: object) -> list[str]:
    assert isinstance(states, list)
    return [state.source.id for state in states]


def of(store: SqlStore, name: str) -> SourceState:
    (state,) = store.states([name])
    return state


# ------------------------------------------------------------------ register


def test_a_new_source_is_watched_and_due_at_once(store: SqlStore) -> None:
    store.register([source()], now=NOON)
    assert store.states() == [SourceState(source(), status=Status.NEW)]
    assert store.due(NOON - timedelta(days=99)) == store.states()


def test_a_source_that_stays_keeps_what_is_remembered_and_takes_its_new_settings(world: World) -> None:
    due = replace(checked().after, next_due=LATER, failures=2, error="timed out")
    world.store.record([checked(after=due)])
    slower = source(every=timedelta(hours=2), kind=Kind.CALL, details=False, select=Select("li"))
    world.store.register([slower], now=LATER)
    assert of(world.store, "avvisi") == replace(due, source=slower)


def test_a_source_whose_url_changed_begins_anew(world: World) -> None:
    world.saw(entry(), after=replace(checked().after, next_due=LATER, digest="abc", snapshot=snapshot()))
    moved = source(url=f"{SITE}/nuovi-avvisi")
    world.store.register([moved], now=LATER)
    assert of(world.store, "avvisi") == SourceState(moved)


def test_a_source_that_left_the_configuration_rests_and_comes_back_with_its_memory(world: World) -> None:
    world.saw(entry(), after=replace(checked().after, next_due=LATER))
    remembered = of(world.store, "avvisi")
    world.store.register([source("notizie")], now=NOON)
    assert ids(world.store.states()) == ["notizie"]
    assert ids(world.store.due(LATER)) == ["notizie"]
    assert world.store.states(["avvisi"]) == []
    world.store.register([source("avvisi"), source("notizie")], now=NOON)
    assert of(world.store, "avvisi") == remembered


def test_what_a_source_found_is_kept_when_it_leaves(world: World, answers: Answers) -> None:
    world.saw(entry())
    world.store.register([], now=NOON)
    assert [one.item.id for one in answers.entries()] == ["1"]


def test_the_pages_and_files_of_a_site_that_left_rest_until_it_comes_back(world: World) -> None:
    file = own_page("file-1", role=Role.ATTACHMENT)
    world.saw(entry(), found=(own_page(), file))
    assert {"page-1", "file-1"} <= set(ids(world.store.due(LATER)))
    world.store.register([source("altrove", site="altro")], now=NOON)
    assert ids(world.store.due(LATER)) == ["altrove"]
    world.store.register([source("avvisi")], now=NOON)
    assert ids(world.store.due(LATER)) == ["avvisi", "page-1", "file-1"]


def test_pages_and_files_rest_when_details_are_not_wanted_any_more(world: World) -> None:
    world.saw(entry(), found=(own_page(),))
    world.store.register([source("avvisi", details=False)], now=NOON)
    assert ids(world.store.states()) == ["avvisi"]


def test_a_site_is_known_since_it_was_first_registered(world: World, answers: Answers) -> None:
    world.store.register([source("avvisi"), source("nuova", site="terzo")], now=LATER)
    assert answers.since() == {"comune": NOON, "altro": NOON, "terzo": LATER}


def test_registering_the_same_again_changes_nothing(world: World) -> None:
    before = world.store.states()
    world.store.register([state.source for state in before], now=LATER)
    assert world.store.states() == before


# ------------------------------------------------------------------ due


def test_the_new_come_first_then_lists_then_pages_then_files_and_the_longest_waiting_before_others(
    store: SqlStore,
) -> None:
    lists = [source(name) for name in ("a", "b", "c", "d", "e")]
    store.register(lists, now=NOON)
    pages = [own_page("page-1"), own_page("page-2"), own_page("file-1", role=Role.ATTACHMENT)]
    store.record([checked(lists[0], entries=(entry(),), found=tuple(pages))])
    waits = {"a": 1, "b": 3, "c": 2, "page-1": 9, "file-1": 50, "page-2": 8}
    for name, hours in waits.items():
        state = of(store, name)
        due = replace(state, next_due=NOON - timedelta(hours=hours))
        store.record([checked(state.source, before=state, after=due, snapshot=None)])
    assert ids(store.due(NOON)) == ["d", "e", "b", "c", "a", "page-1", "page-2", "file-1"]


def test_a_source_is_due_from_its_moment_on(world: World) -> None:
    world.store.record([checked(one, after=replace(checked(one).after, next_due=NOON)) for one in _lists(world)])
    assert world.store.due(NOON - timedelta(microseconds=1)) == []
    assert len(world.store.due(NOON)) == 3


def test_a_due_time_in_another_zone_is_the_same_moment(world: World) -> None:
    rome = NOON.astimezone(ZoneInfo("Europe/Rome"))
    world.store.record([checked(one, after=replace(checked(one).after, next_due=rome)) for one in _lists(world)])
    west = timezone(timedelta(hours=-11))
    assert len(world.store.due(NOON.astimezone(west))) == 3
    assert world.store.due((NOON - timedelta(seconds=1)).astimezone(west)) == []


def test_what_is_due_can_be_asked_of_one_site(world: World) -> None:
    assert ids(world.store.due(NOON, site="altro")) == ["altrove"]
    assert ids(world.store.due(NOON, site="comune")) == ["avvisi", "notizie"]
    assert world.store.due(NOON, site="nessuno") == []


def test_lists_can_be_asked_for_without_what_they_found(world: World) -> None:
    world.saw(entry(), found=(own_page(),))
    assert ids(world.store.due(NOON, lists=True)) == ["altrove", "avvisi", "notizie"]
    assert ids(world.store.due(NOON, site="altro", lists=True)) == ["altrove"]
    assert ids(world.store.lists()) == ["altrove", "avvisi", "notizie"]


def test_a_site_that_begs_off_is_left_alone_and_no_other(world: World) -> None:
    world.saw(entry(), after=replace(checked().after, next_due=LATER + timedelta(days=1)), found=(own_page(),))
    world.store.postpone("comune", until=LATER)
    assert ids(world.store.due(NOON)) == ["altrove"]
    assert ids(world.store.due(LATER)) == ["altrove", "notizie", "page-1"]
    assert of(world.store, "avvisi").next_due == LATER + timedelta(days=1), "what is due later stays so"


def _lists(world: World) -> list[Source]:
    return [state.source for state in world.store.states()]


# ------------------------------------------------------------------ every field comes back


EVERY_FIELD = Source(
    id="tutto",
    site="comune",
    url=f"{SITE}/tutto?p=1",
    role=Role.LIST,
    every=timedelta(minutes=7),
    kind=Kind.EVENT,
    details=False,
    select=Select(item="li.à", title="h3 > a", url='a[href^="/"]', date=".data", summary="p"),
)


@pytest.mark.parametrize("one", [source(), EVERY_FIELD, source(select=Select("li")), source(kind=Kind.NEWS)])
def test_every_field_of_a_configured_source_comes_back(store: SqlStore, one: Source) -> None:
    store.register([one], now=NOON)
    assert of(store, one.id).source == one


def test_every_field_of_a_found_source_comes_back(world: World) -> None:
    file = own_page("file-1", role=Role.ATTACHMENT, url="https://altri.example/a.pdf")
    world.saw(entry(), found=(own_page(), file))
    assert of(world.store, "page-1") == SourceState(own_page())
    assert of(world.store, "file-1") == SourceState(file)


def test_a_source_that_is_found_again_keeps_what_is_remembered(world: World) -> None:
    world.saw(entry(), found=(own_page(),))
    read = checked(own_page(), snapshot=None)
    world.store.record([read])
    world.saw(found=(own_page(),))
    assert of(world.store, "page-1") == read.after


def test_every_field_of_a_state_comes_back(world: World) -> None:
    full = SourceState(
        source=source(),
        status=Status.SUSPECT,
        next_due=NOON + timedelta(minutes=30),
        last_checked=NOON,
        last_ok=NOON - timedelta(days=1),
        failures=3,
        error="not itself today: it lists nothing",
        validators=Validators('W/"abc"', "Wed, 24 Jun 2026 12:00:00 GMT"),
        digest="0123",
        candidate="4567",
        reader="7",
        moved_to=f"{SITE}/altrove",
        snapshot=snapshot(),
        items=12,
    )
    world.store.record([checked(after=full)])
    assert of(world.store, "avvisi") == full


@pytest.mark.parametrize("status", Status)
def test_every_status_comes_back(world: World, status: Status) -> None:
    world.store.record([checked(after=replace(checked().after, status=status))])
    assert of(world.store, "avvisi").status is status


def test_times_come_back_aware_and_in_utc_whatever_zone_they_were_in(world: World) -> None:
    rome = datetime(2026, 10, 25, 2, 30, 0, 7, tzinfo=ZoneInfo("Europe/Rome"), fold=1)
    world.store.record([checked(after=replace(checked().after, next_due=rome, last_ok=rome))])
    back = of(world.store, "avvisi").next_due
    assert back is not None
    assert back.tzinfo is UTC
    assert back == rome.astimezone(UTC)
    assert back == datetime(2026, 10, 25, 1, 30, 0, 7, tzinfo=UTC)


def test_a_state_remembers_the_whole_payload_of_an_earlier_record(world: World) -> None:
    whole = replace(checked().after, snapshot=snapshot())
    world.store.record([checked(after=whole)])
    again = snapshot("urn:uuid:2", revisit=True, refers_to="urn:uuid:1")
    world.store.record([checked(after=whole, snapshot=again)])
    assert of(world.store, "avvisi").snapshot == snapshot()
    assert world.answers.snapshots() == 2


# ------------------------------------------------------------------ known


def known(world: World, one: Source, *urls: str) -> list[str]:
    items = [Item(url, Kind.NEWS, "", url) for url in urls]
    return sorted(found.item.id for found in world.store.known(SourceState(one), items))


def test_a_source_knows_what_it_showed_before(world: World) -> None:
    world.saw(entry(item("1")), entry(item("2")))
    world.saw(entry(item("3"), readings={"notizie": item("3")}), by=source("notizie"))
    assert known(world, source("avvisi")) == ["1", "2"]
    assert known(world, source("notizie")) == ["3"]


def test_a_source_knows_the_items_of_its_site_by_their_urls_however_they_are_spelt(world: World) -> None:
    world.saw(entry(item("1", url="https://www.comune.example.it/a")), entry(item("2")), entry(item("3", url=None)))
    assert known(world, source("notizie"), "http://comune.example.it/a/index.html") == ["1"]
    assert known(world, source("notizie"), f"{SITE}/b") == []
    assert known(world, source("notizie")) == []


def test_an_item_of_another_site_is_not_known_by_its_url(world: World) -> None:
    elsewhere = source("altrove", site="altro")
    world.saw(entry(item("1"), site="altro", readings={"altrove": item("1")}), by=elsewhere)
    assert known(world, source("avvisi"), f"{SITE}/avvisi/1") == []
    assert known(world, elsewhere, f"{SITE}/avvisi/1") == ["1"]


def test_an_items_own_page_knows_its_item(world: World) -> None:
    world.saw(entry(item("1")), entry(item("2")))
    assert known(world, own_page(item="2")) == ["2"]


def test_what_is_known_comes_whole_with_every_reading(world: World) -> None:
    cropped, own = item(title="Avviso…"), item(text="Tutto")
    world.saw(entry(readings={"avvisi": cropped}))
    world.saw(entry(own, readings={"avvisi": cropped, "page-1": own}), by=own_page())
    (found,) = world.store.known(SourceState(source()), ())
    assert found == entry(own, readings={"avvisi": cropped, "page-1": own})
