"""Why a page lists nothing, by name: it is not there, out of order, behind a wall, empty, or has no list."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.text import fold
from scraper.parse.bounds import too_complex
from scraper.parse.card import attribute, text_of
from scraper.parse.emptiness import says_empty
from scraper.parse.guess.article import Article
from scraper.parse.guess.reader import article


class Outcome(StrEnum):
    """What a page without a list is."""

    FILE = "file"
    DATA = "data"
    BINARY = "binary"
    NOTHING = "nothing"
    PLAIN_TEXT = "plain text"
    EXHAUSTING = "exhausting"
    CHALLENGE = "challenge"
    MISSING = "missing"
    MAINTENANCE = "maintenance"
    FRAMES = "frames"
    FORWARD = "forward"
    JAVASCRIPT = "javascript"
    EMPTY_LIST = "empty list"
    COOKIE_WALL = "cookie wall"
    LOGIN = "login"
    CUT_SHORT = "cut short"
    ONE_ITEM = "one item"
    ONLY_LINKS = "only links"
    NO_LIST = "no list"


ADVICE: Mapping[Outcome, str] = {
    Outcome.FILE: "name the page that links to it",
    Outcome.DATA: "name the page that people read, or the site's feed",
    Outcome.BINARY: "is this the right address?",
    Outcome.NOTHING: "try again later, or open it in a browser",
    Outcome.PLAIN_TEXT: "open it in a browser: is this the right address?",
    Outcome.EXHAUSTING: "leave it alone, or tell its owner",
    Outcome.CHALLENGE: "set user_agent in [fetch] to a browser's, or ask the site's owner to let Banditore in",
    Outcome.MISSING: "is the address still right? banditore discover finds the site's lists",
    Outcome.MAINTENANCE: "try again later",
    Outcome.FRAMES: "name the address of the frame that holds the list",
    Outcome.FORWARD: "name that address",
    Outcome.JAVASCRIPT: "look for a feed, a sitemap or another page with banditore discover",
    Outcome.EMPTY_LIST: "nothing is wrong with it: it can be watched",
    Outcome.COOKIE_WALL: "look for a feed, or ask the site's owner for a page that needs no consent",
    Outcome.LOGIN: "name a page that everybody may read",
    Outcome.CUT_SHORT: "try again: it did not arrive whole",
    Outcome.ONE_ITEM: "name the page that lists such items",
    Outcome.ONLY_LINKS: "name the page of one section, or say with select what its items are",
    Outcome.NO_LIST: "is there one? then say with select what its items are",
}
"""What a person can do about it."""


@dataclass(frozen=True, slots=True)
class NoList:
    """The outcome by name, and in words what was seen."""

    outcome: Outcome
    words: str

    def __str__(self) -> str:
        """One line: the name, what was seen, what to do."""
        return f"{self.outcome}: {self.words}; {ADVICE[self.outcome]}"


# ------------------------------------------------------------------ is it the page that was asked for?

_CHALLENGE = re.compile(
    r"^just a moment|attention required|checking your browser|are you (?:a )?(?:human|robot)|non sei un robot|captcha"
    r"|^access denied|^accesso negato|^403\b|^forbidden|request rejected|requested url was rejected"
    r"|pardon our interruption|ddos protection"
)
_MISSING = re.compile(
    r"\b404\b|(?:pagina|risorsa|contenuto|documento|articolo|oggetto|indirizzo|page)\b.{0,30}\b(?:non "
    r"(?:e (?:stat[ao] |piu |piu stat[ao] )?)?(?:trovat[ao]|disponibile|esiste|presente)|inesistente|not found"
    r"|unavailable)|^(?:non trovat[ao]|not found)|non esiste(?: piu)?$|errore 4\d\d"
)
_MAINTENANCE = re.compile(
    r"(?:sito|portale|servizi[oa]?|sistema|pagina|piattaforma|website|site)\b.{0,40}\b(?:manutenzione|maintenance)"
    r"|^(?:in |sito in )?manutenzione(?: (?:programmata|straordinaria|in corso).{0,40})?$"
    r"|^(?:under |scheduled )?maintenance"
    r"|temporaneamente non (?:disponibil|raggiungibil)|momentaneamente non (?:disponibil|raggiungibil)"
    r"|temporarily unavailable|^torneremo|^torniamo"
)
_BY_HEADING: Mapping[Outcome, tuple[re.Pattern[str], str]] = {
    Outcome.CHALLENGE: (_CHALLENGE, "it keeps programs out:"),
    Outcome.MISSING: (_MISSING, "it answers 200 and says"),
    Outcome.MAINTENANCE: (_MAINTENANCE, "it is out of order:"),
}


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen of a page: its title, its first headings and, without scripts, its text."""

    html: str
    tree: LexborHTMLParser
    headings: tuple[str, ...]
    text: str
    links: int

    @property
    def is_short(self) -> bool:
        """Is there hardly more on it than one message?"""
        return len(self.text) < _MESSAGE


