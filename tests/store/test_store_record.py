"""What a check decided is there whole, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scraper.errors import StoreError
from scraper.model import Checked, SourceState, Status
from tests.store.conftest import (
    NOON,
    World,
    change,
    checked,
    entry,
    item,
    own_page,
    snapshot,
    source,
    whole_item,
)

LATER = NOON + timedelta(hours=1)


def everything(world: World) -> tuple[object, ...]:
    """All that the database would tell anybody."""
    answers = world.answers
    return (
        world.store.states(),
        answers.entries(),
        answers.changes(),
        answers.counts_of("comune"),
        answers.snapshots(),
        [answers.versions(name) for name in ("1", "2")],
        [answers.readings(name) for name in ("1", "2")],
        world.outbox.unpublished(),
        world.outbox.unrouted(),
    )


def good() -> Checked:
    return checked(entries=(entry(),), changes=(change(),), found=(own_page(),))


BROKEN = {
    "a change of an item that is not there": checked(source("notizie"), changes=(change("c2", item="9"),)),
    "a page of a site that is not there": checked(source("notizie"), found=(own_page("page-9", site="9"),)),
    "a last record that is not there": checked(
        source("notizie"), after=replace(checked(source("notizie")).after, snapshot=snapshot("urn:uuid:9"))
    ),
    "an item of a site that is not there": checked(source("notizie"), entries=(entry(item("2"), site="9"),)),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("first", [True, False])
def test_of_a_batch_with_one_bad_check_nothing_is_there(world: World, broken: Checked, *, first: bool) -> None:
    before = everything(world)
    batch = [broken, good()] if first else [good(), broken]
    with pytest.raises(StoreError) as caught:
        world.store.record(batch)
    assert "\n" not in str(caught.value)
    assert everything(world) == before
    world.store.record([good()])
    assert everything(world) != before


def test_a_batch_is_there_whole(world: World) -> None:
    other = item("2")
    world.store.record(
        [
            good(),
            checked(
                source("altrove", site="altro"),
                snapshot=snapshot("urn:uuid:2"),
                entries=(entry(other, site="altro", snapshot="urn:uuid:2", readings={"altrove": other}),),
                changes=(change("c2", item="2", site="altro"),),
            ),
        ]
    )
    assert {state.source.id: state.status for state in world.store.states()} == {
        "avvisi": Status.OK,
        "notizie": Status.NEW,
        "altrove": Status.OK,
        "page-1": Status.NEW,
    }
    assert sorted(one.item.id for one in world.answers.entries()) == ["1", "2"]
    assert sorted(one.id for one in world.answers.changes()) == ["c1", "c2"]
    assert world.answers.snapshots() == 2


def test_recording_nothing_does_nothing(world: World) -> None:
    before = everything(world)
    world.store.record([])
    assert everything(world) == before


# ------------------------------------------------------------------ items


def test_every_field_of_an_item_comes_back(world: World) -> None:
    full = entry(whole_item(), first_seen=NOON - timedelta(days=3), updated=NOON)
    world.saw(full)
    assert world.answers.entries() == [replace(full, readings={})]
    assert world.store.known(SourceState(source()), ()) == [full]


def test_an_item_that_was_read_anew_replaces_itself(world: World) -> None:
    world.saw(entry())
    mended = item(title="Avviso corretto")
    world.saw(entry(mended, updated=LATER, snapshot="urn:uuid:2"), at=LATER, snapshot=snapshot("urn:uuid:2"))
    (found,) = world.answers.entries()
    assert (found.item, found.updated, found.first_seen, found.snapshot) == (mended, LATER, NOON, "urn:uuid:2")


def test_what_each_source_says_is_kept_apart(world: World) -> None:
    cropped, own = item(title="Avviso…"), item(title="Avviso intero")
    world.saw(entry(cropped))
    world.saw(entry(own, readings={"avvisi": cropped, "page-1": own}), by=own_page())
    assert world.answers.readings("1") == {"avvisi": cropped, "page-1": own}
    later = item(title="Avviso rifatto")
    world.saw(entry(own, readings={"avvisi": later, "page-1": own}))
    assert world.answers.readings("1") == {"avvisi": later, "page-1": own}
    assert world.answers.readings("9") == {}


def test_a_check_writes_down_what_its_own_source_says_and_no_more(world: World) -> None:
    world.saw(entry(readings={"avvisi": item(), "notizie": item(title="di altri")}))
    assert world.answers.readings("1") == {"avvisi": item()}


# ------------------------------------------------------------------ versions


def test_an_entry_that_names_the_checks_record_has_a_new_version(world: World) -> None:
    world.saw(entry())
    mended = item(title="Avviso corretto")
    world.saw(entry(mended, snapshot="urn:uuid:2"), at=LATER, snapshot=snapshot("urn:uuid:2", offset=300))
    first, second = world.answers.versions("1")
    assert (first.at, first.item, first.source, first.snapshot) == (NOON, item(), "avvisi", snapshot())
    assert (second.at, second.item, second.source) == (LATER, mended, "avvisi")
    assert second.snapshot == snapshot("urn:uuid:2", offset=300)


def test_an_entry_that_was_only_read_again_has_no_new_version(world: World) -> None:
    world.saw(entry())
    read_again = entry(readings={"avvisi": item(summary="cambia solo qui")})
    world.saw(read_again, at=LATER, snapshot=snapshot("urn:uuid:2"))
    assert [version.at for version in world.answers.versions("1")] == [NOON]
    assert world.answers.readings("1") == {"avvisi": item(summary="cambia solo qui")}


def test_recording_the_same_check_twice_is_recording_it_once(world: World) -> None:
    world.store.record([good()])
    world.outbox.published(world.outbox.unpublished())
    once = everything(world)
    world.store.record([good()])
    world.outbox.published(world.outbox.unpublished())
    assert everything(world) == once


def test_an_item_that_nobody_knows_has_no_history(world: World) -> None:
    assert world.answers.versions("9") == []
    assert world.answers.changes_of("9") == []


# ------------------------------------------------------------------ changes


def test_a_change_is_kept_once_however_often_it_is_recorded(world: World) -> None:
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [])
    world.saw(entry(), changes=(change(title="altro"),))
    assert world.answers.changes() == [change()]
    assert world.outbox.unrouted() == []


def test_the_same_change_twice_in_one_batch_is_kept_once(world: World) -> None:
    world.store.record([good(), good()])
    assert world.answers.changes() == [change()]


def test_every_field_of_a_change_comes_back(world: World) -> None:
    full = change(
        fields={"deadline": ("2026-07-10", None), "title": (None, 'L’"avviso"\n'), "url": ("a", "b")},
        url=None,
        snapshot=None,
    )
    world.saw(entry(), changes=(full,))
    assert world.answers.changes() == [full]


def test_an_items_own_page_found_at_another_address_begins_anew_there(world: World) -> None:
    world.store.record([good()])
    (page,) = world.store.states(["page-1"])
    read = replace(page, status=Status.OK, last_checked=NOON, last_ok=NOON, next_due=LATER, digest="d", reader="1")
    world.store.record([checked(page.source, after=read)])
    moved = replace(own_page(), url="https://www.example.it/novita/altrove/")
    world.store.record([checked(found=(moved, moved))])
    (again,) = world.store.states(["page-1"])
    assert again == replace(read, source=moved, next_due=None, digest=None, reader=None)
