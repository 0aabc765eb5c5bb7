"""How much CPU it costs to read a list page: generated pages of 60 KB and 30 items, and the pages at hand.

    python tests/bench/reading_bench.py [--rounds 15] [--kilobytes 60] [FOLDER …]

Prints, a line a page: its size, its items, and CPU milliseconds (median of the rounds) for bare parsing, for the
general reader (parsing included), and for ``read_list`` as a check calls it, families first. No two rounds read the
same bytes, so that no cache answers. FOLDERs are searched for ``*.html``; by default our fixtures and, when present,
the corpus of real pages.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.charset import decode
from scraper.parse.bounds import too_complex
from scraper.parse.context import Context
from scraper.parse.guess.reader import read
from scraper.parse.listing import read_list

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "fixtures" / "lists", ROOT.parent / "shared" / "corpus" / "pages")
CONTEXT = Context(url="https://www.comune.example.it/novita/", at=datetime(2026, 8, 10, 12, tzinfo=UTC))
ITEMS = 30
_WARM_UP = 3

_SUBJECTS = ("Avviso", "Bando", "Ordinanza", "Esito", "Graduatoria", "Convocazione", "Nuovi orari", "Contributi")
_THINGS = (
    "per la biblioteca",
    "degli orti urbani",
    "del consiglio comunale",
    "sulla viabilità in centro",
    "per le associazioni sportive",
    "della mensa scolastica",
    "del mercato settimanale",
    "per il servizio civile",
)
_PROSE = (
    "il comune informa i cittadini",
    "che da lunedì gli uffici saranno aperti",
    "anche nel pomeriggio",
    "e le domande si possono presentare allo sportello",
    "oppure in linea con le proprie credenziali",
    "secondo le modalità indicate nel documento",
)
_ICON = '<svg class="icon icon-sm"><use href="/assets/sprites.svg#it-{0}"></use></svg>'
_MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a generated page."""

    title: str
    href: str
    prose: str
    day: date
    category: str

    @property
    def numbers(self) -> str:
        """Its day as a register prints it."""
        return f"{self.day:%d/%m/%Y}"

    @property
    def words(self) -> str:
        """Its day as an editor writes it."""
        return f"{self.day.day} {_MONTHS[self.day.month - 1]} {self.day.year}"


def _entries(chance: random.Random) -> Iterator[Entry]:
    for _ in range(ITEMS):
        number = chance.randrange(10_000, 99_999)
        yield Entry(
            title=f"{chance.choice(_SUBJECTS)} {chance.choice(_THINGS)} n. {number}",
            href=f"/novita/{chance.choice(_SUBJECTS).lower()}-{number}/",
            prose=" ".join(chance.choices(_PROSE, k=chance.randrange(3, 7))).capitalize() + ".",
            day=date(2026, 8, 9) - timedelta(days=chance.randrange(400)),
            category=chance.choice(["Notizie", "Avvisi", "Comunicati"]),
        )


def _cards(entries: Sequence[Entry]) -> str:
    card = (
        '<div class="col-md-6 col-xl-4"><div class="card-wrapper border shadow-sm"><div class="card no-after rounded">'
        '<div class="img-wrapper"><img src="/media{1}lead.jpg" alt="" class="img-fluid" loading="lazy"></div>'
        '<div class="card-body p-4"><div class="category-top"><a class="category" href="/novita/{4}">{4}</a>'
        '<span class="data">{3}</span></div><a href="{1}" class="text-decoration-none"><h3 class="card-title">{0}</h3>'
        '</a><p class="card-text text-secondary">{2}</p><a class="read-more" href="{1}"><span class="text">Leggi di più'
        "</span>" + _ICON.format("arrow-right") + "</a></div></div></div></div>\n"
    )
    body = "".join(card.format(e.title, e.href, e.prose, e.words, e.category) for e in entries)
    return f'<div class="row g-4" id="load-more">{body}</div>'


def _table(entries: Sequence[Entry]) -> str:
    row = (
        '<tr class="riga"><td class="numero">{5}</td><td class="data">{3}</td><td class="oggetto"><a href="{1}" '
        'title="Apri il dettaglio">{0}</a><br><small>{2}</small></td><td>{4}</td><td class="allegati"><ul><li>'
        '<a href="{1}atto.pdf"><img src="/img/pdf.gif" alt="PDF"> Atto</a></li><li><a href="{1}modulo.pdf">Modulo</a>'
        "</li></ul></td></tr>\n"
    )
    rows = (row.format(e.title, e.href, e.prose, e.numbers, e.category, n) for n, e in enumerate(entries, 1))
    head = "".join(f"<th scope=col>{name}</th>" for name in ("N.", "Data", "Oggetto", "Tipo", "Allegati"))
    return f'<table class="registro"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _headings(entries: Sequence[Entry]) -> str:
    entry = '<h3><a href="{1}">{0}</a></h3>\n<p><em>{3}</em> - {4}</p>\n<p>{2}</p>\n<p><a href="{1}">Leggi</a></p>\n'
    return "".join(entry.format(e.title, e.href, e.prose, e.words, e.category) for e in entries)


def _definitions(entries: Sequence[Entry]) -> str:
    entry = '<dt>{3}</dt>\n<dd><a href="{1}">{0}</a><br>{2} <a href="{1}atto.pdf">Scarica il documento</a></dd>\n'
    return f"<dl>{''.join(entry.format(e.title, e.href, e.prose, e.numbers) for e in entries)}</dl>"


