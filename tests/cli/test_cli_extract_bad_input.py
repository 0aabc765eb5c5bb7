"""What comes where a list was hoped for: each has a name, says what was seen and what to do, and lists nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scraper.parse.nolist import ADVICE, Outcome
from tests.cli.conftest import banditore, one_line, titles

CARD = (
    '<div class="card"><h3 class="card-title"><a href="/novita/{0}">Avviso numero {0}</a></h3><p>3 marzo 2026</p></div>'
)
CARDS = "".join(CARD.format(number) for number in range(5))
NATIONAL = f'<link rel="stylesheet" href="/bootstrap-italia.min.css"><main>{{}}{CARDS}</main>'
MENU = '<nav><a href="/novita">Novità</a> <a href="/servizi">Servizi</a> <a href="/contatti">Contatti</a></nav>'


@dataclass(frozen=True, slots=True)
class Bad:
    """A page in UTF-8 or a body, the name of what it is, and words that say so."""

    body: str | bytes
    outcome: Outcome
    words: str


def _titled(title: str, body: str = "") -> str:
    return f"<html lang=it><head><title>{title} - Comune di Prova</title></head><body>{MENU}<h1>{title}</h1>{body}"


PAGES: Mapping[str, Bad] = {
    "soft 404": Bad(
        _titled("Pagina non trovata", "</html>"), Outcome.MISSING, '"Pagina non trovata - Comune di Prova"'
    ),
    "soft 404 with suggestions": Bad(NATIONAL.format("<h1>Errore 404</h1>"), Outcome.MISSING, '"Errore 404"'),
    "soft 404 in a line": Bad("<p>La risorsa richiesta non è più disponibile.", Outcome.MISSING, "La risorsa"),
    "soft 404 in English": Bad("<title>Page not found</title><p>Sorry", Outcome.MISSING, "Page not found"),
    "maintenance": Bad(_titled("Sito in manutenzione"), Outcome.MAINTENANCE, "out of order"),
    "maintenance above old news": Bad(
        NATIONAL.format("<h1>Il portale è in manutenzione</h1>"), Outcome.MAINTENANCE, "Il portale è in manutenzione"
    ),
    "maintenance in a line": Bad(
        "<p>Il servizio è temporaneamente non disponibile, riprovare più tardi.", Outcome.MAINTENANCE, "temporaneamente"
    ),
    "Cloudflare": Bad("<title>Just a moment...</title><p>wait<script>x</script>", Outcome.CHALLENGE, "Just a moment"),
    "F5": Bad(
        "<html><title>Request Rejected</title>The requested URL was rejected. Your support ID is: 1</html>",
        Outcome.CHALLENGE,
        "Request Rejected",
    ),
    "Incapsula": Bad('<iframe src="/_Incapsula_Resource?x=1"></iframe>', Outcome.CHALLENGE, "_Incapsula_"),
    "CAPTCHA": Bad("<h1>Dimostra che non sei un robot</h1><form><input></form>", Outcome.CHALLENGE, "non sei un robot"),
    "frameset": Bad(
        "<frameset><frame src=menu.html><frame src=lista.html></frameset>", Outcome.FRAMES, "menu.html, lista.html"
    ),
    "page in a frame": Bad(
        f'{MENU}<h1>Albo</h1><iframe src="https://albo.example/x"></iframe>', Outcome.FRAMES, "https://albo.example/x"
    ),
    "forward": Bad(
        '<meta http-equiv="Refresh" content="0; URL=https://nuovo.example/">', Outcome.FORWARD, "https://nuovo.example/"
    ),
    "JavaScript shell": Bad('<div id="root"></div><script src="app.js"></script>', Outcome.JAVASCRIPT, "JavaScript"),
    "shell with templates": Bad(
        "<div id=app></div><script>no='Nessun risultato'</script><noscript>Abilita JavaScript</noscript>",
        Outcome.JAVASCRIPT,
        "JavaScript",
    ),
    "empty list": Bad(_titled("Bandi", "<p>Nessun bando attivo al momento.</p></html>"), Outcome.EMPTY_LIST, "says so"),
    "cookie wall": Bad(
        "<h1>La tua privacy</h1><p>Per continuare devi accettare tutti i cookie.</p><button>Accetta</button>",
        Outcome.COOKIE_WALL,
        "before cookies are accepted",
    ),
    "login": Bad('<h1>Entra</h1><form><input name=u><input type="password"></form>', Outcome.LOGIN, "login"),
    "SPID": Bad(_titled("Area riservata", "<a href=/spid>Entra con SPID</a></html>"), Outcome.LOGIN, "login"),
    "cut short": Bad(
        _titled("Novità", "<p>Le notizie del Comune.</p><div class='elenco'"), Outcome.CUT_SHORT, "middle"
    ),
    "article": Bad(
        _titled(
            "Riapre la piscina comunale", f"<p>3 agosto 2026</p><p>{'Si entra da via Po, tutti i giorni. ' * 8}</html>"
        ),
        Outcome.ONE_ITEM,
        "own page",
    ),
    "a thousand links": Bad(
        _titled("Mappa", "<ul>" + "".join(f"<li><a href=/v/{n}>Voce {n}</a>" for n in range(1000)) + "</ul></html>"),
        Outcome.ONLY_LINKS,
        "1003 links",
    ),
    "prose": Bad(_titled("Storia", "<p>Il paese nacque nel 1200.</p></html>"), Outcome.NO_LIST, "no list"),
}
FILES: Mapping[str, Bad] = {
    "PDF": Bad(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Outcome.FILE, "it is a PDF, not a page that lists items"),
    "image": Bad(b"\x89PNG\r\n\x1a\n", Outcome.FILE, "it is an image, not a page that lists items"),
    "ZIP": Bad(b"PK\x03\x04\x14\x00", Outcome.FILE, "it is a ZIP file, not a page that lists items"),
    "Office": Bad(b"\xd0\xcf\x11\xe0\xa1\xb1", Outcome.FILE, "it is an Office file"),
    "binary": Bad(bytes(range(256)), Outcome.BINARY, "it is binary data, not a page that lists items"),
    "empty": Bad(b"", Outcome.NOTHING, "it is empty"),
    "blank": Bad(b" \n", Outcome.NOTHING, "it is empty"),
    "JSON error": Bad(b'{"error": {"message": "Non autorizzato"}}', Outcome.DATA, '"Non autorizzato"'),
    "broken JSON": Bad(b'{"items": [', Outcome.DATA, "JSON"),
    "text": Bad(b"torniamo subito, 3 < 4", Outcome.PLAIN_TEXT, "it holds no markup"),
    "2 MB of div": Bad(b"<div>" * 400_000, Outcome.EXHAUSTING, "elements are nested more than 2000 deep"),
    "crossed tags": Bad(b"</a><b>" * 20_000, Outcome.EXHAUSTING, "elements are nested more than 2000 deep"),
    "attributes": Bad(b"<p " + b"a " * 50_000 + b">", Outcome.EXHAUSTING, "attributes"),
}


def _saved(folder: Path, body: str | bytes) -> Path:
    file = folder / "page"
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    return file


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_a_list_is_named_in_one_line_and_gives_no_items(tmp_path: Path, name: str) -> None:
    bad, file = PAGES[name], _saved(tmp_path, PAGES[name].body)
    outcome = banditore("extract", file, "--json")
    assert (outcome.code, outcome.out) == (0, "")
    line = outcome.err.splitlines()[0]
    assert line.startswith(f"{file}: 0 items, {bad.outcome}: ")
    assert bad.words in line
    assert line.endswith(f"; {ADVICE[bad.outcome]}")


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_page_is_an_error_of_one_line(tmp_path: Path, name: str) -> None:
    bad, file = FILES[name], _saved(tmp_path, FILES[name].body)
    outcome = banditore("extract", file, "--json")
    assert outcome.code == 2
    line = one_line(outcome)
    assert line.startswith(f"error: {file}: {bad.outcome}: ")
    assert bad.words in line
    assert line.endswith(f"; {ADVICE[bad.outcome]}")


def test_every_outcome_has_its_page_and_its_advice() -> None:
    assert {bad.outcome for bad in (*PAGES.values(), *FILES.values())} == set(Outcome) == set(ADVICE)


# ------------------------------------------------------------------ bad, and yet a list


def _rows(*rows: str) -> str:
    return "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"


def test_a_list_in_another_language_is_read(tmp_path: Path) -> None:
    news = (
        "Sperrung der Hauptstraße ab Montag",
        "Neue Öffnungszeiten der Bibliothek",
        "Ausschreibung für den Dorfsaal",
    )
    rows = _rows(*(f"<a href='/de/news/{n}'>{title}</a> 0{n + 1}.06.2026" for n, title in enumerate(news)))
    file = _saved(tmp_path, f"<html lang=de><main><h1>Neuigkeiten</h1>{rows}</main></html>")
    found = banditore("extract", file, "--json").objects()
    assert titles(found) == set(news)
    assert [one["published"] for one in found] == ["2026-06-01", "2026-06-02", "2026-06-03"]


def test_a_thousand_dated_acts_are_read_whole(tmp_path: Path) -> None:
    acts = (f"<a href='/albo/{n}'>Determina {n} di impegno di spesa</a> {n % 28 + 1}/05/2026" for n in range(1000))
    file = _saved(tmp_path, f"<html lang=it><main><h1>Albo pretorio</h1>{_rows(*acts)}</main></html>")
    assert len(banditore("extract", file, "--json").objects()) == 1000


LISTED = _rows(
    *(f"<a href='/n/{n}'>Riapre la biblioteca di quartiere {n}</a> {n}/05/2026: è già attività" for n in range(1, 5))
)
NEWS = f"<html lang=it><body><h1>Novità</h1>{LISTED}</body></html>"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (
            f"<meta charset=utf-8>{NEWS}".encode("cp1252"),
            "characters cannot be read: its charset is not the one it names",
        ),
        (
            f"<meta charset=iso-8859-1>{NEWS}".encode(),
            "letters are garbled: it is UTF-8 and says that it is something else",
        ),
        (NEWS.encode()[:-40], "its markup ends in the middle: the list may go on"),
    ],
    ids=["unreadable", "garbled", "cut short"],
)
def test_a_list_that_arrived_damaged_is_read_with_a_note(tmp_path: Path, body: bytes, note: str) -> None:
    outcome = banditore("extract", _saved(tmp_path, body), "--json")
    assert len(outcome.objects()) >= 3
    [told] = [line for line in outcome.err.splitlines() if ": note: " in line]
    assert told.endswith(note)


@pytest.mark.parametrize("charset", ["zlib", "rot13", "idna", "undefined", "hex", "nonsense"])
def test_a_charset_that_is_none_is_passed_over(tmp_path: Path, charset: str) -> None:
    outcome = banditore("extract", _saved(tmp_path, f"<meta charset={charset}>{NEWS}"), "--json")
    assert len(outcome.objects()) == 4
    assert "note:" not in outcome.err


def test_news_of_maintenance_is_news(tmp_path: Path) -> None:
    file = _saved(tmp_path, NEWS.replace("Novità</h1>", "Manutenzione del verde</h1>"))
    assert len(banditore("extract", file, "--json").objects()) == 4
