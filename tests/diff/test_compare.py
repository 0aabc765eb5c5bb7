from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scraper.diff.compare import compare
from scraper.model import Attachment, ChangeType, Day, Item, Kind, Meaning
from tests.diff.conftest import HOST, ITEMS, file, news

BEFORE = replace(news("L’avviso per le associazioni"), summary="Contributi «RETI»", text="Prima riga\nSeconda riga")
TODAY = date(2026, 6, 24)
ROME = ZoneInfo("Europe/Rome")


def types(before: Item, after: Item) -> list[ChangeType]:
    return [event.type for event in compare(before, after, TODAY)]


@given(ITEMS)
def test_an_item_that_stayed_as_it_was_did_not_change(item: Item) -> None:
    assert compare(item, item, TODAY) == ()


@given(ITEMS, ITEMS)
def test_every_event_says_what_it_touched_and_no_value_stayed(before: Item, after: Item) -> None:
    for event in compare(before, after, TODAY):
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
    assert compare(BEFORE, after, TODAY) == ()


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("title", replace(BEFORE, title="Altre parole")),
        ("summary", replace(BEFORE, summary="Altre parole")),
        ("text", replace(BEFORE, text="Altre parole")),
    ],
)
def test_other_words_are_an_edit_that_tells_both(name: str, after: Item) -> None:
    (event,) = compare(BEFORE, after, TODAY)
    assert event.type is ChangeType.EDITED
    assert event.fields == {name: (getattr(BEFORE, name), "Altre parole")}


def test_edits_of_several_fields_are_one_event() -> None:
    (event,) = compare(BEFORE, replace(BEFORE, title="Altro", published=date(2026, 6, 1)), TODAY)
    assert set(event.fields) == {"title", "published"}


def test_what_a_page_stopped_saying_is_not_gone() -> None:
    full = replace(BEFORE, deadline=date(2026, 7, 10), published=date(2026, 6, 1), attachments=(file("a.pdf"),))
    silent = replace(full, summary="", text="", deadline=None, published=None, attachments=(), url=None)
    assert compare(full, silent, TODAY) == ()


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
    (found,) = compare(replace(BEFORE, deadline=was), replace(BEFORE, deadline=now), TODAY)
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
    assert compare(replace(BEFORE, deadline=was), replace(BEFORE, deadline=now), TODAY) == ()


def test_every_new_file_is_an_event_of_its_own() -> None:
    before = replace(BEFORE, attachments=(file("a.pdf"),))
    after = replace(BEFORE, attachments=(file("b.pdf"), file("a.pdf"), file("c.pdf")))
    assert [(event.type, event.fields["attachments"]) for event in compare(before, after, TODAY)] == [
        (ChangeType.ATTACHMENT_ADDED, (None, f"{HOST}/uploads/b.pdf")),
        (ChangeType.ATTACHMENT_ADDED, (None, f"{HOST}/uploads/c.pdf")),
    ]


def test_a_file_with_another_name_at_its_old_address_was_renamed() -> None:
    before = replace(BEFORE, attachments=(file("a.pdf"),))
    after = replace(BEFORE, attachments=(Attachment(f"{HOST}/uploads/a.pdf?utm_source=x", "Testo integrale"),))
    (event,) = compare(before, after, TODAY)
    assert (event.type, event.meaning) == (ChangeType.EDITED, Meaning.RENAMED)
    assert event.fields == {"attachment_title": ("a.pdf", "Testo integrale")}


def test_a_file_that_a_page_does_not_link_any_more_was_removed() -> None:
    before = replace(BEFORE, attachments=(file("a.pdf"), file("b.pdf")))
    (event,) = compare(before, replace(BEFORE, attachments=(file("a.pdf"),)), TODAY)
    assert (event.type, event.meaning) == (ChangeType.EDITED, Meaning.REMOVED)
    assert event.fields == {"attachments": (f"{HOST}/uploads/b.pdf", None)}


def test_a_file_of_the_same_name_at_another_address_was_replaced() -> None:
    before = replace(BEFORE, attachments=(Attachment(f"{HOST}/uploads/1.pdf", "Bando"),))
    (event,) = compare(before, replace(BEFORE, attachments=(Attachment(f"{HOST}/uploads/2.pdf", "Bando"),)), TODAY)
    assert event.type is ChangeType.ATTACHMENT_REPLACED
    assert event.fields == {"attachments": (f"{HOST}/uploads/1.pdf", f"{HOST}/uploads/2.pdf")}


