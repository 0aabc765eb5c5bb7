"""What a site answers on a bad day instead of its pages."""

from dataclasses import replace

from tests.scenarios.layouts import Style
from tests.scenarios.town import HTML, Answer, Town, Trouble

_EXCUSE = "<title>Sito in manutenzione</title><h1>Sito in manutenzione</h1><p>Torneremo presto online.</p>"
_WAF = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>www.comune.borgo.example</h1>"
    "<p>Verifying you are human. This may take a few seconds.</p></body></html>"
)
_COOKIES = (
    "<!DOCTYPE html><html lang='it'><head><title>Comune di Borgo</title></head><body><div class='cookie-wall'>"
    "<h2>Informativa sui cookie</h2><p>Per continuare a navigare accetta i cookie di questo sito.</p>"
    "<button>Accetta tutti</button><button>Rifiuta</button></div></body></html>"
)
_LOGIN = (
    "<!DOCTYPE html><html lang='it'><head><title>Accedi - Comune di Borgo</title></head><body><main><h1>Accedi</h1>"
    "<form method='post'><label>Nome utente <input name='u'></label><label>Password <input type='password'></label>"
    "<button>Entra</button></form></main></body></html>"
)
_SHELL = (
    "<!DOCTYPE html><html lang='it'><head><title>Comune di Borgo</title></head><body><div id='app'></div>"
    "<noscript>Abilita JavaScript per usare questo sito.</noscript><script src='/app.js'></script></body></html>"
)


def always(html: str, *, status: int = 200) -> Trouble:
    """Every address answers with the same page."""
    answer = Answer(status, html.encode())
    return lambda _path, _proper: answer


def _pages_only(change: Trouble) -> Trouble:
    """Documents and redirects come as they are."""

    def trouble(path: str, proper: Answer) -> Answer:
        return change(path, proper) if proper.media_type == HTML and proper.status == 200 else proper

    return trouble


site_shows_maintenance = always(_EXCUSE)
site_answers_503 = always(_EXCUSE, status=503)
waf_wall = always(_WAF)
waf_refuses = always(_WAF, status=403)
cookie_wall = always(_COOKIES)
login_wall = always(_LOGIN)
javascript_shell = always(_SHELL)


def soft_404(path: str, proper: Answer) -> Answer:
    """Every address answers 200 and says that it cannot be found."""
    return Answer(200, b"<!DOCTYPE html><html lang=it><title>Comune di Borgo</title><h1>Pagina non trovata</h1></html>")


def _half(_path: str, proper: Answer) -> Answer:
    start = proper.body.index(b"<body>")
    half = proper.body[: start + (len(proper.body) - start) * 55 // 100]
    return replace(proper, body=half.rstrip(b"> \n"))


page_is_truncated = _pages_only(_half)
"""Every page ends a little after its middle, within a tag or a word, as if that were all of it."""


def list_is_cut_off(path: str, proper: Answer) -> Answer:
    """A list ends in the middle of its items."""
    return _half(path, proper) if path in {"/novita.html", "/servizi/cooperazione.html"} else proper


encoding_is_called_otherwise: Trouble = _pages_only(
    lambda _path, proper: replace(
        proper,
        body=proper.body.replace(b'<meta charset="utf-8">', b""),
        media_type="text/html; charset=windows-1252",
    )
)
"""UTF-8 that is called Windows-1252."""
encoding_flips: Trouble = _pages_only(
    lambda _path, proper: replace(proper, body=proper.body.decode().encode("cp1252", "xmlcharrefreplace"))
)
"""Windows-1252 that is called UTF-8."""
reencoded: Trouble = _pages_only(
    lambda _path, proper: replace(
        proper,
        body=proper.body.decode()
        .replace('charset="utf-8"', 'charset="windows-1252"')
        .encode("cp1252", "xmlcharrefreplace"),
        media_type="text/html; charset=windows-1252",
    )
)
"""Windows-1252 that is called so: another encoding, and the same text."""


def list_is_empty_for_a_moment(path: str, proper: Answer) -> Answer:
    """The frame of a list without anything in it."""
    return _listless(path, proper, "")


def list_says_it_is_empty(path: str, proper: Answer) -> Answer:
    """The frame of a list, and the words that there is nothing in it."""
    return _listless(path, proper, "<p>Nessuna notizia presente.</p>")


def _listless(path: str, proper: Answer, words: str) -> Answer:
    if path != "/novita.html":
        return proper
    html = proper.body.decode()
    start = html.index('<div class="news-list-container">')
    return replace(
        proper, body=f'{html[:start]}<div class="news-list-container">{words}</div></div></body></html>'.encode()
    )


def other_municipality_answers() -> Trouble:
    """A provider's mistake: all addresses show the site of Altavalle, which uses the same system."""
    other = Town(style=Style(town="Altavalle"))
    for number, title in enumerate(
        ("Altavalle in fiore", "Sagra della castagna ad Altavalle", "Lavori sul ponte di Altavalle", "Altavalle legge")
    ):
        other.news_is_added(f"altavalle-{number}", title, days_ago=number)
    home = other.answer("/novita.html")
    pages = [other.answer(f"/novita/dettaglio/periodo/{t.day:%Y/%m/%d}/{t.slug}.html") for t in other.things.values()]
    return _pages_only(lambda path, _proper: home if path.count("/") < 3 else pages[0])


def language_flips(town: Town) -> Trouble:
    """The same pages in English, translated by a machine."""

    def trouble(path: str, proper: Answer) -> Answer:
        return _in_english(town).answer(path) if proper.media_type == HTML and proper.status == 200 else proper

    return trouble


def _in_english(town: Town) -> Town:
    things = {
        name: replace(
            thing,
            title=f"Announcement {number + 1} of our town hall",
            lead="Please read what we have to tell all who live in this lovely old place.",
            story=("Our staff will be glad to help whenever the office is open.",),
            notes=(),
            deadline=None,
        )
        for number, (name, thing) in enumerate(town.things.items())
    }
    return replace(town, things=things, trouble=None)
