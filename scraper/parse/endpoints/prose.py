"""The markup inside an entry: its text, the files it links and its first picture."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.text import clean
from scraper.parse.bounds import too_complex
from scraper.parse.card import Link, attribute, text_of
from scraper.parse.files import FILE

_UNSEEN = "script, style, noscript, template"
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|(?:…|\.\.\.)?\s*(?:Continua a leggere|Leggi tutto)\b.{0,200})$", re.DOTALL
)
_SIGNATURE = re.compile(
    r"\s*(?:L['’]articolo|The post)\s.{1,500}\s(?:proviene da|sembra essere il primo su|appeared first on)\s.{1,200}$"
)
"""What WordPress writes beneath every entry of a feed."""


@dataclass(frozen=True, slots=True)
class Prose:
    """``text`` is one line; ``files`` are links to documents as they are written, ``image`` the first picture's."""

    text: str = ""
    files: tuple[Link, ...] = ()
    image: str | None = None


def read_prose(markup: str) -> Prose:
    """Read a piece of HTML, or plain text; nothing at all where it is built to exhaust a reader."""
    if "<" not in markup and "&" not in markup:
        return Prose(_own_words(clean(markup)))
    if too_complex(markup):
        return Prose()
    tree = LexborHTMLParser(markup)
    for node in tree.css(_UNSEEN):
        node.decompose()
    files = tuple(
        Link(href, text_of(link), attribute(link, "title"))
        for link in tree.css("a[href]")
        if FILE.search(href := attribute(link, "href"))
    )
    return Prose(_own_words(text_of(tree.body)), files, attribute(tree.css_first("img[src]"), "src") or None)


def _own_words(text: str) -> str:
    """Without what the system adds: its signature, the mark of a cut as three dots of our own."""
    text = _SIGNATURE.sub("", text)
    return _CUT.sub("…", text)
