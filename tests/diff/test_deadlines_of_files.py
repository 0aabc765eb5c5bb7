"""A deadline that only an attached document names."""

from dataclasses import replace
from datetime import date, timedelta

from scraper.diff.health import Face
from scraper.diff.look import Look
from scraper.diff.merge import merge
from scraper.diff.outcome import as_attachment, as_own_page
from scraper.model import ChangeType, Item, Kind, Role, Source
from tests.diff.conftest import CONFIRM_AFTER, LIST, file, first_look, look, news, remembered, seen

CALL = replace(news("Avviso per le associazioni"), kind=Kind.CALL)
FILE = Source("file-0123456789abcdef", LIST.site, file("avviso.pdf").url, Role.ATTACHMENT, item=CALL.id)
PAGE = Source("page-x", LIST.site, CALL.url or "", Role.ITEM, item=CALL.id)
KNOWN = remembered(CALL)
SAYS = Item(CALL.id, CALL.kind, CALL.title, FILE.url, deadline=date(2026, 7, 10))


def later(look: Look) -> Look:
    return replace(look, at=look.at + timedelta(days=2))


def test_it_becomes_the_items_silently_when_the_call_is_new() -> None:
    outcome = as_attachment(FILE.url, KNOWN, first_look(replace(FILE)), read=SAYS)
    (entry,) = outcome.entries
    assert entry.item == replace(CALL, deadline=SAYS.deadline)
    assert entry.readings[FILE.id] == SAYS


def test_it_is_told_when_the_call_was_announced_without_one() -> None:
    outcome = as_attachment(FILE.url, KNOWN, later(first_look(FILE)), read=SAYS)
    assert [change.type for change in outcome.changes] == [ChangeType.DEADLINE_SET]


def test_a_deadline_that_is_over_is_not_told() -> None:
    over = replace(SAYS, deadline=date(2026, 6, 25))
    assert as_attachment(FILE.url, KNOWN, later(first_look(FILE)), read=over).changes == ()


def test_a_replaced_file_tells_of_its_new_deadline_once() -> None:
    before = as_attachment(FILE.url, KNOWN, first_look(FILE), read=SAYS).entries[0]
    extended = replace(SAYS, deadline=date(2026, 7, 20))
    outcome = as_attachment(FILE.url, before, look(FILE, hours=30), read=extended)
    assert {change.type for change in outcome.changes} == {
        ChangeType.ATTACHMENT_REPLACED,
        ChangeType.DEADLINE_EXTENDED,
    }
    assert outcome.entries[0].item.deadline == extended.deadline


def test_what_a_page_says_counts_before_it_however_late_it_is() -> None:
    assert merge({LIST.id: replace(CALL, deadline=date(2026, 7, 1))}, None, [SAYS]).deadline == date(2026, 7, 1)
    assert merge({LIST.id: CALL}, replace(CALL, deadline=date(2026, 7, 2)), [SAYS]).deadline == date(2026, 7, 2)


def test_a_file_gives_its_deadline_and_nothing_else() -> None:
    noted = replace(SAYS, summary="it is encrypted", text="Testo", title="Altro")
    assert merge({LIST.id: CALL}, None, [noted]) == replace(CALL, deadline=SAYS.deadline)


def test_a_list_that_is_read_again_keeps_the_files_deadline() -> None:
    entry = as_attachment(FILE.url, KNOWN, first_look(FILE), read=SAYS).entries[0]
    own = replace(CALL, text="Tutto il testo")
    outcome = seen(as_own_page(own, entry, first_look(PAGE), Face("Comune", own.title), confirm_after=CONFIRM_AFTER))
    assert outcome.entries[0].item.deadline == SAYS.deadline
