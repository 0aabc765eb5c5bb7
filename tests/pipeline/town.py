"""A small municipality whose days are told in named moves; its pages are rendered when somebody asks for them."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from html import escape

from scraper.fetch.replay import REPLAYED_AT, Answer, missing, page
from scraper.model import Failure, Fetched, NotModified, Page, Reason, Validators

ORIGIN = "https://www.comune.borgo.example"
LIST = f"{ORIGIN}/avvisi.html"
NOTICE = f"{ORIGIN}/files/avviso.pdf"
PDF = "application/pdf"

FULL_STORY = "La giunta ha deciso nella seduta di ieri, dopo avere sentito i quartieri e le associazioni della città."
"""A paragraph long enough to be the lead of a page."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the town says of one thing, on a list or on its own page; ``due`` is the day as it is printed."""

    title: str
    url: str
    teaser: str = ""
    due: str = ""
    story: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Town:
    """What its web server answers today. ``now`` is the time; it only moves when a day passes."""

    now: datetime = REPLAYED_AT
    calls: list[Told] = field(default_factory=list)
    news: list[Told] = field(default_factory=list)
    own_pages: dict[str, Told] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, tuple[str, bool]] = field(default_factory=dict)
    other_pages: dict[str, tuple[str | bytes, str]] = field(default_factory=dict)
    """Pages with content of their own, and its media type."""
    pages: dict[str, Answer] = field(default_factory=dict)
    """What a replaying fetcher answers from."""
    asked_with: list[tuple[str, Validators]] = field(default_factory=list)
    trouble: Callable[[str], Fetched] | None = None
    has_validators: bool = False
    visitors: int = 0
    """The counter in the footer of the list, which changes the page and nothing that it tells."""

    def __post_init__(self) -> None:
        self._serve(LIST)

    def clock(self) -> datetime:
        return self.now

    # -------------------------------------------------------------- what happens in the town

    def site_lists(self, *titles: str) -> None:
        """These are all its news, the newest first."""
        self.news.clear()
        for title in reversed(titles):
            self.news_appears(title)

    def news_appears(self, title: str) -> Told:
        """On top of the list, with a page of its own."""
        day = 1 + len(self.own_pages)
        url = f"{ORIGIN}/dettaglio/periodo/2026/06/{day:02}/{_slug(title)}.html"
        news = Told(title, url, f"In breve: {title.lower()}.", story=(f"{FULL_STORY} Si tratta di: {title.lower()}.",))
        self.news.insert(0, news)
        self._opens(news)
        return news

    def call_appears(self, title: str = "Bando per le associazioni", *, deadline: str = "14 luglio 2026") -> Told:
        """On the list with its deadline, and with a page of its own that names the deadline and a PDF."""
        call = Told(title, f"{ORIGIN}/bandi/{_slug(title)}.html", due=deadline, story=_terms(deadline), files=(NOTICE,))
        self.calls.append(replace(call, files=()))
        self._opens(call)
        self.file_is_uploaded(NOTICE, b"%PDF-1.7 avviso")
        return call

    def call_is_extended(self, until: str, *, on_list: bool = True, on_page: bool = True) -> None:
        """The last call's deadline is another now, where this is said."""
        call = self.calls[-1]
        if on_list:
            self.calls[-1] = replace(call, due=until)
        if on_page:
            self.page_is_edited(call.url, *_terms(until))

    def title_is_corrected(self, before: str, after: str) -> None:
        """On the list and on its own page; the URL stays."""
        self.news = [_retitled(news, before, after) for news in self.news]
        self.own_pages = {url: _retitled(told, before, after) for url, told in self.own_pages.items()}

    def page_is_edited(self, url: str, *story: str) -> None:
        """An item's own page says something else."""
        self.own_pages[url] = replace(self.own_pages[url], story=story)

    def list_scrolls(self) -> None:
        """The oldest news rolls off the end of the list; its page stays."""
        self.news.pop()

    def file_is_uploaded(self, url: str, content: bytes) -> None:
        """A document, or another in its place."""
        self.files[url] = content
        self._serve(url)

    def second_list_shows(self, url: str, *told: Told) -> None:
        """Another page of the site lists these news."""
        self.page_is_put(url, _list_page([], list(told), footer=""))

    def page_is_put(self, url: str, content: str | bytes, *, media_type: str = "text/html; charset=utf-8") -> None:
        """Something else answers at this address."""
        self.other_pages[url] = content, media_type
        self._serve(url)

    def page_moves(self, url: str, to: str, *, permanent: bool) -> None:
        """The old address redirects."""
        self.moved[url] = to, permanent
        self._serve(url)
        self._serve(to)

    def visit_is_counted(self) -> None:
        """The list is another page, byte for byte, and tells the same."""
        self.visitors += 1

    def site_is_down(self, *, retry_after: timedelta | None = None) -> None:
        """Nobody answers, or only to say when to come back."""
        self.trouble = lambda url: Failure(
            Reason.UNREACHABLE, f"{url}: no connection", self.now, retry_after=retry_after
        )

    def robots_are_forbidden(self) -> None:
        self.trouble = lambda url: Failure(Reason.ROBOTS_REFUSED, f"{url}: robots.txt says no", self.now)

    def site_is_broken(self) -> None:
        """It answers 503 with a page."""
        self.trouble = lambda url: Failure(
            Reason.HTTP_STATUS, f"{url} answers 503", self.now, status=503, page=self._sorry(url, 503)
        )

    def site_is_in_maintenance(self) -> None:
        """Every address answers 200 with the same excuse."""
        self.trouble = lambda url: self._sorry(url, 200)

    def everything_is_back(self) -> None:
        self.trouble = None

    def day_passes(self, days: int = 1, *, hours: int = 0) -> None:
        self.now += timedelta(days=days, hours=hours)

    # -------------------------------------------------------------- what its server answers

    def _opens(self, told: Told) -> None:
        self.own_pages[told.url] = told
        self._serve(told.url)

    def _serve(self, url: str) -> None:
        self.pages[url] = partial(self._answer, url)

    def _sorry(self, url: str, status: int) -> Page:
        excuse = "<title>Sito in manutenzione</title><h1>Sito in manutenzione</h1><p>Torneremo presto.</p>"
        return page(url, excuse, at=self.now, status=status)

    def _answer(self, url: str, validators: Validators) -> Fetched:
        self.asked_with.append((url, validators))
        if self.trouble:
            return self.trouble(url)
        if url in self.moved:
            to, permanent = self.moved[url]
            there = self._answer(to, validators)
            if isinstance(there, Page):
                there = replace(there, requested=url, moved_to=to if permanent else None)
            return there
        return self._content(url, validators)

    def _content(self, url: str, validators: Validators) -> Fetched:
        content, media_type = self._body(url)
        if content is None:
            return missing(url, at=self.now)
        data = content.encode() if isinstance(content, str) else content
        etag = f'"{hashlib.sha256(data).hexdigest()[:8]}"'
        if self.has_validators and validators.etag == etag:
            return NotModified(url, self.now)
        headers = {"content-type": media_type, **({"etag": etag} if self.has_validators else {})}
        return page(url, data, at=self.now, headers=headers)

    def _body(self, url: str) -> tuple[str | bytes | None, str]:
        url = next((old for old, (to, _) in self.moved.items() if to == url), url)
        if url in self.other_pages:
            return self.other_pages[url]
        if url in self.files:
            return self.files[url], PDF
        if url in self.own_pages:
            return _own_page(self.own_pages[url]), "text/html; charset=utf-8"
        if url == LIST:
            return _list_page(self.calls, self.news, footer=f"Visite: {self.visitors}"), "text/html; charset=utf-8"
        return None, ""