def test_another_address_is_a_move() -> None:
    after = replace(BEFORE, url=f"{HOST}/archivio/avviso")
    (event,) = compare(BEFORE, after, TODAY)
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


# ------------------------------------------------------------------ what changes mean

CALL = replace(BEFORE, kind=Kind.CALL, title="Avviso pubblico per la co-progettazione", deadline=date(2026, 7, 10))


@pytest.mark.parametrize(
    ("was", "now", "meaning"),
    [
        (date(2026, 7, 10), date(2026, 7, 20), None),
        (date(2026, 6, 10), date(2026, 7, 20), Meaning.REOPENED),
        (date(2026, 7, 10), date(2026, 7, 1), Meaning.BROUGHT_FORWARD),
    ],
    ids=["extended while open", "re-opened after it was over", "brought forward"],
)
def test_a_new_deadline_means_what_it_means_today(was: date, now: date, meaning: Meaning | None) -> None:
    (event,) = compare(replace(CALL, deadline=was), replace(CALL, deadline=now), TODAY)
    assert event.meaning is meaning


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("REVOCATO - Avviso pubblico per la co-progettazione", Meaning.REVOKED),
        ("Avviso pubblico per la co-progettazione (annullato in autotutela)", Meaning.REVOKED),
        ("Avviso pubblico per la co-progettazione: sospensione dei termini", Meaning.SUSPENDED),
        ("RETTIFICA - Avviso pubblico per la co-progettazione", Meaning.RECTIFIED),
        ("Avviso pubblico per la co-progettazione - Graduatoria definitiva", Meaning.OUTCOME),
        ("Riapertura dei termini: Avviso pubblico per la co-progettazione", Meaning.REOPENED),
        ("Avviso pubblico per la co-progettazione sociale", None),
    ],
)
def test_words_that_come_to_a_calls_title_say_what_became_of_it(title: str, meaning: Meaning | None) -> None:
    (event,) = compare(CALL, replace(CALL, title=title), TODAY)
    assert (event.type, event.meaning) == (ChangeType.EDITED, meaning)


def test_a_call_that_always_spoke_of_its_outcome_has_none_yet() -> None:
    before = replace(CALL, text="L’esito sarà pubblicato qui. Informazioni in ufficio.")
    after = replace(CALL, text="L’esito sarà pubblicato qui. Informazioni in ufficio, anche il sabato.")
    (event,) = compare(before, after, TODAY)
    assert event.meaning is None


def test_news_of_an_outcome_are_news() -> None:
    before = replace(BEFORE, kind=Kind.NEWS)
    (event,) = compare(before, replace(before, title="L’avviso per le associazioni: gli esiti"), TODAY)
    assert event.meaning is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Il bando scade il 24/06/2026", "Il bando scade il 24 giugno 2026"),
        ("Riunione alle 15:00 in municipio", "Riunione alle 15:00:00 in municipio"),
        ("Serata sul Senegal. Visite: 123", "Serata sul Senegal. Visite: 1.456"),
        ("Serata. Ultimo aggiornamento: 23/06/2026, 10:41", "Serata. Ultimo aggiornamento: 24/06/2026, 09:00"),
        ("SERATA SUL SENEGAL", "Serata sul Senegal"),
        ("Si avvia a conclusione la visita di una...", "Si avvia a conclusione la visita di una delegazione"),
    ],
    ids=["a date", "seconds", "a counter", "last update", "a shout", "a cropped teaser"],
)
def test_what_says_the_same_in_other_letters_is_no_change(was: str, now: str) -> None:
    assert compare(replace(BEFORE, summary=was), replace(BEFORE, summary=now), TODAY) == ()


def test_another_day_in_the_same_words_is_a_change() -> None:
    was, now = (replace(BEFORE, summary=f"Il bando scade il {day} giugno 2026") for day in (24, 25))
    assert [event.type for event in compare(was, now, TODAY)] == [ChangeType.EDITED]
