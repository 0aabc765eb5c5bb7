"""Mails speak English as well as Italian: nothing is left untranslated, and the compiled catalog is the written one."""

import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from scraper.alert import blindness
from scraper.alert.tongue import ENGLISH, ITALIAN
from scraper.model import Kind, Reason
from scraper.normalise.reasons import in_words

ALERT = Path(str(files("scraper.alert")))
LOCALE = ALERT / "locale"
KEYWORDS = {"say": None, "marked": None, "count": (1, 2)}


def said() -> Iterator[object]:
    """Everything that the code and the templates say, and the reasons that feeds share."""
    for _, _, message, _, _ in extract_from_dir(ALERT, [("**.py", "python")], keywords=KEYWORDS):
        yield message
    for template in (ALERT / "templates").iterdir():
        yield from re.findall(r'tongue\.say\("([^"]+)"', template.read_text())
    yield from (in_words(reason) for reason in (*Reason, None))
    yield from blindness._ADVICE.values()


def catalog() -> Catalog:
    with (LOCALE / "en.po").open("rb") as file:
        return read_po(file, locale="en")


def pairs(read: Catalog) -> dict[str, tuple[object, ...]]:
    """What is said, each with its translation, or its two for one and for many."""
    return {str(_together(message.id)): _together(message.string) for message in read if message.id}


def _together(words: object) -> tuple[object, ...]:
    return tuple(words) if isinstance(words, (list, tuple)) else (words,)


def test_everything_that_is_said_is_translated_and_nothing_else() -> None:
    written = {tuple(message.id) if isinstance(message.id, list) else message.id for message in catalog() if message.id}
    assert written == set(said())
    assert [message.id for message in catalog() if message.id and not message.string] == []


def test_the_compiled_catalog_is_the_written_one() -> None:
    """After an edit: pybabel compile -l en -i scraper/alert/locale/en.po -o scraper/alert/locale/en.mo."""
    compiled = read_mo(io.BytesIO((LOCALE / "en.mo").read_bytes()))
    assert pairs(compiled) == pairs(catalog())


def test_translations_have_the_places_of_what_they_translate() -> None:
    for message in catalog():
        if message.id and message.python_format:
            assert not message.check(read_po(io.BytesIO(b"")))
        for place in ("{title}", "{by}", "{to}", "{pages}", "{was}", "{now}", "{words}", "{number}", "{left}"):
            ids = _together(message.id)
            strings = _together(message.string)
            assert any(place in str(one) for one in ids) == any(place in str(one) for one in strings), message.id


def test_articles_bend_with_what_follows() -> None:
    assert [ITALIAN.on_the(day) for day in ("8 maggio", "11 maggio", "1º maggio")] == [
        "l’8 maggio",
        "l’11 maggio",
        "il 1º maggio",
    ]
    assert [ITALIAN.of_the(name) for name in ("Comune di Cuneo", "Provincia di Cuneo", "Unione montana", "ATS")] == [
        "del Comune di Cuneo",
        "della Provincia di Cuneo",
        "dell’Unione montana",
        "di ATS",
    ]
    assert ENGLISH.of_the("Comune di Cuneo") == "of Comune di Cuneo"
    assert Kind.CALL.value == "call"