def _soup(entries: Sequence[Entry]) -> str:
    entry = (
        "<div><div><div><div><div><div><span>{3}</span></div><div><span>{4}</span></div></div><div><div><div>"
        '<a href="{1}"><span><b>{0}</b></span></a></div></div><div><div><span>{2}</span></div></div><div><div>'
        '<span><a href="{1}">Continua</a></span></div></div></div></div></div></div></div>\n'
    )
    return "".join(entry.format(e.title, e.href, e.prose, e.words, e.category) for e in entries)


PAGES: Mapping[str, Callable[[Sequence[Entry]], str]] = {
    "cards": _cards,
    "table": _table,
    "headings and links": _headings,
    "definition list": _definitions,
    "nested div soup": _soup,
}


def generated(make: Callable[[Sequence[Entry]], str], *, seed: int, size: int) -> str:
    """A page of about ``size`` characters: menus, a list of ``ITEMS`` items, footer, and scripts in the rest."""
    chance = random.Random(seed)
    inner = make(list(_entries(chance)))
    link = '<li class="nav-item"><a class="list-item" href="/{0}/{1}"><span>{2} {1}</span></a></li>\n'

    def links(kind: str, count: int) -> str:
        return "".join(link.format(kind, n, chance.choice(_SUBJECTS)) for n in range(seed, seed + count))

    head = f'<title>Comune di Prova {seed}</title><meta name="viewport" content="width=device-width">'
    top = (
        f'<header class="it-header"><nav><ul>{links("amministrazione", 50)}</ul></nav></header>'
        f'<main><ol class="breadcrumb">{links("briciole", 3)}</ol><h1>Notizie e avvisi</h1><p>Le ultime novità.</p>'
    )
    bottom = (
        f'<ul class="pagination">{links("pagina", 6)}</ul><h2>Argomenti</h2><ul>{links("argomenti", 12)}</ul></main>'
        f"<footer><h4>Contatti</h4><p>Piazza del Municipio 1</p><ul>{links('footer', 40)}</ul></footer>"
    )
    body = f"<body>{top}{inner}{bottom}"
    rest = "var stato = {caricato: false};\n" * max(0, (size - len(head) - len(body)) // 31)
    return f"<!doctype html><html lang=it><head>{head}<script>{rest}</script></head>{body}</body></html>"


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one page took, in CPU milliseconds."""

    page: str
    size: int
    items: int
    parsing: float
    general: float
    whole: float
    family: str


def cost(name: str, rounds: Sequence[str]) -> Cost:
    """Read each of ``rounds`` (one page in distinct bytes) once in every way; medians."""
    for html in rounds[:_WARM_UP]:
        read_list(html, CONTEXT)
        _general(html)
    listing = read_list(rounds[0], CONTEXT)
    measured = rounds[_WARM_UP:]
    return Cost(
        page=name,
        size=len(rounds[0]),
        items=len(listing.items),
        parsing=median(_milliseconds(LexborHTMLParser, html) for html in measured),
        general=median(_milliseconds(_general, html) for html in measured),
        whole=median(_milliseconds(_listing, html) for html in _marked(measured)),
        family=listing.family or "-",
    )


def _general(html: str) -> None:
    read(LexborHTMLParser(html), CONTEXT.today)


def _listing(html: str) -> None:
    read_list(html, CONTEXT)


def _milliseconds(act: Callable[[str], object], html: str) -> float:
    begun = time.process_time()
    act(html)
    return (time.process_time() - begun) * 1000


def _marked(pages: Sequence[str]) -> Iterator[str]:
    """The same pages in yet other bytes."""
    return (html.replace("</a>", " x</a>") for html in pages)


def _rounds_of(html: str, count: int) -> list[str]:
    """A saved page in distinct bytes: its paragraphs and links end in letters of their own each round."""
    ends = [chr(ord("a") + n % 26) * (1 + n // 26) for n in range(count)]
    return [html.replace("</a>", f" {end}</a>").replace("</p>", f" {end}</p>") for end in ends]


def _saved(folders: Sequence[Path], rounds: int) -> Iterator[Cost]:
    for page in (page for folder in folders for page in sorted(folder.rglob("*.html"))):
        html = decode(page.read_bytes(), None)[0]
        if too_complex(html) is None:
            yield cost(f"{page.parent.name}/{page.stem}", _rounds_of(html, rounds))


def main() -> None:
    """Print a line a page and, of the saved ones, what a kilobyte costs."""
    parser = argparse.ArgumentParser(description="CPU milliseconds to read list pages")
    parser.add_argument("folders", nargs="*", type=Path, default=[one for one in FOLDERS if one.exists()])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--kilobytes", type=int, default=60)
    wanted = parser.parse_args()
    count = wanted.rounds + _WARM_UP
    print(f"{'page':<48}{'KB':>6}{'items':>7}{'parse':>8}{'general':>9}{'list':>8}{'µs/KB':>8}  read by")
    for name, make in PAGES.items():
        pages = [generated(make, seed=seed, size=wanted.kilobytes * 1024) for seed in range(count)]
        _show(cost(name, pages))
    found = list(_saved(wanted.folders, count))
    for one in found:
        _show(one)
    if found:
        kilobytes = sum(one.size for one in found) / 1024
        ways = {way: sum(getattr(one, way) for one in found) / kilobytes for way in ("parsing", "general", "whole")}
        print("saved pages, µs/KB: " + ", ".join(f"{way} {1000 * value:.0f}" for way, value in ways.items()))


def _show(one: Cost) -> None:
    figures = f"{one.parsing:>8.2f}{one.general:>9.2f}{one.whole:>8.2f}{one.general * 1024_000 / one.size:>8.0f}"
    print(f"{one.page[:46]:<48}{one.size / 1024:>6.0f}{one.items:>7}{figures}  {one.family}")


if __name__ == "__main__":
    main()
