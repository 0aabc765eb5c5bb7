"""Links to files: which they are, what they are called, and what they are."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scraper.model import Attachment
from scraper.normalise.text import clean
from scraper.normalise.urls import canonical
from scraper.parse.card import Link, attribute, text_of

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "p7m": "application/pkcs7-mime",
}
_ENDINGS = "|".join(sorted(_MEDIA_TYPES, key=len, reverse=True))

FILE = re.compile(rf"\.(?:{_ENDINGS})(?:$|[?#]|/view$|/@@|/at_download)|/uploads/media/", re.IGNORECASE)
"""Addresses that lead to a document rather than to a page."""
_SERVED = re.compile(
    r"/@@(?:download|display-file)\b|/at_download/"  # Plone
    r"|/content/download/\d"  # OpenCity
    r"|/documents/(?:\d+|d|portlet_file_entry)/|p_p_resource_id=\w*(?:download|allegat)"  # Liferay, jCityGov
    r"|\bmc_attachment\.php\?"  # Halley
    r"|\bserveattachment\.php"  # FlexCMP
    r"|/api/content/download\?"  # MyPortal
    r"|\b(?:download|scarica|apri|vedi|visualizza|get)_?(?:allegat[oi]|file|doc(?:umento)?)?"
    r"\.(?:aspx?|ashx|php|do|jsp|sto)\?",
    re.IGNORECASE,
)
"""Addresses from which systems serve files without naming them."""
_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|css|js|html?)(?:$|[?#/])|^(?:#|javascript:|$)", re.IGNORECASE
)
_PAGE_OF_A_FILE = re.compile(rf"(\.(?:{_ENDINGS}))/view$", re.IGNORECASE)
"""Plone shows a file on a page of its own; without ``/view`` it is the file."""
_QUOTED = re.compile(r"""['"]([^'"\s]{4,400})['"]""")
_ENDING = re.compile(rf"\.({_ENDINGS})$", re.IGNORECASE)
_NAMED = re.compile(rf"\b({_ENDINGS})\b", re.IGNORECASE)

_INVITATION = re.compile(
    r"^(?:(?:clicca (?:qui )?per )?(?:scarica(?:re)?|download|apri(?:re)?|vedi|visualizza(?:re)?|leggi)\b[\s:]*"
    r"(?:(?:l['’]\s?|il |lo |la )?(?:allegato|file|documento)\b(?! n\.| \d| [a-z]$)[\s:–-]*)?)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    rf"[\s,–-]*[\[(]?\s*(?:(?:formato|file|tipo)\s+)?(?:\.?(?:{_ENDINGS})\b[\s,;:–-]*)*(?:dimension[ei]:?\s*)?"
    r"\d+(?:[.,]\d+)?\s?(?:[kmg]i?b(?:yte)?s?|bytes?)\b\.?\s*[\])]?",
    re.IGNORECASE,
)
_NEW_WINDOW = re.compile(
    r"[\s,–-]*\(?\b(?:si )?apr[ei] (?:il link )?in (?:una )?(?:nuova|altra) (?:finestra|scheda)\)?", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(
    rf"\W*(?:(?:(?:in )?formato |file |icona )?(?:{_ENDINGS})|file|allegat[oi]|document[oi]|link|qui|clicca qui|scheda|"
    r"dettagli(?:o)?|immagine|icona)?\W*",
    re.IGNORECASE,
)
_LINES = {"li", "p", "td", "dd"}
_WHOLES = {"main", "body", "section", "article", "ul", "ol", "dl", "tr", "table"}
_TITLES = ".card-title, h3, h4, h5, h6, dt, strong"
_NEAR, _LONGEST, _NAMELESS = 4, 160, 20
"""How far around a link its title is looked for, how long one may be, and for how many links of a page."""


def is_file(href: str) -> bool:
    """Does this address lead to a document, by its name or by the way its system serves files?"""
    return bool(FILE.search(href) or _SERVED.search(href)) and not _NO_DOCUMENT.search(href.partition("?")[0])


def file_links(node: LexborNode) -> list[Link]:
    """The links to documents within ``node``, also those that a script opens, with the words that name them.

    Where a link's own words and labels say no more than "Scarica", the title of its card or its line does, or else
    the file's name.
    """
    found = [(link, href) for link in node.css("a[href], [onclick]") if (href := _address(link))]
    nameless = [link.mem_id for link, _ in found if not _own_title(link)][:_NAMELESS]
    return [
        Link(
            href,
            _own_title(link)
            or (_words_around(link) if link.mem_id in nameless else "")
            or _name(href)
            or text_of(link),
            attribute(link, "title"),
            attribute(link, "type") or _named(f"{text_of(link)} {attribute(link.css_first('img'), 'alt')}"),
        )
        for link, href in found
    ]


def attachments(links: Iterable[Link], base: str) -> Iterator[Attachment]:
    """Links to files as attachments, each URL once."""
    seen = set()
    for link in links:
        url = canonical(link.href, base)
        if url and url not in seen:
            seen.add(url)
            title = _told(link.words) or _told(link.title) or link.words or link.title or _name(url)
            yield Attachment(url, title, media_type(url) or _declared(link))


def media_type(url: str) -> str | None:
    """The media type that a file's name promises, wherever in the address it is; None where it promises nothing."""
    path, _, query = url.partition("?")
    parts = [*path.split("/")[:2:-1], *query.split("&")]
    found = next((match for part in parts if (match := _ENDING.search(part))), None)
    return _MEDIA_TYPES[found[1].lower()] if found else None


