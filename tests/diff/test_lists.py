"""What a look at a list means: news, a baseline, or a page that is not itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scraper.diff.health import Face
from scraper.model import ChangeType, Item, Kind, Source
from tests.diff.conftest import HOST, HOUR, LIST, START, doubted, file, first_look, listed, look, news, remembered, seen

UNO, DUE, TRE, QUATTRO = (news(title) for title in ("Uno", "Due", "Tre", "Quattro"))
THREE = [remembered(item) for item in (UNO, DUE, TRE)]


# ------------------------------------------------------------------ news


def test_a_new_item_appears() -> None:
    outcome = seen(listed([QUATTRO, UNO], THREE))
    (change,) = outcome.changes
    assert (change.type, change.item, change.title, change.fields) == (ChangeType.APPEARED, QUATTRO.id, "Quattro", {})
    assert (change.site, change.source, change.snapshot) == (LIST.site, LIST.id, "urn:uuid:1")
    entry = outcome.entries[0]
    assert (entry.first_seen, entry.readings) == (START + HOUR + timedelta(microseconds=1), {LIST.id: QUATTRO})


def test_new_items_of_one_look_keep_the_order_of_their_list() -> None:
    first, second = replace(QUATTRO, id="tag:a"), replace(QUATTRO, id="tag:b", title="Cinque", url=f"{QUATTRO.url}-5")
    for listing in ([first, second, UNO], [second, first, UNO]):
        outcome = seen(listed(listing, THREE))
        shown = sorted(outcome.entries[:2], key=lambda entry: entry.first_seen, reverse=True)
        assert [entry.item.title for entry in shown] == [item.title for item in listing[:2]]


def test_items_that_rolled_off_the_end_are_no_change() -> None:
    outcome = seen(listed([UNO], THREE))
    assert (outcome.changes, outcome.items) == ((), 1)
    assert [(entry.item, entry.missed) for entry in outcome.entries] == [
        (item, {LIST.id: START + HOUR}) for item in (DUE, TRE)
    ]


def test_a_list_as_it_was_says_nothing() -> None:
    assert seen(listed([TRE, UNO, DUE], THREE)).entries == ()


def test_an_edited_item_keeps_its_identity_and_tells_what_was_edited() -> None:
    edited = replace(UNO, id="tag:another-day", title="Uno, corretto")
    outcome = seen(listed([edited, DUE, TRE], THREE))
    (change,) = outcome.changes
    assert (change.type, change.item, change.fields) == (ChangeType.EDITED, UNO.id, {"title": ("Uno", "Uno, corretto")})
    assert outcome.entries[0].updated == START + HOUR
    assert outcome.entries[0].first_seen == START


def test_what_changed_unseen_by_readers_is_remembered_and_not_told() -> None:
    outcome = seen(listed([replace(UNO, section="Primo piano"), DUE, TRE], THREE))
    (entry,) = outcome.entries
    assert (outcome.changes, entry.updated, entry.item.section) == ((), START, "Primo piano")


def test_an_item_that_another_list_showed_first_is_not_news_here() -> None:
    known = [remembered(UNO, "home"), remembered(DUE)]
    outcome = seen(listed([UNO, DUE], known))
    (entry,) = outcome.entries
    assert (outcome.changes, set(entry.readings)) == ((), {"home", LIST.id})


def test_two_looks_at_one_change_tell_two_events_with_ids_of_their_own() -> None:
    outcome = seen(listed([replace(UNO, title="A", attachments=(file("a.pdf"), file("b.pdf"))), DUE], THREE))
    assert len({change.id for change in outcome.changes}) == len(outcome.changes) == 3


# ------------------------------------------------------------------ baselines


def test_the_first_sight_of_a_source_is_a_baseline() -> None:
    outcome = seen(listed([UNO, DUE], [], first_look()))
    assert outcome.baseline
    assert outcome.changes == ()
    assert [entry.item for entry in outcome.entries] == [UNO, DUE]


def test_what_a_better_reader_reads_on_a_known_page_is_a_baseline() -> None:
    outcome = seen(listed([replace(UNO, summary="Ora si legge"), QUATTRO], [remembered(UNO)], look(baseline=True)))
    assert outcome.changes == ()
    assert [entry.item.summary for entry in outcome.entries] == ["Ora si legge", ""]


# ------------------------------------------------------------------ pages that are not themselves


def test_an_empty_list_is_doubted_for_ever() -> None:
    assert "it lists nothing where it listed 3 items" in doubted(listed([], THREE, look(items=3)))
    assert doubted(listed([], THREE, look(items=3, failures=9, hours=99)))


def test_a_maintenance_page_is_named_as_what_it_says() -> None:
    assert 'it says "Sito in manutenzione"' in doubted(listed([], THREE, look(items=3), Face("Sito in manutenzione")))


def test_a_page_on_which_no_list_was_ever_read_says_what_to_do() -> None:
    assert "select =" in doubted(listed([], [], first_look()))


def test_a_list_that_shows_none_of_three_known_items_is_doubted() -> None:
    assert "none of the 3 items" in doubted(listed([QUATTRO], THREE))


@pytest.mark.parametrize(
    ("failures", "hours", "believed"), [(2, 6, True), (5, 48, True), (2, 5, False), (1, 6, False), (0, 48, False)]
)
def test_it_is_believed_after_long_enough_and_two_looks(failures: int, hours: float, *, believed: bool) -> None:
    outcome = listed([QUATTRO], THREE, look(failures=failures, hours=hours))
    if believed:
        assert seen(outcome).baseline
        assert seen(outcome).changes == ()
        assert seen(outcome).entries[0].item == QUATTRO
    else:
        assert doubted(outcome)


def test_a_short_list_may_change_altogether() -> None:
    outcome = seen(listed([TRE], [remembered(UNO), remembered(DUE)]))
    assert [change.title for change in outcome.changes] == ["Tre"]


def test_one_known_item_is_enough_to_believe_a_list() -> None:
    others = [news(f"Nuova {number}") for number in range(9)]
    assert len(seen(listed([*others, TRE], THREE)).changes) == 9


# ------------------------------------------------------------------ what is looked at next


def found(item: Item, source: Source = LIST) -> list[tuple[str, str]]:
    outcome = seen(listed([item], [], look(source)))
    assert all(one.item == item.id and one.site == LIST.site for one in outcome.found)
    return [(one.role.value, one.url) for one in outcome.found]


def test_an_items_own_page_and_its_files_are_sources() -> None:
    item = replace(UNO, attachments=(file("a.pdf"), replace(file("b.pdf"), url="https://altrove.example.org/b.pdf")))
    assert found(item) == [
        ("item", UNO.url),
        ("attachment", f"{HOST}/uploads/a.pdf"),
        ("attachment", "https://altrove.example.org/b.pdf"),
    ]


@pytest.mark.parametrize("url", ["https://altrove.example.org/novita/uno", LIST.url, f"{LIST.url}?utm_source=x", None])
def test_only_another_page_of_the_same_host_is_an_own_page(url: str | None) -> None:
    assert found(replace(UNO, url=url)) == []


def test_a_file_that_is_the_item_is_looked_at_once() -> None:
    item = replace(UNO, url=file("a.pdf").url, attachments=(file("a.pdf"),))
    assert found(item) == [("attachment", f"{HOST}/uploads/a.pdf")]


def test_a_source_without_details_leads_nowhere() -> None:
    assert found(replace(UNO, attachments=(file("a.pdf"),)), replace(LIST, details=False)) == []


def test_the_sources_of_an_item_keep_their_ids_when_its_title_changes() -> None:
    once = seen(listed([UNO], [])).found
    again = seen(listed([replace(UNO, title="Altro", published=date(2026, 6, 24))], [remembered(UNO)])).found
    assert [one.id for one in once] == [one.id for one in again]
    assert all(one.every == timedelta(days=1) for one in once)


def test_a_call_that_is_open_when_a_doubt_ends_is_told_and_nothing_else() -> None:
    call = replace(QUATTRO, kind=Kind.CALL, deadline=date(2026, 7, 30))
    found = seen(listed([call, news("Cinque")], THREE, look(failures=2, hours=6)))
    assert [change.title for change in found.changes] == [call.title]


def test_an_outage_before_the_first_doubtful_look_does_not_count_as_doubt() -> None:
    night = look(failures=5, hours=30)
    first_doubt = replace(night, state=replace(night.state, doubted=None))
    assert "none of the 3 items" in doubted(listed([QUATTRO], THREE, first_doubt))


def test_one_new_title_typed_badly_does_not_hold_up_a_list() -> None:
    badly, well = news("Festa della cittÃ , programma"), [news("Cinque"), news("Sei")]
    assert len(seen(listed([badly, *well, UNO], THREE)).changes) == 3
