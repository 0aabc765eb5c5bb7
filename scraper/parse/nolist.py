"""Why a page lists nothing: it is not there, wants a login, is drawn by JavaScript, is out of order."""

import re

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.text import fold
from scraper.parse.bounds import too_complex
from scraper.parse.card import text_of
from scraper.parse.emptiness import says_empty

_MISSING = re.compile(
    r"\b404\b|non (?:e stata )?trovat[ao]|non esiste|pagina inesistente|not found|errore 4\d\d|page unavailable"
)
_OUT_OF_ORDER = re.compile(
    r"manutenzione|maintenance|temporaneamente non disponibile|torneremo|just a moment|access denied|accesso negato"
)
_LITTLE_TEXT = 250
_FEW_LINKS = 5
_UNSEEN = "script, style, noscript, template, svg"
_WANTS_SCRIPT = re.compile(r"(?:abilit|attiv|enable|requires?|richiede)\w*\W+(?:\w+\W+){0,4}javascript")

JAVASCRIPT = "it is drawn by JavaScript: its markup holds nothing to read"


def is_missing(html: str) -> str | None:
    """What a page served with status 200 says if it is a soft 404 or out of order; None for any other page."""
    tree = _tree(html)
    if tree is None:
        return None
    for words in (text_of(tree.css_first("title")), text_of(tree.css_first("h1"))):
        if _MISSING.search(fold(words)):
            return f'it answers 200 and says "{words}"'
        if _OUT_OF_ORDER.search(fold(words)):
            return f'it is out of order: "{words}"'
    return None


def why_no_list(html: str) -> str:
    """Why no list can be read on a page that was received well: the most telling reason, in words."""
    missing = is_missing(html)
    tree = _tree(html)
    if missing or tree is None:
        return missing or "its structure is built to exhaust a reader"
    if tree.css_first("frameset") is not None:
        return "it is a frameset: name the address of the frame that holds the list"
    if tree.css_first('input[type="password"]') is not None:
        return "it asks for a login"
    if _is_shell(tree):
        return JAVASCRIPT
    return "its list is empty today: it says so" if says_empty(html) else "no list was recognised on it"


def _is_shell(tree: LexborHTMLParser) -> bool:
    """Scripts, next to no text and next to no links; or a line that asks for JavaScript and nothing more."""
    scripts = tree.css("script")
    asks = any(_WANTS_SCRIPT.search(fold(node.text())) for node in tree.css("noscript"))
    links = len(tree.css("a[href]"))
    for node in tree.css(_UNSEEN):
        node.decompose()
    text = text_of(tree.body)
    return bool(scripts) and len(text) < _LITTLE_TEXT and (links < _FEW_LINKS or asks)


def _tree(html: str) -> LexborHTMLParser | None:
    return None if too_complex(html) else LexborHTMLParser(html)
