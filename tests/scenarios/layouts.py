"""How a town's site prints what it tells: TYPO3 with tt_news, WordPress with the national theme, a theme of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape

from scraper.normalise.italian import MONTHS
from tests.scenarios.things import File, Thing

HOST = "www.comune.borgo.example"
ORIGIN = f"http://{HOST}"
SECURE_ORIGIN = "https://comune.borgo.example"
"""Where the site is when it has a certificate and does without www."""


class Markup(StrEnum):
    """Which theme prints the pages."""

    TT_NEWS = "tt_news"
    BOOTSTRAP = "bootstrap"
    PLAIN = "plain"


class Addresses(StrEnum):
    """Which system makes the addresses."""

    TYPO3 = "typo3"
    WORDPRESS = "wordpress"


@dataclass(frozen=True, slots=True)
class Style:
    """How things are printed at the moment."""

    markup: Markup = Markup.TT_NEWS
    addresses: Addresses = Addresses.TYPO3
    teaser: int = 60
    """Letters of a lead that lists show; 0 for all of it."""
    dates_in_figures: bool = False
    shouted: frozenset[str] = frozenset()
    tracked: bool = False
    visits: int = 0
    last_update: date | None = None
    town: str = "Borgo"


LISTS: Mapping[Addresses, Mapping[str, str]] = {
    Addresses.TYPO3: {"novita": "/novita.html", "cooperazione": "/servizi/cooperazione.html"},
    Addresses.WORDPRESS: {"novita": "/novita/", "cooperazione": "/argomento/cooperazione/"},
}
_HEADINGS = {"novita": "Novità", "cooperazione": "Cooperazione internazionale"}


def path_of(thing: Thing, style: Style) -> str:
    """Where a thing's own page is; TYPO3 writes its day into the address."""
    if style.addresses is Addresses.WORDPRESS:
        return f"/novita/{thing.slug}/"
    day = f"periodo/{thing.day:%Y/%m/%d}/" if thing.day else ""
    return f"/novita/dettaglio/{day}{thing.slug}.html"


def path_of_file(file: File, style: Style) -> str:
    """Where a document is."""
    folder = "wp-content/uploads/2026/07" if style.addresses is Addresses.WORDPRESS else "fileadmin/documenti"
    return f"/{folder}/{file.name}.pdf"


def spelt(day: date, style: Style) -> str:
    """A day within a text."""
    return f"{day:%d/%m/%Y}" if style.dates_in_figures else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def title_of(thing: Thing, style: Style) -> str:
    """A title as it is printed."""
    return thing.title.upper() if thing.name in style.shouted else thing.title


def teaser_of(thing: Thing, style: Style) -> str:
    """What a list shows of a thing besides its title."""
    if thing.deadline and thing.deadline_on_lists:
        return f"Domande entro il {spelt(thing.deadline, style)}."
    if not style.teaser or len(thing.lead) <= style.teaser:
        return thing.lead
    return f"{thing.lead[: style.teaser].rpartition(' ')[0]}..."


def story_of(thing: Thing, style: Style) -> Iterable[str]:
    """The paragraphs of its own page."""
    yield from thing.notes
    yield thing.lead
    yield from thing.story
    if thing.deadline:
        yield f"Le domande vanno presentate al protocollo entro il {spelt(thing.deadline, style)}."


def list_page(name: str, things: Iterable[Thing], style: Style) -> str:
    """A list of the site, newest first."""
    printer = _THEMES[style.markup]
    cards = [printer.card(thing, style) for thing in things]
    return printer.list_page(_HEADINGS[name], cards, style)


def own_page(thing: Thing, style: Style) -> str:
    """A thing's own page."""
    return _THEMES[style.markup].own_page(thing, style)


def _href(thing: Thing, style: Style) -> str:
    return path_of(thing, style) + ("?utm_source=sito&utm_medium=elenco" if style.tracked else "")


