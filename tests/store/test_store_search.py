"""Items are found by their words, alike on every database."""

import pytest

from scraper.interest import concerns, speech
from scraper.model import Interest, Item, Kind, Role
from scraper.store.engine import Database
from scraper.store.search import SqlSearch
from tests.store.conftest import NOON, World, checked, entry, item, own_page


def index(search: SqlSearch) -> int:
    """Bring the index up to date; how many items that took."""
    count = 0
    while behind := search.behind():
        search.index({one.entry.item.id: (one.revision, speech(one.entry, one.files).words) for one in behind})
        count += len(behind)
    return count


def found(search: SqlSearch, **wanted: tuple[object, ...]) -> set[str]:
    interest = Interest(**wanted)  # type: ignore[arg-type]
    spoken = [one for some in search.candidates(interest) for one in some]
    return {one.entry.item.id for one in spoken if concerns(interest, speech(one.entry, one.files))}


@pytest.fixture
def search(world: World, database: Database) -> SqlSearch:
    world.saw(
        entry(item("1", title="Bandi per le associazioni di volontariato")),
        entry(item("2", title="Un bando per l’UNIVERSITA' di Cuneo", kind=Kind.NEWS)),
        entry(item("3", title="Cooperativa sociale", text='Sconto del "100%" \\ fine_riga; DROP TABLE item --')),
        entry(item("4", title="Nuova cooperazione", summary="internazionale è il mercato")),
        entry(item("5", title="Cooperazioni internazionali")),
    )
    search = SqlSearch(database)
    index(search)
    return search


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("bando",), {"1", "2"}),
        (("BANDI",), {"1", "2"}),
        (("università",), {"2"}),
        (("l'universita",), {"2"}),
        (("cooperazione",), {"4", "5"}),
        (("cooperazione internazionale",), {"5"}),
        (("volontariato", "sociale"), {"1", "3"}),
        (("100%",), {"3"}),
        (("drop table",), {"3"}),
        (("fine_riga",), {"3"}),
        (("nessuno",), set()),
        (('bando" OR "cooperativa',), set()),
        (("bando*",), {"1", "2"}),
        (("NEAR",), set()),
    ],
)
def test_words_and_phrases_are_found(search: SqlSearch, words: tuple[str, ...], ids: set[str]) -> None:
    assert found(search, match=words) == ids


def test_all_words_none_of_the_words_sites_and_kinds_narrow_down(search: SqlSearch) -> None:
    assert found(search, match_all=("bando", "associazione")) == {"1"}
    assert found(search, match=("bando",), match_none=("universita",)) == {"1"}
    assert found(search, match=("bando",), kinds=(Kind.NEWS,)) == {"2"}
    assert found(search, match=("bando",), sites=("altro",)) == set()
    assert found(search, kinds=(Kind.NEWS,)) == {"2"}
    assert found(search) == {"1", "2", "3", "4", "5"}


def test_an_item_that_changed_is_found_by_its_new_words_only(search: SqlSearch, world: World) -> None:
    assert index(search) == 0, "nothing changed"
    world.saw(entry(item("2", title="Mercato dei fiori")))
    assert index(search) == 1
    assert found(search, match=("bando",)) == {"1"}
    assert found(search, match=("mercati",)) == {"2", "4"}


def test_the_text_of_its_files_belongs_to_an_item(search: SqlSearch, world: World, database: Database) -> None:
    file = own_page("file-1", "5", role=Role.ATTACHMENT)
    known = entry(item("5", title="Cooperazioni internazionali"))
    text = Item("5", Kind.CALL, "", text="È richiesto il cofinanziamento.")
    read = entry(known.item, readings={"avvisi": known.item, "file-1": text})
    world.store.record([checked(found=(file,))])
    state = world.store.states(["file-1"])[0]
    world.store.record([checked(before=state, after=state, at=NOON, entries=(read,))])
    index(SqlSearch(database))
    assert found(search, match=("cofinanziamenti",)) == {"5"}
