"""Where a part of a page leads that is no ordinary link: a button, a row or a dead link that a script opens."""

import re

from selectolax.lexbor import LexborNode

from scraper.parse.card import attribute

_NAMED = re.compile(r"data-(?!(?:\w+-)*(?:img|image|src|share|api|ajax|bg|lazy)\b)(?:[\w-]*-)?(?:href|url|link|uri)")
"""Attributes by which scripts know an address: ``data-href``, URBI's ``data-w3cbt-button-modale-url``."""
_OPENED = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|(?:open|apri|vai|dettagli|mostra|visualizza|show)\w*\()"
    r"\s*['\"]([^'\"\s]+)['\"]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[/?]|\.(?:html?|php|aspx?|jsp|do|sto)\b")
_ELSEWHERE = re.compile(
    r"facebook|twitter|//x\.com|whatsapp|telegram|linkedin|^mailto:|^tel:|^javascript:|print", re.IGNORECASE
)
_SCRIPTED = "a, button, [onclick], [data-href], [data-url], [data-link], [role=button], input[type=button]"


def leads_to(node: LexborNode) -> str:
    """The address that a link or button itself leads to, by its href or by script; empty where it leads nowhere."""
    href = attribute(node, "href").strip()
    if href and not href.startswith(("#", "javascript:")):
        return href
    for name, value in node.attributes.items():
        if value and _NAMED.fullmatch(name) and _ADDRESS.search(value) and not _ELSEWHERE.search(value):
            return value
    for script in (attribute(node, "onclick"), href):
        opened = _OPENED.search(script) if script else None
        if opened and _ADDRESS.search(opened[1]) and not _ELSEWHERE.search(opened[1]):
            return opened[1]
    return ""


def script_leads_to(node: LexborNode) -> str:
    """The first address that a script opens on a row or card, or from a button within it."""
    parts = (node, *node.css(_SCRIPTED))
    return next((found for part in parts if not _is_plain(part) and (found := leads_to(part))), "")


def _is_plain(node: LexborNode) -> bool:
    """A link to anywhere: which of several is the item's own, its family knows."""
    return not attribute(node, "href").startswith(("#", "javascript:")) and bool(attribute(node, "href"))