def _retitled(told: Told, before: str, after: str) -> Told:
    return replace(told, title=after) if told.title == before else told


def _terms(deadline: str) -> tuple[str, ...]:
    return (f"{FULL_STORY} Possono partecipare tutti.", f"Le domande vanno presentate entro il {deadline}.")


def _slug(title: str) -> str:
    return "-".join(title.lower().split())


# ------------------------------------------------------------------ markup, as TYPO3 with tt_news writes it


def _list_page(calls: list[Told], news: list[Told], *, footer: str) -> str:
    return (
        '<!DOCTYPE html><html lang="it"><head><title>Comune di Borgo - Avvisi</title></head><body>'
        f'<div class="csc-default"><h2>Avvisi pubblici</h2><ul>{"".join(map(_call, calls))}</ul></div>'
        f'<div class="news-latest-container"><h2>Primo piano</h2>{"".join(map(_news, news))}</div>'
        f"<footer>{footer}</footer></body></html>"
    )


def _call(call: Told) -> str:
    return f'<li><a href="{call.url}">{escape(call.title)}</a> - scadenza: {call.due}{"".join(_links(call))}</li>'


def _news(news: Told) -> str:
    link = f'<a href="{news.url}">{escape(news.title)}</a>'
    return f'<div class="news-latest-item"><h3>{link}</h3><p>{escape(news.teaser)}</p></div>'


def _own_page(told: Told) -> str:
    story = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in told.story)
    return (
        f'<!DOCTYPE html><html lang="it"><head><title>{escape(told.title)}</title></head><body><main>'
        f"<h1>{escape(told.title)}</h1>{story}{''.join(_links(told))}</main></body></html>"
    )


def _links(told: Told) -> Iterator[str]:
    return (f'<p><a href="{url}">Scarica il documento</a></p>' for url in told.files)