_EDGE = 1024
_MESSAGE = 400
_LITTLE_TEXT = 250
_LOGIN_TEXT = 1_500
"""A page with a password field and more text has the field in a window, for those who work there."""
_FEW_LINKS = 5
_LINKS_OF_A_WALL = 15
_MANY_LINKS = 100
_UNSEEN = "script, style, noscript, template, svg"
_LONGEST_QUOTE = 80


def not_itself(html: str) -> NoList | None:
    """What a page served with status 200 says instead of its content: a soft 404, maintenance, a challenge.

    Its title and first headings decide, whatever it lists beneath ("Forse cercavi …"); None for any other page.
    """
    look = _look(html)
    return None if look is None else _by_headings(look)


def is_missing(html: str) -> str | None:
    """The words of ``not_itself``."""
    found = not_itself(html)
    return found.words if found else None


def why_no_list(html: str) -> str:
    """The words of ``no_list``."""
    return no_list(html).words


def no_list(html: str) -> NoList:
    """Why no list can be read on a page that was received well: the most telling reason."""
    look = _look(html)
    if look is None:
        return NoList(Outcome.EXHAUSTING, too_complex(html) or "its structure is built to exhaust a reader")
    reasons = (reason(look) for reason in _REASONS)
    return next((found for found in reasons if found), NoList(Outcome.NO_LIST, "no list was recognised on it"))


def _look(html: str) -> _Look | None:
    if too_complex(html):
        return None
    tree, bare = LexborHTMLParser(html), LexborHTMLParser(html)
    for node in bare.css(_UNSEEN):
        node.decompose()
    headings = (text_of(tree.css_first(name)) for name in ("title", "h1", "h2"))
    return _Look(html, tree, tuple(filter(None, headings)), text_of(bare.body), len(tree.css("a[href]")))


def _by_headings(look: _Look) -> NoList | None:
    for words in look.headings[:2]:
        for outcome, (pattern, what) in _BY_HEADING.items():
            if pattern.search(fold(words)):
                return NoList(outcome, f'{what} "{words[:_LONGEST_QUOTE]}"')
    return None


# ------------------------------------------------------------------ and if it is, what is on it?

