"""What stands around an item on its own page and says nothing of it, and how it is taken out."""

import re

from selectolax.lexbor import LexborNode

from scraper.parse.card import text_of

_AROUND = (
    "script:not([type='application/ld+json']), style, noscript, template, nav, iframe, svg, .breadcrumb, "
    "form:not(:has(h1, article, main)), "  # some systems put the whole page into one form
    "[role=navigation], [role=contentinfo], #footer, .it-footer, #menu, .breadcrumb-container, .cmp-breadcrumbs, "
    ".cmp-navscroll, .it-navscroll-wrapper, [data-element=page-index], .toc, #toc, .skip-link, .skiplinks, "
    ".dropdown, .modal, .cmp-rating, .cmp-contacts, #rating, [data-element=feedback], .cookie-banner, "
    ".share, .sharing, .social-share, .share-buttons, .sharedaddy, .a2a_kit, .addtoany_share_save_container, "
    ".condividi, .reading-time, .pagination-wrapper, .post-navigation, .comments-area, #comments, #respond, "
    "#related, .related, .related-posts, .related-news, .it-related, .news-single-related, .correlati"
)
_CONNECTED = "#documenti_collegati, #documenti-collegati, #servizi_collegati"
"""Sections on other items; their id is on the section or on its heading."""
UPDATED = "#ultimo-aggiornamento, .last-modified"
"""Where a page says when it was last edited."""
KEEPERS = "#a-cura-di, #a_cura_di, #contatti, #contacts, #ufficio_responsabile, #ufficio-responsabile"
"""Sections on the office that keeps the page; their id is on the section or on its heading."""
FILES = "#allegati, #documenti, #documento"
"""Sections that list the item's files."""
RELATED = re.compile(
    r"(?:(?:contenuti|notizie|articoli|pagine|news|elementi|documenti|servizi) (?:correlat[ei]|collegat[ei]|simili)"
    r"|(?:ti )?potrebbe(?:ro)? (?:interessarti|interessare)(?: anche)?|leggi anche|vedi anche|(?:le )?altre notizie"
    r"|(?:le )?ultime notizie|(?:le )?ultime novità|condividi(?: .{0,20})?|indice(?: della pagina)?|in questa pagina"
    r"|navigazione articoli|quanto (?:sono|è) .{0,60}\?|valuta .{0,40}|contatta il comune)",
    re.IGNORECASE,
)
"""Headings of what leads to other pages, or is on every page."""
OFFERED = re.compile(
    r"(?:(?:documenti|file|materiali?|elenco) )?(?:allegat[oi]|da scaricare)|documenti|documentazione"
    r"|download|scarica|a cura di|contatti|argomenti|tag|ufficio responsabile",
    re.IGNORECASE,
)
"""Headings of what is read as files, topics or office, and is not told twice."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SECTIONS_OF_A_KIND = 10
"""An id is there once; a page that repeats one is not searched for ever."""
_MOST_HEADINGS = 500


def clear(region: LexborNode) -> None:
    """Take out of ``region`` what surrounds an item on every page of a site."""
    for node in reversed(region.css(_AROUND)):  # what lies within goes before what it lies in
        node.decompose()
    own = {node.mem_id for node in region.css("article footer")}  # a post's own may hold its date
    for node in reversed(region.css("footer")):
        if node.mem_id not in own:
            node.decompose()
    remove_sections(region, _CONNECTED)
    remove_titled(region, RELATED)


def remove_sections(region: LexborNode, selector: str) -> None:
    """Take out sections, also where the id is on the heading: then all up to the next heading of its rank."""
    for _ in range(_SECTIONS_OF_A_KIND):
        node = region.css_first(selector)
        if node is None or node.mem_id == region.mem_id:
            return
        _remove(node, region)


def remove_titled(region: LexborNode, words: re.Pattern[str]) -> None:
    """Take out the sections whose headings say nothing else than ``words``."""
    for _ in range(_SECTIONS_OF_A_KIND):
        found = region.css(", ".join(_HEADINGS))[:_MOST_HEADINGS]
        headings = (node for node in found if words.fullmatch(text_of(node).strip(" :")))
        heading = next(headings, None)
        if heading is None:
            return
        _remove(heading, region)


def _remove(node: LexborNode, region: LexborNode) -> None:
    """A section goes as it is; a heading with what it heads: its block, or all up to the next heading of its rank."""
    if node.tag not in _HEADINGS:
        node.decompose()
        return
    words, ranks = text_of(node), ", ".join(("h1", *_HEADINGS[: _HEADINGS.index(node.tag) + 1]))
    around = node.parent
    if around is not None and around.mem_id != region.mem_id and _heads(around, words, ranks):
        around.decompose()
        return
    following = node.next
    while following is not None and following.tag not in ranks.split(", ") and following.css_first(ranks) is None:
        here, following = following, following.next
        here.decompose()
    node.decompose()


def _heads(around: LexborNode, words: str, ranks: str) -> bool:
    """Is a block all about its heading: does it begin with its words, hold more than them, and no heading beside it?"""
    text = text_of(around)
    return text.startswith(words) and text != words and len(around.css(ranks)) == 1