def _paragraphs(thing: Thing, style: Style, *, of_class: str = "") -> str:
    opening = f'<p class="{of_class}">' if of_class else "<p>"
    return "".join(f"{opening}{escape(text)}</p>" for text in story_of(thing, style))


def _updated(style: Style) -> str:
    return spelt(style.last_update, style) if style.last_update else "1 giugno 2026"


@dataclass(frozen=True, slots=True)
class _Theme:
    card: Callable[[Thing, Style], str]
    list_page: Callable[[str, list[str], Style], str]
    own_page: Callable[[Thing, Style], str]


# ------------------------------------------------------------------ TYPO3 with tt_news


def _tt_card(thing: Thing, style: Style) -> str:
    day = f'<span class="news-list-date">{thing.day:%d.%m.%Y}</span>' if thing.day else ""
    return (
        f'<div class="news-list-item">{day}<span class="news-list-category">{thing.section}</span>'
        f'<h3><a href="{_href(thing, style)}">{escape(title_of(thing, style))}</a></h3>'
        f"<p>{escape(teaser_of(thing, style))}</p></div>"
    )


def _tt_list(heading: str, cards: list[str], style: Style) -> str:
    items = "".join(cards) or "<p>Nessuna notizia presente.</p>"
    return _tt_frame(heading, f'<h1>{heading}</h1><div class="news-list-container">{items}</div>', style)


def _tt_own(thing: Thing, style: Style) -> str:
    day = f"{thing.day:%d.%m.%Y} - " if thing.day else ""
    files = "".join(f'<dd><a href="{path_of_file(f, style)}">{escape(f.title)}</a></dd>' for f in thing.files)
    body = (
        f'<div class="news-single-item"><div class="news-single-timedata">{day}{thing.section}</div>'
        f"<h1>{escape(title_of(thing, style))}</h1>{_paragraphs(thing, style, of_class='bodytext')}"
        f'<dl class="news-single-files"><dt>Allegati</dt>{files}</dl></div>'
        f"<p>Visite: {style.visits}</p><p>Ultimo aggiornamento: {_updated(style)}</p>"
    )
    return _tt_frame(title_of(thing, style), body, style)


def _tt_frame(title: str, body: str, style: Style) -> str:
    return (
        f'<!DOCTYPE html><html lang="it"><head><meta charset="utf-8"><meta name="generator" content="TYPO3 4.5 CMS">'
        f"<title>{escape(title)} - Comune di {style.town}</title></head><body>"
        '<ul id="menu"><li><a href="/uffici.html">Uffici</a></li><li><a href="/novita.html">Novità</a></li></ul>'
        f'<div id="contenuto">{body}</div>'
        f'<div id="footer">Comune di {style.town}, piazza della Libertà 1 - Visite: {style.visits}</div></body></html>'
    )


# ------------------------------------------------------------------ WordPress with the national theme


def _wp_card(thing: Thing, style: Style) -> str:
    day = (
        f'<span class="data">{thing.day.day} {MONTHS[thing.day.month - 1][:3].upper()} {thing.day:%y}</span>'
        if thing.day
        else ""
    )
    return (
        '<div class="col-md-6 col-xl-4"><div class="card-wrapper border border-light rounded shadow-sm">'
        '<div class="card no-after rounded"><div class="card-body">'
        f'<div class="category-top"><a class="category" href="#">{thing.section}</a>{day}</div>'
        f'<a href="{_href(thing, style)}"><h3 class="card-title">{escape(title_of(thing, style))}</h3></a>'
        f'<p class="card-text text-secondary">{escape(teaser_of(thing, style))}</p></div></div></div></div>'
    )


def _wp_list(heading: str, cards: list[str], style: Style) -> str:
    items = "".join(cards) or "<p>Nessun risultato trovato</p>"
    return _wp_frame(heading, f'<h1>{heading}</h1><div class="row g-4" id="load-more">{items}</div>', style)


