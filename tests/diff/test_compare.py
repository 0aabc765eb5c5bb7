from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scraper.diff.compare import compare
from scraper.model import Attachment, ChangeType, Day, Item
from tests.diff.conftest import HOST, ITEMS, file, news

BEFORE = replace(news("L’avviso per le associazioni"), summary="Contributi «RETI»", text="Prima riga\nSeconda riga")
ROME = ZoneInfo("Europe/Rome")


def types(before: Item, after: Item) -> list[ChangeType]:
    return [event.type for event in compare(before, after)]


@given(ITEMS)
def test_an_item_that_stayed_as_it_was_did_not_change(item: Item) -> None:
    assert compare(item, item) == ()


@given(ITEMS, ITEMS)
def test_every_event_says_what_it_touched_and_no_value_stayed(before: Item, after: Item) -> None:
    for event in compare(before, after):
        assert event.fields
        assert all(was != now for was, now in event.fields.values())


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, title="L'AVVISO  per le associazioni "),
        replace(BEFORE, summary='Contributi\u00a0"RETI"'),
        replace(BEFORE, text="Prima  riga\n\nSeconda riga"),
        replace(BEFORE, url=f"http://comune.example.it{'/novita/l’avviso-per-le-associazioni'}/?utm_source=x"),
        replace(BEFORE, image=f"{HOST}/foto.jpg", section="Altro", topics=("Sociale",), html="<p>Prima</p>"),
    ],
    ids=["title", "summary", "text", "address", "what readers are not told of"],
)
def test_blanks_case_quotes_and_spellings_of_an_address_are_no_change(after: Item) -> None:
    assert compare(BEFORE, after) == ()


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("title", replace(BEFORE, title="Altre parole")),
        ("summary", replace(BEFORE, summary="Altre parole")),
        ("text", replace(BEFORE, text="Altre parole")),
    ],
)
def test_other_words_are_an_edit_that_tells_both(name: str, after: Item) -> None:
    (event,) = compare(BEFORE, after)
    assert event.type is ChangeType.EDITED
    assert event.fields == {name: (getattr(BEFORE, name), "Altre parole")}


def test_edits_of_several_fields_are_one_event() -> None:
    (event,) = compare(BEFORE, replace(BEFORE, title="Altro", published=date(2026, 6, 1)))
    assert set(event.fields) == {"title", "published"}


def test_what_a_page_stopped_saying_is_not_gone() -> None:
    full = replace(BEFORE, deadline=date(2026, 7, 10), published=date(2026, 6, 1), attachments=(file("a.pdf"),))
    silent = replace(full, summary="", text="", deadline=None, published=None, attachments=(), url=None)
    assert compare(full, silent) == ()


@pytest.mark.parametrize(
    ("was", "now", "event"),
    [
        (None, date(2026, 7, 10), ChangeType.DEADLINE_SET),
        (date(2026, 7, 10), date(2026, 7, 20), ChangeType.DEADLINE_EXTENDED),
        (date(2026, 7, 10), date(2026, 7, 1), ChangeType.DEADLINE_CHANGED),
        (datetime(2026, 7, 10, 12, tzinfo=ROME), datetime(2026, 7, 10, 18, tzinfo=ROME), ChangeType.DEADLINE_EXTENDED),
        (datetime(2026, 7, 10, 12, tzinfo=ROME), date(2026, 7, 20), ChangeType.DEADLINE_EXTENDED),
        (date(2026, 7, 10), datetime(2026, 7, 9, 12, tzinfo=ROME), ChangeType.DEADLINE_CHANGED),
    ],
)
def test_a_deadline_is_set_extended_or_brought_forward(was: Day | None, now: Day, event: ChangeType) -> None:
    (found,) = compare(replace(BEFORE, deadline=was), replace(BEFORE, deadline=now))
    assert found.type is event
    assert found.fields == {"deadline": (was.isoformat() if was else None, now.isoformat())}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (date(2026, 7, 10), datetime(2026, 7, 10, 12, tzinfo=ROME)),
        (datetime(2026, 7, 10, 12, tzinfo=ROME), date(2026, 7, 10)),
        (datetime(2026, 7, 10, 12, tzinfo=ROME), datetime(2026, 7, 10, 10, tzinfo=UTC)),
        (date(2026, 7, 10), None),
    ],
    ids=["an hour was added", "an hour was left out", "another zone's words", "no longer named"],
)
def test_the_same_deadline_in_other_words_is_no_change(was: Day, now: Day | None) -> None:
    assert compare(replace(BEFORE, deadline=was), replace(BEFORE, deadline=now)) == ()


def test_every_new_file_is_an_event_of_its_own() -> None:
    before = replace(BEFORE, attachments=(file("a.pdf"),))
    after = replace(BEFORE, attachments=(file("b.pdf"), file("a.pdf"), file("c.pdf")))
    assert [(event.type, event.fields["attachments"]) for event in compare(before, after)] == [
        (ChangeType.ATTACHMENT_ADDED, (None, f"{HOST}/uploads/b.pdf")),
        (ChangeType.ATTACHMENT_ADDED, (None, f"{HOST}/uploads/c.pdf")),
    ]


def test_a_file_with_another_name_at_its_old_address_is_not_new() -> None:
    before = replace(BEFORE, attachments=(file("a.pdf"),))
    after = replace(BEFORE, attachments=(Attachment(f"{HOST}/uploads/a.pdf?utm_source=x", "Testo integrale"),))
    assert compare(before, after) == ()


def test_another_address_is_a_move() -> None:
    after = replace(BEFORE, url=f"{HOST}/archivio/avviso")
    (event,) = compare(BEFORE, after)
    assert (event.type, event.fields) == (ChangeType.MOVED, {"url": (BEFORE.url, after.url)})


def test_several_things_may_happen_at_once() -> None:
    after = replace(
        BEFORE, title="Altro", deadline=date(2026, 7, 10), attachments=(file("a.pdf"),), url=f"{HOST}/archivio/avviso"
    )
    assert types(BEFORE, after) == [
        ChangeType.DEADLINE_SET,
        ChangeType.ATTACHMENT_ADDED,
        ChangeType.EDITED,
        ChangeType.MOVED,
    ]
