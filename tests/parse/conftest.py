"""Small pages of each family, as strings: only what the reader looks at."""

from datetime import UTC, datetime

from scraper.model import Item
from scraper.parse.context import Context
from scraper.parse.listing import read_list

AT = datetime(2026, 6, 24, 8, 0, tzinfo=UTC)
PAGE = "https://www.comune.example.it/novita/"


def context(url: str = PAGE) -> Context:
    return Context(url, AT)


def items(html: str, where: Context | None = None) -> list[Item]:
    return list(read_list(html, where or context()).items)


def titles(html: str, where: Context | None = None) -> list[str]:
    return [item.title for item in items(html, where)]


def typo3(body: str) -> str:
    return f'<html><head><meta name="generator" content="TYPO3 4.5 CMS"></head><body>{body}</body></html>'


def written(heading: str, *entries: str) -> str:
    """A list that an editor wrote beneath a heading."""
    points = "".join(f"<li>{entry}</li>" for entry in entries)
    return typo3(f'<div id="c1" class="csc-default"><h2>{heading}</h2><ul>{points}</ul></div>')


def bootstrap_italia(*cards: str, heading: str = "Novità") -> str:
    """A page of the national model with these cards."""
    return (
        '<html><head><link rel="stylesheet" href="/assets/bootstrap-italia/bootstrap-italia.min.css"></head>'
        f"<body><main><h1>{heading}</h1>{''.join(cards)}</main></body></html>"
    )


def card(title: str, *, href: str = "/novita/uno", top: str = "", text: str = "<p class='card-text'>Testo</p>") -> str:
    return (
        '<div class="card-wrapper"><div class="card"><div class="card-body">'
        f'<div class="category-top">{top}</div>'
        f'<h3 class="card-title"><a href="{href}">{title}</a></h3>{text}</div></div></div>'
    )
