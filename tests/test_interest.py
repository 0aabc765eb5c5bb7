from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.interest import concerns, reasons, speech
from scraper.model import Entry, Interest, Item, Kind
from scraper.normalise.stems import stems

NOW = datetime(2025, 10, 14, 7, 12, tzinfo=UTC)
CALL = Item(
    id="tag:1",
    kind=Kind.CALL,
    title="Avviso di co-progettazione",
    section="Avvisi di co-progettazione",
    topics=("Terzo settore", "Accoglienza"),
)


def entry(item: Item = CALL) -> Entry:
    return Entry(item=item, site="cuneo", first_seen=NOW, updated=NOW, snapshot=None)


def titled(title: str) -> Entry:
    return entry(replace(CALL, title=title, section=None, topics=()))


def wants(interest: Interest, known: Entry, *files: str) -> bool:
    return concerns(interest, speech(known, files))


def about(*words: str) -> Interest:
    return Interest(match=words)


# ------------------------------------------------------------------ where it comes from


def test_who_asks_for_nothing_wants_everything() -> None:
    assert wants(Interest(), entry())


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        (Interest(sites=("cuneo", "torino")), True),
        (Interest(sites=("torino",)), False),
        (Interest(kinds=(Kind.CALL, Kind.PROJECT)), True),
        (Interest(kinds=(Kind.NEWS,)), False),
        (Interest(sites=("cuneo",), kinds=(Kind.NEWS,)), False),
        (Interest(sections=("AVVISO",)), True),
        (Interest(sections=("Progetti",)), False),
        (Interest(topics=("terzo settore",)), True),
        (Interest(topics=("settore terzo",)), False),
        (Interest(topics=("Turismo", "accoglienza")), True),
    ],
)
def test_site_kind_section_and_topic_must_each_be_a_wanted_one(wish: Interest, *, wanted: bool) -> None:
    assert wants(wish, entry()) is wanted


# ------------------------------------------------------------------ what it says


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("città", "CITTA' DI CUNEO"),
        ("città di Cuneo", "La CITTA’  DI\nCUNEO informa"),
        ("l'avviso", "Pubblicato l’avviso"),
        ("avviso", "Dell’Avviso"),
        ("Balo Kendo", "progetto “Balo Kendö”"),
        ("co-progettazione", "Avvisi di CO–PROGETTAZIONE"),
        ("perché", "perche´ no"),
        ("5x1000", "il 5x1000."),
    ],
)
def test_words_match_across_case_accents_apostrophes_and_blanks(word: str, text: str) -> None:
    assert wants(about(word), titled(text))


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("bando", "bandi"),
        ("avviso", "avvisi"),
        ("gara d'appalto", "gare d’appalto"),
        ("banca", "banche"),
        ("luogo", "luoghi"),
        ("provincia", "province"),
        ("associazione", "associazioni"),
        ("volontario", "volontari"),
        ("ente del terzo settore", "enti del Terzo Settore"),
        ("università", "UNIVERSITA'"),
    ],
)
def test_singular_and_plural_are_one_word(one: str, many: str) -> None:
    assert wants(about(one), titled(f"Nuovi {many}!"))
    assert wants(about(many), titled(f"Un {one}."))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("arte", "Nuovo cartello"),
        ("bando", "Il banditore"),
        ("Senegal", "Guinea"),
        ("!", "Ciao!"),
        ("cooperazione", "Cooperativa sociale"),
        ("comune", "La comunità"),
    ],
)
def test_a_word_inside_another_word_a_kindred_word_or_no_word_at_all_does_not_match(word: str, text: str) -> None:
    assert not wants(about(word), titled(text))


def test_any_one_of_the_words_is_enough_where_any_is_asked_for() -> None:
    assert wants(about("Guinea", "Senegal"), titled("RETI al Lavoro in Senegal"))


def test_every_word_must_be_there_where_all_are_asked_for() -> None:
    both = Interest(match_all=("Senegal", "lavoro"))
    assert wants(both, titled("RETI al Lavoro in Senegal"))
    assert not wants(both, titled("RETI in Senegal"))


def test_one_word_that_is_not_wanted_is_enough_to_be_left_alone() -> None:
    calls = Interest(match=("bando",), match_none=("concorso", "mobilità volontaria"))
    assert wants(calls, titled("Bando per contributi"))
    assert not wants(calls, titled("Bandi di concorso"))
    assert not wants(calls, titled("Bando di mobilita' volontaria"))


@pytest.mark.parametrize("field", ["summary", "section", "text"])
def test_words_are_looked_for_in_everything_an_item_says(field: str) -> None:
    words = {"summary": "", "section": None, "text": ""} | {field: "cooperazione internazionale"}
    item = Item(id="tag:1", kind=Kind.NEWS, title="Titolo", **words)  # type: ignore[arg-type]
    assert wants(about("cooperazione internazionale"), entry(item))


def test_words_are_looked_for_in_the_text_of_its_files() -> None:
    assert wants(about("cofinanziamento"), titled("Avviso"), "È richiesto il cofinanziamento.")
    assert not wants(about("cofinanziamento"), titled("Avviso"))


def test_a_phrase_does_not_run_from_the_title_into_the_summary() -> None:
    item = Item(id="tag:1", kind=Kind.NEWS, title="Nuova cooperazione", summary="internazionale è il mercato")
    assert not wants(about("cooperazione internazionale"), entry(item))


def test_the_reasons_are_the_words_that_were_found_as_they_were_asked_for() -> None:
    wish = Interest(match=("Guinea", "Senegal"), match_all=("lavoro",), match_none=("corso",))
    assert reasons(wish, speech(titled("RETI al Lavoro in Senegal"))) == ("Senegal", "lavoro")


@given(st.text())
def test_every_title_matches_itself(words: str) -> None:
    title = f"Avviso {words}"
    assert wants(about(title), titled(title))


@given(st.text())
def test_stems_are_words_between_single_blanks(text: str) -> None:
    assert stems(text).split() == [word for word in stems(text).split(" ") if word]