_CHALLENGE_MARKS = (
    "cf-chl-",
    "challenge-platform",
    "_Incapsula_",
    "awsWaf",
    "ddos-guard",
    "captcha",
    "sucuri_cloudproxy",
)
_WANTS_SCRIPT = re.compile(r"(?:abilit|attiv|enable|requires?|richiede)\w*\W+(?:\w+\W+){0,4}javascript")
_WANTS_CONSENT = re.compile(
    r"\b(?:accett|acconsent|consens|accept|agree|consent)\w*\W+(?:\w+\W+){0,8}cookie"
    r"|cookie\W+(?:\w+\W+){0,12}(?:accett|acconsent|consens|accept|agree|consent)"
)
_LOGIN = re.compile(
    r"^(?:login|log in|sign in|accedi|accesso|autenticazione|area riservata|entra con)\b|accesso (?:con|a) spid"
)
_FORWARD = re.compile(r"""url\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HIDDEN_EMPTINESS = "no-news-found"


def _by_message(look: _Look) -> NoList | None:
    """A page that is hardly more than one message says it anywhere."""
    for outcome, (pattern, what) in _BY_HEADING.items() if look.is_short else ():
        if pattern.search(fold(look.text)):
            return NoList(outcome, f'{what} "{look.text[:_LONGEST_QUOTE]}"')
    return None


def _challenge(look: _Look) -> NoList | None:
    marks = (mark for mark in _CHALLENGE_MARKS if look.is_short and look.links < _FEW_LINKS and mark in look.html)
    mark = next(marks, None)
    return NoList(Outcome.CHALLENGE, f"it keeps programs out: {mark}") if mark else None


def _frames(look: _Look) -> NoList | None:
    frames = look.tree.css("frame[src]")
    if frames or look.tree.css_first("frameset") is not None:
        return NoList(Outcome.FRAMES, f"it is a frameset of {_named([attribute(f, 'src') for f in frames])}")
    inner = look.tree.css("iframe[src]")
    if inner and look.is_short and look.links < _FEW_LINKS:
        return NoList(
            Outcome.FRAMES, f"it shows another page in a frame: {_named([attribute(f, 'src') for f in inner])}"
        )
    return None


def _named(addresses: list[str]) -> str:
    return ", ".join(address[:_LONGEST_QUOTE] for address in addresses[:4]) or "nothing"


def _forward(look: _Look) -> NoList | None:
    for node in look.tree.css("meta[http-equiv]"):
        to = _FORWARD.search(attribute(node, "content"))
        if attribute(node, "http-equiv").lower() == "refresh" and to and look.is_short:
            return NoList(Outcome.FORWARD, f"it only leads on to {to[1][:_LONGEST_QUOTE]}")
    return None


def _javascript(look: _Look) -> NoList | None:
    """Scripts, next to no text and next to no links; or a line that asks for JavaScript and nothing more."""
    asks = any(_WANTS_SCRIPT.search(fold(node.text())) for node in look.tree.css("noscript"))
    if look.tree.css_first("script") is None or len(look.text) >= _LITTLE_TEXT:
        return None
    return NoList(Outcome.JAVASCRIPT, JAVASCRIPT) if look.links < _FEW_LINKS or asks else None


JAVASCRIPT = "it is drawn by JavaScript: its markup holds nothing to read"


def _empty(look: _Look) -> NoList | None:
    if says_empty(look.text) or _HIDDEN_EMPTINESS in look.html:
        return NoList(Outcome.EMPTY_LIST, "its list is empty today: it says so")
    return None


def _cookie_wall(look: _Look) -> NoList | None:
    if len(look.text) < _LOGIN_TEXT and look.links < _LINKS_OF_A_WALL and _WANTS_CONSENT.search(fold(look.text)):
        return NoList(Outcome.COOKIE_WALL, "it shows nothing before cookies are accepted")
    return None


def _login(look: _Look) -> NoList | None:
    asks = look.tree.css_first('input[type="password"]') is not None and len(look.text) < _LOGIN_TEXT
    if asks or any(_LOGIN.search(fold(words)) for words in look.headings):
        return NoList(Outcome.LOGIN, "it asks for a login")
    return None


def _cut_short(look: _Look) -> NoList | None:
    return NoList(Outcome.CUT_SHORT, "its markup ends in the middle") if ends_early(look.html) else None


def ends_early(html: str) -> bool:
    """Does the markup break off: within a tag, or with a document opened and never closed?"""
    if html.rfind("<") > html.rfind(">"):
        return True
    tail = html[-_EDGE:].lower()
    return "<html" in html[:_EDGE].lower() and "</html" not in tail and "</body" not in tail


def _one_item(look: _Look) -> NoList | None:
    is_one = article(look.tree, _ANY_DAY) is Article.SURELY
    return NoList(Outcome.ONE_ITEM, "it is an item's own page: its title, its day and its text") if is_one else None


_ANY_DAY = date(2026, 1, 1)
"""A page that prints the day on which it was seen says nothing by it: here nobody knows which that was."""


def _only_links(look: _Look) -> NoList | None:
    if look.links < _MANY_LINKS:
        return None
    return NoList(Outcome.ONLY_LINKS, f"it has {look.links} links, and nothing says that they lead to news or calls")


_REASONS: tuple[Callable[[_Look], NoList | None], ...] = (
    _by_headings,
    _by_message,
    _challenge,
    _frames,
    _forward,
    _javascript,
    _empty,
    _cookie_wall,
    _login,
    _cut_short,
    _one_item,
    _only_links,
)
"""In the order in which they are asked: what hides a page before what is on it."""
