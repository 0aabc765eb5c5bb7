"""What an item's own page prints of it besides its text and its days: topics, image, office, act."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.urls import canonical
from scraper.parse.acts import act_in, act_of, kind_of_act
from scraper.parse.card import attribute, text_of
from scraper.parse.printed import LONGEST, Label

_IMAGES = (
    "figure img.figure-img, .img-full img, img.wp-post-image, [itemprop=image], .newsitem-view figure img, "
    ".news-single-img img, .news-img-wrap img, .leadImage img, .field--name-field-immagine img"
)
_DECLARED_IMAGE = "meta[property='og:image']"
_NO_PICTURE = re.compile(r"logo|stemma|favicon|placeholder|default|icon", re.IGNORECASE)
_CHIPS = ".chip, [data-element=news-topic], [data-element=topic-list]"
_OTHERS_CHIPS = ".card .chip, .it-page-section:not(#argomenti) .chip"
_TOPIC_LINKS = (
    "a.badge-argomenti, a[rel~=tag], a[rel~=category], .news-list-category, .news-list-tags a, .page-topics a, "
    "a[href*='/argoment'], a[href*='/Argoment'], a[href*='Dettaglioargomenti'], a[href*='/topics/']"
)
_OTHERS_LINKS = ".card a, .card-wrapper a, .it-page-section:not(#argomenti) a"
_CATEGORIES = re.compile(r"\s[-–|]\s(?P<names>\D+)$")
_ALL_OF_THEM = re.compile(r"(?:tutti|vedi|vai|altri)\b.*", re.IGNORECASE)
_MOST_TOPICS = 20
_OFFICE = (
    "#a-cura-di .card-title, #a_cura_di .card-title, #ufficio_responsabile .card-title, "
    "#ufficio-responsabile .card-title, #a-cura-di a, #ufficio_responsabile a, #ufficio_responsabile p"
)
_NO_OFFICE = re.compile(
    r"(?:persone|contatti|telefono|e-?mail|pec|indirizzo|leggi .*|vedi .*|vai .*|ulteriori .*)", re.IGNORECASE
)
_HEADINGS = "h2, h3, h4, h5, .protocollo"
_OTHERS_HEADINGS = ".card h2, .card h3, .card h4, .card h5, #allegati h3, #allegati h4, #documenti h3, #documenti h4"


def topics(region: LexborNode, labelled: Mapping[Label, str]) -> tuple[str, ...]:
    """The topics on the page's own chips, else its links to topics, its categories, or what it calls its topics.

    Those on cards are other pages', those in sections are people.
    """
    return (
        _own(region, _CHIPS, _OTHERS_CHIPS)
        or _own(region, _TOPIC_LINKS, _OTHERS_LINKS)
        or _categories(text_of(region.css_first(".news-single-timedata")))
        or _distinct(labelled.get(Label.TOPICS, "").split(","))
    )


def image(region: LexborNode, tree: LexborHTMLParser, base: str) -> str | None:
    """The picture that the page puts above its text, else the one it shows where it is shared, unless a logo."""
    shown = region.css_first(_IMAGES)
    source = attribute(shown, "src")
    source = attribute(shown, "data-src") if source.startswith("data:") else source
    declared = attribute(tree.css_first(_DECLARED_IMAGE), "content")
    source = source or ("" if _NO_PICTURE.search(declared) else declared)
    return canonical(source, base) if source else None


def office(region: LexborNode, labelled: Mapping[Label, str]) -> str | None:
    """Who is in charge: who keeps the page, else the office, else who sent the act. Contacts are not it."""
    named = (
        labelled.get(Label.KEEPER, ""),
        text_of(region.css_first(_OFFICE)),
        labelled.get(Label.OFFICE, ""),
        labelled.get(Label.SENDER, ""),
    )
    return next((name for name in named if name and not _NO_OFFICE.fullmatch(name)), None)


def act(region: LexborNode, title: str, labelled: Mapping[Label, str]) -> str | None:
    """The act that the page is or announces: as its title names it, else its labels, its headings, its protocol.

    What its text names are the laws and acts that it rests on.
    """
    what = kind_of_act(labelled.get(Label.CATEGORY, "")) or "Atto"
    others = {node.mem_id for node in region.css(_OTHERS_HEADINGS)}
    headings = (text_of(node) for node in region.css(_HEADINGS) if node.mem_id not in others)
    return (
        act_in(title)
        or act_of(labelled.get(Label.ACT, ""), what=what, day=labelled.get(Label.ACT_DAY, ""))
        or next((found for words in headings if len(words) <= LONGEST and (found := act_in(words))), None)
        or act_of(labelled.get(Label.PROTOCOL, ""), what="Protocollo")
        or act_of(labelled.get(Label.NUMBER, ""))
    )


def _own(region: LexborNode, selector: str, others: str) -> tuple[str, ...]:
    """The words of the innermost nodes that ``selector`` finds and ``others`` does not."""
    foreign = {node.mem_id for node in region.css(others)}
    found = [node for node in region.css(selector)[:200] if node.mem_id not in foreign]
    return _distinct([text_of(node) for node in found if len(node.css(selector)) == 1])  # a node finds itself, too


def _categories(line: str) -> tuple[str, ...]:
    """What TYPO3 prints behind the day: "22.09.2025 - Socio Educativo, Attività Produttive"."""
    found = _CATEGORIES.search(line)
    return _distinct(found["names"].split(",")) if found else ()


def _distinct(names: list[str]) -> tuple[str, ...]:
    words = (name.strip(" #:") for name in names)
    return tuple(dict.fromkeys(word for word in words if word and not _ALL_OF_THEM.fullmatch(word)))[:_MOST_TOPICS]