def _wp_own(thing: Thing, style: Style) -> str:
    day = f"{thing.day.day} {MONTHS[thing.day.month - 1].title()} {thing.day.year}" if thing.day else ""
    files = "".join(
        f'<div class="card card-teaser"><div class="card-body"><h5 class="card-title">'
        f'<a href="{path_of_file(f, style)}">{escape(f.title)}</a></h5></div></div>'
        for f in thing.files
    )
    dated = f'<small>Data:</small><p class="fw-semibold font-monospace">{day}</p>' if day else ""
    allegati = f'<article class="it-page-section" id="allegati"><h2>Allegati</h2>{files}</article>' if files else ""
    body = (
        f"<h1 data-audio>{escape(title_of(thing, style))}</h1>{dated}"
        '<section class="it-page-sections-container"><article class="it-page-section" id="descrizione">'
        f'<h2>Descrizione</h2><div class="richtext-wrapper lora">{_paragraphs(thing, style)}</div></article>{allegati}'
        f'<article id="ultimo-aggiornamento"><h4 class="h6">Ultimo aggiornamento: <span>{_updated(style)}</span></h4>'
        "</article></section>"
    )
    return _wp_frame(title_of(thing, style), body, style)


def _wp_frame(title: str, body: str, style: Style) -> str:
    theme = "wp-content/themes/design-comuni-wordpress-theme" if style.addresses is Addresses.WORDPRESS else "assets"
    return (
        f'<!DOCTYPE html><html lang="it"><head><meta charset="utf-8">'
        f"<title>{escape(title)} – Comune di {style.town}</title>"
        f'<link rel="stylesheet" href="/{theme}/bootstrap-italia/bootstrap-italia.min.css"></head><body>'
        '<header><nav><a data-element="news" href="/novita/">Novità</a></nav></header>'
        f'<main><div class="container">{body}</div></main>'
        f"<footer><p>Comune di {style.town}</p><p>Visite: {style.visits}</p></footer></body></html>"
    )


# ------------------------------------------------------------------ a theme that somebody wrote for this town


def _plain_card(thing: Thing, style: Style) -> str:
    day = f"<time>{spelt(thing.day, style)}</time>" if thing.day else ""
    return (
        f'<li class="voce">{day}<span class="categoria">{thing.section}</span>'
        f'<h2><a href="{_href(thing, style)}">{escape(title_of(thing, style))}</a></h2>'
        f"<p>{escape(teaser_of(thing, style))}</p></li>"
    )


def _plain_list(heading: str, cards: list[str], style: Style) -> str:
    items = f'<ul class="elenco">{"".join(cards)}</ul>' if cards else "<p>Non ci sono notizie.</p>"
    return _plain_frame(heading, f"<h1>{heading}</h1>{items}", style)


def _plain_own(thing: Thing, style: Style) -> str:
    day = f"<p>Pubblicato il {spelt(thing.day, style)}</p>" if thing.day else ""
    files = "".join(f'<li><a href="{path_of_file(f, style)}">{escape(f.title)}</a></li>' for f in thing.files)
    linked = f"<h2>Allegati</h2><ul>{files}</ul>" if files else ""
    body = f"<article><h1>{escape(title_of(thing, style))}</h1>{day}{_paragraphs(thing, style)}{linked}</article>"
    return _plain_frame(title_of(thing, style), body, style)


def _plain_frame(title: str, body: str, style: Style) -> str:
    return (
        f'<!DOCTYPE html><html lang="it"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>'
        '<header><nav><a href="/novita.html">Novità</a> <a href="/uffici.html">Uffici</a></nav></header>'
        f"<main>{body}</main><footer>Visite: {style.visits}</footer></body></html>"
    )


_THEMES: Mapping[Markup, _Theme] = {
    Markup.TT_NEWS: _Theme(_tt_card, _tt_list, _tt_own),
    Markup.BOOTSTRAP: _Theme(_wp_card, _wp_list, _wp_own),
    Markup.PLAIN: _Theme(_plain_card, _plain_list, _plain_own),
}