def _declared(link: Link) -> str | None:
    """The media type that the link itself gives, as an attribute or in its words ("Bando (PDF)")."""
    if "/" in link.media_type and not link.media_type.startswith(("text/html", "image/")):
        return link.media_type.lower()
    return _named(f"{link.words} {link.title}") or None


def _named(words: str) -> str:
    """The media type whose name the words hold; empty where they hold none."""
    names = _NAMED.findall(words)
    return _MEDIA_TYPES[names[-1].lower()] if names else ""


def _address(link: LexborNode) -> str:
    """Where the link's document is; empty for a link to anything else."""
    href = attribute(link, "href").strip()
    if is_file(href) and not href.lower().startswith("javascript:"):
        return _PAGE_OF_A_FILE.sub(r"\1", href)
    script = attribute(link, "onclick") or (href if href.lower().startswith("javascript:") else "")
    if script:
        return next((text for text in _QUOTED.findall(script) if is_file(text)), "")
    promised = "download" in link.attributes or attribute(link, "type").startswith("application/")
    return href if promised and not _NO_DOCUMENT.search(href.partition("?")[0]) else ""


def _own_title(link: LexborNode) -> str:
    """What the link calls its file, in its words, else to the blind, else to the mouse."""
    said = (text_of(link), attribute(link, "aria-label"), attribute(link, "title"))
    return next(filter(None, map(_told, said)), "")


@lru_cache(maxsize=1024)
def _told(words: str) -> str:
    """The words without "Scarica l'allegato", size and the like; empty where they then say nothing."""
    told = _SIZE.sub("", _NEW_WINDOW.sub("", _INVITATION.sub("", clean(words), count=1))).strip(" :–-")
    return "" if _SAYS_NOTHING.fullmatch(told) else told


def _words_around(link: LexborNode) -> str:
    """The title of the card that the link is in, or the line that it ends ("Bando: scarica")."""
    around, words = link.parent, text_of(link)
    for _ in range(_NEAR):
        if around is None or around.tag in _WHOLES:
            return ""
        line = text_of(around) if around.tag in _LINES else ""
        near = [line.replace(words, " "), *map(text_of, around.css(_TITLES)[:3])]
        told = next((found for text in near if (found := _told(text)) and len(found) <= _LONGEST), "")
        if told:
            return told
        around = around.parent
    return ""


def _name(url: str) -> str:
    """The file's own name, where its address ends with one."""
    last = unquote(url.partition("?")[0].rpartition("/")[2])
    return clean(last) if _ENDING.search(last) else ""
