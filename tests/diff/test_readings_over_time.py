"""What several pages said of an item at different times, and which of them has the last word."""

from dataclasses import replace
from datetime import date

from scraper.diff.look import Look
from scraper.diff.next import own_page_id
from scraper.diff.taking import take_in
from scraper.model import Change, ChangeType, Entry, Item, Kind, Meaning, Role, Source
from tests.diff.conftest import LIST, START, file, look, news, remembered

CALL = replace(news("Avviso per le associazioni"), kind=Kind.CALL, deadline=date(2026, 7, 14), summary="Entro il 14.")
OWN = replace(CALL, text="Tutto il testo", summary="", deadline=date(2026, 7, 14))
PAGE = Source(own_page_id(CALL.id), LIST.site, CALL.url or "", Role.ITEM, item=CALL.id)
OTHER = replace(LIST, id="cooperazione", url=f"{LIST.url}cooperazione")
KNOWN = Entry(replace(CALL, text=OWN.text), LIST.site, START, START, "urn:uuid:0", {LIST.id: CALL, PAGE.id: OWN})
ROLLED_OFF = replace(KNOWN, missed={LIST.id: START})


def taken(item: Item, entry: Entry, at: Look) -> tuple[Entry, tuple[Change, ...]]:
    told = take_in(item, entry, at)
    assert told is not None
    return told


def test_a_new_title_and_deadline_of_an_item_that_rolled_off_are_told() -> None:
    own = replace(OWN, title="Avviso per le associazioni: SOSPESO", deadline=date(2026, 7, 8))
    after, changes = taken(own, ROLLED_OFF, look(PAGE))
    assert {(change.type, change.meaning) for change in changes} == {
        (ChangeType.DEADLINE_CHANGED, Meaning.BROUGHT_FORWARD),
        (ChangeType.EDITED, Meaning.SUSPENDED),
    }
    assert (after.item.title, after.item.deadline) == (own.title, own.deadline)


def test_an_item_that_rolled_off_keeps_what_its_list_said_where_its_page_says_nothing_new() -> None:
    after, changes = taken(replace(OWN, text="Altro testo"), ROLLED_OFF, look(PAGE))
    assert [list(change.fields) for change in changes] == [["text"]]
    assert after.item.summary == CALL.summary


def test_a_list_that_shows_an_item_again_as_it_was_takes_nothing_back() -> None:
    edited, _ = taken(replace(OWN, title="Avviso per le associazioni (2)"), ROLLED_OFF, look(PAGE))
    after, changes = taken(CALL, edited, look())
    assert (after.item.title, changes) == ("Avviso per le associazioni (2)", ())


def test_a_second_list_that_prints_a_new_title_first_leaves_it_to_the_first_to_tell() -> None:
    retitled = replace(CALL, title="Avviso per le associazioni del territorio")
    after, changes = taken(retitled, KNOWN, look(OTHER))
    assert (after.item.title, changes) == (CALL.title, ())
    after, changes = taken(retitled, after, look())
    assert [list(change.fields) for change in changes] == [["title"]]


def test_a_deadline_that_nobody_names_any_more_stays_and_is_not_set_again() -> None:
    known = replace(remembered(CALL, PAGE.id), item=CALL)
    silent = replace(CALL, deadline=None, text="Testo")
    after, changes = taken(silent, known, look(PAGE))
    assert after.item.deadline == CALL.deadline
    _, changes = taken(replace(silent, deadline=CALL.deadline), after, look(PAGE))
    assert [change.type for change in changes] == []


def test_the_deadline_that_a_page_names_at_its_new_address_is_told() -> None:
    moved = look(PAGE, baseline=True)
    _, changes = taken(replace(OWN, text="Nuova pagina", deadline=date(2026, 8, 3)), ROLLED_OFF, moved)
    assert [change.type for change in changes] == [ChangeType.DEADLINE_EXTENDED]


def test_a_file_that_is_added_to_a_call_tells_its_outcome_and_an_empty_form_does_not() -> None:
    ranking, form = (
        replace(file(f"{n}.pdf"), title=t) for n, t in enumerate(("Graduatoria finale", "Modulo di revoca"))
    )
    _, changes = taken(replace(OWN, attachments=(ranking, form)), KNOWN, look(PAGE))
    assert [(change.type, change.meaning) for change in changes] == [
        (ChangeType.ATTACHMENT_ADDED, Meaning.OUTCOME),
        (ChangeType.ATTACHMENT_ADDED, None),
    ]
