"""Own pages and lists that are garbled, cut, foreign or in another language, and what is believed in the end."""

from dataclasses import replace
from datetime import date

import pytest

from scraper.diff.health import Face, names_another
from scraper.diff.look import Doubt, Look, Seen
from scraper.diff.next import own_page_id
from scraper.diff.outcome import as_own_page
from scraper.diff.sameness import same_words
from scraper.model import Entry, Item, Role, Source
from tests.diff.conftest import CONFIRM_AFTER, LIST, doubted, listed, look, news, remembered, seen

TODAY = date(2026, 6, 24)
TEXT = (
    "La città è in festa.\nSi comincia alle 21 in piazza, con la banda e con l’attività dei ragazzi.\nSi finisce tardi."
)
FESTA = news("Festa della città")
OWN = replace(FESTA, text=TEXT)
PAGE = Source(own_page_id(FESTA.id), LIST.site, FESTA.url or "", Role.ITEM, item=FESTA.id)
READ = replace(remembered(FESTA), item=OWN, readings={LIST.id: FESTA, PAGE.id: OWN})
LATER = look(PAGE, hours=7, failures=2)
CUT = replace(OWN, text=TEXT[:60])


def shown(own: Item, at: Look | None = None, face: Face | None = None, entry: Entry = READ) -> Seen | Doubt:
    return as_own_page(own, entry, at or look(PAGE), face or Face("Borgo", own.title), confirm_after=CONFIRM_AFTER)


def misread(text: str) -> str:
    return text.encode().decode("cp1252", "replace")


def replaced(text: str) -> str:
    return text.encode("cp1252").decode("utf-8", "replace")


@pytest.mark.parametrize("garble", [misread, replaced])
def test_an_own_page_whose_text_is_garbled_is_doubted(garble: type[str]) -> None:
    assert doubted(shown(replace(OWN, text=garble(TEXT)))) == "its text is garbled"


@pytest.mark.parametrize("garble", [misread, replaced])
def test_letters_that_were_garbled_on_their_way_are_the_same_words(garble: type[str]) -> None:
    assert same_words(TEXT, garble(TEXT), TODAY)
    assert same_words(garble(TEXT), TEXT, TODAY)
    assert not same_words(TEXT, f"{garble(TEXT)} E poi?", TODAY)


def test_the_lines_that_a_layout_puts_around_a_text_are_no_part_of_it() -> None:
    assert same_words(TEXT, f"Pubblicato il 13 giugno 2026\nDescrizione\n{TEXT}\nAllegati", TODAY)
    assert not same_words("Descrizione", "Allegati", TODAY)


def test_a_page_that_ends_in_the_middle_of_its_text_is_never_believed() -> None:
    cut = Face("Borgo", FESTA.title, ends_early=True, torn=True)
    assert "ends in the middle" in doubted(shown(CUT, LATER, cut))


def test_a_system_that_never_closes_its_pages_is_read_all_the_same() -> None:
    unclosed = Face("Borgo", FESTA.title, ends_early=True)
    assert seen(shown(replace(OWN, text=f"{TEXT}\nAnche con la pioggia."), face=unclosed)).changes
    first = replace(remembered(FESTA), readings={LIST.id: FESTA})
    assert seen(shown(OWN, face=unclosed, entry=first)).entry


def test_a_page_that_is_torn_at_its_first_sight_is_doubted() -> None:
    torn = Face("Borgo", FESTA.title, ends_early=True, torn=True)
    assert "ends in the middle" in doubted(shown(CUT, face=torn, entry=remembered(FESTA)))


def test_a_wall_in_front_of_an_item_is_not_believed_however_long_it_stands() -> None:
    wall = replace(OWN, title="Informativa sui cookie", text="Per continuare accetta i cookie.")
    assert 'its heading is "Informativa sui cookie"' in doubted(shown(wall, LATER))


def test_an_address_that_leads_to_a_page_of_something_else_leads_elsewhere() -> None:
    home = replace(OWN, title="Benvenuti", text="La città del mercato.")
    outcome = shown(home, replace(look(PAGE), url="https://www.comune.example.it/"))
    assert isinstance(outcome, Doubt)
    assert outcome.elsewhere


def test_a_page_in_another_language_is_doubted_and_then_taken_in_without_a_word() -> None:
    english = replace(OWN, title="Festa of the town", text="All of us are dancing.\nThe band plays at nine.")
    assert doubted(shown(english)) == "all its words are others than before"
    assert seen(shown(english, LATER)).changes == ()


def test_a_list_that_ends_in_the_middle_of_its_items_is_doubted() -> None:
    items = [news("Uno di tanti"), news("Due di tanti"), news("Tre di tanti")]
    outcome = listed(items[:2], [remembered(item) for item in items], look(items=3), Face("Novità", ends_early=True))
    assert "ends in the middle" in doubted(outcome)


def test_the_item_in_which_a_list_breaks_off_is_not_read() -> None:
    known = [news("Uno di tanti"), news("Due di tanti")]
    items = [news("Nuovo di oggi"), known[0], replace(known[1], title="Due di")]
    outcome = seen(listed(items, [remembered(item) for item in known], look(items=2), Face("Novità", torn=True)))
    assert [change.title for change in outcome.changes] == ["Nuovo di oggi"]


def test_a_new_item_with_a_garbled_title_makes_its_list_doubtful() -> None:
    known = news("Uno di tanti")
    assert "garbled" in doubted(listed([known, news("CittÃ  in festa")], [remembered(known)]))


def test_another_municipalitys_list_is_not_believed_however_long_it_answers() -> None:
    known = [remembered(news(f"Notizia di Borgo {number}")) for number in range(3)]
    foreign = [news(f"Altavalle {number}") for number in range(3)]
    face = Face("Novità - Comune di Altavalle", stranger=True)
    assert "none of the 3 items" in doubted(listed(foreign, known, look(hours=30, failures=9, items=3), face))


@pytest.mark.parametrize(
    ("title", "another"),
    [("Novità - Comune di Altavalle", True), ("Novità - Comune di Borgo", False), ("Novità", False)],
)
def test_a_title_that_names_another_municipality_is_told_apart(title: str, *, another: bool) -> None:
    assert names_another(title, "Comune di Borgo") is another
