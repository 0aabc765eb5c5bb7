"""What a look at an item's own page or at one of its files means."""

from dataclasses import replace
from datetime import date

from scraper.diff.health import Face
from scraper.diff.look import Doubt, Look, Seen
from scraper.diff.next import own_page_id
from scraper.diff.outcome import as_attachment, as_own_page
from scraper.model import ChangeType, Entry, Item, Kind, Role, Source, SourceState
from tests.diff.conftest import (
    CONFIRM_AFTER,
    HOUR,
    LIST,
    START,
    doubted,
    file,
    first_look,
    look,
    news,
    remembered,
    seen,
)

CALL = replace(news("Avviso per le associazioni"), kind=Kind.CALL)
OWN = replace(CALL, text="Tutto il testo", deadline=date(2026, 7, 10), attachments=(file("avviso.pdf"),))
PAGE = Source(own_page_id(CALL.id), LIST.site, CALL.url or "", Role.ITEM, item=CALL.id)
FILE = Source("file-1", LIST.site, file("avviso.pdf").url, Role.ATTACHMENT, item=CALL.id)
READ = replace(remembered(CALL), item=OWN, readings={LIST.id: CALL, PAGE.id: OWN})
"""The call after its own page was read once."""


def shown(own: Item, entry: Entry = READ, at: Look | None = None) -> Seen | Doubt:
    return as_own_page(own, entry, at or look(PAGE), Face("Comune", own.title), confirm_after=CONFIRM_AFTER)


def test_the_first_reading_completes_the_item_and_announces_nothing() -> None:
    outcome = seen(shown(OWN, remembered(CALL), first_look(PAGE)))
    assert outcome.changes == ()
    assert outcome.entry is not None
    assert outcome.entry.item == OWN
    assert [one.url for one in outcome.found] == [file("avviso.pdf").url]


def test_a_deadline_on_a_page_that_could_not_be_read_when_its_call_was_announced_is_still_told() -> None:
    late = replace(first_look(PAGE), state=SourceState(PAGE, last_checked=START, failures=1))
    outcome = seen(shown(OWN, remembered(CALL), late))
    assert [(change.type, change.title) for change in outcome.changes] == [(ChangeType.DEADLINE_SET, CALL.title)]


def test_a_page_as_it_was_says_nothing() -> None:
    outcome = seen(shown(OWN))
    assert (outcome.changes, outcome.entries, outcome.entry) == ((), (), READ)


def test_an_extension_on_the_own_page_is_told() -> None:
    outcome = seen(shown(replace(OWN, deadline=date(2026, 7, 20))))
    (change,) = outcome.changes
    assert change.type is ChangeType.DEADLINE_EXTENDED
    assert change.fields == {"deadline": ("2026-07-10", "2026-07-20")}
    assert outcome.entries[0].updated == START + HOUR


def test_a_page_whose_address_leads_elsewhere_for_good_tells_a_new_deadline_and_no_new_layout() -> None:
    own = replace(OWN, text="Descrizione Tutto il testo", attachments=(file("2026/avviso.pdf"),))
    for deadline, told in ((OWN.deadline, []), (date(2026, 7, 20), [ChangeType.DEADLINE_EXTENDED])):
        page = replace(own, deadline=deadline)
        face = Face("Comune", own.title)
        outcome = seen(as_own_page(page, READ, look(PAGE), face, confirm_after=CONFIRM_AFTER, moved=True))
        assert [change.type for change in outcome.changes] == told
        assert outcome.entries[0].item.attachments == own.attachments


def test_the_list_keeps_its_say_in_the_title() -> None:
    outcome = seen(shown(replace(OWN, title="Avviso per le associazioni - PROROGA")))
    assert outcome.changes == ()
    assert outcome.entries[0].item.title == CALL.title


def test_a_page_out_of_order_is_doubted() -> None:
    page = replace(OWN, title="Sito in manutenzione", text="")
    assert 'it says "Sito in manutenzione"' in doubted(shown(page))


def test_another_items_page_is_doubted() -> None:
    page = replace(OWN, title="Concerto in piazza", text="Si suona")
    assert 'its heading is "Concerto in piazza"' in doubted(shown(page))


def test_a_corrected_heading_is_believed() -> None:
    seen(shown(replace(OWN, title="Avviso alle associazioni")))


def test_a_page_that_names_its_item_beneath_another_heading_is_believed() -> None:
    seen(shown(replace(OWN, title="Bandi e avvisi", text="Avviso per le associazioni\nTutto il testo")))


def test_a_file_with_other_bytes_at_its_address_was_replaced() -> None:
    outcome = as_attachment(FILE.url, READ, look(FILE))
    (change,) = outcome.changes
    assert (change.type, change.fields) == (ChangeType.ATTACHMENT_REPLACED, {"attachments": (FILE.url, FILE.url)})
    assert (outcome.entries[0].updated, outcome.entries[0].item) == (START + HOUR, OWN)


def test_the_first_sight_of_a_file_is_a_baseline() -> None:
    outcome = as_attachment(FILE.url, READ, first_look(FILE))
    assert (outcome.baseline, outcome.changes, outcome.entries, outcome.entry) == (True, (), (), READ)


def test_a_page_about_maintenance_is_the_own_page_of_an_item_about_maintenance() -> None:
    cropped = replace(news("Avviso per l’affidamento dei lavori…"), kind=Kind.CALL)
    own = replace(cropped, title="Avviso per l’affidamento dei lavori di manutenzione", text="Domande entro luglio.")
    face = Face("Avviso - Ufficio manutenzione - Comune", own.title)
    assert isinstance(as_own_page(own, remembered(cropped), look(PAGE), face, confirm_after=CONFIRM_AFTER), Seen)
